import type { OfferStore, SeenOffer, SeenOfferQuery, StoredOffer } from '@leadkit/core';
import { type StoreMutant, TENANTS, withOffers, withTenant } from './store-mutant.ts';

function patched(patch: (inner: OfferStore) => Partial<OfferStore>): StoreMutant['mutate'] {
  return ({ subject }) => ({ subject: withOffers(subject, patch) });
}

/** A store that shows what runs saw otherwise. */
function seeing(
  change: (items: readonly SeenOffer[], query: SeenOfferQuery) => readonly SeenOffer[],
  ask: (query: SeenOfferQuery) => SeenOfferQuery = (query) => query,
): StoreMutant['mutate'] {
  return patched((inner) => ({
    seenPage: async (query, options) => {
      const page = await inner.seenPage(ask(query), options);
      return { ...page, items: change(page.items, query) };
    },
  }));
}

/** A store whose `record` keeps the run only where `when` says so. */
function remembering(
  when: (input: Parameters<OfferStore['record']>[0], met: ReadonlySet<string>) => boolean,
): StoreMutant['mutate'] {
  const met = new Set<string>();
  return patched((inner) => ({
    record: (input, options) => {
      const isKept = when(input, met);
      for (const { offer } of input.offers) met.add(offer.externalId);
      const { runId: _run, part: _part, ...rest } = input;
      return inner.record(isKept ? input : rest, options);
    },
  }));
}

const runs: readonly StoreMutant[] = [
  {
    id: 'a run shows the price an offer has now',
    breaks: 'store.offers.seen.kept',
    mutate: seeing((items) =>
      items.map(({ offer, seen, ...rest }) => {
        const { price } = offer;
        return { ...rest, offer, seen: price === undefined ? seen : { ...seen, price } };
      }),
    ),
  },
  {
    id: 'only the first part an offer is met in is kept',
    breaks: 'store.offers.seen.parts',
    mutate: remembering(({ offers }, met) => !offers.some(({ offer }) => met.has(offer.externalId))),
  },
  {
    id: 'the first place decides whether an offer is promoted',
    breaks: 'store.offers.seen.promoted',
    mutate: remembering(({ part }) => part !== 'b'),
  },
  {
    id: 'a stale observation is not of its run',
    breaks: 'store.offers.seen.stale',
    mutate: remembering((_input, met) => met.size === 0),
  },
  {
    id: 'isInOther is no condition',
    breaks: 'store.offers.seen.compared',
    mutate: seeing(
      (items) => items,
      ({ isInOther: _condition, ...query }) => query,
    ),
  },
  {
    id: 'every page of a run is the first',
    breaks: 'store.offers.seen.pages',
    mutate: patched((inner) => {
      let pages = 0;
      return {
        seenPage: async ({ cursor: _cursor, ...query }, options) => {
          pages += 1;
          const { items, nextCursor } = await inner.seenPage(query, options);
          return pages < 7 && nextCursor !== undefined ? { items, nextCursor } : { items };
        },
      };
    }),
  },
  {
    id: 'runs of all tenants are one set',
    breaks: 'store.offers.seen.isolated',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner, store) => ({
        offers: {
          ...inner.offers,
          seenPage: async (query) => {
            const found = await Promise.all(TENANTS.map((id) => store.tenant(id).offers.seenPage(query)));
            return { items: found.flatMap(({ items }) => items) };
          },
        },
      })),
    }),
  },
  {
    id: 'forgetRuns only counts',
    breaks: 'store.offers.seen.forgotten',
    mutate: patched((inner) => ({
      forgetRuns: async (runIds) => {
        const [runId = ''] = runIds;
        return (await inner.seenPage({ runId })).items.length;
      },
    })),
  },
  {
    id: 'an export leaves out what runs saw',
    breaks: 'store.offers.seen.export',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, ({ privacy }) => ({
        privacy: {
          ...privacy,
          exportPage: async (request, options) => {
            const page = await privacy.exportPage(request, options);
            return page.kind === 'run-offer' ? { ...page, rows: [] } : page;
          },
        },
      })),
    }),
  },
];

/** A store that shows a vanished offer otherwise. */
function showing(change: (offer: StoredOffer) => StoredOffer): StoreMutant['mutate'] {
  return patched((inner) => ({
    get: async (id, options) => {
      const found = await inner.get(id, options);
      return found && change(found);
    },
  }));
}

const vanishing: readonly StoreMutant[] = [
  {
    id: 'vanish forgets whether it was confirmed',
    breaks: 'store.offers.vanish.marked',
    mutate: showing(({ isGoneConfirmed: _confirmed, ...offer }) => offer),
  },
  {
    id: 'an offer vanishes every time it is said',
    breaks: 'store.offers.vanish.once',
    mutate: patched((inner) => ({
      vanish: async (input, options) => {
        await inner.vanish(input, options);
        return input.offers.map(({ id }) => ({ id, outcome: 'vanished', sightings: 1 }));
      },
    })),
  },
  {
    id: 'vanish does not ask when the offer was last seen',
    breaks: 'store.offers.vanish.seen-since',
    mutate: patched((inner) => ({
      vanish: (input, options) =>
        inner.vanish(
          {
            ...input,
            offers: input.offers.map((one) => ({ ...one, unseenSince: '2100-01-01T00:00:00.000Z' })),
          },
          options,
        ),
    })),
  },
  {
    id: 'what vanished stays gone',
    breaks: 'store.offers.vanish.back',
    mutate: patched((inner) => {
      const gone = new Set<string>();
      return {
        vanish: async (input, options) => {
          const results = await inner.vanish(input, options);
          for (const { id } of results) gone.add(id);
          return results;
        },
        get: async (id, options) => {
          const found = await inner.get(id, options);
          return found && gone.has(id) ? { ...found, vanishedAt: found.lastSeenAt } : found;
        },
      };
    }),
  },
  {
    id: 'vanish reaches whoever an offer belongs to',
    breaks: 'store.offers.vanish.isolated',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner, store) => ({
        offers: {
          ...inner.offers,
          vanish: async (input, options) => {
            const [results = []] = await Promise.all(
              TENANTS.map((id) => store.tenant(id).offers.vanish(input, options)),
            );
            return results;
          },
        },
      })),
    }),
  },
];

/** Breaks what runs saw, and what vanished. */
export const runOfferMutants: readonly StoreMutant[] = [...runs, ...vanishing];
