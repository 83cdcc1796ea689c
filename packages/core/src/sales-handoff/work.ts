import type { Notifier } from '../ports/notifier.ts';
import type { ModuleWork } from '../service-context.ts';
import { notifyMember } from './notify-member.ts';
import { type OfferPolicy, offerQualifiedLead, reofferExpired } from './offer-lead.ts';

/** Qualified leads are offered, members are told, and offers whose time is over go on to the next member. */
export function salesHandoffWork(
  policy: OfferPolicy,
  notifiers: readonly Notifier[],
  every: { readonly assignmentsEveryMs?: number | undefined },
): ModuleWork {
  return {
    consumers: [
      {
        name: 'leadkit.offers',
        types: ['lead.qualified'],
        handle: (context, delivery, options) => offerQualifiedLead(context, policy, delivery, options),
      },
      {
        name: 'leadkit.notices',
        types: ['assignment.proposed'],
        handle: (context, { event }, options) => notifyMember(context, notifiers, event, options),
      },
    ],
    jobs: [
      {
        name: 'assignments.reoffer',
        everyMs: every.assignmentsEveryMs ?? 30_000,
        run: (context, options) => reofferExpired(context, policy, options),
      },
    ],
  };
}
