import type { JsonObject } from './json.ts';

/** Plans work for later moments. Plans are data, so they are part of every snapshot. */
export interface Timers {
  /** Runs the timer `name` with `data` at a moment, in milliseconds since 1970. Gives back the id of the plan. */
  at(unixMs: number, name: string, data?: JsonObject): number;
  /** Runs the timer `name` with `data` after `ms` milliseconds. Gives back the id of the plan. */
  after(ms: number, name: string, data?: JsonObject): number;
  /** Calls a plan off; `false` when it ran already or never was. */
  cancel(id: number): boolean;
  /** What is planned, in the order it will run. */
  pending(): readonly PlannedTimer[];
}

/** Work planned for a moment. */
export interface PlannedTimer {
  /** Id of the plan; of two plans for one moment the lower id runs first. */
  readonly id: number;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** Which timer of the emulator. */
  readonly name: string;
  /** What it gets. */
  readonly data: JsonObject;
}

/** Plans as a snapshot keeps them. */
export interface SavedTimers {
  /** Id of the newest plan so far. */
  readonly lastId: number;
  /** Plans that have not run. */
  readonly planned: readonly PlannedTimer[];
}

export interface TimerQueue extends Timers {
  nextAt(): number | undefined;
  takeDue(now: number): PlannedTimer | undefined;
  save(): SavedTimers;
  load(saved: SavedTimers): void;
}

export function createTimerQueue(names: readonly string[], now: () => number): TimerQueue {
  let planned: PlannedTimer[] = [];
  let lastId = 0;

  function at(unixMs: number, name: string, data: JsonObject = {}): number {
    if (!names.includes(name)) {
      throw new RangeError(`There is no timer "${name}"; this emulator has ${names.join(', ') || 'none'}.`);
    }
    lastId += 1;
    planned.push({ id: lastId, at: unixMs, name, data });
    planned.sort((a, b) => a.at - b.at || a.id - b.id);
    return lastId;
  }

  return {
    at,
    after: (ms, name, data) => at(now() + ms, name, data),
    cancel(id) {
      const kept = planned.filter((timer) => timer.id !== id);
      const found = kept.length < planned.length;
      planned = kept;
      return found;
    },
    pending: () => [...planned],
    nextAt: () => planned[0]?.at,
    takeDue: (moment) => (planned[0] !== undefined && planned[0].at <= moment ? planned.shift() : undefined),
    save: () => ({ lastId, planned: [...planned] }),
    load(saved) {
      lastId = saved.lastId;
      planned = [...saved.planned];
    },
  };
}
