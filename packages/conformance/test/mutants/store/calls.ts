import {
  type EntityChange,
  type IngestedSignal,
  LeadKitError,
  type RecordedOffer,
  type Store,
  type TenantStore,
} from '@leadkit/core';
import { storeCases } from '../../../src/index.ts';
import { deliveryMutants } from './deliveries.ts';
import {
  nextTurn,
  type StoreMutant,
  sharedPerTurn,
  withBudgets,
  withDeliveries,
  withLeases,
  withOffers,
  withSignals,
  withTenant,
  withTokens,
} from './store-mutant.ts';

type Call = (...call: readonly unknown[]) => Promise<unknown>;

/** A store one of whose calls, such as `get` or `leases.renew`, is replaced. */
function replacing(store: Store, path: string, replace: (inner: Call) => Call): Store {
  const [first = '', second] = path.split('.');
  const patched = <Port extends object>(port: Port, name: string): Port => ({
    ...port,
    [name]: replace((port as Record<string, Call>)[name] as Call),
  });
  if (second === undefined) return withTenant(store, (tenant) => patched(tenant, first));
  if (first === 'signals' || first === 'offers')
    return withTenant(
      store,
      (tenant) => ({ [first]: patched(tenant[first], second) }) as Partial<TenantStore>,
    );
  return { ...store, [first]: patched(store[first as 'leases'], second) };
}

const PREFIX = 'store.abort.';

/** Options are the last argument of every call. */
const deaf: readonly StoreMutant[] = storeCases
  .map((one) => one.id)
  .filter((id) => id.startsWith(PREFIX) && id !== `${PREFIX}nothing-done`)
  .map((id) => ({
    id: `${id.slice(PREFIX.length)} does not listen to its signal`,
    breaks: id,
    mutate: ({ subject }) => ({
      subject: replacing(
        subject,
        id.slice(PREFIX.length),
        (inner) =>
          (...call) =>
            inner(...call.slice(0, -1)).catch(() => undefined),
      ),
    }),
  }));

function asNew<Entry extends { readonly id: string }>(entry: Entry, name: 'signal' | 'offer'): Entry {
  const value = (entry as unknown as Record<string, { externalId: string }>)[name];
  const { aliases: _aliases, ...rest } = value as { externalId: string; aliases?: unknown };
  return { ...entry, [name]: { ...rest, externalId: `${value?.externalId}#${entry.id}` } };
}

const races: readonly StoreMutant[] = [
  {
    id: 'ingest looks for known signals first and writes later',
    breaks: 'store.concurrency.ingest',
    mutate: ({ subject }) => ({
      subject: withSignals(subject, (inner) => ({
        ingest: async (input): Promise<readonly IngestedSignal[]> => {
          const { items } = await inner.listPage({ limit: 1_000 });
          const known = new Set(items.map((signal) => signal.externalId.split('#')[0]));
          await nextTurn();
          const signals = input.signals.map((entry) =>
            known.has(entry.signal.externalId) ? entry : asNew(entry, 'signal'),
          );
          return inner.ingest({ ...input, signals });
        },
      })),
    }),
  },
  {
    id: 'the checkpoint is compared first and moved later',
    breaks: 'store.concurrency.checkpoint',
    mutate: ({ subject }) => ({
      subject: withSignals(subject, (inner) => ({
        ingest: async (input) => {
          const { checkpoint, stream } = input;
          if (checkpoint === undefined || (await inner.checkpoint(stream)) !== checkpoint.from)
            return inner.ingest(input);
          await nextTurn();
          const from = await inner.checkpoint(stream);
          return inner.ingest({ ...input, checkpoint: { ...checkpoint, from } });
        },
      })),
    }),
  },
  {
    id: 'record looks for known offers first and writes later',
    breaks: 'store.concurrency.record',
    mutate: ({ subject }) => ({
      subject: withOffers(subject, (inner) => ({
        record: async (input): Promise<readonly RecordedOffer[]> => {
          const { items } = await inner.listPage({ limit: 1_000 });
          const known = new Set(items.map((offer) => offer.externalId.split('#')[0]));
          await nextTurn();
          const offers = input.offers.map((entry) =>
            known.has(entry.offer.externalId) ? entry : asNew(entry, 'offer'),
          );
          return inner.record({ ...input, offers });
        },
      })),
    }),
  },
  {
    id: 'versions are compared first and written later',
    breaks: 'store.concurrency.version',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner) => ({
        commit: async (input) => {
          const changes: EntityChange[] = [];
          for (const change of input.changes ?? []) {
            const before = (await inner.get(change.kind, change.entity.id))?.version ?? 0;
            if (before !== change.expectedVersion) return inner.commit(input);
          }
          await nextTurn();
          for (const change of input.changes ?? []) {
            const expectedVersion = (await inner.get(change.kind, change.entity.id))?.version ?? 0;
            const entity = { ...change.entity, version: expectedVersion + 1 };
            changes.push({ ...change, entity, expectedVersion } as EntityChange);
          }
          return inner.commit({ ...input, changes });
        },
      })),
    }),
  },
  {
    id: 'unique keys are looked for first and taken later',
    breaks: 'store.concurrency.key',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner) => ({
        commit: async (input) => {
          for (const { kind, keys } of input.changes ?? [])
            for (const key of keys)
              if ((await inner.getByKey(kind, key)) !== undefined) return inner.commit(input);
          await nextTurn();
          const changes = input.changes?.map((change) => ({ ...change, keys: [] }) as EntityChange);
          return inner.commit({ ...input, changes });
        },
      })),
    }),
  },
  {
    id: 'commits at the same time are in each other’s way',
    breaks: 'store.concurrency.commits',
    mutate: ({ subject }) => {
      let busy = 0;
      return {
        subject: withTenant(subject, (inner) => ({
          commit: async (input) => {
            if (busy > 0)
              throw new LeadKitError({ code: 'unavailable', operation: 'commit', message: 'deadlock' });
            busy += 1;
            await nextTurn();
            busy -= 1;
            await inner.commit(input);
          },
        })),
      };
    },
  },
  {
    id: 'claims at the same time get the same deliveries',
    breaks: 'store.concurrency.claim',
    mutate: ({ subject }) => ({
      subject: withDeliveries(subject, (inner) => ({ claim: sharedPerTurn((input) => inner.claim(input)) })),
    }),
  },
  {
    id: 'leases that are asked for at the same time are all given',
    breaks: 'store.concurrency.lease',
    mutate: ({ subject }) => ({
      subject: withLeases(subject, (inner) => ({ acquire: sharedPerTurn((input) => inner.acquire(input)) })),
    }),
  },
  {
    id: 'takes at the same time are counted as one',
    breaks: 'store.concurrency.budget',
    mutate: ({ subject }) => ({
      subject: withBudgets(subject, (inner) => ({ take: sharedPerTurn((input) => inner.take(input)) })),
    }),
  },
  {
    id: 'the version of secrets is compared first and written later',
    breaks: 'store.concurrency.tokens',
    mutate: ({ subject }) => ({
      subject: withTokens(subject, (inner) => ({
        write: async (tenantId, accountId, values, expected) => {
          const before = (await inner.read(tenantId, accountId))?.version ?? 0;
          await nextTurn();
          const current = (await inner.read(tenantId, accountId))?.version ?? 0;
          return inner.write(tenantId, accountId, values, before === expected ? current : expected);
        },
      })),
    }),
  },
];

/** Breaks calls that are aborted or made at the same time. */
export const callMutants: readonly StoreMutant[] = [
  ...deaf,
  {
    id: 'an aborted ingest writes before it looks at its signal',
    breaks: 'store.abort.nothing-done',
    mutate: ({ subject }) => ({
      subject: withSignals(subject, (inner) => ({
        ingest: async (input, options) => {
          const results = await inner.ingest(input);
          options?.signal?.throwIfAborted();
          return results;
        },
      })),
    }),
  },
  ...races,
  ...deliveryMutants
    .filter((mutant) => mutant.breaks === 'store.deliveries.order.waits')
    .map((mutant) => ({
      ...mutant,
      id: `${mutant.id}, in parallel`,
      breaks: 'store.concurrency.claim-order',
    })),
];
