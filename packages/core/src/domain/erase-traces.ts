import type { Conversation, Message } from './conversation.ts';
import type { Person } from './person-record.ts';
import type { Signal, SignalParty } from './signal.ts';

/** Revision of an erased signal: no newer one can come, so nothing brings the data back. */
export const ERASED_REVISION: number = Number.MAX_SAFE_INTEGER;

/**
 * What ids must not hold of people: user ids, phones with and without plus, e-mail addresses. Names are left out: short
 * ones are part of many ids.
 */
export function tracesOfPerson(person: Person): readonly string[] {
  const keys = [
    ...person.identities
      .filter((identity) => !identity.isShared)
      .map(({ kind, value }) => `${kind}:${value}`),
    ...person.merges.flatMap((merge) => merge.addedIdentities),
  ];
  return keys.flatMap((key) => {
    const value = key.slice(key.indexOf(':') + 1);
    if (!key.startsWith('platform_user:')) return tracesOf(value);
    return [value.slice(value.indexOf(':') + 1)];
  });
}

function tracesOfParty({ platformUserId, phone, email }: SignalParty): readonly string[] {
  return [platformUserId, ...tracesOf(phone), email].filter(
    (trace) => trace !== undefined && trace !== '',
  ) as string[];
}

function tracesOf(value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  return value.startsWith('+') ? [value, value.slice(1)] : [value];
}

/** Whether an id holds one of the traces. */
export function holdsTrace(id: string, traces: readonly string[]): boolean {
  return traces.some((trace) => trace !== '' && id.includes(trace));
}

/** A signal without personal data. What it was about, and its money, stays. Its own ids stay unless they hold a trace. */
export function eraseSignal(signal: Signal, personTraces: readonly string[], now: string): Signal {
  const traces = tracesOfSignal(signal, personTraces);
  const { aliases: _aliases, threadAliases: _thread, text: _text, details: _details, ...kept } = signal;
  const { order, threadExternalId, ...rest } = kept;
  return {
    ...rest,
    externalId: holdsTrace(rest.externalId, traces) ? `erased:${rest.id}` : rest.externalId,
    ...(threadExternalId === undefined || holdsTrace(threadExternalId, traces) ? {} : { threadExternalId }),
    ...(order === undefined ? {} : { order: closedOrder(order) }),
    who: {},
    revision: ERASED_REVISION,
    version: rest.version + 1,
    updatedAt: now,
  };
}

/** Nobody reads an erased order again, so it counts as final. */
function closedOrder(order: NonNullable<Signal['order']>): NonNullable<Signal['order']> {
  const { cancellationReason: _reason, ...kept } = order;
  return { ...kept, isFinal: true };
}

/** The traces of a signal: those of its own party, and of the person it is erased for. */
export function tracesOfSignal(signal: Signal, personTraces: readonly string[]): readonly string[] {
  return [...personTraces, ...tracesOfParty(signal.who)];
}

/** A message without its text. */
export function eraseMessage(message: Message, traces: readonly string[], now: string): Message {
  const externalId = holdsTrace(message.externalId, traces) ? `erased:${message.id}` : message.externalId;
  return { ...message, externalId, text: '', version: message.version + 1, updatedAt: now };
}

/** A conversation whose ids hold no trace. */
export function eraseConversation(
  conversation: Conversation,
  traces: readonly string[],
  now: string,
): Conversation {
  const { threadExternalId, threadAliases, version } = conversation;
  return {
    ...conversation,
    threadExternalId: holdsTrace(threadExternalId, traces) ? `erased:${conversation.id}` : threadExternalId,
    threadAliases: threadAliases.filter((alias) => !holdsTrace(alias, traces)),
    version: version + 1,
    updatedAt: now,
  };
}
