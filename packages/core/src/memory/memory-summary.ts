import type { EntityKind, EntityMap } from '../ports/entities.ts';
import type { SummaryPlan } from '../ports/store-queries.ts';
import type { SummaryRow } from '../ports/store-summary.ts';

/** Figures over the number at `path`, by the fields to group by and, for money, by currency. */
export function summarizeGroups(
  entities: readonly EntityMap[EntityKind][],
  { groupBy, path }: SummaryPlan,
): readonly SummaryRow[] {
  const groups = new Map<
    string,
    { readonly head: Pick<SummaryRow, 'group' | 'currency'>; values: number[] }
  >();
  for (const entity of entities) {
    const value = partAt(entity, path);
    if (typeof value !== 'number') continue;
    const currency = path.length === 1 ? undefined : partAt(entity, [...path.slice(0, -1), 'currency']);
    const group = Object.fromEntries(groupBy.map((field) => [field, fieldOf(entity, field)]));
    const name = JSON.stringify([groupBy.map((field) => group[field]), currency]);
    const head = { group, ...(typeof currency === 'string' ? { currency } : {}) };
    const known = groups.get(name) ?? { head, values: [] };
    known.values.push(value);
    groups.set(name, known);
  }
  return [...groups.values()].map(({ head, values }) => ({ ...head, ...figuresOf(values) }));
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

/** Linear interpolation between the two nearest ranks, as `percentile_cont` of PostgreSQL does it. */
function percentile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

function partAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, name) =>
      typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined,
    value,
  );
}

/** The value of a filter field; `null` where it is absent. */
export function fieldOf(entity: EntityMap[EntityKind], field: string): string | number | boolean | null {
  const value = (entity as unknown as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
