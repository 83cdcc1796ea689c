import type { Notifier } from '../ports/notifier.ts';
import type { DeliveryStore } from '../ports/store-deliveries.ts';
import type { ModuleConsumer, ModuleJob, ModuleWork } from '../service-context.ts';
import { answerAfterHours, type BuyerChannel } from './after-hours.ts';
import type { HandoffPolicy } from './handoff-options.ts';
import { offerQualifiedLead } from './offer-lead.ts';
import { OPERATIONS_NEWS, queueAlert, watchDeadLetters } from './operations-alerts.ts';
import { MEMBER_NEWS, queueMemberNews } from './queue-notices.ts';
import { recordAnswer } from './record-responses.ts';
import { sendDueNotices, sendQueuedNotice } from './send-notices.ts';
import { sweepOffers } from './sweep-offers.ts';

/** What this module works with besides its own. */
export interface HandoffParts {
  readonly notifiers: readonly Notifier[];
  readonly deliveries: DeliveryStore;
  readonly buyers: BuyerChannel;
}

/** How often the jobs of this module run, in milliseconds. */
export interface HandoffJobOptions {
  readonly assignmentsEveryMs?: number | undefined;
  readonly noticesEveryMs?: number | undefined;
  readonly operationsEveryMs?: number | undefined;
}

/** Qualified leads are offered, people are told, and whatever nobody looks after goes on to the next. */
export function salesHandoffWork(
  policy: HandoffPolicy,
  parts: HandoffParts,
  every: HandoffJobOptions,
): ModuleWork {
  const { notifiers, deliveries, buyers } = parts;
  const telling: { readonly consumers: readonly ModuleConsumer[]; readonly jobs: readonly ModuleJob[] } = {
    consumers: [
      {
        name: 'leadkit.notices',
        types: MEMBER_NEWS,
        handle: (context, delivery, options) => queueMemberNews(context, policy, delivery, options),
      },
      {
        name: 'leadkit.operations',
        types: OPERATIONS_NEWS,
        handle: (context, delivery, options) => queueAlert(context, delivery, options),
      },
      {
        name: 'leadkit.notice-sending',
        types: ['notice.queued'],
        handle: (context, { event }, options) =>
          sendQueuedNotice(context, policy, notifiers, event.subject.id, options),
      },
    ],
    jobs: [
      {
        name: 'notices.send',
        everyMs: every.noticesEveryMs ?? 5_000,
        run: (context, options) => sendDueNotices(context, policy, notifiers, options),
      },
      {
        name: 'operations.watch',
        everyMs: every.operationsEveryMs ?? 60_000,
        run: (context, options) => watchDeadLetters(context, deliveries, options),
      },
    ],
  };
  // Without a notifier nothing can be told, so nothing is kept to be told.
  const told = notifiers.length > 0 ? telling : { consumers: [], jobs: [] };
  return {
    consumers: [
      {
        name: 'leadkit.offers',
        types: ['lead.qualified'],
        handle: (context, delivery, options) => offerQualifiedLead(context, policy, delivery, options),
      },
      {
        name: 'leadkit.responses',
        types: ['message.recorded'],
        handle: (context, delivery, options) => recordAnswer(context, policy, delivery, options),
      },
      {
        name: 'leadkit.after-hours',
        types: ['message.recorded'],
        handle: (context, delivery, options) => answerAfterHours(context, policy, buyers, delivery, options),
      },
      ...told.consumers,
    ],
    jobs: [
      {
        name: 'assignments.reoffer',
        everyMs: every.assignmentsEveryMs ?? 30_000,
        run: (context, options) => sweepOffers(context, policy, options),
      },
      ...told.jobs,
    ],
  };
}
