import { parseTenantId } from '../domain/id.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Job } from '../ports/job.ts';
import type { ModuleJob, ServiceContext } from '../service-context.ts';

/** The jobs of the modules, and the one that delivers events to consumers, as a host's scheduler calls them. */
export function createJobs(
  jobs: readonly ModuleJob[],
  contextOf: (tenantId: string) => ServiceContext,
  deliver: {
    readonly everyMs: number;
    readonly run: (tenantId: string, options: CallOptions) => Promise<unknown>;
  },
): readonly Job[] {
  const toJob = (
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
    ...jobs.map(({ name, everyMs, run }) =>
      toJob(name, everyMs, (tenantId, options) => run(contextOf(tenantId), options)),
    ),
    toJob('events.deliver', deliver.everyMs, deliver.run),
  ];
}
