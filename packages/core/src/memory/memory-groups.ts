import type { Lead } from '../domain/lead.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import type { EntityKind, EntityMap } from '../ports/entities.ts';
import type { FunnelPlan, SummaryPlan } from '../ports/store-summary-queries.ts';

/** What is counted, with the lead it belongs to. */
export interface Counted {
  readonly entity: EntityMap[EntityKind];
  readonly lead?: Lead | undefined;
}

/** Value of each grouped field. */
export type Group = Readonly<Record<string, string | number | boolean | null>>;

/** Whether a thing is counted: without values that are left out, in the span, and told while its account was not blind. */
export function isCounted(counted: Counted, plan: Pick<SummaryPlan, 'without' | 'over' | 'blind'>): boolean {
  for (const [field, values] of Object.entries(plan.without)) {
    const value = fieldOf(counted.entity, field);
    if (value !== null && values.includes(value)) return false;
  }
  const { over } = plan;
  if (over === undefined) return true;
  const at = momentOf(counted.entity, over.moment);
  if (at === undefined || at < over.from || at >= over.before) return false;
  const accountId = fieldOf(counted.lead ?? counted.entity, 'accountId');
  return !plan.blind.some((span) => span.accountId === accountId && at >= span.from && at < span.before);
}

/** The group a thing is in. */
export function groupOf(
  counted: Counted,
  { groupBy, over }: Pick<FunnelPlan, 'groupBy'> & Pick<SummaryPlan, 'over'>,
): Group {
  const fields = groupBy.map((name) => [name, groupValue(counted, name)] as const);
  if (over?.cuts === undefined) return Object.fromEntries(fields);
  const at = momentOf(counted.entity, over.moment) ?? '';
  return Object.fromEntries([...fields, ['period', over.cuts.findLast((cut) => cut <= at) ?? null]]);
}

/** The value of a filter field; `null` where it is absent. */
export function fieldOf(entity: object | undefined, field: string): string | number | boolean | null {
  const value = partAt(entity, [field]);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** A moment by its name, in canonical text. */
export function momentOf(entity: object, name: string): string | undefined {
  const own = partAt(entity, [name]) ?? partAt(entity, ['milestones', name]);
  return canonical(own ?? (name === 'arrivedAt' ? partAt(entity, ['createdAt']) : undefined));
}

/** What stands at the end of a path. */
export function partAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, name) =>
      typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined,
    value,
  );
}

/** Linear interpolation between the two nearest ranks, as `percentile_cont` of PostgreSQL does it. */
export function percentile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}

function groupValue({ entity, lead }: Counted, name: string): string | number | boolean | null {
  if (name.startsWith('lead.')) return groupValue({ entity: lead ?? ({} as Lead) }, name.slice(5));
  if (!name.startsWith('touch.')) return fieldOf(entity, name);
  const touch = partAt(entity, ['touch']);
  return fieldOf(touch === undefined ? entity : (touch as object), name.slice(6));
}

function canonical(value: unknown): string | undefined {
  try {
    return toIsoText(toUnixMs(value as string));
  } catch {
    return undefined;
  }
}
