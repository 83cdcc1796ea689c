import {
  type CatalogPort,
  isLeadKitError,
  LeadKitError,
  type MessagesPort,
  type SpendEntry,
  type SpendPort,
  type StatsPort,
  type ThreadMessage,
} from '@leadkit/core';
import { type PlatformMutant, portMutant } from './platform-mutant.ts';

const messages = (patch: (inner: MessagesPort) => Partial<MessagesPort>): PlatformMutant['mutate'] =>
  portMutant('messages', patch);
const catalog = (patch: (inner: CatalogPort) => Partial<CatalogPort>): PlatformMutant['mutate'] =>
  portMutant('catalog', patch);
const stats = (patch: (inner: StatsPort) => Partial<StatsPort>): PlatformMutant['mutate'] =>
  portMutant('stats', patch);
const spend = (patch: (inner: SpendPort) => Partial<SpendPort>): PlatformMutant['mutate'] =>
  portMutant('spend', patch);

/** Changes messages on their way out. */
function showing(change: (message: ThreadMessage) => ThreadMessage): PlatformMutant['mutate'] {
  return messages((inner) => ({
    readThread: async (input, options) => {
      const page = await inner.readThread(input, options);
      return { ...page, items: page.items.map(change) };
    },
  }));
}

const talk: readonly PlatformMutant[] = [
  {
    id: 'a page of messages comes newest first',
    breaks: 'platform.messages.read.everything',
    mutate: messages((inner) => ({
      readThread: async (input, options) => {
        const page = await inner.readThread(input, options);
        return { ...page, items: page.items.toReversed() };
      },
    })),
  },
  {
    id: 'only the first page of a thread is read',
    breaks: 'platform.messages.read.everything',
    mutate: messages((inner) => ({
      readThread: async (input, options) => ({ items: (await inner.readThread(input, options)).items }),
    })),
  },
  {
    id: 'the moment of a message is as it is printed',
    breaks: 'platform.messages.read.shape',
    mutate: showing((message) => ({ ...message, sentAt: message.sentAt.slice(0, 19).replace('T', ' ') })),
  },
  {
    id: 'a thread that does not exist is empty',
    breaks: 'platform.messages.read.unknown',
    mutate: messages((inner) => ({
      readThread: (input, options) =>
        inner.readThread(input, options).catch((error: unknown) => {
          if (isLeadKitError(error, 'not_found')) return { items: [] };
          throw error;
        }),
    })),
  },
  {
    id: 'reading a thread marks it as read',
    breaks: 'platform.messages.read.marks-nothing-read',
    mutate: messages((inner) => ({
      readThread: async (input, options) => {
        await inner.markRead(input, options);
        return inner.readThread(input, options);
      },
    })),
  },
  {
    id: 'a sent message is told as the buyer’s',
    breaks: 'platform.messages.send.once',
    mutate: showing((message) => ({ ...message, direction: 'inbound' })),
  },
  {
    id: 'a message is sent twice',
    breaks: 'platform.messages.send.once',
    mutate: messages((inner) => ({
      send: async (input, options) => {
        await inner.send(input, options);
        return inner.send(input, options);
      },
    })),
  },
  {
    id: 'a sent text is escaped for HTML',
    breaks: 'platform.messages.send.awkward',
    mutate: messages((inner) => ({
      send: (input, options) => inner.send({ ...input, text: input.text.replaceAll('<', '&lt;') }, options),
    })),
  },
  {
    id: 'a long text is cut',
    breaks: 'platform.messages.send.too-long',
    mutate: messages((inner) => ({
      send: (input, options) =>
        inner.send({ ...input, text: input.text.slice(0, inner.limits.textLengthMax) }, options),
    })),
  },
  {
    id: 'an empty text is taken for sent',
    breaks: 'platform.messages.send.empty',
    mutate: messages((inner) => ({
      send: async (input, options) => {
        if (input.text.trim() !== '') return inner.send(input, options);
        return { externalId: '0', direction: 'outbound', text: '', sentAt: '2026-11-22T05:00:00Z' };
      },
    })),
  },
  {
    id: 'a message to nobody may have been sent',
    breaks: 'platform.messages.send.unknown',
    mutate: messages((inner) => ({
      send: (input, options) =>
        inner.send(input, options).catch((error: unknown) => {
          if (!isLeadKitError(error, 'not_found')) throw error;
          throw new LeadKitError({
            code: 'not_found',
            operation: 'messages.send',
            platform: 'bazaar',
            effect: 'unknown',
            message: 'There is no such thread.',
          });
        }),
    })),
  },
  {
    id: 'our own messages are not read',
    breaks: 'platform.messages.send.lost-is-there',
    mutate: messages((inner) => ({
      readThread: async (input, options) => {
        const page = await inner.readThread(input, options);
        return { ...page, items: page.items.filter((message) => message.direction === 'inbound') };
      },
    })),
  },
];

const figures: readonly PlatformMutant[] = [
  {
    id: 'below every category there is another one',
    breaks: 'platform.catalog.categories.tree',
    mutate: catalog(() => ({
      categories: async ({ parentExternalId }) => [
        {
          externalId: `${parentExternalId ?? ''}1`,
          name: 'Мебель',
          isLeaf: false,
          ...(parentExternalId === undefined ? {} : { parentExternalId }),
        },
      ],
    })),
  },
  {
    id: 'no category takes listings',
    breaks: 'platform.catalog.categories.tree',
    mutate: catalog((inner) => ({
      categories: async (input, options) =>
        (await inner.categories(input, options)).map((category) => ({ ...category, isLeaf: false })),
    })),
  },
  {
    id: 'ids of categories are their names',
    breaks: 'platform.catalog.categories.language',
    mutate: catalog((inner) => ({
      categories: async ({ parentExternalId, language }, options) => {
        if (parentExternalId !== undefined) return [];
        const categories = await inner.categories({ language }, options);
        return categories.map((category) => ({ ...category, externalId: category.name, isLeaf: true }));
      },
    })),
  },
  {
    id: 'a free text has values to choose from',
    breaks: 'platform.catalog.attributes.leaf',
    mutate: catalog((inner) => ({
      attributes: async (input, options) =>
        (await inner.attributes(input, options)).map((attribute) => ({
          ...attribute,
          values: [{ code: 'any', label: 'любой' }],
        })),
    })),
  },
  {
    id: 'a category that does not exist asks for nothing',
    breaks: 'platform.catalog.attributes.unknown',
    mutate: catalog((inner) => ({
      attributes: (input, options) =>
        inner.attributes(input, options).catch((error: unknown) => {
          if (isLeadKitError(error, 'not_found')) return [];
          throw error;
        }),
    })),
  },
  {
    id: 'the cursor of cities is ignored',
    breaks: 'platform.catalog.cities.everything',
    mutate: catalog((inner) => ({
      cities: ({ cursor: _cursor, ...input }, options) => inner.cities(input, options),
    })),
  },
  {
    id: 'the limit of cities is ignored',
    breaks: 'platform.catalog.cities.limit',
    mutate: catalog((inner) => ({
      cities: ({ limit: _limit, ...input }, options) => inner.cities(input, options),
    })),
  },
  {
    id: 'a counter of 0 is left out',
    breaks: 'platform.stats.read.counters',
    mutate: stats((inner) => ({
      read: async (input, options) =>
        (await inner.read(input, options)).map(({ favourites, ...counters }) =>
          favourites ? { ...counters, favourites } : counters,
        ),
    })),
  },
  {
    id: 'a listing that does not exist has counters of 0',
    breaks: 'platform.stats.read.each-once',
    mutate: stats((inner) => ({
      read: async ({ externalIds }, options) => {
        const known = await inner.read({ externalIds }, options);
        const readAt = known[0]?.readAt ?? '';
        return externalIds.map(
          (externalId) => known.find((one) => one.externalId === externalId) ?? { externalId, readAt },
        );
      },
    })),
  },
  {
    id: 'no ids are asked for all the same',
    breaks: 'platform.stats.read.none',
    mutate: portMutant('stats', (inner, connection) => ({
      read: async (input, options) => {
        await connection.check(options);
        return inner.read(input, options);
      },
    })),
  },
];

/** Changes charges on their way out. */
function charging(change: (entry: SpendEntry, index: number) => SpendEntry): PlatformMutant['mutate'] {
  return spend((inner) => ({
    listPage: async (input, options) => {
      const page = await inner.listPage(input, options);
      return { ...page, items: page.items.map(change) };
    },
  }));
}

const charges: readonly PlatformMutant[] = [
  {
    id: 'charges are keyed by their place on the page',
    breaks: 'platform.spend.list.everything',
    mutate: charging((entry, index) => ({ ...entry, key: String(index) })),
  },
  {
    id: 'the key of a charge counts the readings',
    breaks: 'platform.spend.list.stable',
    mutate: (good) => {
      let reads = 0;
      return charging((entry) => {
        reads += 1;
        return { ...entry, key: `${entry.key}-${reads}` };
      })(good);
    },
  },
  {
    id: 'amounts are rounded to tenge',
    breaks: 'platform.spend.list.amount',
    mutate: charging(({ amount, ...entry }) => ({
      ...entry,
      amount: { ...amount, amountMinor: Math.trunc(amount.amountMinor / 100) * 100 },
    })),
  },
  {
    id: 'a refund is positive',
    breaks: 'platform.spend.list.refund',
    mutate: charging(({ amount, ...entry }) => ({
      ...entry,
      amount: { ...amount, amountMinor: Math.abs(amount.amountMinor) },
    })),
  },
  {
    id: 'since is a whole day',
    breaks: 'platform.spend.list.since',
    mutate: spend((inner) => ({
      listPage: ({ since, ...input }, options) =>
        inner.listPage({ ...input, since: `${since.slice(0, 10)}T00:00:00Z` }, options),
    })),
  },
];

/** Breaks messages, catalog, counters and charges. */
export const talkAndFigureMutants: readonly PlatformMutant[] = [...talk, ...figures, ...charges];
