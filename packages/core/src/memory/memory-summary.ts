import type { SummaryRow } from '../ports/store-summary.ts';
import type { SummaryPlan } from '../ports/store-summary-queries.ts';
import {
  type Counted,
  type Group,
  groupOf,
  isCounted,
  momentOf,
  partAt,
  percentile,
} from './memory-groups.ts';

/** Figures over one number, by the fields to group by and, for money, by currency. */
export function summarizeGroups(all: Iterable<Counted>, plan: SummaryPlan): readonly SummaryRow[] {
  const groups = new Map<string, { readonly group: Group; readonly currency: unknown; values: number[] }>();
  for (const counted of all) {
    const value = numberOf(counted, plan);
    if (typeof value !== 'number' || !isCounted(counted, plan)) continue;
    const group = groupOf(counted, plan);
    const currency = currencyOf(counted, plan);
    const name = JSON.stringify([group, currency]);
    const known = groups.get(name) ?? { group, currency, values: [] };
    known.values.push(value);
    groups.set(name, known);
  }
  return [...groups.values()].map(({ group, currency, values }) => ({
    group,
    ...(typeof currency === 'string' ? { currency } : {}),
    ...figuresOf(values),
    ...(plan.atMost.length === 0
      ? {}
      : { atMost: plan.atMost.map((limit) => values.filter((value) => value <= limit).length) }),
  }));
}

function numberOf({ entity }: Counted, { value }: SummaryPlan): unknown {
  if (value === undefined) return 1;
  if ('path' in value) return partAt(entity, value.path);
  const [later, earlier] = [momentOf(entity, value.later), momentOf(entity, value.earlier)];
  return later === undefined || earlier === undefined ? undefined : Date.parse(later) - Date.parse(earlier);
}

function currencyOf({ entity }: Counted, { value }: SummaryPlan): unknown {
  if (value === undefined || !('path' in value) || value.path.length === 1) return undefined;
  return partAt(entity, [...value.path.slice(0, -1), 'currency']);
}

function figuresOf(values: readonly number[]): Omit<SummaryRow, 'group' | 'currency'> {
  const sorted = values.toSorted((left, right) => left - right);
  return {
    count: sorted.length,
    sum: sorted.reduce((sum, value) => sum + value, 0),
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    p50: percentile(sorted, 0.5),
    p90: percentile(sorted, 0.9),
  };
}
