import { type Conversation, takeOver } from '../domain/conversation.ts';
import { decideReply, endFlow, type FlowState, isTooOld, settleReply } from '../domain/question-flow.ts';
import { addMs, compareMoments } from '../domain/time.ts';
import { isLeadKitError, LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { MessagesPort } from '../ports/messages-port.ts';
import { paginate } from '../ports/page.ts';
import { decided, type ServiceContext } from '../service-context.ts';
import type { QuestionFlowPolicy } from './flow-policy.ts';
import { situationOf } from './flow-situation.ts';
import { flowWork } from './read-message.ts';
import { sendMessage } from './send-message.ts';
import { findOwnSend } from './sent-message.ts';

/** Threads that changed longer ago than a reply may be late have nothing to be answered. */
const SLACK_MS = 60 * 60_000;

/** Sends the replies that are due. One thread's failure does not stop the others; what failed is tried again. */
export async function sendReplies(
  context: ServiceContext,
  policy: QuestionFlowPolicy | undefined,
  options: CallOptions = {},
): Promise<void> {
  if (policy === undefined) return;
  const updatedFrom = addMs(context.now(), -(policy.maxAgeMs + policy.quietMaxMs + SLACK_MS));
  const due: Conversation[] = [];
  for await (const conversation of paginate((cursor) =>
    context.store.listPage('conversation', { filter: { updatedFrom }, cursor, limit: 500 }, options),
  ))
    if (isDue(conversation.flow, context.now())) due.push(conversation);
  for (const conversation of due) {
    try {
      await reply(context, policy, conversation, options);
    } catch (error) {
      if (!isLeadKitError(error) || options.signal?.aborted) throw error;
      const { id: conversationId } = conversation;
      context.logger.warn('A reply could not be sent and is tried again', {
        conversationId,
        code: error.code,
      });
    }
  }
}

function isDue(flow: FlowState | undefined, now: string): boolean {
  if (flow?.reply !== undefined) return true;
  return flow?.dueAt !== undefined && compareMoments(flow.dueAt, now) <= 0;
}

async function reply(
  context: ServiceContext,
  policy: QuestionFlowPolicy,
  conversation: Conversation,
  options: CallOptions,
): Promise<void> {
  const { flow } = conversation;
  if (flow === undefined) return;
  const now = context.now();
  const situation = await situationOf(context, policy, conversation, options);
  if (flow.reply === undefined || situation.ends !== undefined) {
    // A reply that is on its way is given up with the flow; a poll settles one that had left already.
    const given = situation.ends === undefined ? flow : settleReply(flow);
    const decision = decideReply(given, situation, policy, now);
    await context.commit(flowWork(conversation, decision.state, now), options);
    if (decision.outcome.kind !== 'reply') return;
    const stored = await context.store.get('conversation', conversation.id, options);
    if (stored !== undefined) await deliver(context, policy, stored, options);
    return;
  }
  await deliver(context, policy, conversation, options);
}

/** Sends the reply that was decided and stored; stopped anywhere, the next run sends the same one under the same key. */
async function deliver(
  context: ServiceContext,
  policy: QuestionFlowPolicy,
  conversation: Conversation,
  options: CallOptions,
): Promise<void> {
  const decided = conversation.flow?.reply;
  if (decided === undefined) return;
  if (!isTooOld(decided.newestAt, policy, context.now())) {
    try {
      await sendMessage(
        context,
        {
          conversationId: conversation.id,
          text: decided.text,
          key: `flow-${decided.step}`,
          author: 'bot',
          before: (port, call) => checkNobodyAnswered(context, conversation, port, call),
        },
        options,
      );
    } catch (error) {
      if (!isLeadKitError(error)) throw error;
      if (isAnswered(error)) return store(context, conversation.id, takenOver, options);
      if (error.code === 'unsupported')
        return store(context, conversation.id, (one) => ended(one, 'cannot_send'), options);
      throw error;
    }
  }
  await store(context, conversation.id, (one) => withFlow(one, settleReply), options);
}

/**
 * Reads the thread right before a reply: whoever wrote on our side and was not this flow, in the platform's own app or years
 * ago, has the thread.
 */
async function checkNobodyAnswered(
  context: ServiceContext,
  { id, threadExternalId, accountId }: Conversation,
  port: MessagesPort,
  options: CallOptions,
): Promise<void> {
  for await (const message of paginate((cursor) => port.readThread({ threadExternalId, cursor }, options))) {
    if (message.direction !== 'outbound') continue;
    const known = await context.store.getByKey('message', `${id}:${message.externalId}`, options);
    if (known?.author === 'bot') continue;
    const shown = { ...message, conversationId: id, accountId };
    if (known === undefined && (await findOwnSend(context, shown, options))?.sent.author === 'bot') continue;
    throw new LeadKitError({
      code: 'conflict',
      operation: 'leads.reply',
      effect: 'none',
      message: `Somebody else answered in conversation ${id}. Nothing was sent.`,
      issues: [{ path: ANSWERED, message: 'somebody else answered' }],
    });
  }
}

const ANSWERED = 'thread';

function isAnswered(error: LeadKitError): boolean {
  return error.code === 'conflict' && (error.issues ?? []).some(({ path }) => path === ANSWERED);
}

type Change = (conversation: Conversation, now: string) => ReturnType<typeof takeOver>;

const takenOver: Change = (conversation, now) => {
  const taken = takeOver(conversation, now, now);
  return { state: ended(taken.state, 'taken_over').state, events: taken.events };
};

function ended(conversation: Conversation, because: 'taken_over' | 'cannot_send'): ReturnType<Change> {
  return withFlow(conversation, (flow) => endFlow(settleReply(flow), because).state);
}

function withFlow(conversation: Conversation, next: (flow: FlowState) => FlowState): ReturnType<Change> {
  const { flow } = conversation;
  return { state: flow === undefined ? conversation : { ...conversation, flow: next(flow) }, events: [] };
}

/** Changes the thread as it is stored now. */
async function store(
  context: ServiceContext,
  conversationId: string,
  change: Change,
  options: CallOptions,
): Promise<void> {
  const conversation = await context.store.get('conversation', conversationId, options);
  if (conversation === undefined) return;
  const now = context.now();
  const { state, events } = change(conversation, now);
  const version = conversation.version + 1;
  await context.commit(
    decided('conversation', { state: { ...state, version, updatedAt: now }, events }, conversation),
    options,
  );
}
