import type { EmulatorClock } from '@leadkit/emulator';

/** Something people do at a moment of the demo. */
export interface Happening {
  /** Minutes after the marketplace opened. */
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
 * @param opensAtMs when it all begins, in milliseconds since 1970; `undefined`: not yet
 * @param done how many happened in earlier runs
 */
export function playOut(
  clock: EmulatorClock,
  happenings: readonly Happening[],
  { opensAtMs, done }: { readonly opensAtMs: () => number | undefined; readonly done: number },
): Playing {
  const inOrder = [...happenings].sort((a, b) => a.afterMinutes - b.afterMinutes);
  let next = done;
  clock.follow({
    nextAt: () => {
      const happening = inOrder[next];
      const opensMs = happening === undefined ? undefined : opensAtMs();
      return happening === undefined || opensMs === undefined
        ? undefined
        : opensMs + happening.afterMinutes * 60_000;
    },
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
