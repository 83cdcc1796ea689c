import type { BlindSpan } from '../ports/store-summary.ts';
import type { Figure, FigureGroup } from './figure.ts';
import type { Cell, FigureReader } from './figure-reader.ts';
import { definitionOf, type MetricId } from './metrics.ts';
import { isPeriod } from './report-request.ts';

/** What a figure says besides its definition. */
export interface Drawn {
  readonly value: number | null;
  readonly n: number;
  readonly currency?: string | undefined;
  readonly group?: FigureGroup | undefined;
  readonly exclusions?: readonly string[] | undefined;
}

/** Makes a figure of a report. */
export function drawFigure({ plan, blind }: FigureReader, metric: MetricId, drawn: Drawn): Figure {
  const { unit, formula } = definitionOf(metric);
  const { value, n, currency, group = {}, exclusions = [] } = drawn;
  return {
    metric,
    value,
    unit,
    ...(currency === undefined ? {} : { currency }),
    formula,
    window: plan.window,
    n,
    exclusions: [...exclusions, ...(plan.excludesBlind ? blindText(blind) : []), ...edgeText(plan)],
    ...(Object.keys(group).length === 0 ? {} : { group }),
  };
}

/** `part / whole`, or nothing when there is no whole. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** A name for a group, and its currency, that does not depend on the order of its fields. */
export function groupName(group: FigureGroup, currency?: string): string {
  return JSON.stringify([Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1)), currency ?? null]);
}

/** Sums per group and currency; what is not there is 0. */
export function sumsOf(cells: readonly Cell[]): {
  readonly sum: (group: FigureGroup, currency?: string) => number;
  readonly count: (group: FigureGroup, currency?: string) => number;
} {
  const totals = new Map<string, { sum: number; count: number }>();
  for (const { group, currency, sum, count } of cells) {
    const known = totals.get(groupName(group, currency)) ?? { sum: 0, count: 0 };
    totals.set(groupName(group, currency), { sum: known.sum + sum, count: known.count + count });
  }
  return {
    sum: (group, currency) => totals.get(groupName(group, currency))?.sum ?? 0,
    count: (group, currency) => totals.get(groupName(group, currency))?.count ?? 0,
  };
}

/** Every group of these, once. */
export function groupsOf(
  lists: readonly (readonly { readonly group: FigureGroup }[])[],
): readonly FigureGroup[] {
  return [...new Map(lists.flat().map(({ group }) => [groupName(group), group])).values()];
}

/** The groups, or the whole when there is nothing to split and nothing was found: a whole of nothing is a figure too. */
export function orWhole({ plan }: FigureReader, groups: readonly FigureGroup[]): readonly FigureGroup[] {
  return groups.length > 0 || plan.groupBy.length > 0 ? groups : [{}];
}

/** Every currency of these, in order. */
export function currenciesOf(cells: readonly Cell[]): readonly string[] {
  return [...new Set(cells.flatMap(({ currency }) => currency ?? []))].sort();
}

/** Up to three spans are named one by one; the report holds all of them. */
function blindText(blind: readonly BlindSpan[]): readonly string[] {
  return [...new Set(blind.map(({ accountId }) => accountId))].map((accountId) => {
    const spans = blind.filter((span) => span.accountId === accountId);
    const named = spans.slice(0, 3).map(({ from, before }) => `${from} to ${before}`);
    const more = spans.length > 3 ? ` and ${spans.length - 3} spans more` : '';
    return `account ${accountId} was not read ${named.join(', ')}${more}: what happened on it then is left out`;
  });
}

function edgeText({ groupBy }: FigureReader['plan']): readonly string[] {
  const period = groupBy.find(isPeriod);
  return period === undefined ? [] : [`the first and the last ${period} only as far as the window reaches`];
}
