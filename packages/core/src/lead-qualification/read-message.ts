import type { Conversation, Message } from '../domain/conversation.ts';
import { type Decision, revise } from '../domain/decision.ts';
import { isOpenLead, type Lead, type LeadKnowledge, moveLead } from '../domain/lead.ts';
import { type MessageFacts, readMessageFacts } from '../domain/message-facts.ts';
import { isOptOut } from '../domain/opt-out.ts';
import { enrichPerson, identityKey, type Person, type PersonIdentity } from '../domain/person.ts';
import { answersOf, endFlow, type FlowState, hearMessage, startFlow } from '../domain/question-flow.ts';
import type { CallOptions } from '../ports/call-options.ts';
import {
  decided,
  type HandledDelivery,
  NO_WORK,
  type ServiceContext,
  together,
  type Work,
} from '../service-context.ts';
import { withdrawal } from './consent-ledger.ts';
import type { MessageReading, QuestionFlowPolicy } from './flow-policy.ts';
import { isAsked } from './flow-situation.ts';
import { commitOnce } from './form-lead.ts';
import type { OwnNumbers } from './own-numbers.ts';
import { type ScorePolicy, scoredAndQualified } from './score-lead.ts';

export interface MessagePolicy extends ScorePolicy {
  readonly reading: MessageReading;
  /** Absent: nobody is asked. */
  readonly flow: QuestionFlowPolicy | undefined;
  readonly ownNumbers: (context: ServiceContext) => OwnNumbers;
}

/**
 * Reads a message that was written: what a buyer tells goes to the person and the lead, and the flow hears it; a wish to be
 * left alone is obeyed at once; an answer of one of our people ends the flow. In one commit with the acknowledgement.
 */
export async function readMessage(
  context: ServiceContext,
  policy: MessagePolicy,
  delivery: HandledDelivery,
  options: CallOptions,
): Promise<void> {
  const { event } = delivery;
  if (event.type !== 'message.recorded') return;
  await commitOnce(
    context,
    delivery,
    async () => {
      const message = await context.store.get('message', event.data.messageId, options);
      const conversation = await context.store.get('conversation', event.subject.id, options);
      if (message === undefined || conversation === undefined) return NO_WORK;
      return message.author === 'person'
        ? heard(context, policy, conversation, message, options)
        : answered(context, conversation, message, options);
    },
    options,
  );
}

/** We wrote. The lead is in contact, and a human on our side ends the flow. */
async function answered(
  context: ServiceContext,
  conversation: Conversation,
  { author }: Message,
  options: CallOptions,
): Promise<Work> {
  const now = context.now();
  const lead = await leadOf(context, conversation, options);
  const met =
    lead?.status === 'new' ? decided('lead', moveLead(lead, { to: 'in_contact' }, now), lead) : NO_WORK;
  const { flow } = conversation;
  if (author === 'bot' || flow === undefined) return met;
  const ended = endFlow(flow, 'taken_over').state;
  return together(met, flowWork(conversation, ended, now));
}

async function heard(
  context: ServiceContext,
  policy: MessagePolicy,
  conversation: Conversation,
  message: Message,
  options: CallOptions,
): Promise<Work> {
  const now = context.now();
  const { reading } = policy;
  const person =
    conversation.personId === undefined
      ? undefined
      : await context.store.get('person', conversation.personId, options);
  const lead = await leadOf(context, conversation, options);
  const facts = readMessageFacts(message.text, {
    sentAt: message.sentAt,
    asked: conversation.flow?.asked ?? [],
    findCity: reading.findCity,
    currency: reading.currency,
  });
  const isLiving = person?.status === 'active' || person?.status === 'conflict';
  const claims =
    person === undefined || !isLiving ? NO_WORK : await claimWork(context, policy, person, facts, options);
  const hasRefused = isOptOut(message.text, reading.optOutPhrases);
  const refusal =
    hasRefused && person !== undefined && isLiving
      ? await withdrawal(context, person, { evidence: `message:${message.id}`, at: message.sentAt }, options)
      : undefined;
  const flow = flowAfter(policy, conversation, message, facts, { lead, hasRefused, now });
  return together(
    claims,
    refusal?.work ?? NO_WORK,
    lead === undefined ? NO_WORK : decided('lead', learned(policy, lead, facts, flow, now), lead),
    flow === undefined ? NO_WORK : flowWork(conversation, flow, now),
  );
}

/** Phones typed into a chat are claimed: they can be called, and recognise nobody. Our own numbers are left out. */
async function claimWork(
  context: ServiceContext,
  policy: MessagePolicy,
  person: Person,
  { phones, language }: MessageFacts,
  options: CallOptions,
): Promise<Work> {
  const now = context.now();
  const known = new Set(person.identities.map(identityKey));
  const typed = phones
    .map(
      (value): PersonIdentity => ({
        kind: 'phone',
        value,
        certainty: 'claimed',
        isShared: false,
        since: now,
      }),
    )
    .filter((identity) => !known.has(identityKey(identity)));
  const own = typed.length === 0 ? new Set<string>() : await policy.ownNumbers(context).read(options);
  const identities = typed.filter(({ value }) => !own.has(value));
  return decided('person', enrichPerson(person, { identities, language }, now), person);
}

function flowAfter(
  policy: MessagePolicy,
  conversation: Conversation,
  message: Message,
  facts: MessageFacts,
  about: { readonly lead: Lead | undefined; readonly hasRefused: boolean; readonly now: string },
): FlowState | undefined {
  const { lead, hasRefused, now } = about;
  const { flow, takenOverAt } = conversation;
  const starts =
    policy.flow !== undefined &&
    lead !== undefined &&
    takenOverAt === undefined &&
    isAsked(policy.flow, lead);
  const state = flow ?? (starts ? startFlow(facts.language ?? 'ru') : undefined);
  if (state === undefined || policy.flow === undefined) return flow;
  const { id, sentAt } = message;
  const said = { id, sentAt, language: facts.language, answers: answersOf(facts) };
  const after = hearMessage(state, said, policy.flow, now).state;
  return hasRefused ? endFlow(after, 'opted_out').state : after;
}

/** What the message tells of the lead, scored anew. What was said last counts. */
function learned(
  policy: ScorePolicy,
  lead: Lead,
  facts: MessageFacts,
  flow: FlowState | undefined,
  now: string,
): Decision<Lead> {
  if (!isOpenLead(lead)) return { state: lead, events: [] };
  const { budget, timingDays, city, phones } = facts;
  const known: Partial<LeadKnowledge> = lead.knowledge ?? {};
  const { textLength = 0, hasPhone = false, ...before } = known;
  const answers = flow?.answered.length ?? before.answers;
  const knowledge = {
    ...before,
    textLength,
    hasPhone: hasPhone || phones.length > 0,
    ...(budget === undefined ? {} : { budget }),
    ...(timingDays === undefined ? {} : { timingDays }),
    ...(city === undefined ? {} : { hasCity: true }),
    ...(answers === undefined ? {} : { answers }),
  };
  if (JSON.stringify(knowledge) === JSON.stringify(lead.knowledge)) return { state: lead, events: [] };
  return scoredAndQualified(policy, revise(lead, { knowledge }, now), now);
}

/** The flow's new state on its thread. */
export function flowWork(conversation: Conversation, flow: FlowState, now: string): Work {
  if (flow === conversation.flow) return NO_WORK;
  return decided('conversation', { state: revise(conversation, { flow }, now), events: [] }, conversation);
}

async function leadOf(
  { store }: ServiceContext,
  { leadId }: Conversation,
  options: CallOptions,
): Promise<Lead | undefined> {
  return leadId === undefined ? undefined : store.get('lead', leadId, options);
}
