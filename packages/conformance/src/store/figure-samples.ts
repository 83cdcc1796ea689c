import type { Assignment, Lead, Outcome, PersonId, Spend } from '@leadkit/core';
import type { StoreBench } from './store-case.ts';
import { added, lead } from './store-samples.ts';

/** The start of the span that most cases ask for, and its end, in milliseconds. */
const SPAN_MS: number = 1_000_000;

/** What a query asks for when it is about {@link SPAN_MS}. */
export function span(bench: StoreBench): { readonly from: string; readonly before: string } {
  return { from: bench.at(0), before: bench.at(SPAN_MS) };
}

/** A lead that reached steps at these milliseconds; it arrived at 0 unless it says otherwise. */
export function leadOnItsWay(
  bench: StoreBench,
  reached: Readonly<Partial<Record<keyof NonNullable<Lead['milestones']>, number>>>,
  over: Partial<Lead> = {},
): Lead {
  const moments = Object.entries({ arrivedAt: 0, ...reached }).map(([name, ms]) => [name, bench.at(ms)]);
  const milestones: NonNullable<Lead['milestones']> = Object.fromEntries(moments);
  return lead(bench, { scope: `item:${bench.id()}`, milestones, ...over });
}

/** A sale of a lead. */
export function sale(bench: StoreBench, of: Lead, amountMinor: number, over: Partial<Outcome> = {}): Outcome {
  const { tenantId, version, createdAt, updatedAt } = of;
  return {
    id: bench.id(),
    tenantId,
    version,
    createdAt,
    updatedAt,
    leadId: of.id,
    key: `sale-${bench.id()}`,
    result: 'won',
    revenue: { amountMinor, currency: 'KZT' },
    ...over,
  };
}

/** An expense. */
export function expense(
  bench: StoreBench,
  spentMs: number,
  amountMinor: number,
  over: Partial<Spend> = {},
): Spend {
  const { tenantId, version, createdAt, updatedAt } = lead(bench);
  return {
    id: bench.id(),
    tenantId,
    version,
    createdAt,
    updatedAt,
    key: `bill-${bench.id()}`,
    kind: 'promotion',
    amount: { amountMinor, currency: 'KZT' },
    spentAt: bench.at(spentMs),
    ...over,
  };
}

/** An offer of a lead that was taken after so many milliseconds. */
export function taken(bench: StoreBench, of: Lead, tookMs: number | undefined): Assignment {
  const { tenantId, version, createdAt, updatedAt } = of;
  return {
    id: bench.id(),
    tenantId,
    version,
    createdAt,
    updatedAt,
    leadId: of.id,
    memberId: bench.id(),
    status: tookMs === undefined ? 'expired' : 'accepted',
    proposedAt: bench.at(1_000),
    expiresAt: bench.at(900_000),
    ...(tookMs === undefined ? {} : { acceptedAt: bench.at(1_000 + tookMs) }),
    reason: 'city',
  };
}

/** Stores leads, all in one commit. */
export async function storeLeads(bench: StoreBench, leads: readonly Lead[]): Promise<void> {
  await bench.tenant.commit({ now: bench.at(0), changes: leads.map((one) => added('lead', one)) });
}

/** A person of whom several leads are. */
export function somebody(bench: StoreBench): PersonId {
  return bench.id<'person'>();
}

/** Rows by the name of their group, so that they compare whatever their order. */
export function sorted<Row extends { readonly group: object; readonly currency?: string }>(
  rows: readonly Row[],
): readonly Row[] {
  const name = ({ group, currency }: Row): string =>
    JSON.stringify([Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1)), currency]);
  return rows.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}
