import { EventEmitter } from 'eventemitter3';
import { createSilentLogger, type Logger } from '../ports/logger.ts';
import type { AnyEvent, EventRecord } from './domain-event.ts';
import type { EventType } from './event-map.ts';
import { failureLogText } from './failure-text.ts';

/** What to do when an event happens. What it returns is awaited and dropped. */
export type EventHandler<Type extends EventType = EventType> = (event: AnyEvent<Type>) => unknown;

/** A handler that threw or rejected. */
export interface HandlerFailure {
  /** Name of the event. */
  readonly eventType: string;
  /** Name of the handler's function; `anonymous` when it has none. */
  readonly handler: string;
  /** What it threw. A stranger's error may quote anything, so think before logging it. */
  readonly error: unknown;
}

/**
 * Tells handlers in this process what happened. Best effort: a process that stops loses what it had not told yet. What
 * must survive that is a named consumer ({@link Consumers}).
 */
export interface EventBus {
  /**
   * Calls `handler` with each event of a name from now on. The same function added twice is called twice.
   *
   * @returns a function that takes this handler off again; further calls of it do nothing
   */
  on<Type extends EventType>(type: Type, handler: EventHandler<Type>): () => void;
  /** Calls `handler` with every event, also those of names the map does not know. */
  on(type: '*', handler: EventHandler): () => void;
  /**
   * Calls the handlers of an event: those of its name in the order they were added, then those of `*`. All are started at
   * once and awaited together. One that throws or rejects stops no other; it is logged, and returned.
   *
   * Never rejects. A handler that never settles keeps the call waiting: handlers bring their own time limits. Handlers
   * added or taken off meanwhile count from the next event on.
   */
  publish(event: EventRecord): Promise<readonly HandlerFailure[]>;
}

/** How to make a bus. */
export interface EventBusOptions {
  /** Gets a line for every handler that failed. Default: silent. */
  readonly logger?: Logger | undefined;
}

/** A handler as it is kept: that it only gets the events of its name is what `on` promises. */
type Listener = (event: EventRecord) => unknown;

/** An event name that no text can clash with. */
const EVERY: unique symbol = Symbol('every event');

const NO_FAILURES: readonly HandlerFailure[] = Object.freeze([]);

/** Makes a bus with no handlers. */
export function createEventBus(options: EventBusOptions = {}): EventBus {
  const logger = options.logger ?? createSilentLogger();
  const emitter = new EventEmitter<string | symbol>();
  const nothingFailed = Promise.resolve(NO_FAILURES);

  function on(type: string, handler: EventHandler): () => void {
    const name = type === '*' ? EVERY : type;
    // The context is this one registration, so that taking it off leaves the same function added elsewhere alone.
    const registration = {};
    emitter.on(name, handler, registration);
    return () => {
      emitter.off(name, handler, registration);
    };
  }

  function publish(event: EventRecord): Promise<readonly HandlerFailure[]> {
    const listeners: readonly Listener[] = emitter.listeners(event.type);
    const every: readonly Listener[] = emitter.listeners(EVERY);
    const round: Round = { event, failures: undefined, pending: undefined };
    for (const listener of listeners) start(listener, round);
    for (const listener of every) start(listener, round);
    if (round.pending !== undefined) return Promise.all(round.pending).then(() => report(round));
    return round.failures === undefined ? nothingFailed : Promise.resolve(report(round));
  }

  function report(round: Round): readonly HandlerFailure[] {
    if (round.failures === undefined) return NO_FAILURES;
    for (const { eventType, handler, error } of round.failures) {
      logger.error(
        'An event handler failed. The others were not affected; this event is not repeated for it.',
        {
          eventType,
          eventId: round.event.id,
          handler,
          error: failureLogText(error),
        },
      );
    }
    return round.failures;
  }

  return { on, publish };
}

/** One event on its way. Lists are made when they are needed: most events meet handlers that neither wait nor fail. */
interface Round {
  readonly event: EventRecord;
  failures: HandlerFailure[] | undefined;
  pending: PromiseLike<unknown>[] | undefined;
}

function start(listener: Listener, round: Round): void {
  try {
    const result = listener(round.event);
    if (!isPromiseLike(result)) return;
    round.pending ??= [];
    round.pending.push(result.then(undefined, (error: unknown) => fail(listener, round, error)));
  } catch (error) {
    fail(listener, round, error);
  }
}

function fail(listener: Listener, round: Round, error: unknown): void {
  round.failures ??= [];
  round.failures.push({ eventType: round.event.type, handler: listener.name || 'anonymous', error });
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
