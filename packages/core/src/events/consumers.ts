import { toIsoText } from '../domain/time.ts';
import { type ErrorIssue, invalidInput, LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Clock } from '../ports/clock.ts';
import { createSilentLogger, type Logger } from '../ports/logger.ts';
import type { Page } from '../ports/page.ts';
import type {
  ConsumerBacklog,
  DeadLetter,
  DeadLetterQuery,
  DeliveryReceipt,
  DeliveryStore,
  ReplayInput,
} from '../ports/store-deliveries.ts';
import { type DispatchCounts, type DispatchRun, drain, type Subscription } from './dispatch.ts';
import type { AnyEvent } from './domain-event.ts';
import type { EventType } from './event-map.ts';
import type { ConsumerContext } from './run-handler.ts';

/**
 * What to do about an event. Called at least once per event, so an effect outside the store drops repeats by `event.id`.
 * What it returns is awaited and dropped; a throw or rejection is a failed try.
 */
export type ConsumerHandler<Type extends EventType = EventType> = (
  event: AnyEvent<Type>,
  context: ConsumerContext,
) => unknown;

/** How a consumer is served. */
export interface ConsumerOptions {
  /** Time for one try, in milliseconds; past it the try has failed. Default 30 000. */
  readonly handlerTimeoutMs?: number | undefined;
  /**
   * How long nobody else gets a claimed delivery, in milliseconds: how late it comes again when this process dies. Must be
   * more than `handlerTimeoutMs`. Default `handlerTimeoutMs` and 30 000.
   */
  readonly leaseMs?: number | undefined;
  /** Tries before a delivery is a dead letter. Default 10. */
  readonly attemptsMax?: number | undefined;
  /** Most handlers at once in one dispatch; events of one subject never run at once. Default 8. */
  readonly concurrency?: number | undefined;
  /**
   * Longest wait before the second try, in milliseconds; it doubles with each further try. The wait is a random part of it
   * (full jitter), and at least the error's `retryAfterMs`. Default 1 000.
   */
  readonly retryBaseMs?: number | undefined;
  /** Where the doubling ends, in milliseconds. Default 600 000. */
  readonly retryCapMs?: number | undefined;
}

/** What to dispatch. */
export interface DispatchInput {
  /** Only this consumer. Default: all subscribed in this process. */
  readonly consumer?: string | undefined;
  /** Only events of this tenant. Default: of all. */
  readonly tenantId?: string | undefined;
  /** Most deliveries to take of each consumer. Default: until nothing is due. */
  readonly limit?: number | undefined;
  /** Stops it: nothing more is taken, and handlers are told through their own signals. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Durable reactions to events. A consumer has a name, the same in every process and after every restart; each event of its
 * types that is committed after it was registered reaches it at least once, in order per tenant and subject. Processes that
 * subscribe the same name share its work.
 */
export interface Consumers {
  /**
   * Registers a consumer with the store, and its handler with this process. Events committed before the first
   * registration do not reach it. The types given last, by any process, count for later commits. With the same handler again,
   * types and options are replaced.
   *
   * @throws LeadKitError `conflict` when another handler of this process has the name; `invalid_input` for options that
   *   do not fit.
   */
  subscribe<Type extends EventType>(
    name: string,
    types: readonly Type[],
    handler: ConsumerHandler<Type>,
    options?: ConsumerOptions,
  ): Promise<void>;
  /**
   * Claims and handles until nothing is due, then tells what became of it. Handlers that fail are tried again by a later
   * call, once their wait is over.
   *
   * When `signal` aborts, handlers under way are waited for, at most their time limit: one that ends well is acknowledged,
   * one that gives up is given back untried. Then it rejects with the signal's reason.
   *
   * @throws LeadKitError `not_found` when this process has no such consumer; whatever the store refuses a call with.
   */
  dispatch(input?: DispatchInput): Promise<DispatchCounts>;
  /** Deliveries given up, oldest first. */
  deadLetters(query?: DeadLetterQuery, options?: CallOptions): Promise<Page<DeadLetter>>;
  /** Gives dead letters of a consumer another chance, from their first try on: those named, or all. Returns how many. */
  replay(input: Omit<ReplayInput, 'now'>, options?: CallOptions): Promise<number>;
  /** How far behind every registered consumer is, also those of other processes. */
  backlog(options?: CallOptions): Promise<readonly ConsumerBacklog[]>;
  /**
   * Forgets a consumer for good: its registration, waiting deliveries and dead letters, for every process. Needed when a
   * consumer is renamed or dropped, else its backlog grows for ever. To pause one, just do not dispatch it.
   */
  unsubscribe(name: string, options?: CallOptions): Promise<void>;
}

/** What consumers are made from. */
export interface ConsumersOptions {
  /** Where deliveries are kept. */
  readonly store: DeliveryStore;
  /** Where time comes from. */
  readonly clock: Clock;
  /** Gets a line for every try that failed. Default: silent. */
  readonly logger?: Logger | undefined;
  /** Chance for jitter, 0 up to 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /**
   * Whether a commit that succeeded carried this receipt; such a delivery is not acknowledged once more, which saves a call.
   * Default: nobody knows.
   */
  readonly isAcknowledged?: ((receipt: DeliveryReceipt) => boolean) | undefined;
}

/** Makes consumers over a store. No I/O happens here. */
export function createConsumers(options: ConsumersOptions): Consumers {
  const { store, clock, logger = createSilentLogger(), random = Math.random } = options;
  const isAcknowledged = options.isAcknowledged ?? (() => false);
  const subscriptions = new Map<string, Subscription>();

  async function subscribe<Type extends EventType>(
    name: string,
    types: readonly Type[],
    handler: ConsumerHandler<Type>,
    consumerOptions: ConsumerOptions = {},
  ): Promise<void> {
    // The store only delivers the registered types, and dispatch checks again, so the handler sees no other event.
    const subscription = readSubscription(name, types, handler as Subscription['handler'], consumerOptions);
    const known = subscriptions.get(name);
    if (known !== undefined && known.handler !== subscription.handler) throw nameTaken(name);
    subscriptions.set(name, subscription);
    try {
      await store.register({ name, types: [...subscription.types] });
    } catch (error) {
      if (known === undefined) subscriptions.delete(name);
      else subscriptions.set(name, known);
      throw error;
    }
  }

  async function dispatch(input: DispatchInput = {}): Promise<DispatchCounts> {
    const { consumer, tenantId, limit, signal } = input;
    if (limit !== undefined && !isWhole(limit, 1)) {
      const message = 'must be a whole number from 1';
      throw invalidInput('consumers.dispatch', [{ path: 'limit', message }]);
    }
    const chosen = consumer === undefined ? [...subscriptions.values()] : [find(subscriptions, consumer)];
    signal?.throwIfAborted();
    const counts: DispatchRun['counts'] = { handled: 0, failed: 0, dead: 0 };
    const io = { store, clock, logger, random, isAcknowledged };
    const left = limit ?? Number.POSITIVE_INFINITY;
    const ends = await Promise.allSettled(
      chosen.map((subscription) => drain(subscription, { counts, left, tenantId, stop: signal }, io)),
    );
    signal?.throwIfAborted();
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return counts;
  }

  return {
    subscribe,
    dispatch,
    deadLetters: (query, call) => store.deadLetters(query, call),
    replay: (input, call) => store.replay({ ...input, now: toIsoText(clock.now()) }, call),
    backlog: (call) => store.backlog(call),
    unsubscribe: async (name, call) => {
      subscriptions.delete(name);
      await store.unregister(name, call);
    },
  };
}

function readSubscription(
  name: string,
  types: readonly string[],
  handler: Subscription['handler'],
  options: ConsumerOptions,
): Subscription {
  const handlerTimeoutMs = options.handlerTimeoutMs ?? 30_000;
  const subscription: Subscription = {
    name,
    types: new Set(types),
    handler,
    handlerTimeoutMs,
    leaseMs: options.leaseMs ?? handlerTimeoutMs + 30_000,
    attemptsMax: options.attemptsMax ?? 10,
    concurrency: options.concurrency ?? 8,
    retryBaseMs: options.retryBaseMs ?? 1000,
    retryCapMs: options.retryCapMs ?? 600_000,
  };
  const issues: ErrorIssue[] = [];
  if (typeof name !== 'string' || name === '') issues.push({ path: 'name', message: 'must be a text' });
  if (typeof handler !== 'function') issues.push({ path: 'handler', message: 'must be a function' });
  if (!Array.isArray(types) || types.length === 0)
    issues.push({ path: 'types', message: 'must name at least one event' });
  for (const field of [
    'handlerTimeoutMs',
    'attemptsMax',
    'concurrency',
    'retryBaseMs',
    'retryCapMs',
  ] as const) {
    if (!isWhole(subscription[field], 1)) {
      issues.push({ path: `options.${field}`, message: 'must be a whole number from 1' });
    }
  }
  if (!isWhole(subscription.leaseMs, handlerTimeoutMs + 1)) {
    const message = `must be a whole number above handlerTimeoutMs (${handlerTimeoutMs}), else a slow handler meets its own repeat`;
    issues.push({ path: 'options.leaseMs', message });
  }
  if (issues.length > 0) throw invalidInput('consumers.subscribe', issues);
  return subscription;
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function find(subscriptions: ReadonlyMap<string, Subscription>, name: string): Subscription {
  const subscription = subscriptions.get(name);
  if (subscription !== undefined) return subscription;
  throw new LeadKitError({
    code: 'not_found',
    operation: 'consumers.dispatch',
    message: `This process has no consumer "${name}", so nothing was delivered. Call subscribe for it first.`,
  });
}

function nameTaken(name: string): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'consumers.subscribe',
    message:
      `Consumer "${name}" already has another handler in this process; nothing was changed. ` +
      'Give this one another name: each name gets every event.',
  });
}
