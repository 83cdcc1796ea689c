import {
  type Conversation,
  identifyConversation,
  type MessageAuthor,
  openConversation,
  recordMessage,
} from '../domain/conversation.ts';
import { parseTenantId } from '../domain/id.ts';
import { hashIdentities } from '../domain/identity-hash.ts';
import {
  attachSignal,
  joinsLead,
  type Lead,
  leadScope,
  moveLead,
  openLead,
  scoreLead,
} from '../domain/lead.ts';
import type { Listing } from '../domain/listing.ts';
import { settleOperation } from '../domain/operation.ts';
import { recordOutcome } from '../domain/outcome.ts';
import {
  createPerson,
  enrichPerson,
  identitiesOf,
  identityKey,
  isRecognising,
  markConflict,
  matchPerson,
  type Person,
} from '../domain/person.ts';
import type { Signal } from '../domain/signal.ts';
import { isLeadKitError } from '../errors.ts';
import type { EventRecord } from '../events/domain-event.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { DeliveryReceipt } from '../ports/store.ts';
import {
  decided,
  NO_WORK,
  retryConflicts,
  type ServiceContext,
  together,
  type Work,
} from '../service-context.ts';
import { applyLeadRules, type LeadRule, leadFacts } from './lead-rules.ts';
import { findOpenSend } from './sent-message.ts';

export interface LeadPolicy {
  readonly rules: readonly LeadRule[];
  readonly qualifiedFrom: number;
  readonly windowMs: number;
  /** Behind the hashes of erased people; without it nobody is known to be erased. */
  readonly hashKey: string | undefined;
}

export interface FormLeadInput {
  readonly event: EventRecord;
  readonly receipt: DeliveryReceipt;
}

/**
 * Turns one signal into a person and a lead, in one commit with the acknowledgement of its delivery: repeated or raced,
 * it happens once. A race lost to another process is run again on what is stored then.
 */
export async function formLead(
  context: ServiceContext,
  policy: LeadPolicy,
  input: FormLeadInput,
  options: CallOptions,
): Promise<void> {
  await retryConflicts(
    async () => {
      const signal = await context.store.signals.get(input.event.subject.id, options);
      const work =
        signal === undefined || signal.isHistory ? NO_WORK : await workOf(context, policy, signal, options);
      await context.commit(work, { ...options, acknowledge: input.receipt, cause: input.event });
    },
    (error) =>
      isLeadKitError(error, 'conflict') &&
      !(error.issues ?? []).some((issue) => issue.path === 'acknowledge'),
  );
}

async function workOf(
  context: ServiceContext,
  policy: LeadPolicy,
  signal: Signal,
  options: CallOptions,
): Promise<Work> {
  if (await isOfErasedPerson(context, policy, signal, options)) return NO_WORK;
  if (signal.direction === 'outbound') return conversationWork(context, signal, undefined, options);
  const person = await personWork(context, signal, options);
  const lead = await leadWork(context, policy, signal, person.state, options);
  return together(person.work, lead, await conversationWork(context, signal, person.state, options));
}

/** Whoever was erased is not met again. */
async function isOfErasedPerson(
  { store, tenantId }: ServiceContext,
  { hashKey }: LeadPolicy,
  { who, platform, receivedAt }: Signal,
  options: CallOptions,
): Promise<boolean> {
  if (hashKey === undefined) return false;
  const hashes = await hashIdentities(hashKey, tenantId, identitiesOf(who, platform, receivedAt));
  return hashes.length > 0 && store.privacy.isErased(hashes, options);
}

/** The person behind a signal: known, known twice (a conflict), or new. */
async function personWork(
  context: ServiceContext,
  signal: Signal,
  options: CallOptions,
): Promise<{ readonly state: Person; readonly work: Work }> {
  const now = context.now();
  const identities = identitiesOf(signal.who, signal.platform, now);
  const found = await Promise.all(
    identities
      .filter(isRecognising)
      .map((identity) => context.store.getByKey('person', identityKey(identity), options)),
  );
  const candidates = [
    ...new Map(found.filter((person) => person !== undefined).map((person) => [person.id, person])).values(),
  ];
  const match = matchPerson(identities, candidates);
  const { name, language } = signal.who;
  if (match.outcome === 'match') {
    const decision = enrichPerson(match.person, { identities, name, language }, now);
    return { state: decision.state, work: decided('person', decision, match.person) };
  }
  if (match.outcome === 'conflict') {
    const decisions = markConflict(match.persons, match.reason, now);
    const works = decisions.map((decision, index) => decided('person', decision, match.persons[index]));
    const [first] = decisions;
    if (first !== undefined) return { state: first.state, work: together(...works) };
  }
  const decision = createPerson(
    {
      id: context.ids.next(),
      tenantId: parseTenantId(context.tenantId),
      identities,
      name,
      language,
      platform: signal.platform,
    },
    now,
  );
  return { state: decision.state, work: decided('person', decision) };
}

async function leadWork(
  context: ServiceContext,
  policy: LeadPolicy,
  signal: Signal,
  person: Person,
  options: CallOptions,
): Promise<Work> {
  const now = context.now();
  const listing = await listingOf(context, signal, options);
  const scope = leadScope({ nicheId: listing?.nicheId, itemId: listing?.itemId });
  const known = await context.store.getByKey('lead', `open:${person.id}:${scope}`, options);
  if (known?.signalIds.includes(signal.id)) return orderWork(context, signal, known, known);

  const joins = known !== undefined && joinsLead(known, scope, signal.occurredAt, policy.windowMs);
  const closed =
    known !== undefined && !joins
      ? decided('lead', moveLead(known, { to: 'lost', reason: 'no_answer' }, now), known)
      : NO_WORK;
  const base =
    joins && known !== undefined
      ? attachSignal(known, signal, now)
      : openLead(newLead(context, signal, person, listing), now);
  const before = joins ? known : undefined;
  if (signal.kind === 'order')
    return together(closed, await orderWork(context, signal, base.state, before, base.events));

  const scored = await score(context, policy, base.state, signal, person, options);
  const canQualify =
    scored.state.score >= policy.qualifiedFrom && ['new', 'in_contact'].includes(scored.state.status);
  const qualified = canQualify
    ? moveLead(scored.state, { to: 'qualified' }, now)
    : { state: scored.state, events: [] };
  return together(
    closed,
    decided(
      'lead',
      { state: qualified.state, events: [...base.events, ...scored.events, ...qualified.events] },
      before,
    ),
  );
}

function newLead(
  context: ServiceContext,
  signal: Signal,
  person: Person,
  listing: Listing | undefined,
): Parameters<typeof openLead>[0] {
  return {
    id: context.ids.next(),
    tenantId: parseTenantId(context.tenantId),
    personId: person.id,
    platform: signal.platform,
    accountId: signal.accountId,
    signal,
    about: {
      nicheId: listing?.nicheId,
      itemId: listing?.itemId,
      listingId: listing?.id,
      campaignId: listing?.campaignId,
      city: listing?.draft.city,
    },
    status: signal.kind === 'order' ? 'qualified' : 'new',
  };
}

/** A paid order closes its lead as won, with the campaign the lead came from; one that is not paid qualifies it. */
async function orderWork(
  context: ServiceContext,
  signal: Signal,
  lead: Lead,
  before: Lead | undefined,
  events: readonly Work['events'][number][] = [],
): Promise<Work> {
  const { order } = signal;
  const now = context.now();
  const isSale = order?.isPaid === true && order.state !== 'cancelled' && order.state !== 'returned';
  if (!isSale || lead.status === 'won')
    return lead === before ? NO_WORK : decided('lead', { state: lead, events }, before);
  const won = moveLead(lead, { to: 'won' }, now);
  const outcome = recordOutcome(
    {
      id: context.ids.next(),
      tenantId: lead.tenantId,
      leadId: lead.id,
      key: `order:${signal.accountId}:${signal.externalId}`,
      result: 'won',
      revenue: order.total,
    },
    now,
  );
  return together(
    decided('lead', { state: won.state, events: [...events, ...won.events] }, before),
    decided('outcome', outcome),
  );
}

async function score(
  context: ServiceContext,
  policy: LeadPolicy,
  lead: Lead,
  signal: Signal,
  person: Person,
  options: CallOptions,
): Promise<ReturnType<typeof scoreLead>> {
  const earlier: Signal[] = [];
  for await (const one of paginate((cursor) =>
    context.store.signals.listPage({ ids: lead.signalIds, cursor }, options),
  ))
    if (one.id !== signal.id) earlier.push(one);
  const facts = leadFacts(
    {
      origin: lead.origin,
      signals: [...earlier, signal],
      hasPhone: person.identities.some((identity) => identity.kind === 'phone'),
      hasListing: lead.listingId !== undefined,
    },
    context.now(),
  );
  return scoreLead(lead, applyLeadRules(policy.rules, facts, context.now()), context.now());
}

async function listingOf(
  context: ServiceContext,
  signal: Signal,
  options: CallOptions,
): Promise<Listing | undefined> {
  const { externalId, key } = signal.listing ?? {};
  const byExternal =
    externalId === undefined
      ? undefined
      : await context.store.getByKey('listing', `external:${signal.accountId}:${externalId}`, options);
  return (
    byExternal ??
    (key === undefined
      ? undefined
      : await context.store.getByKey('listing', `key:${signal.accountId}:${key}`, options))
  );
}

/** Keeps what was written in a thread. The first message of a human on our side pauses the bot for good. */
async function conversationWork(
  context: ServiceContext,
  signal: Signal,
  person: Person | undefined,
  options: CallOptions,
): Promise<Work> {
  const { threadExternalId, text } = signal;
  if (threadExternalId === undefined || text === undefined) return NO_WORK;
  const now = context.now();
  const threadIds = [threadExternalId, ...(signal.threadAliases ?? [])];
  const known = await findConversation(context, signal, threadIds, options);
  const identified =
    known === undefined
      ? undefined
      : identifyConversation(known, { personId: person?.id, threadIds }, now).state;
  const conversation: Conversation =
    identified ??
    openConversation(
      {
        id: context.ids.next(),
        tenantId: parseTenantId(context.tenantId),
        platform: signal.platform,
        accountId: signal.accountId,
        threadExternalId,
        threadAliases: threadIds.slice(1),
        ...(person === undefined ? {} : { personId: person.id }),
      },
      now,
    ).state;
  for (const externalId of [signal.externalId, ...(signal.aliases ?? [])]) {
    const stored = await context.store.getByKey('message', `${conversation.id}:${externalId}`, options);
    if (stored !== undefined) return decided('conversation', { state: conversation, events: [] }, known);
  }
  const ours = await ownSend(context, conversation, signal, text, options);
  const recorded = recordMessage(
    conversation,
    {
      id: context.ids.next(),
      externalId: signal.externalId,
      author: ours.author,
      text,
      sentAt: signal.occurredAt,
    },
    now,
  );
  return together(
    ours.work,
    decided('conversation', recorded.conversation, known),
    decided('message', recorded.message),
  );
}

async function findConversation(
  context: ServiceContext,
  signal: Signal,
  threadIds: readonly string[],
  options: CallOptions,
): Promise<Conversation | undefined> {
  for (const threadId of threadIds) {
    const found = await context.store.getByKey('conversation', `${signal.accountId}:${threadId}`, options);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Who wrote: the buyer; we, with the answer lost until now, which settles it; or one of our people elsewhere. */
async function ownSend(
  context: ServiceContext,
  conversation: Conversation,
  signal: Signal,
  text: string,
  options: CallOptions,
): Promise<{ readonly author: MessageAuthor; readonly work: Work }> {
  if (signal.direction !== 'outbound') return { author: 'person', work: NO_WORK };
  const about = { conversationId: conversation.id, accountId: signal.accountId, text };
  const open = await findOpenSend(context, about, options);
  if (open === undefined) return { author: 'agent', work: NO_WORK };
  const result = { externalId: signal.externalId, sentAt: signal.occurredAt };
  const settled = settleOperation(open.operation, { state: 'succeeded', result }, context.now());
  return { author: open.sent.author, work: decided('operation', settled, open.operation) };
}
