import { createControl, NOW_HEADER } from './control.ts';
import { createEmulatorClock, type TimeSource } from './emulator-clock.ts';
import type { EmulatorOptions } from './emulator-options.ts';
import { createEmulatorState, type EmulatorState, type Tables } from './emulator-state.ts';
import { createExchange } from './exchange.ts';
import { createFaultScript, type Faults } from './fault-script.ts';
import { type Listening, type ListenOptions, listenOn } from './listen.ts';
import { createResumableRandom } from './random.ts';
import { createRedaction } from './redaction.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import type { EmulatorContext, RouteDescription } from './route.ts';
import { createRouteTable } from './route-table.ts';
import { createSerialQueue } from './serial-queue.ts';
import { checkSnapshot, type EmulatorSnapshot } from './snapshot.ts';
import { createTimerQueue, type Timers } from './timers.ts';

/** A stateful emulator of an HTTP API. `fetch` is the implementation; everything else is a view of it. */
export interface Emulator<Rows extends Tables = Tables> {
  /** Short name. */
  readonly id: string;
  /** What it answers, and what each answer copies. */
  readonly routes: readonly RouteDescription[];
  /** Answers a request, whatever its host. Rejects as fetch does when a fault drops the answer or the signal aborts. */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** Serves it on 127.0.0.1. */
  readonly listen: (options?: ListenOptions) => Promise<Listening>;
  /** Where time comes from. */
  readonly clock: TimeSource;
  /** Moves the clock on, and does what is due. Throws when the clock that was given cannot be moved. */
  readonly advance: (ms: number) => Promise<void>;
  /** What it knows. Read it freely; change it within {@link Emulator.act}. */
  readonly state: EmulatorState<Rows>;
  /** Work for later. */
  readonly timers: Timers;
  /** What goes wrong. */
  readonly faults: Faults;
  /** What came in. */
  readonly requests: RequestLog;
  /**
   * Runs work on the state in turn with the handlers, after everything that is due. Not from inside a handler, a timer or
   * another `act`: it would wait for itself.
   */
  readonly act: <Result>(
    work: (context: EmulatorContext<Rows>) => Result | Promise<Result>,
  ) => Promise<Result>;
  /** Everything it knows, as plain JSON. The request log is not part of it. */
  readonly snapshot: () => EmulatorSnapshot;
  /** Goes back to a snapshot; a clock of its own goes back too, a given one stays. Throws for another emulator's. */
  readonly restore: (snapshot: EmulatorSnapshot) => Promise<void>;
  /** As new: the same seed, no faults, no requests; a clock of its own goes back to its start, a given one stays. */
  readonly reset: () => Promise<void>;
}

/**
 * Makes an emulator.
 *
 * @throws RangeError for a route without a source, a bad path or two routes of one method and path.
 */
export function createEmulator<Rows extends Tables = Tables>(options: EmulatorOptions<Rows>): Emulator<Rows> {
  const { id, seed = 1, timers: timerHandlers = {}, answers = {} } = options;
  const fallback = createEmulatorClock();
  const clock: TimeSource = options.clock ?? fallback;
  const ownClock = options.clock === undefined ? fallback : undefined;
  const startedAt = clock.now();
  const inTurn = createSerialQueue();
  const table = createRouteTable(options.routes);
  const state = createEmulatorState<Rows>(seed);
  let timerNow: number | undefined;
  let lastOrigin = `http://${id}.invalid`;
  const now = (): number => timerNow ?? clock.now();
  const timers = createTimerQueue(Object.keys(timerHandlers), now);
  const faults = createFaultScript({
    now,
    random: createResumableRandom(`${seed}:faults`),
    hasRoute: (name) => table.has(name),
    canSleep: clock.sleep !== undefined,
  });
  const requests = createRequestLog(options.requestsMax ?? 10_000);
  const context: EmulatorContext<Rows> = {
    state,
    timers,
    now,
    get origin(): string {
      return options.origin ?? lastOrigin;
    },
  };

  function runDue(): void {
    for (let due = timers.takeDue(clock.now()); due !== undefined; due = timers.takeDue(clock.now())) {
      timerNow = due.at;
      try {
        timerHandlers[due.name]?.(context, due.data);
      } finally {
        timerNow = undefined;
      }
    }
  }

  function act<Result>(work: (context: EmulatorContext<Rows>) => Result | Promise<Result>): Promise<Result> {
    return inTurn(() => {
      runDue();
      return work(context);
    });
  }

  async function restore(snapshot: EmulatorSnapshot): Promise<void> {
    const checked = checkSnapshot(snapshot, id);
    timers.load({ lastId: 0, planned: [] });
    await ownClock?.set(checked.now);
    await inTurn(() => {
      state.load(checked.state);
      timers.load(checked.timers);
      faults.load(checked.faults);
    });
  }

  async function reset(): Promise<void> {
    timers.load({ lastId: 0, planned: [] });
    await ownClock?.set(startedAt);
    await inTurn(() => {
      state.clear();
      timers.load({ lastId: 0, planned: [] });
      faults.clear();
      requests.clear();
      options.seedState?.(context);
    });
  }

  function snapshot(): EmulatorSnapshot {
    return {
      version: 1,
      emulator: id,
      now: clock.now(),
      state: state.save(),
      timers: timers.save(),
      faults: faults.save(),
    };
  }

  const control =
    options.control === false
      ? undefined
      : createControl({
          id,
          clock,
          state,
          faults,
          requests,
          snapshot,
          restore,
          reset,
          act,
          table,
          world: options.world ?? {},
        });
  const exchange = createExchange<Rows>({
    id,
    clock,
    table,
    context,
    answers,
    faults,
    requests,
    redaction: createRedaction(options.redact),
    keepBodies: options.keepBodies ?? false,
    bodyBytesMax: options.bodyBytesMax ?? 1_048_576,
    fixedOrigin: options.origin,
    act,
  });

  async function answer(input: Request | string | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const answered = (await control?.(request)) ?? (await exchange(request));
    if (control === undefined) return answered;
    const headers = new Headers(answered.headers);
    headers.set(NOW_HEADER, String(clock.now()));
    return new Response(answered.body, { status: answered.status, headers });
  }

  async function advance(ms: number): Promise<void> {
    if (clock.advance === undefined)
      throw new TypeError(`The clock given to the emulator "${id}" cannot be moved.`);
    await clock.advance(ms);
    await act(() => {});
  }

  clock.follow?.({ nextAt: () => timers.nextAt(), run: () => act(() => {}) });
  options.seedState?.(context);

  return {
    id,
    routes: table.describe(),
    fetch: answer,
    async listen({ port = 0, through } = {}) {
      const listening = await listenOn(
        through === undefined ? answer : (request) => through(request, answer),
        port,
      );
      lastOrigin = listening.url;
      return listening;
    },
    clock,
    advance,
    state,
    timers,
    faults,
    requests,
    act,
    snapshot,
    restore,
    reset,
  };
}
