import {
  addMs,
  type ClaimedDelivery,
  type ConsumerBacklog,
  type DeadLetter,
  type DeliveryStore,
  LeadKitError,
} from '@leadkit/core';
import {
  checkClaim,
  checkFailure,
  checkReceipt,
  checkRegistration,
  checkReplay,
  planDeadLetters,
} from '@leadkit/core/store-kit';
import { as } from './plain-json.ts';
import type { SqlGate } from './sql-calls.ts';
import { cutPage } from './sql-page.ts';

/** Makes the delivery store. */
export function createSqlDeliveries(gate: SqlGate): DeliveryStore {
  return {
    register: (consumer, options) =>
      gate('deliveries.register', 'write', options, async (call) => {
        await call('consumer_register', checkRegistration(consumer));
      }),
    unregister: (name, options) =>
      gate('deliveries.unregister', 'write', options, async (call) => {
        await call('consumer_unregister', { name });
      }),
    claim: (input, options) =>
      gate('deliveries.claim', 'write', options, async (call) => {
        const { leaseMs, ...claim } = checkClaim(input);
        const args = { ...claim, until: addMs(claim.now, leaseMs) };
        return as<ClaimedDelivery[]>(await call('delivery_claim', args));
      }),
    acknowledge: (receipt, options) =>
      gate('deliveries.acknowledge', 'write', options, async (call) => {
        const { deliveryId, leaseToken } = checkReceipt('deliveries.acknowledge', receipt);
        const answer = as<ReceiptAnswer>(await call('delivery_acknowledge', { deliveryId, leaseToken }));
        if (answer.refused !== undefined) throw leaseLost('deliveries.acknowledge');
      }),
    fail: (receipt, failure, options) =>
      gate('deliveries.fail', 'write', options, async (call) => {
        const { error, retryAt, now } = checkFailure(failure);
        const { deliveryId, leaseToken } = checkReceipt('deliveries.fail', receipt);
        const args = { deliveryId, leaseToken, error, retryAt, now };
        const answer = as<ReceiptAnswer>(await call('delivery_fail', args));
        if (answer.refused !== undefined) throw leaseLost('deliveries.fail');
      }),
    release: (receipt, options) =>
      gate('deliveries.release', 'write', options, async (call) => {
        const { deliveryId, leaseToken } = checkReceipt('deliveries.release', receipt);
        await call('delivery_release', { deliveryId, leaseToken });
      }),
    deadLetters: (query = {}, options) =>
      gate('deliveries.deadLetters', 'read', options, async (call) => {
        const plan = planDeadLetters(query);
        const { limit, after } = plan;
        const rows = as<DeadLetter[]>(
          await call('delivery_dead_letters', { consumer: query.consumer, limit, after }),
        );
        return cutPage(rows, plan, ({ diedAt, deliveryId }) => [diedAt, deliveryId]);
      }),
    replay: (input, options) =>
      gate('deliveries.replay', 'write', options, async (call) =>
        as<number>(await call('delivery_replay', checkReplay(input))),
      ),
    backlog: (options) =>
      gate('deliveries.backlog', 'read', options, async (call) =>
        as<ConsumerBacklog[]>(await call('delivery_backlog', {})),
      ),
  };
}

interface ReceiptAnswer {
  readonly refused?: 'lease_lost';
}

/** The receipt is worth nothing any more. */
export function leaseLost(operation: string): LeadKitError {
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
