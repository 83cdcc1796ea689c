import {
  type AccountId,
  type Conversation,
  type EntityChange,
  exportTenant,
  type IncomingSignal,
  type Lead,
  type Message,
  type Person,
  type SignalId,
  type TenantStore,
} from '@leadkit/core';
import type { StoreBench } from './store-case.ts';
import { added, identity, lead, message, person } from './store-samples.ts';

/** Texts that only one buyer has. */
export interface Traces {
  readonly phone: string;
  readonly email: string;
  readonly userId: string;
  readonly name: string;
  readonly text: string;
}

/** The buyer most cases erase. */
export const BUYER: Traces = {
  phone: '+77011234567',
  email: 'nurlan@mail.example',
  userId: 'buyer-4711',
  name: 'Нұрлан Сәбитұлы',
  text: 'Мой адрес: Абая 10, кв. 5',
};

/** Somebody else, who must never lose anything. */
export const OTHER: Traces = {
  phone: '+77770000001',
  email: 'other@mail.example',
  userId: 'other-1',
  name: 'Айгерим',
  text: 'Бар ма?',
};

/** What was stored of a buyer. */
export interface StoredBuyer {
  readonly person: Person;
  readonly lead: Lead;
  readonly conversation: Conversation;
  readonly message: Message;
  readonly signalId: SignalId;
}

/** The account all buyers write to. */
export function accountOf(bench: StoreBench): AccountId {
  return bench.id<'account'>();
}

/** What a buyer writes. */
export function written(traces: Traces, over: Partial<IncomingSignal> = {}): IncomingSignal {
  const { userId, name, phone, email, text } = traces;
  return message(`m-${userId}`, {
    aliases: [`alias-${userId}`],
    who: { platformUserId: userId, name, phone, email },
    threadExternalId: `t-${userId}`,
    text,
    details: { note: text },
    ...over,
  });
}

/** Stores a signal; gives its id. */
export async function ingest(
  bench: StoreBench,
  accountId: AccountId,
  signal: IncomingSignal,
  now: string = bench.at(0),
): Promise<{ readonly id: string; readonly outcome: string }> {
  const [result] = await bench.tenant.signals.ingest({
    stream: 's',
    platform: 'bazaar',
    accountId,
    now,
    collectFrom: bench.at(-1_000),
    signals: [{ id: bench.id(), eventId: bench.id(), signal }],
  });
  return { id: result?.id ?? '', outcome: result?.outcome ?? 'none' };
}

/** Stores a buyer with a signal, a lead, a conversation and a message. */
export async function storeBuyer(
  bench: StoreBench,
  accountId: AccountId,
  traces: Traces,
  over: Partial<Lead> = {},
): Promise<StoredBuyer> {
  const { id: signalId } = await ingest(bench, accountId, written(traces));
  const human = person(
    bench,
    [
      identity('phone', traces.phone),
      identity('platform_user', `bazaar:${traces.userId}`),
      identity('email', traces.email),
    ],
    { names: [traces.name] },
  );
  const wish = lead(bench, { personId: human.id, signalIds: [signalId as SignalId], ...over });
  const { tenantId, createdAt, updatedAt } = human;
  const head = { tenantId, version: 1, createdAt, updatedAt };
  const conversation: Conversation = {
    ...head,
    id: bench.id(),
    platform: 'bazaar',
    accountId,
    threadExternalId: `t-${traces.userId}`,
    threadAliases: [`ta-${traces.userId}`],
    personId: human.id,
    botMessages: 0,
  };
  const said: Message = {
    ...head,
    id: bench.id(),
    conversationId: conversation.id,
    externalId: `m-${traces.userId}`,
    author: 'person',
    text: traces.text,
    sentAt: bench.at(0),
  };
  const changes: readonly EntityChange[] = [
    added('person', human),
    added('lead', wish),
    added('conversation', conversation),
    added('message', said),
  ];
  await bench.tenant.commit({ now: bench.at(0), changes });
  return { person: human, lead: wish, conversation, message: said, signalId: signalId as SignalId };
}

/** Everything a tenant has, as one text. */
export async function dumpTenant(tenant: TenantStore): Promise<string> {
  const parts: unknown[] = [];
  for await (const part of exportTenant(tenant)) parts.push(part);
  return JSON.stringify(parts);
}

/** The texts of a buyer that a dump shows. */
export function found(dump: string, traces: Traces): readonly string[] {
  return Object.values(traces).filter((trace: string) => dump.includes(trace));
}
