import type { Lead } from '../domain/lead.ts';
import { FUNNEL_STEPS, type FunnelRow } from '../ports/store-summary.ts';
import type { FunnelPlan } from '../ports/store-summary-queries.ts';
import { type Group, groupOf, isCounted, momentOf, percentile } from './memory-groups.ts';

/** How many persons and leads got to each step, by group. */
export function countFunnelGroups(leads: Iterable<Lead>, plan: FunnelPlan): readonly FunnelRow[] {
  const groups = new Map<string, { readonly group: Group; readonly ways: Way[] }>();
  for (const lead of leads) {
    if (!isCounted({ entity: lead }, plan)) continue;
    const group = groupOf({ entity: lead }, plan);
    const known = groups.get(JSON.stringify(group)) ?? { group, ways: [] };
    known.ways.push({ personId: lead.personId, tookMs: wayOf(lead, plan.withinMs) });
    groups.set(JSON.stringify(group), known);
  }
  return [...groups.values()].map(({ group, ways }) => ({
    group,
    steps: FUNNEL_STEPS.map((_step, index) => {
      const here = ways.filter(({ tookMs }) => tookMs.length > index);
      const tookMs = here.map((way) => way.tookMs[index] ?? 0).sort((left, right) => left - right);
      const isTimed = index > 0 && here.length > 0;
      return {
        persons: new Set(here.map(({ personId }) => personId)).size,
        leads: here.length,
        p50Ms: isTimed ? percentile(tookMs, 0.5) : null,
        p90Ms: isTimed ? percentile(tookMs, 0.9) : null,
      };
    }),
  }));
}

interface Way {
  readonly personId: string;
  /** How long each step took that the lead got to; 0 for the first. */
  readonly tookMs: readonly number[];
}

function wayOf(lead: Lead, withinMs: number): readonly number[] {
  const arrivedMs = Date.parse(momentOf(lead, 'arrivedAt') ?? '');
  const tookMs = [0];
  let lastMs = arrivedMs;
  for (const index of FUNNEL_STEPS.keys()) {
    if (index === 0) continue;
    const later = FUNNEL_STEPS.slice(index).flatMap((step) => momentOf(lead, step) ?? []);
    if (later.length === 0) break;
    // A platform's clock may be ahead of ours.
    const reachedMs = Math.max(arrivedMs, ...[Math.min(...later.map((moment) => Date.parse(moment)))]);
    if (reachedMs - lastMs > withinMs) break;
    tookMs.push(reachedMs - lastMs);
    lastMs = reachedMs;
  }
  return tookMs;
}
