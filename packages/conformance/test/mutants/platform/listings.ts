import {
  type FullListingsPort,
  invalidInput,
  isLeadKitError,
  LeadKitError,
  type ListingDraft,
  type ListingSnapshot,
  type ListingsPort,
  type PublishResult,
} from '@leadkit/core';
import { type PlatformMutant, portMutant, withPort } from './platform-mutant.ts';

function listings(
  patch: (inner: FullListingsPort, io: { readonly fetch: typeof fetch }) => Partial<ListingsPort>,
): PlatformMutant['mutate'] {
  return portMutant('listings', (inner, _connection, io) => patch(inner as FullListingsPort, io));
}

/** Takes drafts one by one, in as many calls as there are drafts. */
function batching(inner: FullListingsPort): Partial<ListingsPort> {
  return {
    limits: { ...inner.limits, batchMax: 3 },
    publish: async ({ drafts }, options) => {
      if (drafts.length > 3)
        throw invalidInput('listings.publish', [{ path: 'drafts', message: 'too many' }]);
      const results: PublishResult[] = [];
      for (const draft of drafts) results.push(...(await inner.publish({ drafts: [draft] }, options)));
      return results;
    },
  };
}

/** Publishes a second time, under another key. */
const again = (draft: ListingDraft): ListingDraft => ({ ...draft, key: `${draft.key}-again` });

const cents = (listing: ListingSnapshot): ListingSnapshot =>
  listing.price === undefined
    ? listing
    : { ...listing, price: { ...listing.price, amountMinor: listing.price.amountMinor / 100 } };

const publishing: readonly PlatformMutant[] = [
  {
    id: 'findByKey is there although nothing keeps a key',
    breaks: 'platform.listings.shape',
    mutate: listings(() => ({ features: { idempotency: 'none' } })),
  },
  {
    id: 'prices are sent in tiyn',
    breaks: 'platform.listings.publish.one',
    mutate: listings((inner) => ({
      publish: ({ drafts }, options) =>
        inner.publish(
          {
            drafts: drafts.map((draft) =>
              draft.price === undefined
                ? draft
                : { ...draft, price: { ...draft.price, amountMinor: draft.price.amountMinor * 100 } },
            ),
          },
          options,
        ),
    })),
  },
  {
    id: 'every draft is published twice',
    breaks: 'platform.listings.publish.one',
    mutate: listings((inner) => ({
      publish: async ({ drafts }, options) => {
        await inner.publish({ drafts: drafts.map(again) }, options);
        return inner.publish({ drafts }, options);
      },
    })),
  },
  {
    id: 'findByKey compares the beginning of the key',
    breaks: 'platform.listings.find-by-key.unknown',
    mutate: listings((inner) => ({
      findByKey: async ({ key }) =>
        (await inner.listPage({})).items.find((one) => one.key?.startsWith(key.slice(0, 5))),
    })),
  },
  {
    id: 'our key is not sent',
    breaks: 'platform.listings.publish.found-by-key',
    mutate: listings((inner) => ({
      publish: ({ drafts }, options) => inner.publish({ drafts: drafts.map(again) }, options),
    })),
  },
  {
    id: 'results come in the opposite order',
    breaks: 'platform.listings.publish.in-order',
    mutate: listings((inner) => {
      const batch = batching(inner);
      return {
        ...batch,
        publish: async (input, options) => ((await batch.publish?.(input, options)) ?? []).toReversed(),
      };
    }),
  },
  {
    id: 'publish of nothing asks for the quota',
    breaks: 'platform.listings.publish.none',
    mutate: listings((inner, io) => ({
      publish: async (input, options) => {
        if (input.drafts.length === 0) await io.fetch('http://bazaar.test/api/me');
        return inner.publish(input, options);
      },
    })),
  },
  {
    id: 'drafts above the limit are left out',
    breaks: 'platform.listings.publish.too-many',
    mutate: listings((inner) => ({
      publish: ({ drafts }, options) =>
        inner.publish({ drafts: drafts.slice(0, inner.limits.batchMax) }, options),
    })),
  },
  {
    id: 'a refusal names no field',
    breaks: 'platform.listings.publish.refused',
    mutate: listings((inner) => ({
      publish: async (input, options) =>
        (await inner.publish(input, options)).map((result) =>
          result.outcome === 'refused'
            ? { ...result, issues: [{ path: '', message: 'the platform said no' }] }
            : result,
        ),
    })),
  },
  {
    id: 'a refused draft stops the whole call',
    breaks: 'platform.listings.publish.refused-among-others',
    mutate: listings((inner) => {
      const batch = batching(inner);
      return {
        ...batch,
        publish: async (input, options) => {
          const results = (await batch.publish?.(input, options)) ?? [];
          if (results.some((result) => result.outcome === 'refused'))
            throw new LeadKitError({ code: 'invalid_input', operation: 'listings.publish', message: 'no' });
          return results;
        },
      };
    }),
  },
  {
    id: 'a platform that only keeps the key says that it drops repeats',
    breaks: 'platform.listings.publish.repeated',
    mutate: listings(() => ({ features: { idempotency: 'natural' } })),
  },
  {
    id: 'findByKey looks among listings that are on',
    breaks: 'platform.listings.publish.lost-is-found',
    mutate: listings((inner) => ({
      findByKey: async (input, options) => {
        const found = await inner.findByKey?.(input, options);
        return found?.status === 'active' ? found : undefined;
      },
    })),
  },
  {
    id: 'findByKey makes up what it does not find',
    breaks: 'platform.listings.publish.lost-before',
    mutate: listings((inner) => ({
      findByKey: async (input, options) =>
        (await inner.findByKey?.(input, options)) ?? {
          externalId: 'pending',
          key: input.key,
          status: 'publishing',
          platformStatus: 'unknown',
        },
    })),
  },
  {
    id: 'validate publishes to find out',
    breaks: 'platform.listings.validate.good',
    mutate: listings((inner) => ({
      validate: async (draft, options) => {
        const [result] = await inner.publish({ drafts: [draft] }, options);
        return result?.outcome === 'refused' ? result.issues : [];
      },
    })),
  },
  {
    id: 'validate finds nothing',
    breaks: 'platform.listings.validate.title-length',
    mutate: listings(() => ({ validate: async () => [] })),
  },
];

const reading: readonly PlatformMutant[] = [
  {
    id: 'prices are read in tenge',
    breaks: 'platform.listings.read.known',
    mutate: listings((inner) => ({
      read: async (input, options) => cents(await inner.read(input, options)),
    })),
  },
  {
    id: 'a listing that does not exist is invalid input',
    breaks: 'platform.listings.read.unknown',
    mutate: listings((inner) => ({
      read: (input, options) =>
        inner.read(input, options).catch((error: unknown) => {
          if (!isLeadKitError(error, 'not_found')) throw error;
          throw invalidInput('listings.read', [{ path: 'externalId', message: 'is unknown' }], 'bazaar');
        }),
    })),
  },
  {
    id: 'listings that are off are not listed',
    breaks: 'platform.listings.list-page.everything',
    mutate: listings((inner) => ({
      listPage: async (input, options) => {
        const page = await inner.listPage(input, options);
        return { ...page, items: page.items.filter((one) => one.status !== 'inactive') };
      },
    })),
  },
  {
    id: 'the limit of listings is ignored',
    breaks: 'platform.listings.list-page.limit',
    mutate: listings((inner) => ({
      listPage: ({ limit: _limit, ...input }, options) => inner.listPage(input, options),
    })),
  },
  {
    id: 'an empty list of listings has a cursor',
    breaks: 'platform.listings.list-page.empty',
    mutate: listings((inner) => ({
      listPage: async (input, options) => ({
        nextCursor: '1-0',
        ...(await inner.listPage(input, options)),
      }),
    })),
  },
];

const changing: readonly PlatformMutant[] = [
  {
    id: 'an edit is delete-and-create',
    breaks: 'platform.listings.update.in-place',
    mutate: listings((inner) => ({
      update: async ({ externalId, draft }, options) => {
        await inner.remove({ externalId }, options);
        const [result] = await inner.publish({ drafts: [draft] }, options);
        return result as PublishResult;
      },
    })),
  },
  {
    id: 'an edit clears what the draft leaves out',
    breaks: 'platform.listings.update.in-place',
    mutate: listings((inner) => ({
      update: ({ externalId, draft }, options) =>
        inner.update({ externalId, draft: { quantity: 0, ...draft } }, options),
    })),
  },
  {
    id: 'a refused edit is told as unknown',
    breaks: 'platform.listings.update.refused',
    mutate: listings((inner) => ({
      update: async (input, options) => {
        const result = await inner.update(input, options);
        if (result.outcome !== 'refused') return result;
        const error = new LeadKitError({
          code: 'unavailable',
          operation: 'listings.update',
          effect: 'unknown',
          message: 'The platform said no.',
        });
        return { outcome: 'unknown', error };
      },
    })),
  },
  {
    id: 'taking off what is off is a conflict',
    breaks: 'platform.listings.deactivate.twice',
    mutate: listings((inner) => ({
      deactivate: async (input, options) => {
        const { status } = await inner.read(input, options);
        if (status === 'inactive')
          throw new LeadKitError({ code: 'conflict', operation: 'listings.deactivate', message: 'is off' });
        return inner.deactivate(input, options);
      },
    })),
  },
  {
    id: 'activate only says so',
    breaks: 'platform.listings.activate.back',
    mutate: listings((inner) => ({
      activate: async (input, options) => ({ ...(await inner.read(input, options)), status: 'active' }),
    })),
  },
  {
    id: 'removing only takes off',
    breaks: 'platform.listings.remove.twice',
    mutate: ({ subject }) => ({
      subject: withPort(subject, 'listings', (inner) => ({
        remove: async (input, options) => {
          await inner.deactivate?.(input, options);
        },
      })),
    }),
  },
];

/** Breaks listings. */
export const listingMutants: readonly PlatformMutant[] = [...publishing, ...reading, ...changing];
