import {
  type ClaimedDelivery,
  type DeliveryStore,
  type EventRecord,
  isLeadKitError,
  type Store,
} from '@leadkit/core';
import { type StoreMutant, withDeliveries, withTenant } from './store-mutant.ts';

type Claim = Parameters<DeliveryStore['claim']>[0];

/** A store whose deliveries have some calls replaced. */
function deliveries(patch: (inner: DeliveryStore) => Partial<DeliveryStore>): StoreMutant['mutate'] {
  return ({ subject }) => ({ subject: withDeliveries(subject, patch) });
}

/** A store that changes what is claimed on its way out. */
function claiming(change: (delivery: ClaimedDelivery) => ClaimedDelivery): StoreMutant['mutate'] {
  return deliveries((inner) => ({ claim: async (input) => (await inner.claim(input)).map(change) }));
}

/** A store that changes a claim on its way in. */
function wishing(change: (input: Claim) => Claim): StoreMutant['mutate'] {
  return deliveries((inner) => ({ claim: (input) => inner.claim(change(input)) }));
}

/** A store that changes events on their way in. */
function committing(store: Store, change: (events: readonly EventRecord[]) => readonly EventRecord[]): Store {
  return withTenant(store, (inner) => ({
    commit: (input) => inner.commit({ ...input, ...(input.events && { events: change(input.events) }) }),
  }));
}

/** A store that keeps order by other subjects than the real ones. */
function ordering(by: (event: EventRecord) => EventRecord['subject']): StoreMutant['mutate'] {
  return ({ subject }) => {
    const real = new Map<string, EventRecord>();
    const store = committing(subject, (events) =>
      events.map((event) => {
        real.set(event.id, event);
        return { ...event, subject: by(event) };
      }),
    );
    return {
      subject: withDeliveries(store, (inner) => ({
        claim: async (input) =>
          (await inner.claim(input)).map((delivery) => ({
            ...delivery,
            event: real.get(delivery.event.id) ?? delivery.event,
          })),
      })),
    };
  };
}

/** Knows the tokens that were given out, the newest last. */
function withTokens(
  patch: (inner: DeliveryStore, given: ReadonlyMap<string, readonly string[]>) => Partial<DeliveryStore>,
): StoreMutant['mutate'] {
  return deliveries((inner) => {
    const given = new Map<string, string[]>();
    return {
      claim: async (input) => {
        const claimed = await inner.claim(input);
        for (const { deliveryId, leaseToken } of claimed)
          given.set(deliveryId, [...(given.get(deliveryId) ?? []), leaseToken]);
        return claimed;
      },
      ...patch(inner, given),
    };
  });
}

async function unlessConflict(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isLeadKitError(error, 'conflict')) throw error;
  }
}

const registering: readonly StoreMutant[] = [
  {
    id: 'a consumer gets more types than it wants',
    breaks: 'store.deliveries.one-per-consumer',
    mutate: deliveries((inner) => ({
      register: (consumer) => inner.register({ ...consumer, types: [...consumer.types, 'niche.closed'] }),
    })),
  },
  {
    id: 'the cause of an event is lost',
    breaks: 'store.deliveries.whole-event',
    mutate: claiming(({ event: { causationId: _cause, ...event }, ...delivery }) => ({ ...delivery, event })),
  },
  {
    id: 'a new consumer gets everything that ever happened',
    breaks: 'store.deliveries.from-now-on',
    mutate: ({ subject }) => {
      const past: EventRecord[] = [];
      const store = committing(subject, (events) => {
        past.push(...events);
        return events;
      });
      return {
        subject: withDeliveries(store, (inner) => {
          const early: ClaimedDelivery[] = [];
          return {
            register: async (consumer) => {
              await inner.register(consumer);
              for (const event of past)
                early.push({ event, attempt: 1, deliveryId: event.id, leaseToken: event.id });
            },
            claim: async (input) => [...early, ...(await inner.claim(input))],
          };
        }),
      };
    },
  },
  {
    id: 'registering again changes nothing',
    breaks: 'store.deliveries.types-changed',
    mutate: deliveries((inner) => {
      const known = new Set<string>();
      return {
        register: async (consumer) => {
          if (!known.has(consumer.name)) await inner.register(consumer);
          known.add(consumer.name);
        },
      };
    }),
  },
  {
    id: 'an unregistered consumer stays',
    breaks: 'store.deliveries.unregistered',
    mutate: deliveries(() => ({ unregister: async () => undefined })),
  },
];

const claims: readonly StoreMutant[] = [
  {
    id: 'the limit of a claim is ignored',
    breaks: 'store.deliveries.claim-limit',
    mutate: wishing((input) => ({ ...input, limit: 1_000 })),
  },
  {
    id: 'the tenant of a claim is ignored',
    breaks: 'store.deliveries.claim-tenant',
    mutate: wishing(({ tenantId: _tenant, ...input }) => input),
  },
  {
    id: 'a claim lasts a millisecond',
    breaks: 'store.deliveries.claim-exclusive',
    mutate: wishing((input) => ({ ...input, leaseMs: 1 })),
  },
  {
    id: 'every try is the first',
    breaks: 'store.deliveries.claim-expired',
    mutate: claiming((delivery) => ({ ...delivery, attempt: 1 })),
  },
  {
    id: 'acknowledging is forgotten',
    breaks: 'store.deliveries.acknowledged',
    mutate: deliveries(() => ({ acknowledge: async () => undefined })),
  },
  ...(['acknowledge', 'fail'] as const).map((call) => ({
    id: `${call} with an old token is taken in silence`,
    breaks: `store.deliveries.lease-lost.${call}`,
    mutate: deliveries((inner) =>
      call === 'acknowledge'
        ? { acknowledge: (receipt) => unlessConflict(inner.acknowledge(receipt)) }
        : { fail: (receipt, failure) => unlessConflict(inner.fail(receipt, failure)) },
    ),
  })),
  ...(['acknowledge', 'fail'] as const).map((call) => ({
    id: `${call} does not look at the token`,
    breaks: `store.deliveries.lease-wrong.${call}`,
    mutate: withTokens((inner, given) => {
      const current = ({
        deliveryId,
      }: {
        deliveryId: string;
      }): { deliveryId: string; leaseToken: string } => ({
        deliveryId,
        leaseToken: given.get(deliveryId)?.at(-1) ?? '',
      });
      return call === 'acknowledge'
        ? { acknowledge: (receipt) => inner.acknowledge(current(receipt)) }
        : { fail: (receipt, failure) => inner.fail(current(receipt), failure) };
    }),
  })),
  {
    id: 'giving back counts as a failed try',
    breaks: 'store.deliveries.released',
    mutate: deliveries((inner) => {
      const now = '2026-11-22T05:00:00.000Z';
      return { release: (receipt) => inner.fail(receipt, { error: 'released', retryAt: now, now }) };
    }),
  },
  {
    id: 'giving back does not look at the token',
    breaks: 'store.deliveries.release-lost',
    mutate: withTokens((inner, given) => ({
      release: ({ deliveryId }) =>
        inner.release({ deliveryId, leaseToken: given.get(deliveryId)?.at(-1) ?? '' }),
    })),
  },
];

const orders: readonly StoreMutant[] = [
  {
    id: 'events of one subject do not wait for each other',
    breaks: 'store.deliveries.order.waits',
    mutate: ordering((event) => ({ ...event.subject, id: event.id })),
  },
  {
    id: 'events of one commit come in the opposite order',
    breaks: 'store.deliveries.order.in-order',
    mutate: ({ subject }) => ({ subject: committing(subject, (events) => events.toReversed()) }),
  },
  {
    id: 'a subject is told by its id alone',
    breaks: 'store.deliveries.order.subjects-apart',
    mutate: ordering((event) => ({ ...event.subject, kind: 'thing' })),
  },
  {
    id: 'an event that waits for its next try lets the next one pass',
    breaks: 'store.deliveries.order.retry-blocks',
    mutate: deliveries((inner) => {
      const later: { delivery: ClaimedDelivery; retryAt: string }[] = [];
      const claimed = new Map<string, ClaimedDelivery>();
      return {
        claim: async (input) => {
          const due = later.filter(({ retryAt }) => retryAt <= input.now).map(({ delivery }) => delivery);
          const fresh = await inner.claim(input);
          for (const delivery of fresh) claimed.set(delivery.deliveryId, delivery);
          return [...due, ...fresh];
        },
        fail: async (receipt, failure) => {
          const delivery = claimed.get(receipt.deliveryId);
          if (delivery === undefined || failure.retryAt === null) return inner.fail(receipt, failure);
          later.push({ delivery, retryAt: failure.retryAt });
          return inner.acknowledge(receipt);
        },
      };
    }),
  },
  {
    id: 'a dead letter still holds back its subject',
    breaks: 'store.deliveries.order.dead-unblocks',
    mutate: deliveries((inner) => ({
      fail: (receipt, failure) =>
        inner.fail(receipt, { ...failure, retryAt: failure.retryAt ?? '2999-01-01T00:00:00.000Z' }),
    })),
  },
  {
    id: 'a delivery that is given back stays before an older one',
    breaks: 'store.deliveries.order.replayed-first',
    mutate: deliveries(() => ({ release: async () => undefined })),
  },
  {
    id: 'the state is stored after its events',
    breaks: 'store.deliveries.order.with-state',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner) => ({
        commit: async (input) => {
          await inner.commit({ ...input, changes: [] });
          setTimeout(() => {
            inner.commit({ now: input.now, changes: input.changes }).catch(() => undefined);
          }, 20);
        },
      })),
    }),
  },
];

const failures: readonly StoreMutant[] = [
  {
    id: 'a failed delivery comes again at once',
    breaks: 'store.deliveries.failed.retried',
    mutate: deliveries((inner) => ({
      fail: (receipt, failure) =>
        inner.fail(receipt, { ...failure, retryAt: failure.retryAt === null ? null : failure.now }),
    })),
  },
  {
    id: 'a dead letter was tried once',
    breaks: 'store.deliveries.failed.dead',
    mutate: deliveries((inner) => ({
      deadLetters: async (query) => {
        const page = await inner.deadLetters(query);
        return { ...page, items: page.items.map((letter) => ({ ...letter, attempts: 1 })) };
      },
    })),
  },
  {
    id: 'dead letters come newest first',
    breaks: 'store.deliveries.failed.dead-pages',
    mutate: deliveries((inner) => ({
      deadLetters: async () => ({ items: (await inner.deadLetters({ limit: 1_000 })).items.toReversed() }),
    })),
  },
  {
    id: 'a page of dead letters begins after the moment of the last one, without the id',
    breaks: 'store.deliveries.failed.dead-ties',
    mutate: deliveries((inner) => ({
      deadLetters: async ({ cursor, limit = 100 } = {}) => {
        const { items } = await inner.deadLetters({ limit: 1_000 });
        const rest = cursor === undefined ? items : items.filter((letter) => letter.diedAt > cursor);
        const page = rest.slice(0, limit);
        const last = page.at(-1);
        return rest.length > limit && last ? { items: page, nextCursor: last.diedAt } : { items: page };
      },
    })),
  },
  {
    id: 'dead letters of all consumers are listed',
    breaks: 'store.deliveries.failed.dead-of-consumer',
    mutate: deliveries((inner) => ({
      deadLetters: ({ consumer: _consumer, ...query } = {}) => inner.deadLetters(query),
    })),
  },
  {
    id: 'a replayed dead letter goes on counting tries',
    breaks: 'store.deliveries.failed.replayed',
    mutate: deliveries((inner) => {
      let hasReplayed = false;
      return {
        replay: (input) => {
          hasReplayed = true;
          return inner.replay(input);
        },
        claim: async (input) =>
          (await inner.claim(input)).map((delivery) => ({
            ...delivery,
            attempt: delivery.attempt + (hasReplayed ? 1 : 0),
          })),
      };
    }),
  },
  {
    id: 'replay brings back all dead letters',
    breaks: 'store.deliveries.failed.replayed-some',
    mutate: deliveries((inner) => ({
      replay: ({ deliveryIds: _ids, ...input }) => inner.replay(input),
    })),
  },
  {
    id: 'a consumer without work is not in the backlog',
    breaks: 'store.deliveries.failed.backlog',
    mutate: deliveries((inner) => ({
      backlog: async () => (await inner.backlog()).filter((consumer) => consumer.pending > 0),
    })),
  },
];

/** Breaks deliveries. */
export const deliveryMutants: readonly StoreMutant[] = [...registering, ...claims, ...orders, ...failures];
