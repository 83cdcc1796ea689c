import type { ModuleWork } from '../service-context.ts';
import { collectSignals } from './collect-signals.ts';
import { formLead, type LeadPolicy } from './form-lead.ts';
import { keepLeadsCurrent } from './lead-upkeep.ts';
import { type MessagePolicy, readMessage } from './read-message.ts';
import { sendReplies } from './send-replies.ts';
import { shareOwnNumbers } from './share-own-numbers.ts';

/** How often the jobs of this module run, in milliseconds. */
export interface LeadJobOptions {
  readonly collectEveryMs?: number | undefined;
  readonly scoresEveryMs?: number | undefined;
  readonly repliesEveryMs?: number | undefined;
  readonly ownNumbersEveryMs?: number | undefined;
}

/** Signals become leads as they come in, and messages are read and answered; accounts are polled; scores fade. */
export function leadQualificationWork(policy: LeadPolicy & MessagePolicy, every: LeadJobOptions): ModuleWork {
  return {
    consumers: [
      {
        name: 'leadkit.leads',
        types: ['signal.received', 'signal.updated'],
        handle: (context, delivery, options) => formLead(context, policy, delivery, options),
      },
      {
        name: 'leadkit.messages',
        types: ['message.recorded'],
        handle: (context, delivery, options) => readMessage(context, policy, delivery, options),
      },
    ],
    jobs: [
      { name: 'leads.collect', everyMs: every.collectEveryMs ?? 60_000, run: collectSignals },
      {
        name: 'leads.reply',
        everyMs: every.repliesEveryMs ?? 5_000,
        run: (context, options) => sendReplies(context, policy.flow, options),
      },
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
