import type { Assignment, Member } from '../domain/assignment.ts';
import type { Consent } from '../domain/consent.ts';
import type { Conversation, Message } from '../domain/conversation.ts';
import type { Lead } from '../domain/lead.ts';
import { money } from '../domain/money.ts';
import type { NoticeRecord } from '../domain/notice.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Person, PersonIdentity } from '../domain/person.ts';
import type { IncomingSignal, Signal, SignalOrder } from '../domain/signal.ts';
import { NEW_ENTITY, TEST_NOW, TEST_TENANT_ID, testId } from './test-id.ts';

/** A buyer's message as an adapter reads it. The number is one of a range nobody has. */
export function buildSignal(overrides: Partial<IncomingSignal> = {}): IncomingSignal {
  return {
    kind: 'message',
    externalId: 'message-1',
    revision: 1,
    occurredAt: TEST_NOW,
    who: { platformUserId: 'buyer-1', name: 'Айдар', phone: '+77000000001' },
    listing: { externalId: 'listing-1' },
    threadExternalId: 'thread-1',
    text: 'Здравствуйте, ещё актуально?',
    direction: 'inbound',
    ...overrides,
  };
}

/** An order that was placed and paid, 35 000 ₸. */
export function buildSignalOrder(overrides: Partial<SignalOrder> = {}): SignalOrder {
  return {
    state: 'placed',
    platformStatus: 'NEW',
    total: money(3_500_000, 'KZT'),
    isPaid: true,
    isFinal: false,
    ...overrides,
  };
}

/** {@link buildSignal} as a store keeps it. */
export function buildStoredSignal(overrides: Partial<Signal> = {}): Signal {
  return {
    ...buildSignal(),
    id: testId('signal'),
    tenantId: TEST_TENANT_ID,
    platform: 'fake',
    accountId: testId('account'),
    version: 1,
    receivedAt: TEST_NOW,
    updatedAt: TEST_NOW,
    isHistory: false,
    ...overrides,
  };
}

/** A phone number that a platform vouches for. */
export function buildIdentity(overrides: Partial<PersonIdentity> = {}): PersonIdentity {
  return {
    kind: 'phone',
    value: '+77000000001',
    certainty: 'verified',
    isShared: false,
    since: TEST_NOW,
    ...overrides,
  };
}

/** A person known by one verified phone number. */
export function buildPerson(overrides: Partial<Person> = {}): Person {
  return {
    ...NEW_ENTITY,
    id: testId('person'),
    status: 'active',
    identities: [buildIdentity()],
    names: ['Айдар'],
    merges: [],
    ...overrides,
  };
}

/** A new lead that one message opened. */
export function buildLead(overrides: Partial<Lead> = {}): Lead {
  return {
    ...NEW_ENTITY,
    id: testId('lead'),
    personId: testId('person'),
    platform: 'fake',
    accountId: testId('account'),
    origin: 'message',
    scope: `niche:${testId('niche')}`,
    nicheId: testId('niche'),
    signalIds: [testId('signal')],
    lastSignalAt: TEST_NOW,
    status: 'new',
    attempts: 0,
    score: 0,
    scoreLog: [],
    milestones: { arrivedAt: TEST_NOW },
    touch: { at: TEST_NOW, platform: 'fake', accountId: testId('account') },
    ...overrides,
  };
}

/** A sale of 35 000 ₸. */
export function buildOutcome(overrides: Partial<Outcome> = {}): Outcome {
  return {
    ...NEW_ENTITY,
    id: testId('outcome'),
    leadId: testId('lead'),
    key: 'order-1',
    result: 'won',
    revenue: money(3_500_000, 'KZT'),
    ...overrides,
  };
}

/** A thread in which nobody has written yet. */
export function buildConversation(overrides: Partial<Conversation> = {}): Conversation {
  return {
    ...NEW_ENTITY,
    id: testId('conversation'),
    platform: 'fake',
    accountId: testId('account'),
    threadExternalId: 'thread-1',
    threadAliases: [],
    botMessages: 0,
    ...overrides,
  };
}

/** A buyer's message of {@link buildConversation}. */
export function buildMessage(overrides: Partial<Message> = {}): Message {
  return {
    ...NEW_ENTITY,
    id: testId('message'),
    conversationId: testId('conversation'),
    externalId: 'message-1',
    author: 'person',
    text: 'Здравствуйте, ещё актуально?',
    sentAt: TEST_NOW,
    ...overrides,
  };
}

/** An agent who serves every city and niche. */
export function buildMember(overrides: Partial<Member> = {}): Member {
  return {
    ...NEW_ENTITY,
    id: testId('member'),
    name: 'Сауле',
    role: 'agent',
    isActive: true,
    cities: [],
    nicheIds: [],
    addresses: ['saule'],
    ...overrides,
  };
}

/** A lead offered to a member for a quarter of an hour from {@link TEST_NOW}. */
export function buildAssignment(overrides: Partial<Assignment> = {}): Assignment {
  return {
    ...NEW_ENTITY,
    id: testId('assignment'),
    leadId: testId('lead'),
    memberId: testId('member'),
    status: 'proposed',
    proposedAt: TEST_NOW,
    expiresAt: '2026-11-22T05:15:00.000Z',
    reason: 'serves the city',
    ...overrides,
  };
}

/** A notice of {@link buildAssignment} that waits to be told. */
export function buildNotice(overrides: Partial<NoticeRecord> = {}): NoticeRecord {
  return {
    ...NEW_ENTITY,
    id: testId('notice'),
    key: 'offered:1',
    kind: 'lead_offered',
    priority: 'normal',
    status: 'waiting',
    memberId: testId('member'),
    leadId: testId('lead'),
    assignmentId: testId('assignment'),
    facts: { score: 60 },
    dueAt: TEST_NOW,
    attempts: 0,
    ...overrides,
  };
}

/** A consent to marketing by WhatsApp. */
export function buildConsent(overrides: Partial<Consent> = {}): Consent {
  return {
    ...NEW_ENTITY,
    id: testId('consent'),
    personId: testId('person'),
    purpose: 'marketing',
    channel: 'whatsapp',
    textVersion: '2026-11',
    language: 'ru',
    evidence: 'form-entry-1',
    givenAt: TEST_NOW,
    ...overrides,
  };
}
