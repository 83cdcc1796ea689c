import { addMs, createIdGenerator, type Niche, type Store, type TenantId } from '@leadkit/core';

/** A store is worked on step by step. What a step stores follows from its number, so that it can be looked for later. */
interface Workload {
  /** Makes the consumers known; safe to repeat. */
  prepare(): Promise<void>;
  /** Does one step. Gives what only the store knew. */
  step(n: number): Promise<object>;
}

const START = '2026-11-22T05:00:00.000Z';

/** A consumer that is never served, so that every event there ever was waits for it. */
export const WITNESS = 'witness';
/** A consumer that is served step by step. */
export const SERVED = 'served';

/** Things of one step, by its number. */
export function namesOf(n: number): {
  readonly signals: readonly string[];
  readonly offers: readonly string[];
} {
  return {
    signals: [0, 1, 2].map((part) => `signal-${n}-${part}`),
    offers: [0, 1].map((part) => `offer-${n}-${part}`),
  };
}

export function createWorkload(store: Store, tenantId: string): Workload {
  const ids = createIdGenerator(() => Date.now());
  const tenant = store.tenant(tenantId);
  const accountId = '019aa9f0-0000-7000-8000-000000000001' as never;

  const steps: ((n: number, now: string) => Promise<object>)[] = [
    async (n, now) => {
      const niche = nicheOf(tenantId, ids.next(), n, now);
      await tenant.commit({
        now,
        changes: [{ kind: 'niche', entity: niche, expectedVersion: 0, keys: [`niche-${n}`] }],
        events: [eventOf(ids.next(), niche, now)],
      });
      return {};
    },
    async (n, now) => {
      const from = await tenant.signals.checkpoint('stream');
      await tenant.signals.ingest({
        stream: 'stream',
        platform: 'bazaar',
        accountId,
        now,
        collectFrom: START,
        checkpoint: { from, to: `step-${n}` },
        signals: namesOf(n).signals.map((externalId) => ({
          id: ids.next(),
          eventId: ids.next(),
          signal: {
            kind: 'message',
            externalId,
            revision: 1,
            occurredAt: now,
            who: {},
            text: 'ш'.repeat(n % 3_000),
          },
        })),
      });
      return {};
    },
    async (n, now) => {
      await tenant.offers.record({
        now,
        offers: namesOf(n).offers.map((externalId) => ({
          id: ids.next(),
          eventId: ids.next(),
          offer: {
            platform: 'bazaar',
            externalId,
            url: 'https://x',
            title: externalId,
            isPromoted: false,
            seenAt: now,
            source: 'api',
          },
        })),
      });
      return {};
    },
    async (_n, now) => {
      const claim = { consumer: SERVED, tenantId, limit: 4, leaseMs: 1, now };
      const claimed = await store.deliveries.claim(claim);
      for (const delivery of claimed) await store.deliveries.acknowledge(delivery);
      return { served: claimed.map(({ event }) => event.id) };
    },
    async (n, now) => {
      // The niche of four steps ago, if that step was done, and the delivery that led here, in one commit.
      const before = await tenant.getByKey('niche', `niche-${n - 4}`);
      const [delivery] = await store.deliveries.claim({
        consumer: SERVED,
        tenantId,
        limit: 1,
        leaseMs: 1,
        now,
      });
      if (before === undefined) return {};
      const niche: Niche = { ...before, version: before.version + 1, updatedAt: now, status: 'active' };
      await tenant.commit({
        now,
        changes: [
          { kind: 'niche', entity: niche, expectedVersion: before.version, keys: [`niche-${n - 4}`] },
        ],
        events: [eventOf(ids.next(), niche, now)],
        acknowledge: delivery,
      });
      return { changed: n - 4, served: delivery === undefined ? [] : [delivery.event.id] };
    },
  ];

  return {
    prepare: async () => {
      const types = ['niche.created', 'signal.received', 'offer.discovered'];
      await store.deliveries.register({ name: WITNESS, types });
      await store.deliveries.register({ name: SERVED, types });
    },
    step: async (n) => (await steps[n % steps.length]?.(n, addMs(START, n * 10))) ?? {},
  };
}

function nicheOf(tenantId: string, id: Niche['id'], n: number, now: string): Niche {
  return {
    id,
    tenantId: tenantId as TenantId,
    version: 1,
    createdAt: now,
    updatedAt: now,
    name: `niche-${n}`,
    kind: 'service',
    queries: {},
    cities: [],
    platforms: [],
    status: 'draft',
  };
}

function eventOf(id: string, niche: Niche, occurredAt: string): never {
  const subject = { kind: 'niche', id: niche.id, version: niche.version };
  return {
    id,
    type: 'niche.created',
    version: 1,
    tenantId: niche.tenantId,
    subject,
    occurredAt,
    data: {},
  } as never;
}
