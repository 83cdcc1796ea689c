import type { FigureUnit, MetricId } from './metrics.ts';

/** A span of time: from `from` on, before `before`. */
export interface FigureWindow {
  /** ISO 8601 with offset. */
  readonly from: string;
  /** ISO 8601 with offset. */
  readonly before: string;
}

/** A figure with everything needed to judge it. */
export interface Figure {
  /** Which metric, one of `METRICS`. */
  readonly metric: MetricId;
  /** The value; `null` when it cannot be computed (a share of nothing). */
  readonly value: number | null;
  /** Unit of the value. */
  readonly unit: FigureUnit;
  /** Currency of the money in it; money of another currency is never part of it. Absent where there is no money. */
  readonly currency?: string;
  /** How it is computed, for people. */
  readonly formula: string;
  /** What it covers. */
  readonly window: FigureWindow;
  /** How many things it rests on. */
  readonly n: number;
  /** What is left out or not known, and why. */
  readonly exclusions: readonly string[];
  /** What it is of: the groups asked for, and `step`, `reason` or `kind` where the metric has them. `null`: not known. */
  readonly group?: FigureGroup;
}

/** Values of groups by name. */
export type FigureGroup = Readonly<Record<string, string | null>>;
