import type { EmulatorClock } from '@leadkit/emulator';

/** Something people do at a moment of the demo. */
export interface Happening {
  /** Minutes after the start. */
  readonly afterMinutes: number;
  readonly act: () => Promise<unknown>;
}

/** People doing things at their moments. */
export interface Playing {
  /** How many things they have done, for a later run to go on from. */
  readonly done: number;
}

/**
 * Lets things happen at their moments while the clock moves.
 *
 * @param startMs when it all began, in milliseconds since 1970
 * @param done how many happened in earlier runs
 */
export function playOut(
  clock: EmulatorClock,
  happenings: readonly Happening[],
  { startMs, done }: { readonly startMs: number; readonly done: number },
): Playing {
  const inOrder = happenings
    .map(({ afterMinutes, act }) => ({ atMs: startMs + afterMinutes * 60_000, act }))
    .sort((a, b) => a.atMs - b.atMs);
  let next = done;
  clock.follow({
    nextAt: () => inOrder[next]?.atMs,
    run: async () => {
      const happening = inOrder[next];
      next += 1;
      await happening?.act();
    },
  });
  return {
    get done(): number {
      return next;
    },
  };
}
