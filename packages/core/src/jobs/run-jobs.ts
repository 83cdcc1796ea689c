import { toIsoText } from '../domain/time.ts';
import { isLeadKitError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Job } from '../ports/job.ts';
import type { Logger } from '../ports/logger.ts';
import type { LeaseStore } from '../ports/store-leases.ts';
import { runAlone } from './run-alone.ts';

export interface RunJobsParts {
  readonly jobs: readonly Job[];
  readonly tenants: readonly string[];
  readonly leases: LeaseStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly holder: string;
}

/**
 * Runs every job of every tenant when it is due, until the signal aborts: those of one tenant one after another, tenants
 * side by side, so that a slow one holds up only itself. A job that fails is logged and run again when it is next due. A
 * job that another process is running is left to it.
 */
export async function runJobs(parts: RunJobsParts, signal: AbortSignal | undefined): Promise<void> {
  await Promise.all([...new Set(parts.tenants)].map((tenantId) => runTenant(parts, tenantId, signal)));
}

async function runTenant(
  parts: RunJobsParts,
  tenantId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { jobs, clock } = parts;
  const due = jobs.map((job) => ({ job, atMs: clock.now() }));
  while (!signal?.aborted && due.length > 0) {
    due.sort((a, b) => a.atMs - b.atMs);
    const [next] = due;
    if (next === undefined) return;
    const waitMs = next.atMs - clock.now();
    if (waitMs > 0 && !(await rest(clock, waitMs, signal))) return;
    await runJob(parts, next.job, tenantId, signal);
    next.atMs = clock.now() + next.job.everyMs;
  }
}

/** Whether the rest was slept through; `false` when the signal ended it. */
async function rest(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal?.aborted) return false;
    throw error;
  }
}

async function runJob(
  { leases, clock, logger, holder }: RunJobsParts,
  job: Job,
  tenantId: string,
  stop: AbortSignal | undefined,
): Promise<void> {
  const name = `job:${tenantId}:${job.name}`;
  try {
    await runAlone({ name, holder, leases, clock, now: () => toIsoText(clock.now()), stop }, (signal) =>
      job.run({ tenantId, signal }),
    );
  } catch (error) {
    if (stop?.aborted) return;
    const facts = isLeadKitError(error)
      ? { code: error.code, operation: error.operation }
      : { code: 'unexpected' };
    logger.error('A job failed and is run again when it is next due', { job: job.name, tenantId, ...facts });
  }
}
