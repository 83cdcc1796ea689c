import type { EmulatorClock } from '@leadkit/emulator';

/** Something people do at a moment of the day. */
export interface Happening {
  /** Minutes after the start. */
  readonly afterMinutes: number;
  readonly act: () => Promise<unknown>;
}

/** How long the demo's day lasts. */
export const DAY_MS: number = 12 * 60 * 60_000;

/** Lets things happen at their moments while the clock moves. */
export function playOut(clock: EmulatorClock, happenings: readonly Happening[]): void {
  const startMs = clock.now();
  const left = happenings
    .map(({ afterMinutes, act }) => ({ atMs: startMs + afterMinutes * 60_000, act }))
    .sort((a, b) => a.atMs - b.atMs);
  clock.follow({
    nextAt: () => left[0]?.atMs,
    run: async () => {
      await left.shift()?.act();
    },
  });
}
