import { z } from 'zod';
import type { Money } from '../domain/money.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { invalidInput } from '../errors.ts';
import { checkInput, type InputSchemas, lazySchema } from '../input-check.ts';
import type { FigureWindow } from './figure.ts';
import { METRICS, type MetricId } from './metrics.ts';

/** What figures can be grouped by. Days, weeks and months are those of the time zone. */
export type AnalyticsGroup =
  | 'platform'
  | 'account'
  | 'campaign'
  | 'listing'
  | 'niche'
  | 'city'
  | 'manager'
  | 'day'
  | 'week'
  | 'month';

/** Which figures are wanted. */
export interface ReportRequest {
  /** What they cover. */
  readonly window: FigureWindow;
  /** What they are split by: at most two, one of them a period. Default: nothing. */
  readonly groupBy?: readonly AnalyticsGroup[] | undefined;
  /** Only these. Default: all. */
  readonly metrics?: readonly MetricId[] | undefined;
  /** How long a lead may take from one step of the funnel to the next, in days. Default 30. */
  readonly stepDays?: number | undefined;
  /** What the sales team cost in the window, for the cost per customer. Default: nothing. Not with `groupBy`. */
  readonly salesCost?: Money | undefined;
  /** What accounts told while they were not read: left out of every figure (default), or counted. */
  readonly blindWindows?: 'exclude' | 'include' | undefined;
}

/** A request in one form. */
export interface ReportPlan {
  readonly window: FigureWindow;
  readonly groupBy: readonly AnalyticsGroup[];
  readonly metrics: ReadonlySet<MetricId>;
  readonly stepDays: number;
  readonly salesCost?: Money | undefined;
  readonly excludesBlind: boolean;
}

/** Groups that are periods of a calendar. */
export const PERIODS = ['day', 'week', 'month'] as const;

const moment = lazySchema(() => z.iso.datetime({ offset: true }));
const schema = lazySchema(() =>
  z.strictObject({
    window: z.strictObject({ from: moment(), before: moment() }),
    groupBy: z
      .array(z.enum(['platform', 'account', 'campaign', 'listing', 'niche', 'city', 'manager', ...PERIODS]))
      .max(2)
      .optional(),
    metrics: z.array(z.enum(METRICS.map(({ id }) => id))).optional(),
    stepDays: z.number().positive().max(3650).optional(),
    salesCost: z
      .strictObject({ amountMinor: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) })
      .optional(),
    blindWindows: z.enum(['exclude', 'include']).optional(),
  }),
);
export const reportInputs: InputSchemas = { 'analytics.report': schema };

/** @throws LeadKitError `invalid_input` naming each wrong field. */
export function planReport(operation: string, request: ReportRequest): ReportPlan {
  const {
    window,
    groupBy = [],
    metrics,
    stepDays = 30,
    salesCost,
    blindWindows,
  } = checkInput(schema, request, operation);
  const [fromMs, beforeMs] = [toUnixMs(window.from), toUnixMs(window.before)];
  const issues = [
    ...(fromMs < beforeMs ? [] : [{ path: 'window.before', message: 'must come after window.from' }]),
    ...(new Set(groupBy).size === groupBy.length
      ? []
      : [{ path: 'groupBy', message: 'names a group twice' }]),
    ...(groupBy.filter(isPeriod).length < 2
      ? []
      : [{ path: 'groupBy', message: 'takes one period at a time' }]),
    ...(salesCost === undefined || groupBy.length === 0
      ? []
      : [{ path: 'salesCost', message: 'cannot be split; leave groupBy out' }]),
  ];
  if (issues.length > 0) throw invalidInput(operation, issues);
  return {
    window: { from: toIsoText(fromMs), before: toIsoText(beforeMs) },
    groupBy,
    metrics: new Set(metrics ?? METRICS.map(({ id }) => id)),
    stepDays,
    salesCost,
    excludesBlind: blindWindows !== 'include',
  };
}

/** Whether a group is a period of the calendar. */
export function isPeriod(group: AnalyticsGroup): group is (typeof PERIODS)[number] {
  return (PERIODS as readonly string[]).includes(group);
}
