import { partKey, type ResearchRun } from '../domain/research-run.ts';
import { compareMoments, DAY_MS, toUnixMs } from '../domain/time.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { PAGE_LIMIT_MAX } from '../ports/store-limits.ts';
import type { ServiceContext } from '../service-context.ts';

/** An earlier run and the parts that it and the later one covered to the end. */
export interface Comparison {
  readonly earlier: ResearchRun;
  readonly parts: readonly string[];
}

/** Runs of a niche besides one. */
export interface OtherRuns {
  /** Completed before it, the latest first. */
  readonly earlier: readonly ResearchRun[];
  /** So old that nobody compares with their offers any more. */
  readonly outdated: readonly string[];
}

/** Runs are forgotten as they drop out; a few more are asked for in case the process stopped before. */
const OUTDATED_AT_ONCE = 20;

/** @param runsKept - runs to compare with, this one among them */
export async function otherRuns(
  context: ServiceContext,
  run: ResearchRun,
  runsKept: number,
  options: CallOptions,
): Promise<OtherRuns> {
  const limit = Math.min(runsKept + OUTDATED_AT_ONCE, PAGE_LIMIT_MAX);
  const { items } = await context.store.listPage(
    'research-run',
    { filter: { nicheId: run.nicheId }, limit },
    options,
  );
  const before = items.filter(
    ({ id, startedAt }) => id !== run.id && compareMoments(startedAt, run.startedAt) <= 0,
  );
  return {
    earlier: before.slice(0, runsKept - 1).filter(({ status }) => status === 'completed'),
    outdated: before.slice(runsKept - 1).map(({ id }) => id),
  };
}

/** For each part of the run, the last earlier run that covered it to the end as well; parts of one run together. */
export function compareRuns(run: ResearchRun, earlier: readonly ResearchRun[]): readonly Comparison[] {
  const found = new Map<ResearchRun, string[]>();
  const complete = earlier.map(
    (one) => [one, new Set(one.parts.filter(({ isComplete }) => isComplete).map(partKey))] as const,
  );
  for (const key of new Set(run.parts.filter(({ isComplete }) => isComplete).map(partKey))) {
    const before = complete.find(([, parts]) => parts.has(key))?.[0];
    if (before === undefined) continue;
    const parts = found.get(before);
    if (parts === undefined) found.set(before, [key]);
    else parts.push(key);
  }
  return [...found].map(([before, parts]) => ({ earlier: before, parts }));
}

/** Runs that began so long before, the latest first. */
export function runsBefore(
  run: ResearchRun,
  earlier: readonly ResearchRun[],
  days: number,
): readonly ResearchRun[] {
  const latest = toUnixMs(run.startedAt) - days * DAY_MS;
  return earlier.filter(({ startedAt }) => toUnixMs(startedAt) <= latest);
}
