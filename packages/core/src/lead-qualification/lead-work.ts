import { type Decision, revise } from '../domain/decision.ts';
import { type LeadId, parseTenantId } from '../domain/id.ts';
import {
  attachSignal,
  inquiryOfOrder,
  isOpenLead,
  isWithinWindow,
  type Lead,
  type LeadTouch,
  moveLead,
  noteDeadline,
  openLead,
} from '../domain/lead.ts';
import type { Person } from '../domain/person.ts';
import type { Signal } from '../domain/signal.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { decided, NO_WORK, type ServiceContext, together, type Work } from '../service-context.ts';
import { type LeadTopic, topicOf } from './lead-topic.ts';
import { orderPhase, orderWork } from './order-work.ts';
import { leadsOf } from './person-records.ts';
import { type ScorePolicy, scoredAndQualified } from './score-lead.ts';

export interface LeadWorkPolicy extends ScorePolicy {
  /** How long signals join an open lead. */
  readonly windowMs: number;
}

/** The lead a signal opens or joins, and what that changes. */
export async function leadWork(
  context: ServiceContext,
  policy: LeadWorkPolicy,
  signal: Signal,
  person: { readonly state: Person; readonly isNew: boolean },
  options: CallOptions,
): Promise<{ readonly work: Work; readonly leadId: LeadId }> {
  const now = context.now();
  // A first inquiry needs one look-up; orders, and signals that were told before, need all leads of the person.
  const needsAll = !person.isNew && (signal.kind === 'order' || signal.version > 1);
  const leads = needsAll ? await leadsOf(context, person.state.id, options) : [];
  const own = leads.find((lead) => lead.signalIds.includes(signal.id));
  if (own !== undefined) {
    if (signal.kind !== 'order') return { work: NO_WORK, leadId: own.id };
    const told = isOpenLead(own) ? noteDeadline(own, signal.respondBy, now) : own;
    const work = await orderWork(context, signal, { state: told, events: [] }, own, options);
    return { work, leadId: own.id };
  }
  const topic = await topicOf(context, signal, options);
  const known =
    signal.kind === 'order'
      ? inquiryOfOrder(leads, topic)
      : await context.store.getByKey('lead', `open:${person.state.id}:${topic.scope}`, options);
  const before =
    known !== undefined && isWithinWindow(known, signal.occurredAt, policy.windowMs) ? known : undefined;
  const joined =
    before === undefined
      ? openLead(newLead(context, signal, person.state, topic), now)
      : attachSignal(before, signal, now, touchOf(signal, topic));
  // One open lead per person and scope: what has been silent for longer than the window makes room.
  const stale = known !== before && known?.scope === joined.state.scope ? known : undefined;
  const closed =
    stale === undefined
      ? NO_WORK
      : decided('lead', moveLead(stale, { to: 'lost', reason: 'no_answer' }, now), stale);
  const work =
    signal.kind === 'order'
      ? await orderWork(context, signal, joined, before, options)
      : decided('lead', inquired(policy, joined, signal, person.state, now), before);
  return { work: together(closed, work), leadId: joined.state.id };
}

/** The buyer spoke: a lead that rested is in contact again, and is scored by what is known now. */
function inquired(
  policy: LeadWorkPolicy,
  joined: Decision<Lead>,
  signal: Signal,
  person: Person,
  now: string,
): Decision<Lead> {
  const isResting = joined.state.status === 'postponed' || joined.state.status === 'unreachable';
  const awake = isResting
    ? moveLead(joined.state, { to: 'in_contact' }, now)
    : { state: joined.state, events: [] };
  const knowledge = {
    ...awake.state.knowledge,
    textLength: (awake.state.knowledge?.textLength ?? 0) + (signal.text?.length ?? 0),
    hasPhone: person.identities.some((identity) => identity.kind === 'phone'),
  };
  const told = revise(awake.state, { knowledge }, now);
  const scored = scoredAndQualified(policy, told, now);
  return { state: scored.state, events: [...joined.events, ...awake.events, ...scored.events] };
}

/** What is about a listing or campaign of ours brings the lead to it; an order keeps what brought the lead. */
function touchOf(signal: Signal, { about }: LeadTopic): Omit<LeadTouch, 'at'> | undefined {
  const { listingId, campaignId } = about;
  if (signal.kind === 'order' || (listingId === undefined && campaignId === undefined)) return undefined;
  return {
    platform: signal.platform,
    accountId: signal.accountId,
    ...(listingId === undefined ? {} : { listingId }),
    ...(campaignId === undefined ? {} : { campaignId }),
  };
}

/** An order enters as won when it is paid, else as qualified; everything else is new. */
function newLead(
  context: ServiceContext,
  signal: Signal,
  person: Person,
  topic: LeadTopic,
): Parameters<typeof openLead>[0] {
  const entersAs = orderPhase(signal.order) === 'sold' ? 'won' : 'qualified';
  return {
    id: context.ids.next(),
    tenantId: parseTenantId(context.tenantId),
    personId: person.id,
    platform: signal.platform,
    accountId: signal.accountId,
    signal,
    about: topic.about,
    status: signal.kind === 'order' ? entersAs : 'new',
  };
}
