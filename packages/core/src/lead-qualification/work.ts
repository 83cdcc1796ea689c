import type { ModuleWork } from '../service-context.ts';
import { collectSignals } from './collect-signals.ts';
import { formLead, type LeadPolicy } from './form-lead.ts';
import { keepLeadsCurrent } from './lead-upkeep.ts';
import { shareOwnNumbers } from './share-own-numbers.ts';

/** How often the jobs of this module run, in milliseconds. */
export interface LeadJobOptions {
  readonly collectEveryMs?: number | undefined;
  readonly scoresEveryMs?: number | undefined;
  readonly ownNumbersEveryMs?: number | undefined;
}

/** Signals become leads as they come in; accounts are polled; scores fade. */
export function leadQualificationWork(policy: LeadPolicy, every: LeadJobOptions): ModuleWork {
  return {
    consumers: [
      {
        name: 'leadkit.leads',
        types: ['signal.received', 'signal.updated'],
        handle: (context, delivery, options) => formLead(context, policy, delivery, options),
      },
    ],
    jobs: [
      { name: 'leads.collect', everyMs: every.collectEveryMs ?? 60_000, run: collectSignals },
      {
        name: 'leads.score',
        everyMs: every.scoresEveryMs ?? 3_600_000,
        run: (context, options) => keepLeadsCurrent(context, policy, options),
      },
      {
        name: 'persons.own-numbers',
        everyMs: every.ownNumbersEveryMs ?? 600_000,
        run: (context, options) => shareOwnNumbers(context, policy, options),
      },
    ],
  };
}
