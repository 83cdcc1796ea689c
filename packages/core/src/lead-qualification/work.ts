import type { ModuleWork } from '../service-context.ts';
import { collectSignals } from './collect-signals.ts';
import { formLead, type LeadPolicy } from './form-lead.ts';

/** Signals become leads as they come in; accounts are polled. */
export function leadQualificationWork(
  policy: LeadPolicy,
  every: { readonly collectEveryMs?: number | undefined },
): ModuleWork {
  return {
    consumers: [
      {
        name: 'leadkit.leads',
        types: ['signal.received', 'signal.updated'],
        handle: (context, delivery, options) => formLead(context, policy, delivery, options),
      },
    ],
    jobs: [{ name: 'leads.collect', everyMs: every.collectEveryMs ?? 60_000, run: collectSignals }],
  };
}
