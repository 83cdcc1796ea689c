import {
  type AccountId,
  type IncomingSignal,
  type IngestedSignal,
  isLeadKitError,
  LeadKitError,
  type Signal,
  type SignalIngest,
  type SignalStore,
  type TenantStore,
} from '@leadkit/core';
import { type StoreMutant, TENANTS, withDeliveries, withSignals, withTenant } from './store-mutant.ts';

/** A store whose `ingest` is replaced. */
function ingesting(
  ingest: (
    input: SignalIngest,
    inner: SignalStore,
    tenant: TenantStore,
  ) => Promise<readonly IngestedSignal[]>,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withSignals(subject, (inner, tenant) => ({ ingest: (input) => ingest(input, inner, tenant) })),
  });
}

/** A store that changes each signal on its way in, knowing the one it updates. */
function changing(
  change: (signal: IncomingSignal, known: Signal | undefined, all: readonly Signal[]) => IncomingSignal,
): StoreMutant['mutate'] {
  return ingesting(async (input, inner) => {
    const { items } = await inner.listPage({ limit: 1_000 });
    const signals = input.signals.map((entry) => {
      const known = items.find((one) => one.externalId === entry.signal.externalId);
      return { ...entry, signal: change(entry.signal, known, items) };
    });
    return inner.ingest({ ...input, signals });
  });
}

/** A store that changes signals on their way out. */
function showing(change: (signal: Signal) => Signal): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withSignals(subject, (inner) => ({
      get: async (id) => {
        const signal = await inner.get(id);
        return signal && change(signal);
      },
      listPage: async (query) => {
        const page = await inner.listPage(query);
        return { ...page, items: page.items.map(change) };
      },
    })),
  });
}

/** A store that changes the outcomes on their way out. */
function telling(change: (result: IngestedSignal) => IngestedSignal): StoreMutant['mutate'] {
  return ingesting(async (input, inner) => (await inner.ingest(input)).map(change));
}

function withoutAliases({ aliases: _aliases, ...signal }: IncomingSignal): IncomingSignal {
  return signal;
}

/** Forgets aliases where `when` says so. */
function forgettingAliases(
  when: (signal: IncomingSignal, known: Signal | undefined, all: readonly Signal[]) => boolean,
): StoreMutant['mutate'] {
  return changing((signal, known, all) => (when(signal, known, all) ? withoutAliases(signal) : signal));
}

const isFresh = (signal: IncomingSignal, all: readonly Signal[]): boolean =>
  !all.some((one) => [one.externalId, ...(one.aliases ?? [])].some((id) => idsOf(signal).includes(id)));

const idsOf = (signal: IncomingSignal): readonly string[] => [signal.externalId, ...(signal.aliases ?? [])];

const revisions: readonly StoreMutant[] = [
  {
    id: 'respondBy of a signal is not stored',
    breaks: 'store.signals.created',
    mutate: changing(({ respondBy: _respondBy, ...signal }) => signal),
  },
  {
    id: 'results come new ones first',
    breaks: 'store.signals.in-order',
    mutate: ingesting(async (input, inner) =>
      (await inner.ingest(input)).toSorted((a, b) => (a.outcome < b.outcome ? -1 : 1)),
    ),
  },
  {
    id: 'every repeat is an update',
    breaks: 'store.signals.unchanged',
    mutate: telling((result) =>
      result.outcome === 'unchanged' ? { ...result, outcome: 'updated' } : result,
    ),
  },
  {
    id: 'an update counts as received anew',
    breaks: 'store.signals.updated',
    mutate: showing((signal) => ({ ...signal, receivedAt: signal.updatedAt })),
  },
  {
    id: 'the last one to come wins, whatever its revision',
    breaks: 'store.signals.stale.older',
    mutate: changing((signal, known) =>
      known !== undefined && signal.revision < known.revision
        ? { ...signal, revision: known.revision + 1 }
        : signal,
    ),
  },
  {
    id: 'the same revision is taken for the same signal',
    breaks: 'store.signals.stale.same-revision',
    mutate: telling((result) => (result.outcome === 'stale' ? { ...result, outcome: 'unchanged' } : result)),
  },
  {
    id: 'a newer revision replaces the person',
    breaks: 'store.signals.merged',
    mutate: (good) => {
      const last = new Map<string, IncomingSignal>();
      const { subject } = showing((signal) => ({
        ...signal,
        who: last.get(signal.externalId)?.who ?? signal.who,
      }))(good);
      return {
        subject: withSignals(subject, (inner) => ({
          ingest: async (input) => {
            for (const { signal } of input.signals) last.set(signal.externalId, signal);
            return inner.ingest(input);
          },
        })),
      };
    },
  },
  {
    id: 'of repeats in one call only the first is taken',
    breaks: 'store.signals.twice-in-one-call',
    mutate: ingesting(async (input, inner) => {
      const first = new Map<string, number>();
      for (const [index, { signal }] of input.signals.entries())
        if (!first.has(signal.externalId)) first.set(signal.externalId, index);
      const signals = input.signals.filter(({ signal }, index) => first.get(signal.externalId) === index);
      const results = await inner.ingest({ ...input, signals });
      return input.signals.map(({ signal }) => {
        const place = signals.findIndex((entry) => entry.signal.externalId === signal.externalId);
        return results[place] as IngestedSignal;
      });
    }),
  },
];

const aliases: readonly StoreMutant[] = [
  {
    id: 'aliases of a new signal are forgotten',
    breaks: 'store.signals.alias-known',
    mutate: forgettingAliases((signal, _known, all) => isFresh(signal, all)),
  },
  {
    id: 'an alias is not looked for among external ids',
    breaks: 'store.signals.alias-incoming',
    mutate: forgettingAliases((signal, _known, all) =>
      all.some((one) => (signal.aliases ?? []).includes(one.externalId)),
    ),
  },
  {
    id: 'an alias is not looked for among aliases',
    breaks: 'store.signals.alias-shared',
    mutate: forgettingAliases((signal, _known, all) =>
      all.some((one) => one.aliases?.some((alias) => signal.aliases?.includes(alias))),
    ),
  },
  {
    id: 'aliases of a newer revision are forgotten',
    breaks: 'store.signals.alias-learned',
    mutate: forgettingAliases((signal, known) => known !== undefined && signal.revision > known.revision),
  },
  {
    id: 'aliases that come with the same revision are forgotten',
    breaks: 'store.signals.alias-learned.unchanged',
    mutate: forgettingAliases((signal, known) => known?.revision === signal.revision),
  },
  {
    id: 'aliases that come with an older revision are forgotten',
    breaks: 'store.signals.alias-learned.stale',
    mutate: forgettingAliases((signal, known) => known !== undefined && signal.revision < known.revision),
  },
];

const places: readonly StoreMutant[] = [
  {
    id: 'signals of all accounts are one set',
    breaks: 'store.signals.per-account',
    mutate: ingesting((input, inner) => {
      const accountId = '01938f2c-7b6a-7c3d-9e4f-000000000000' as AccountId;
      return inner.ingest({ ...input, accountId });
    }),
  },
  {
    id: 'a signal is read whoever it belongs to',
    breaks: 'store.signals.isolated',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner, store) => ({
        signals: {
          ...inner.signals,
          get: async (id) => {
            const found = await Promise.all(TENANTS.map((tenant) => store.tenant(tenant).signals.get(id)));
            return found.find((signal) => signal !== undefined);
          },
        },
      })),
    }),
  },
  {
    id: 'a signal that does not exist is an error',
    breaks: 'store.signals.unknown',
    mutate: ({ subject }) => ({
      subject: withSignals(subject, (inner) => ({
        get: async (id) => {
          const signal = await inner.get(id);
          if (signal !== undefined) return signal;
          throw new LeadKitError({ code: 'not_found', operation: 'signals.get', message: 'no such signal' });
        },
      })),
    }),
  },
  {
    id: 'history is told by comparing texts',
    breaks: 'store.signals.history',
    mutate: showing((signal) => ({
      ...signal,
      isHistory: signal.occurredAt < '2026-11-22T05:00:00.000Z',
    })),
  },
  {
    id: 'a moment that makes no sense is now',
    breaks: 'store.signals.occurred-at-invalid',
    mutate: ingesting((input, inner) =>
      inner.ingest({
        ...input,
        signals: input.signals.map((entry) => ({
          ...entry,
          signal: { ...entry.signal, occurredAt: input.now },
        })),
      }),
    ),
  },
  {
    id: 'many signals are split into several calls',
    breaks: 'store.signals.bulk-max',
    mutate: ingesting(async (input, inner) => [
      ...(await inner.ingest({ ...input, signals: input.signals.slice(0, 1_000) })),
      ...(await inner.ingest({ ...input, signals: input.signals.slice(1_000) })),
    ]),
  },
];

/** A store that changes events on their way to consumers. */
function delivering(
  change: (event: { type: string; subject: object; data: object }) => object,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withDeliveries(subject, (inner) => ({
      claim: async (input) =>
        (await inner.claim(input)).map((delivery) => ({
          ...delivery,
          event: { ...delivery.event, ...change(delivery.event) },
        })),
    })),
  });
}

const events: readonly StoreMutant[] = [
  {
    id: 'the correlation id is not written into events',
    breaks: 'store.signals.events.received',
    mutate: ingesting((input, inner) => inner.ingest({ ...input, correlationId: undefined })),
  },
  {
    id: 'every event is about version 1',
    breaks: 'store.signals.events.updated',
    mutate: delivering((event) => ({ subject: { ...event.subject, version: 1 } })),
  },
  {
    id: 'an unchanged signal writes an event',
    breaks: 'store.signals.events.nothing-new',
    mutate: ingesting(async (input, inner, tenant) => {
      const results = await inner.ingest(input);
      const again = results.flatMap(({ id, outcome, version }, index) => {
        const entry = input.signals[index];
        if (outcome !== 'unchanged' || entry === undefined) return [];
        const subject = { kind: 'signal', id, version };
        const { tenantId } = tenant;
        return [
          {
            id: entry.eventId,
            type: 'signal.updated',
            version: 1,
            tenantId,
            subject,
            occurredAt: input.now,
            data: {},
          },
        ];
      });
      if (again.length > 0) await tenant.commit({ now: input.now, events: again });
      return results;
    }),
  },
  {
    id: 'no event says that it is history',
    breaks: 'store.signals.events.history',
    mutate: delivering((event) => ({ data: { ...event.data, isHistory: false } })),
  },
];

/** Moves the checkpoint from wherever it is, where `when` says so. */
function movingFrom(when: (current: string | null, from: string | null) => boolean): StoreMutant['mutate'] {
  return ingesting(async (input, inner) => {
    const { checkpoint } = input;
    if (checkpoint === undefined) return inner.ingest(input);
    const current = await inner.checkpoint(input.stream);
    const from = when(current, checkpoint.from) ? current : checkpoint.from;
    return inner.ingest({ ...input, checkpoint: { ...checkpoint, from } });
  });
}

const streams: readonly StoreMutant[] = [
  {
    id: 'a stream begins with an empty checkpoint',
    breaks: 'store.signals.stream.checkpoint',
    mutate: ({ subject }) => ({
      subject: withSignals(subject, (inner) => ({
        checkpoint: async (stream) => (await inner.checkpoint(stream)) ?? '',
      })),
    }),
  },
  {
    id: 'a call without a checkpoint clears it',
    breaks: 'store.signals.stream.checkpoint-left',
    mutate: ingesting(async (input, inner) => {
      const from = await inner.checkpoint(input.stream);
      return inner.ingest({ ...input, checkpoint: input.checkpoint ?? { from, to: '' } });
    }),
  },
  {
    id: 'a checkpoint is moved wherever it stands',
    breaks: 'store.signals.stream.checkpoint-lost.moved',
    mutate: movingFrom((current, from) => current !== null && from !== null),
  },
  {
    id: 'a first poll resets the checkpoint',
    breaks: 'store.signals.stream.checkpoint-lost.there',
    mutate: movingFrom((current, from) => current !== null && from === null),
  },
  {
    id: 'a checkpoint that is missing is taken for the one expected',
    breaks: 'store.signals.stream.checkpoint-lost.missing',
    mutate: movingFrom((current, from) => current === null && from !== null),
  },
  {
    id: 'all streams share one checkpoint',
    breaks: 'store.signals.stream.checkpoint-apart',
    mutate: ({ subject }) => ({
      subject: withSignals(subject, (inner) => ({
        ingest: (input) => inner.ingest({ ...input, stream: 'all' }),
        checkpoint: () => inner.checkpoint('all'),
      })),
    }),
  },
  {
    id: 'a long checkpoint is cut',
    breaks: 'store.signals.stream.checkpoint-max',
    mutate: ingesting((input, inner) => {
      const { checkpoint } = input;
      if (checkpoint === undefined) return inner.ingest(input);
      return inner.ingest({ ...input, checkpoint: { ...checkpoint, to: checkpoint.to.slice(0, 500_000) } });
    }),
  },
];

type ListPage = SignalStore['listPage'];

function listing(
  list: (query: Parameters<ListPage>[0] & object, inner: ListPage) => ReturnType<ListPage>,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withSignals(subject, (inner) => ({
      listPage: (query = {}) => list(query, (asked) => inner.listPage(asked)),
    })),
  });
}

const lists: readonly StoreMutant[] = [
  {
    id: 'signals come oldest first',
    breaks: 'store.signals.list.newest-first',
    mutate: listing(async (query, inner) => {
      const page = await inner(query);
      return { ...page, items: page.items.toReversed() };
    }),
  },
  {
    id: 'a page of signals begins after the moment of the last one, without the id',
    breaks: 'store.signals.list.pages',
    mutate: listing(async ({ cursor, limit = 100, ...query }, inner) => {
      const { items } = await inner({ ...query, limit: 1_000 });
      const rest = cursor === undefined ? items : items.filter((signal) => signal.receivedAt < cursor);
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      return rest.length > limit && last ? { items: page, nextCursor: last.receivedAt } : { items: page };
    }),
  },
  {
    id: 'the limit of signals is ignored',
    breaks: 'store.signals.list.page-limit',
    mutate: listing(({ limit: _limit, ...query }, inner) => inner(query)),
  },
  {
    id: 'the thread is no condition',
    breaks: 'store.signals.list.filter',
    mutate: listing(({ threadExternalId: _thread, ...query }, inner) => inner(query)),
  },
  {
    id: 'every order counts as open',
    breaks: 'store.signals.list.filter-open-order',
    mutate: listing(({ hasOpenOrder, ...query }, inner) =>
      inner(hasOpenOrder ? { ...query, kind: 'order' } : query),
    ),
  },
  {
    id: 'ids of signals above the limit are left out',
    breaks: 'store.signals.list.filter-ids-max',
    mutate: listing((query, inner) =>
      inner(query).catch((error: unknown) => {
        if (isLeadKitError(error, 'invalid_input')) return { items: [] };
        throw error;
      }),
    ),
  },
];

/** Breaks signals. */
export const signalMutants: readonly StoreMutant[] = [
  ...revisions,
  ...aliases,
  ...places,
  ...events,
  ...streams,
  ...lists,
];
