import { FLOW_QUESTIONS, type FlowPhrases, type FlowQuestion, type FlowTexts } from './flow-texts.ts';
import type { MessageId } from './id.ts';
import type { MessageLanguage } from './message-language.ts';
import { addMs, compareMoments } from './time.ts';

/**
 * Why the flow says nothing more in a thread, or did not answer some messages.
 *
 * - `finished`: everything is known and the goodbye was said.
 * - `messages_used`: it wrote as often as it may.
 * - `taken_over`: somebody else answered.
 * - `opted_out`: the buyer asked not to be written to.
 * - `asked_elsewhere`: it asks in another thread of the same lead.
 * - `lead_moved_on`: the lead was closed, or somebody has it.
 * - `cannot_send`: the platform takes no messages from here.
 * - `too_old`: only these messages: the last of them is too old for an automatic reply.
 */
export type FlowSilence =
  | 'finished'
  | 'messages_used'
  | 'taken_over'
  | 'opted_out'
  | 'asked_elsewhere'
  | 'lead_moved_on'
  | 'cannot_send'
  | 'too_old';

/** A reply that was decided and is on its way. It is stored before it is sent, so that it is sent once. */
export interface FlowReply {
  /** Which message of the flow it is, from 1. */
  readonly step: number;
  /** What it says. */
  readonly text: string;
  /** The messages it answers. */
  readonly covers: readonly MessageId[];
  /** When the last of them was sent. */
  readonly newestAt: string;
}

/** Where the question flow stands in one thread. Plain data, no text of the buyer. */
export interface FlowState {
  /** Language of the last message that showed one. */
  readonly language: MessageLanguage;
  /** Questions asked so far. Each is asked once. */
  readonly asked: readonly FlowQuestion[];
  /** Questions that are answered, asked or not. */
  readonly answered: readonly FlowQuestion[];
  /** Messages that wait for a reply, oldest heard first. */
  readonly pending: readonly MessageId[];
  /** When the first of them was heard. */
  readonly pendingSince?: string;
  /** When the last of them was sent. */
  readonly newestAt?: string;
  /** When they are answered, unless more come. */
  readonly dueAt?: string;
  /** The reply on its way. */
  readonly reply?: FlowReply;
  /** Messages decided so far. */
  readonly steps: number;
  /** Why it says nothing more. Absent: it may still. */
  readonly endedBecause?: Exclude<FlowSilence, 'too_old'>;
}

/** How the flow behaves. */
export interface FlowPolicy {
  /** How long the buyer has to be quiet before a reply. */
  readonly quietMs: number;
  /** How long a buyer who does not stop writing waits at most. */
  readonly quietMaxMs: number;
  /** How old a message may be for an automatic reply. */
  readonly maxAgeMs: number;
  /** Most messages per thread. */
  readonly messagesMax: number;
  /** What to ask, in this order. */
  readonly questions: readonly FlowQuestion[];
  /** What it says. */
  readonly texts: FlowTexts;
}

/** What speaks for or against a reply right now. */
export interface FlowSituation {
  /** Why the flow has to end, if it has to. */
  readonly ends?: Exclude<FlowSilence, 'too_old'> | undefined;
  /** Questions that are answered by what is known from elsewhere (a phone, the city of the listing). */
  readonly known: readonly FlowQuestion[];
  /** Automatic messages in the thread so far, those of others than the flow too. Default: its own. */
  readonly botMessages?: number;
}

/** What became of messages. Every message of a buyer ends in exactly one. */
export type FlowOutcome =
  | {
      /** They wait. */
      readonly kind: 'waiting';
    }
  | {
      /** They are answered by a reply, which the state holds until it was sent. */
      readonly kind: 'reply';
      /** The reply. */
      readonly reply: FlowReply;
    }
  | {
      /** They get no automatic answer; people see them all the same. */
      readonly kind: 'silent';
      /** Why. */
      readonly because: FlowSilence;
      /** Which. */
      readonly covers: readonly MessageId[];
    };

/** A flow in which nothing was said yet. */
export function startFlow(language: MessageLanguage): FlowState {
  return { language, asked: [], answered: [], pending: [], steps: 0 };
}

/** The buyer wrote. The reply waits until the buyer has been quiet for a while, so that a burst gets one. */
export function hearMessage(
  state: FlowState,
  message: {
    readonly id: MessageId;
    readonly sentAt: string;
    readonly language?: MessageLanguage | undefined;
    readonly answers: readonly FlowQuestion[];
  },
  policy: Pick<FlowPolicy, 'quietMs' | 'quietMaxMs'>,
  now: string,
): { readonly state: FlowState; readonly outcome: FlowOutcome } {
  const told: FlowState = {
    ...state,
    language: message.language ?? state.language,
    answered: [...new Set([...state.answered, ...message.answers])],
  };
  if (state.endedBecause !== undefined)
    return { state: told, outcome: { kind: 'silent', because: state.endedBecause, covers: [message.id] } };
  if (state.pending.includes(message.id)) return { state, outcome: { kind: 'waiting' } };
  const pendingSince = state.pendingSince ?? now;
  const quiet = addMs(now, policy.quietMs);
  const longest = addMs(pendingSince, policy.quietMaxMs);
  return {
    state: {
      ...told,
      pending: [...state.pending, message.id],
      pendingSince,
      newestAt: later(state.newestAt, message.sentAt),
      dueAt: compareMoments(quiet, longest) < 0 ? quiet : longest,
    },
    outcome: { kind: 'waiting' },
  };
}

/** Decides about the messages that wait, once they are due and no other reply is on its way. */
export function decideReply(
  state: FlowState,
  situation: FlowSituation,
  policy: FlowPolicy,
  now: string,
): { readonly state: FlowState; readonly outcome: FlowOutcome } {
  if (situation.ends !== undefined) return endFlow(state, situation.ends);
  const { dueAt, newestAt, pending } = state;
  const isDue = dueAt !== undefined && compareMoments(dueAt, now) <= 0;
  if (!isDue || newestAt === undefined || state.reply !== undefined)
    return { state, outcome: { kind: 'waiting' } };
  const answeredNow = withoutPending(state);
  if (isTooOld(newestAt, policy, now))
    return { state: answeredNow, outcome: { kind: 'silent', because: 'too_old', covers: pending } };
  const left = policy.messagesMax - Math.max(state.steps, situation.botMessages ?? 0);
  if (left <= 0) return endFlow(state, 'messages_used');
  const done = new Set([...state.asked, ...state.answered, ...situation.known]);
  const open = policy.questions.filter((question) => !done.has(question));
  const asks = open.slice(0, Math.ceil(open.length / left));
  const reply: FlowReply = {
    step: state.steps + 1,
    text: compose(policy.texts[state.language], asks, state.steps === 0),
    covers: pending,
    newestAt,
  };
  return {
    state: {
      ...answeredNow,
      asked: [...state.asked, ...asks],
      steps: reply.step,
      reply,
      ...(asks.length === 0 ? { endedBecause: 'finished' as const } : {}),
    },
    outcome: { kind: 'reply', reply },
  };
}

/** The reply was sent, or given up: nothing is on its way any more. */
export function settleReply(state: FlowState): FlowState {
  const { reply: _reply, ...kept } = state;
  return kept;
}

/** The flow says nothing more here. What waits stays unanswered by it, and so does a reply that was not sent yet. */
export function endFlow(
  state: FlowState,
  because: Exclude<FlowSilence, 'too_old'>,
): { readonly state: FlowState; readonly outcome: FlowOutcome } {
  const { pending, endedBecause = because } = state;
  const ended: FlowState = { ...withoutPending(state), endedBecause };
  const outcome: FlowOutcome =
    pending.length === 0 ? { kind: 'waiting' } : { kind: 'silent', because: endedBecause, covers: pending };
  return { state: ended, outcome };
}

/** Whether the last message of a reply is too old to be answered automatically. */
export function isTooOld(newestAt: string, policy: Pick<FlowPolicy, 'maxAgeMs'>, now: string): boolean {
  return compareMoments(addMs(newestAt, policy.maxAgeMs), now) < 0;
}

/** Questions that a message answers, by what it tells. */
export function answersOf(facts: {
  readonly hasNeed: boolean;
  readonly budget?: unknown;
  readonly timingDays?: unknown;
  readonly city?: unknown;
  readonly phones: readonly unknown[];
}): readonly FlowQuestion[] {
  const told: Readonly<Record<FlowQuestion, boolean>> = {
    need: facts.hasNeed,
    budget: facts.budget !== undefined,
    timing: facts.timingDays !== undefined,
    city: facts.city !== undefined,
    contact: facts.phones.length > 0,
  };
  return FLOW_QUESTIONS.filter((question) => told[question]);
}

function compose(phrases: FlowPhrases, asks: readonly FlowQuestion[], isFirst: boolean): string {
  if (asks.length === 0) return phrases.goodbye;
  const opening = isFirst ? phrases.greeting : phrases.thanks;
  return [opening, ...asks.map((question) => phrases.questions[question])].join(' ');
}

function withoutPending(state: FlowState): FlowState {
  const { pendingSince: _since, newestAt: _newest, dueAt: _due, ...kept } = state;
  return { ...kept, pending: [] };
}

function later(known: string | undefined, moment: string): string {
  return known === undefined || compareMoments(moment, known) > 0 ? moment : known;
}
