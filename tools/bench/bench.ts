/** One thing whose cost is compared: ours, the floor (the least work any solution must do) or a peer. */
export interface Contender {
  readonly name: string;
  readonly role: 'ours' | 'floor' | 'peer';
  /** Does the work once. Whatever it returns is awaited, so that an engine cannot leave the work out. */
  readonly run: () => unknown;
}

/** What we promise: CPU time of ours divided by that of the named contender is at most `ratio`. */
interface RatioGoal {
  readonly against: string;
  readonly ratio: number;
}

/** Contenders that do the same work, measured by CPU time in one process, interleaved round by round. */
export interface ContestBench {
  readonly kind: 'contest';
  readonly work: string;
  readonly contenders: readonly Contender[];
  readonly goals: readonly RatioGoal[];
}

/** A number that is not a contest: a size, a count of requests, the time of a cold start. */
export interface FigureBench {
  readonly kind: 'figure';
  readonly work: string;
  readonly unit: string;
  readonly goalAtMost: number;
  readonly measure: () => number | Promise<number>;
}

/** A `*.bench.ts` file exports `benches`, a list of these. */
export type Bench = ContestBench | FigureBench;
