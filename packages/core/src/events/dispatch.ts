import { toIsoText } from '../domain/time.ts';
import { isLeadKitError, LeadKitError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { ClaimedDelivery, DeliveryReceipt, DeliveryStore } from '../ports/store-deliveries.ts';
import type { EventRecord } from './domain-event.ts';
import { failureLogText, failureText } from './failure-text.ts';
import { type ConsumerContext, runHandler, type TryEnding } from './run-handler.ts';

/** What became of the deliveries a dispatch took. */
export interface DispatchCounts {
  /** Handled and acknowledged. */
  readonly handled: number;
  /** Tries that failed and will be repeated later. */
  readonly failed: number;
  /** Given up: they are dead letters now. */
  readonly dead: number;
}

/** A consumer as this process handles it. */
export interface Subscription {
  readonly name: string;
  readonly types: ReadonlySet<string>;
  readonly handler: (event: EventRecord, context: ConsumerContext) => unknown;
  readonly handlerTimeoutMs: number;
  readonly leaseMs: number;
  readonly attemptsMax: number;
  readonly concurrency: number;
  readonly retryBaseMs: number;
  readonly retryCapMs: number;
}

/** What dispatching works with. */
export interface DispatchIo {
  readonly store: DeliveryStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly isAcknowledged: (receipt: DeliveryReceipt) => boolean;
}

/** One call of dispatch for one consumer. */
export interface DispatchRun {
  /** Shared by all consumers of the call. */
  readonly counts: { handled: number; failed: number; dead: number };
  /** Deliveries it may still take. */
  left: number;
  readonly tenantId: string | undefined;
  readonly stop: AbortSignal | undefined;
}

/**
 * Claims and handles until nothing of this consumer is due. Claims only what it can start at once, so that no lease runs
 * while its delivery waits. When it is stopped or the store fails, what is under way is still brought to an end.
 */
export async function drain(subscription: Subscription, run: DispatchRun, io: DispatchIo): Promise<void> {
  const running = new Set<Promise<void>>();
  const broken: unknown[] = [];
  while (true) {
    for (const delivery of await claimFree(subscription, running.size, run, io, broken)) {
      const handling = handle(subscription, delivery, run, io)
        .catch((error: unknown) => {
          broken.push(error);
        })
        .finally(() => running.delete(handling));
      running.add(handling);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (broken.length > 0) throw broken[0];
}

async function claimFree(
  { name, leaseMs, concurrency }: Subscription,
  busy: number,
  run: DispatchRun,
  { store, clock }: DispatchIo,
  broken: unknown[],
): Promise<readonly ClaimedDelivery[]> {
  const limit = Math.min(concurrency - busy, run.left);
  if (limit <= 0 || broken.length > 0 || run.stop?.aborted === true) return [];
  try {
    const { tenantId } = run;
    const claimed = await store.claim({
      consumer: name,
      limit,
      leaseMs,
      tenantId,
      now: toIsoText(clock.now()),
    });
    run.left -= claimed.length;
    return claimed;
  } catch (error) {
    broken.push(error);
    return [];
  }
}

async function handle(
  subscription: Subscription,
  delivery: ClaimedDelivery,
  run: DispatchRun,
  io: DispatchIo,
): Promise<void> {
  const ending = await tryOnce(subscription, delivery, run, io);
  try {
    if (ending.outcome === 'stopped') await io.store.release(receiptOf(delivery));
    else if (ending.outcome === 'failed') await fail(subscription, delivery, ending.error, run, io);
    else {
      const { receipt } = ending;
      if (receipt === undefined || !io.isAcknowledged(receipt))
        await io.store.acknowledge(receiptOf(delivery));
      run.counts.handled += 1;
    }
  } catch (error) {
    if (!isLeadKitError(error, 'conflict')) throw error;
    // Acknowledged already, by the commit of the handler that took the receipt.
    if (ending.outcome === 'done' && ending.receipt !== undefined) run.counts.handled += 1;
    else {
      io.logger.warn(
        'A delivery was no longer ours when its try ended. If its lease ran out, it is handled again.',
        {
          ...facts(subscription, delivery),
          outcome: ending.outcome,
        },
      );
    }
  }
}

async function tryOnce(
  { name, types, handler, handlerTimeoutMs, attemptsMax }: Subscription,
  delivery: ClaimedDelivery,
  { stop }: DispatchRun,
  { clock }: DispatchIo,
): Promise<TryEnding> {
  if (stop?.aborted === true) return { outcome: 'stopped' };
  if (delivery.attempt > attemptsMax) return { outcome: 'failed', error: neverReported(name, delivery) };
  if (!types.has(delivery.event.type)) return { outcome: 'failed', error: notOurs(name, delivery) };
  return await runHandler({ consumer: name, handler, timeoutMs: handlerTimeoutMs, clock, stop }, delivery);
}

async function fail(
  subscription: Subscription,
  delivery: ClaimedDelivery,
  error: unknown,
  run: DispatchRun,
  { store, clock, logger, random }: DispatchIo,
): Promise<void> {
  const isLast = delivery.attempt >= subscription.attemptsMax;
  const nowMs = clock.now();
  const retryAt = isLast
    ? null
    : toIsoText(nowMs + retryDelayMs(subscription, delivery.attempt, error, random));
  await store.fail(receiptOf(delivery), { error: failureText(error), retryAt, now: toIsoText(nowMs) });
  const fields = { ...facts(subscription, delivery), error: failureLogText(error) };
  if (isLast) {
    run.counts.dead += 1;
    logger.error(
      'A delivery failed too often and is a dead letter now. Mend the cause, then replay it.',
      fields,
    );
  } else {
    run.counts.failed += 1;
    logger.warn('A delivery failed and is tried again later.', { ...fields, retryAt });
  }
}

/** Full jitter, so that deliveries that failed together do not come back together; never before `retryAfterMs` of the error. */
function retryDelayMs(
  { retryBaseMs, retryCapMs }: Subscription,
  attempt: number,
  error: unknown,
  random: () => number,
): number {
  const jittered = Math.floor(random() * Math.min(retryCapMs, retryBaseMs * 2 ** (attempt - 1)));
  const asked = isLeadKitError(error) ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(jittered, asked);
}

function receiptOf({ deliveryId, leaseToken }: ClaimedDelivery): DeliveryReceipt {
  return { deliveryId, leaseToken };
}

function facts(
  { name }: Subscription,
  { deliveryId, attempt, event }: ClaimedDelivery,
): Record<string, unknown> {
  return { consumer: name, eventType: event.type, eventId: event.id, deliveryId, attempt };
}

function neverReported(consumer: string, { attempt }: ClaimedDelivery): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation: 'consumers.dispatch',
    message:
      `${attempt - 1} tries of consumer "${consumer}" ended without a word: its process died each time. ` +
      'The handler was not called again.',
  });
}

function notOurs(consumer: string, { event }: ClaimedDelivery): LeadKitError {
  return new LeadKitError({
    code: 'unsupported',
    operation: 'consumers.dispatch',
    message:
      `Consumer "${consumer}" of this process does not handle ${event.type}; another version of it subscribed to it. ` +
      'The handler was not called.',
  });
}
