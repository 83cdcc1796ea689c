import { createSystemClock, invalidInput } from '@leadkit/core';
import type { ConformanceCase, ConformanceSetup } from './conformance-case.ts';
import { describeError } from './expectations.ts';
import { selectCases } from './select-cases.ts';

/** Cases that are known to fail, by id, each with the reason. Once one passes, the run fails and says so. */
export type KnownGaps = Readonly<Record<string, string>>;

/** What became of one case. */
export interface ConformanceRow {
  /** The case. */
  readonly id: string;
  /** The fact it proves. */
  readonly title: string;
  /** The port it belongs to. */
  readonly port: string;
  /**
   * `passed`; `failed`; `gap`: it failed, as the known gaps say; `not_applicable`: its port is absent, or the world
   * lacks something.
   */
  readonly outcome: 'passed' | 'failed' | 'gap' | 'not_applicable';
  /** What failed, why it is a gap, or why it is not applicable. */
  readonly message?: string;
  /** What was thrown; only with `failed` and `gap`. */
  readonly error?: unknown;
}

/** All rows of one run. */
export interface ConformanceReport {
  /** One row per case, in the order of the cases. */
  readonly rows: readonly ConformanceRow[];
  /** Whether no row is `failed`. */
  readonly isConformant: boolean;
}

/** What to run, and on what. */
export interface ConformanceRun<Subject, World> {
  /** Which cases, such as `storeCases`. */
  readonly cases: readonly ConformanceCase<Subject, World>[];
  /** A fresh subject and world; called once per case and once to see which cases apply. */
  readonly create: () => Promise<ConformanceSetup<Subject, World>>;
  /** Cases that are known to fail. */
  readonly gaps?: KnownGaps | undefined;
  /** Real milliseconds one case may take. Default 10 000. */
  readonly caseTimeoutMs?: number | undefined;
}

/** The default of `caseTimeoutMs`. */
const CASE_TIMEOUT_MS = 10_000;

/**
 * Runs cases one after another, each on a fresh subject. A failing case does not stop the others.
 *
 * @throws LeadKitError `invalid_input` when a gap names no case, so that a renamed case is noticed.
 */
export async function runConformance<Subject, World>(
  run: ConformanceRun<Subject, World>,
): Promise<ConformanceReport> {
  checkGaps(run.cases, run.gaps);
  const { notApplicable } = await probe(run);
  const reasons = new Map(notApplicable.map((entry) => [entry.case.id, entry.reason]));
  const rows: ConformanceRow[] = [];
  for (const candidate of run.cases) {
    const reason = reasons.get(candidate.id);
    rows.push(
      reason === undefined ? await runCase(candidate, run) : notApplicableRow(candidate, reason, run.gaps),
    );
  }
  return { rows, isConformant: rows.every((row) => row.outcome !== 'failed') };
}

/** Which cases apply, found out on one subject that is thrown away. */
export async function probe<Subject, World>(
  run: Pick<ConformanceRun<Subject, World>, 'cases' | 'create'>,
): Promise<ReturnType<typeof selectCases<Subject, World>>> {
  const setup = await run.create();
  try {
    return selectCases(run.cases, setup);
  } finally {
    await setup.dispose();
  }
}

/** Runs one case on a fresh subject. Never throws for a broken rule: the row says it. */
export async function runCase<Subject, World>(
  candidate: ConformanceCase<Subject, World>,
  run: Pick<ConformanceRun<Subject, World>, 'create' | 'gaps' | 'caseTimeoutMs'>,
): Promise<ConformanceRow> {
  const { id, title, port } = candidate;
  const gap = run.gaps?.[id];
  try {
    await attempt(candidate, run);
  } catch (error) {
    if (gap !== undefined) return { id, title, port, outcome: 'gap', message: gap, error };
    return { id, title, port, outcome: 'failed', message: describeError(error), error };
  }
  if (gap === undefined) return { id, title, port, outcome: 'passed' };
  return {
    id,
    title,
    port,
    outcome: 'failed',
    message: `Known gap "${id}" passes now: remove it from the gaps. It was listed because: ${gap}`,
  };
}

/** The row of a case that cannot be run. A gap listed for it is stale, so it fails. */
export function notApplicableRow<Subject, World>(
  candidate: ConformanceCase<Subject, World>,
  reason: string,
  gaps: KnownGaps | undefined,
): ConformanceRow {
  const { id, title, port } = candidate;
  if (gaps?.[id] === undefined) {
    return { id, title, port, outcome: 'not_applicable', message: `not applicable: ${reason}` };
  }
  return {
    id,
    title,
    port,
    outcome: 'failed',
    message: `Known gap "${id}" is never run (${reason}): remove it from the gaps.`,
  };
}

/** @throws LeadKitError `invalid_input` when a gap names no case or gives no reason. */
export function checkGaps<Subject, World>(
  cases: readonly ConformanceCase<Subject, World>[],
  gaps: KnownGaps | undefined,
): void {
  const ids = new Set(cases.map((candidate) => candidate.id));
  const issues = Object.entries(gaps ?? {}).flatMap(([id, reason]) => {
    if (!ids.has(id)) return [{ path: `gaps.${id}`, message: 'there is no case with this id' }];
    return reason.trim() === '' ? [{ path: `gaps.${id}`, message: 'a gap needs a reason' }] : [];
  });
  if (issues.length > 0) throw invalidInput('runConformance', issues);
}

async function attempt<Subject, World>(
  candidate: ConformanceCase<Subject, World>,
  run: Pick<ConformanceRun<Subject, World>, 'create' | 'caseTimeoutMs'>,
): Promise<void> {
  const timeoutMs = run.caseTimeoutMs ?? CASE_TIMEOUT_MS;
  const setup = await run.create();
  const limit = new AbortController();
  const late = createSystemClock()
    .sleep(timeoutMs, limit.signal)
    .then(
      () => {
        throw new Error(`${candidate.id} did not end within ${timeoutMs} ms; something never settles.`);
      },
      () => undefined,
    );
  try {
    await Promise.race([candidate.run(setup), late]);
  } finally {
    limit.abort();
    await setup.dispose();
  }
}
