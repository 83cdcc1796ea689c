import type { SavedState } from './emulator-state.ts';
import type { SavedFaults } from './fault-script.ts';
import { isRecord } from './json.ts';
import type { SavedTimers } from './timers.ts';

/** Everything an emulator knows, as plain JSON: rows, sequences, place in the random numbers, plans, faults, moment. */
export interface EmulatorSnapshot {
  /** Version of this shape. */
  readonly version: 1;
  /** Id of the emulator; another one refuses it. */
  readonly emulator: string;
  /** When it was taken, by the emulator's clock, in milliseconds since 1970. */
  readonly now: number;
  /** Rows, sequences and random numbers. */
  readonly state: SavedState;
  /** Work planned for later. */
  readonly timers: SavedTimers;
  /** Scripted faults. */
  readonly faults: SavedFaults;
}

/** Checks what came from a file or over HTTP. @throws RangeError when it is no snapshot of this emulator. */
export function checkSnapshot(value: unknown, emulatorId: string): EmulatorSnapshot {
  const isWhole =
    isRecord(value) &&
    value.version === 1 &&
    typeof value.now === 'number' &&
    isRecord(value.state) &&
    isRecord(value.timers) &&
    isRecord(value.faults);
  if (!isWhole) throw new RangeError('This is no emulator snapshot of version 1; nothing was restored.');
  if (value.emulator !== emulatorId) {
    throw new RangeError(
      `This is a snapshot of the emulator "${String(value.emulator)}", not of "${emulatorId}"; nothing was restored.`,
    );
  }
  return value as unknown as EmulatorSnapshot;
}
