import { mayContact } from '../domain/consent.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { FlowQuestion } from '../domain/flow-texts.ts';
import type { Lead, LeadStatus } from '../domain/lead.ts';
import type { Person } from '../domain/person.ts';
import type { FlowSilence, FlowSituation } from '../domain/question-flow.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ServiceContext } from '../service-context.ts';
import { consentsOf } from './consent-ledger.ts';
import type { QuestionFlowPolicy } from './flow-policy.ts';
import { conversationsOf } from './person-records.ts';

/** Where nobody of ours has the lead yet. */
const ASKED_IN: readonly LeadStatus[] = ['new', 'in_contact', 'qualified', 'offered'];

/** Whether buyers of this lead are asked at all: orders never are. */
export function isAsked(policy: QuestionFlowPolicy, lead: Lead): boolean {
  return (
    lead.origin !== 'order' &&
    ASKED_IN.includes(lead.status) &&
    (policy.nicheIds === undefined || (lead.nicheId !== undefined && policy.nicheIds.includes(lead.nicheId)))
  );
}

/** What speaks for or against a reply in this thread now. */
export async function situationOf(
  context: ServiceContext,
  policy: QuestionFlowPolicy,
  conversation: Conversation,
  options: CallOptions,
): Promise<FlowSituation> {
  const { personId, leadId, takenOverAt, platform, botMessages } = conversation;
  const person = personId === undefined ? undefined : await context.store.get('person', personId, options);
  const lead = leadId === undefined ? undefined : await context.store.get('lead', leadId, options);
  const known = knownOf(person, lead);
  if (takenOverAt !== undefined) return { ends: 'taken_over', known };
  if (person === undefined || lead === undefined || !isAsked(policy, lead))
    return { ends: 'lead_moved_on', known };
  if (!mayContact(await consentsOf(context, person, options), 'answer', platform))
    return { ends: 'opted_out', known };
  return { ends: await elsewhere(context, conversation, options), known, botMessages };
}

/** One lead is asked in one thread, however many adverts its buyer wrote about. */
async function elsewhere(
  context: ServiceContext,
  { id, personId, leadId, flow }: Conversation,
  options: CallOptions,
): Promise<(FlowSilence & 'asked_elsewhere') | undefined> {
  if (personId === undefined || (flow?.steps ?? 0) > 0) return undefined;
  const others = await conversationsOf(context, personId, options);
  const isAsking = others.some(
    (other) => other.id !== id && other.leadId === leadId && (other.flow?.steps ?? 0) > 0,
  );
  return isAsking ? 'asked_elsewhere' : undefined;
}

function knownOf(person: Person | undefined, lead: Lead | undefined): readonly FlowQuestion[] {
  const knowledge = lead?.knowledge;
  const hasPhone = person?.identities.some(({ kind }) => kind === 'phone') === true;
  return [
    ...(hasPhone ? (['contact'] as const) : []),
    ...(lead?.city === undefined && knowledge?.hasCity !== true ? [] : (['city'] as const)),
    ...(knowledge?.budget === undefined ? [] : (['budget'] as const)),
    ...(knowledge?.timingDays === undefined ? [] : (['timing'] as const)),
  ];
}
