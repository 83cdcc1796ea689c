import { type Assignment, type AssignmentStatus, expireAssignment, reassign } from '../domain/assignment.ts';
import { businessMsBetween } from '../domain/business-calendar.ts';
import { wasAnsweredSince } from '../domain/first-response.ts';
import type { Lead, LeadStatus } from '../domain/lead.ts';
import { leadEvent } from '../domain/lead-record.ts';
import { absenceAt } from '../domain/member.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, NO_WORK, type ServiceContext, together, type Work } from '../service-context.ts';
import type { HandoffPolicy } from './handoff-options.ts';
import { leadUrgency } from './lead-urgency.ts';
import { offerAgain, offerWork } from './offer-lead.ts';
import { readTeam, type Team } from './read-team.ts';

/**
 * Looks after what is under way: offers whose time is over, or whose member went away, go to the next member; leads nobody
 * could take are tried again; leads that were accepted and left alone go to somebody else.
 */
export async function sweepOffers(
  context: ServiceContext,
  policy: HandoffPolicy,
  options: CallOptions = {},
): Promise<void> {
  const team = await readTeam(context, options);
  for await (const assignment of paginate((cursor) =>
    context.store.listPage('assignment', { filter: { status: 'proposed' }, cursor }, options),
  ))
    await attempt(context, () => endedOffer(context, policy, team, assignment, options), options);
  // A lead whose duplicate was none is on offer again, and its offer may be over by then.
  for await (const { lead, assignment } of leadsWithOffers(context, 'offered', 'proposed', options))
    if (assignment === undefined)
      await attempt(context, () => offerAgain(context, policy, { lead, team }, options), options);
  for await (const lead of paginate((cursor) =>
    context.store.listPage('lead', { filter: { status: 'qualified' }, cursor }, options),
  ))
    await attempt(context, () => offerWork(context, policy, { lead, team }, options), options);
  for await (const { lead, assignment } of leadsWithOffers(context, 'accepted', 'accepted', options))
    if (assignment !== undefined)
      await attempt(context, () => leftAlone(context, policy, { lead, assignment, team }, options), options);
}

/** Leads of a status with the newest offers by which somebody has them. */
async function* leadsWithOffers(
  { store }: ServiceContext,
  status: LeadStatus,
  offerStatus: AssignmentStatus,
  options: CallOptions,
): AsyncGenerator<{ readonly lead: Lead; readonly assignment: Assignment | undefined }> {
  for (let cursor: string | undefined; ; ) {
    const page = await store.listPage('lead', { filter: { status }, cursor }, options);
    const leadId = page.items.map(({ id }) => id);
    const offers = new Map<string, Assignment>();
    if (leadId.length > 0)
      for await (const offer of paginate((next) =>
        store.listPage('assignment', { filter: { leadId, status: offerStatus }, cursor: next }, options),
      ))
        if (!offers.has(offer.leadId)) offers.set(offer.leadId, offer);
    for (const lead of page.items) yield { lead, assignment: offers.get(lead.id) };
    if (page.nextCursor === undefined) return;
    cursor = page.nextCursor;
  }
}

/** A race that is lost is left to the next run, which sees what happened. */
async function attempt(
  context: ServiceContext,
  work: () => Promise<Work>,
  options: CallOptions,
): Promise<void> {
  try {
    await context.commit(await work(), options);
  } catch (error) {
    if (!isLeadKitError(error, 'conflict')) throw error;
  }
}

/**
 * An offer is over when its time is, when its member is gone by the moment the lead needs somebody, and when its lead is
 * offered no longer: sold, closed, or at rest.
 */
async function endedOffer(
  context: ServiceContext,
  policy: HandoffPolicy,
  team: Team,
  assignment: Assignment,
  options: CallOptions,
): Promise<Work> {
  const now = context.now();
  const lead = await context.store.get('lead', assignment.leadId, options);
  const isOffered = lead?.status === 'offered';
  const member = team.members.find(({ id }) => id === assignment.memberId);
  const isGone =
    !isOffered || member === undefined || absenceAt(member, leadUrgency(policy, lead, now).at) !== undefined;
  const ended = isGone ? reassign(assignment, now) : expireAssignment(assignment, now);
  if (ended.state === assignment) return NO_WORK;
  const work = decided('assignment', ended, assignment);
  if (!isOffered) return work;
  return together(
    work,
    await offerAgain(context, policy, { lead, team, passedBy: assignment.memberId }, options),
  );
}

/** Accepted, and within the working minutes of the policy neither a message of a human nor a logged call. */
async function leftAlone(
  context: ServiceContext,
  policy: HandoffPolicy,
  { lead, assignment, team }: { readonly lead: Lead; readonly assignment: Assignment; readonly team: Team },
  options: CallOptions,
): Promise<Work> {
  const now = context.now();
  const { acceptedAt = now, proposedAt, memberId } = assignment;
  // An order is worked on where it was placed, often without a word to the buyer.
  if (lead.origin === 'order' || wasAnsweredSince(lead, proposedAt)) return NO_WORK;
  if (businessMsBetween(policy.calendar, acceptedAt, now) < policy.respondWithinMs) return NO_WORK;
  const next = { lead, team, passedBy: memberId, isEscalated: true };
  const again = await offerAgain(context, policy, next, options);
  const escalated = leadEvent('lead.escalated', { ...lead, version: lead.version + 1 }, { memberId });
  return together(
    decided('assignment', reassign(assignment, now), assignment),
    { changes: [], events: [escalated] },
    again,
  );
}
