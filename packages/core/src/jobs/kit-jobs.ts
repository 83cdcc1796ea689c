import { parseTenantId } from '../domain/id.ts';
import type { JobOptions } from '../leadkit-options.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Job } from '../ports/job.ts';

/** What each job does for one tenant. */
export interface JobWork {
  /** Polls the accounts. */
  readonly collect: (tenantId: string, options: CallOptions) => Promise<unknown>;
  /** Reads what the platforms show of our listings. */
  readonly refreshListings: (tenantId: string, options: CallOptions) => Promise<unknown>;
  /** Delivers events to consumers. */
  readonly deliver: (tenantId: string, options: CallOptions) => Promise<unknown>;
  /** Asks the platforms whether our credentials still hold. */
  readonly checkAccounts: (tenantId: string, options: CallOptions) => Promise<unknown>;
  /** Looks after assignments whose time is over. */
  readonly reoffer: (tenantId: string, options: CallOptions) => Promise<unknown>;
}

/** The list of jobs of a kit. */
export function createJobs(work: JobWork, every: JobOptions): readonly Job[] {
  const job = (
    name: string,
    everyMs: number,
    run: (tenantId: string, options: CallOptions) => Promise<unknown>,
  ): Job => ({
    name,
    everyMs,
    run: async ({ tenantId, signal }) => {
      await run(parseTenantId(tenantId), { signal });
    },
  });
  return [
    job('leads.collect', every.collectEveryMs ?? 60_000, work.collect),
    job('listings.refresh', every.listingsEveryMs ?? 60_000, work.refreshListings),
    job('events.deliver', every.deliverEveryMs ?? 1_000, work.deliver),
    job('accounts.check', every.accountsEveryMs ?? 24 * 60 * 60_000, work.checkAccounts),
    job('assignments.reoffer', every.assignmentsEveryMs ?? 30_000, work.reoffer),
  ];
}
