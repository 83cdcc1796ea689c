import type { FunnelRow, Lead, SummaryRow } from '@leadkit/core';

/** What a plain recomputation knows of a lead: the columns of a spreadsheet. */
export interface PlainLead {
  readonly lead: Lead;
  /** Milliseconds at which it reached each step, arrival first; `undefined`: never. */
  readonly reached: readonly (number | undefined)[];
}

/** Percentile by the definition in the port: position `share * (count - 1)`. */
function quantile(numbers: readonly number[], share: number): number {
  const rising = numbers.toSorted((left, right) => left - right);
  const position = share * (rising.length - 1);
  const below = rising[Math.floor(position)] ?? 0;
  const above = rising[Math.ceil(position)] ?? 0;
  return below + (above - below) * (position % 1);
}

/** The figures of one group of numbers. */
export function plainSummary(
  group: SummaryRow['group'],
  numbers: readonly number[],
  atMost: readonly number[],
): SummaryRow {
  return {
    group,
    count: numbers.length,
    sum: numbers.reduce((total, number) => total + number, 0),
    min: Math.min(...numbers),
    max: Math.max(...numbers),
    p50: quantile(numbers, 0.5),
    p90: quantile(numbers, 0.9),
    atMost: atMost.map((limit) => numbers.filter((number) => number <= limit).length),
  };
}

/** The steps of one group of leads. */
export function plainFunnel(
  group: FunnelRow['group'],
  leads: readonly PlainLead[],
  withinMs: number,
): FunnelRow {
  const walked = leads.map(({ lead, reached }) => ({ lead, times: timesOf(reached, withinMs) }));
  const steps = [0, 1, 2, 3, 4, 5].map((step) => {
    const here = walked.filter(({ times }) => times[step] !== undefined);
    const took = here.map(({ times }) => (times[step] ?? 0) - (times[step - 1] ?? 0));
    const isTimed = step > 0 && here.length > 0;
    return {
      persons: new Set(here.map(({ lead }) => lead.personId)).size,
      leads: here.length,
      p50Ms: isTimed ? quantile(took, 0.5) : null,
      p90Ms: isTimed ? quantile(took, 0.9) : null,
    };
  });
  return { group, steps };
}

/** When a lead got to each step, as far as it got within the window of every step. */
function timesOf(reached: readonly (number | undefined)[], withinMs: number): readonly number[] {
  const arrived = reached[0] ?? 0;
  const times = [arrived];
  for (const step of reached.keys()) {
    if (step === 0) continue;
    const known = reached.slice(step).filter((moment) => moment !== undefined);
    const at = Math.max(arrived, Math.min(...known));
    if (known.length === 0 || at - (times.at(-1) ?? 0) > withinMs) return times;
    times.push(at);
  }
  return times;
}
