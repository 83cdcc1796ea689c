import { toIsoText } from '../domain/time.ts';
import { isLeadKitError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Job } from '../ports/job.ts';
import type { Logger } from '../ports/logger.ts';
import type { LeaseStore } from '../ports/store.ts';

/** How long a job may keep its lease; a longer run may overlap with another process, which every job survives. */
const LEASE_MS = 10 * 60_000;

export interface RunJobsParts {
  readonly jobs: readonly Job[];
  readonly tenants: readonly string[];
  readonly leases: LeaseStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly holder: string;
}

/**
 * Runs every job of every tenant when it is due, one after another, until the signal aborts. A job that fails is logged
 * and run again when it is next due. A job that another process is running is left to it.
 */
export async function runJobs(parts: RunJobsParts, signal: AbortSignal | undefined): Promise<void> {
  const { jobs, tenants, clock } = parts;
  const due = tenants.flatMap((tenantId) => jobs.map((job) => ({ tenantId, job, atMs: clock.now() })));
  while (!signal?.aborted && due.length > 0) {
    due.sort((a, b) => a.atMs - b.atMs);
    const [next] = due;
    if (next === undefined) return;
    const waitMs = next.atMs - clock.now();
    if (waitMs > 0 && !(await rest(clock, waitMs, signal))) return;
    await runJob(parts, next.job, next.tenantId, signal);
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
  parts: RunJobsParts,
  job: Job,
  tenantId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { leases, clock, logger, holder } = parts;
  try {
    const lease = await leases.acquire({
      name: `job:${tenantId}:${job.name}`,
      holder,
      ttlMs: LEASE_MS,
      now: toIsoText(clock.now()),
    });
    if (lease === undefined) return;
    try {
      await job.run({ tenantId, ...(signal === undefined ? {} : { signal }) });
    } finally {
      await leases.release(lease);
    }
  } catch (error) {
    if (signal?.aborted) return;
    const facts = isLeadKitError(error)
      ? { code: error.code, operation: error.operation }
      : { code: 'unexpected' };
    logger.error('A job failed and is run again when it is next due', { job: job.name, tenantId, ...facts });
  }
}
