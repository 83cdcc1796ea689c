import { toUnixMs } from '../domain/time.ts';
import { LeadKitError } from '../errors.ts';
import type { EventRecord } from '../events/domain-event.ts';
import type { DeliveryReceipt, DeliveryStore } from '../ports/store-deliveries.ts';
import {
  checkClaim,
  checkFailure,
  checkReceipt,
  checkRegistration,
  checkReplay,
  planDeadLetters,
} from '../ports/store-wide-input.ts';
import { type ConsumerQueue, createConsumerQueue, type Delivery } from './consumer-queue.ts';
import type { Gate } from './memory-gate.ts';
import { cutPage } from './memory-page.ts';

/** Deliveries, and what a commit needs of them. */
export interface MemoryDeliveries {
  readonly port: DeliveryStore;
  /** Writes one delivery per event and consumer that wants it. */
  append(events: readonly EventRecord[], now: string): void;
  /** Deliveries of a tenant with the names of their consumers, in the order of commits. */
  ofTenant(tenantId: string): readonly { readonly consumer: string; readonly delivery: Delivery }[];
  /** Forgets everything of a tenant. */
  dropTenant(tenantId: string): void;
  /** Checks that a receipt is good, and gives back what takes the delivery off. @throws LeadKitError `conflict`. */
  prepareAcknowledge(operation: string, receipt: DeliveryReceipt, tenantId?: string): () => void;
}

interface Held {
  readonly queue: ConsumerQueue;
  readonly delivery: Delivery;
}

/** Makes a delivery store without consumers. */
export function createMemoryDeliveries(gate: Gate): MemoryDeliveries {
  const queues = new Map<string, ConsumerQueue>();
  const held = new Map<string, Held>();
  let lastSequence = 0;

  function append(events: readonly EventRecord[], now: string): void {
    const dueAtMs = toUnixMs(now);
    for (const event of events) {
      for (const queue of queues.values()) {
        if (!queue.types.has(event.type)) continue;
        lastSequence += 1;
        const delivery = newDelivery(event, lastSequence, dueAtMs);
        held.set(delivery.id, { queue, delivery });
        queue.add(delivery);
      }
    }
  }

  function find(operation: string, receipt: DeliveryReceipt): Held {
    const found = held.get(receipt.deliveryId);
    if (found === undefined || found.delivery.leaseToken !== receipt.leaseToken) throw lost(operation);
    return found;
  }

  function prepareAcknowledge(operation: string, receipt: DeliveryReceipt, tenantId?: string): () => void {
    const { queue, delivery } = find(operation, receipt);
    if (tenantId !== undefined && delivery.event.tenantId !== tenantId) throw foreign(operation);
    return () => {
      queue.done(delivery);
      held.delete(delivery.id);
    };
  }

  const port: DeliveryStore = {
    register: (consumer, options) =>
      gate('deliveries.register', options, () => {
        const { name, types } = checkRegistration(consumer);
        const queue = queues.get(name) ?? createConsumerQueue(name);
        queue.types = new Set(types);
        queues.set(name, queue);
      }),
    unregister: (name, options) =>
      gate('deliveries.unregister', options, () => {
        for (const [id, { queue }] of held) if (queue.name === name) held.delete(id);
        queues.delete(name);
      }),
    claim: (input, options) =>
      gate('deliveries.claim', options, () => {
        const { consumer, limit, leaseMs, now, tenantId } = checkClaim(input);
        const claimed = queues.get(consumer)?.claim({ limit, leaseMs, nowMs: toUnixMs(now), tenantId }) ?? [];
        return claimed.map(({ id, leaseToken = '', event, attempts }) => ({
          deliveryId: id,
          leaseToken,
          event,
          attempt: attempts,
        }));
      }),
    acknowledge: (receipt, options) =>
      gate('deliveries.acknowledge', options, () => {
        const operation = 'deliveries.acknowledge';
        prepareAcknowledge(operation, checkReceipt(operation, receipt))();
      }),
    fail: (receipt, failure, options) =>
      gate('deliveries.fail', options, () => {
        const { error, retryAt, now } = checkFailure(failure);
        const { queue, delivery } = find('deliveries.fail', checkReceipt('deliveries.fail', receipt));
        if (retryAt === null) queue.bury(delivery, error, now);
        else queue.putBack(delivery, toUnixMs(retryAt));
      }),
    release: (receipt, options) =>
      gate('deliveries.release', options, () => {
        const { deliveryId, leaseToken } = checkReceipt('deliveries.release', receipt);
        const found = held.get(deliveryId);
        if (found === undefined || found.delivery.leaseToken !== leaseToken) return;
        found.queue.giveBack(found.delivery);
      }),
    deadLetters: (query = {}, options) =>
      gate('deliveries.deadLetters', options, () => {
        const plan = planDeadLetters(query);
        const { consumer } = query;
        const chosen = [...queues.values()].filter(({ name }) => consumer === undefined || name === consumer);
        const letters = chosen.flatMap((queue) => queue.deadLetters());
        return cutPage(letters, plan, ({ diedAt, deliveryId }) => [diedAt, deliveryId], 'asc');
      }),
    replay: (input, options) =>
      gate('deliveries.replay', options, () => {
        const { consumer, deliveryIds, now } = checkReplay(input);
        return queues.get(consumer)?.replay(deliveryIds, toUnixMs(now)) ?? 0;
      }),
    backlog: (options) =>
      gate('deliveries.backlog', options, () =>
        [...queues.values()].map((queue) => queue.backlog()).sort((a, b) => (a.name < b.name ? -1 : 1)),
      ),
  };

  return {
    port,
    append,
    prepareAcknowledge,
    ofTenant: (tenantId) =>
      [...held.values()]
        .filter(({ delivery }) => delivery.event.tenantId === tenantId)
        .map(({ queue, delivery }) => ({ consumer: queue.name, delivery })),
    dropTenant: (tenantId) => {
      for (const [id, { delivery }] of held) if (delivery.event.tenantId === tenantId) held.delete(id);
      for (const queue of queues.values()) queue.dropTenant(tenantId);
    },
  };
}

function newDelivery(event: EventRecord, sequence: number, dueAtMs: number): Delivery {
  return {
    // Padded, so that ids sort in the order of commits.
    id: String(sequence).padStart(16, '0'),
    sequence,
    event,
    attempts: 0,
    dueAtMs,
    claimedAtMs: dueAtMs,
    place: -1,
    leaseToken: undefined,
    death: undefined,
  };
}

function lost(operation: string): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation,
    issues: [
      { path: operation === 'commit' ? 'acknowledge' : '', message: 'the lease of this delivery is lost' },
    ],
    message:
      'This delivery is no longer held with this receipt: it was acknowledged, or its lease ran out and somebody else has ' +
      'it. Nothing was changed; drop this try.',
  });
}

function foreign(operation: string): LeadKitError {
  return new LeadKitError({
    code: 'invalid_input',
    operation,
    issues: [{ path: 'acknowledge', message: 'is a delivery of another tenant' }],
    message: 'A commit acknowledges a delivery of its own tenant only. Nothing was stored.',
  });
}
