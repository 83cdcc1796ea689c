import { LeadKitError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ClaimedDelivery, DeliveryReceipt } from '../ports/store-deliveries.ts';
import type { EventRecord } from './domain-event.ts';

/** What a handler gets beside the event. */
export interface ConsumerContext {
  /**
   * Aborts when the handler takes too long or the dispatch is stopped. Pass it on: a handler that goes on after its time
   * limit works while the event may already be with somebody else.
   */
  readonly signal: AbortSignal;
  /** Which try this is, from 1. A try of a process that died counts. */
  readonly attempt: number;
  /** The delivery: one event for one consumer. The same in every try. */
  readonly deliveryId: string;
  /**
   * Makes the effect exactly-once, where the effect is a commit: pass it as `acknowledge`, and the delivery is done exactly
   * when the changes are stored. A try that lost its lease then changes nothing. A handler that does not use it is
   * acknowledged after it returns.
   */
  readonly receipt: DeliveryReceipt;
}

/** How one try ended, with the receipt when the handler took it. `stopped`: the dispatch was aborted, and the handler gave up. */
export type TryEnding =
  | { readonly outcome: 'done'; readonly receipt: DeliveryReceipt | undefined }
  | { readonly outcome: 'failed'; readonly error: unknown }
  | { readonly outcome: 'stopped' };

/** What one try needs to know. */
export interface HandlerRun {
  readonly consumer: string;
  readonly handler: (event: EventRecord, context: ConsumerContext) => unknown;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly stop: AbortSignal | undefined;
}

/** Runs a handler once, within its time. Never rejects; what a handler says after its time is over is not heard. */
export function runHandler(run: HandlerRun, delivery: ClaimedDelivery): Promise<TryEnding> {
  const { handler, timeoutMs, clock, stop } = run;
  return new Promise((resolve) => {
    const controller = new AbortController();
    const abort = (): void => controller.abort(stop?.reason);
    const end = (ending: TryEnding): void => {
      cancelLimit();
      stop?.removeEventListener('abort', abort);
      resolve(ending);
    };
    const cancelLimit = clock.after(timeoutMs, () => {
      const error = tooSlow(run, delivery);
      end({ outcome: 'failed', error });
      controller.abort(error);
    });
    stop?.addEventListener('abort', abort, { once: true });
    const { context, receiptTaken } = openContext(delivery, controller.signal);
    callHandler(handler, delivery.event, context).then(
      () => end({ outcome: 'done', receipt: receiptTaken() }),
      (error: unknown) => end(stop?.aborted === true ? { outcome: 'stopped' } : { outcome: 'failed', error }),
    );
  });
}

/** Turns a throw into a rejection. */
async function callHandler(
  handler: HandlerRun['handler'],
  event: EventRecord,
  context: ConsumerContext,
): Promise<void> {
  await handler(event, context);
}

/** The context notices that its receipt is read: from then on the delivery may be acknowledged by a commit. */
function openContext(
  delivery: ClaimedDelivery,
  signal: AbortSignal,
): { readonly context: ConsumerContext; readonly receiptTaken: () => DeliveryReceipt | undefined } {
  const { deliveryId, leaseToken, attempt } = delivery;
  let taken: DeliveryReceipt | undefined;
  return {
    context: {
      signal,
      attempt,
      deliveryId,
      get receipt(): DeliveryReceipt {
        taken ??= { deliveryId, leaseToken };
        return taken;
      },
    },
    receiptTaken: () => taken,
  };
}

function tooSlow({ consumer, timeoutMs }: HandlerRun, { event }: ClaimedDelivery): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation: 'consumers.dispatch',
    message:
      `The handler of consumer "${consumer}" did not finish ${event.type} ${event.id} within ${timeoutMs} ms. ` +
      'Its signal was aborted; what it does from here on is not heard. Raise handlerTimeoutMs, or make it faster.',
  });
}
