import {
  addMs,
  type Conversation,
  isLeadKitError,
  type Lead,
  type Message,
  money,
  toUnixMs,
} from '@leadkit/core';
import { phoneInText } from '../platforms/phone-in-text.ts';
import { humanAnswer } from '../story/answers.ts';
import { agreedMinor, isTooDear } from '../story/closing-words.ts';
import { DEMO_ITEM } from '../story/item.ts';
import type { Host } from './open-host.ts';

const MINUTE_MS = 60_000;
/** How long a member takes to look at an offered lead, and then to write. */
const LOOK_MS = 3 * MINUTE_MS;
const WRITE_MS = 4 * MINUTE_MS;
/** How often somebody looks through the threads anyway. */
const ROUND_MS = 30 * MINUTE_MS;

/** The people of the team, acting on what LeadKit shows them. They remember nothing: stopped anywhere, they go on. */
export async function runTeam(host: Host): Promise<void> {
  const { kit, clock, signal } = host;
  let wake = (): void => {};
  const stops = (['assignment.proposed', 'lead.accepted'] as const).map((type) =>
    kit.events.on(type, () => wake()),
  );
  try {
    while (!signal.aborted) {
      const woken = new AbortController();
      wake = () => woken.abort();
      const nextAtMs = await actOnce(host);
      await clock
        .sleep(nextAtMs - clock.now(), AbortSignal.any([signal, woken.signal]))
        .catch((error: unknown) => {
          if (!woken.signal.aborted && !signal.aborted) throw error;
        });
    }
  } finally {
    for (const stop of stops) stop();
  }
}

/** Does what is due, and tells when something will be. */
async function actOnce(host: Host): Promise<number> {
  const next: number[] = [host.clock.now() + ROUND_MS];
  for await (const { id, createdAt } of host.kit.handoff.assignments({ status: 'proposed' })) {
    const dueMs = toUnixMs(createdAt) + LOOK_MS;
    if (dueMs > host.clock.now()) next.push(dueMs);
    else await tolerate(() => host.kit.handoff.accept(id));
  }
  for await (const lead of host.kit.leads.list({ status: 'accepted' })) {
    const dueMs = await workOn(host, lead);
    if (dueMs !== undefined) next.push(dueMs);
  }
  return Math.min(...next);
}

/**
 * Answers, phones, closes: what the newest thread of a lead calls for; a buyer without a thread is phoned. Gives when to
 * look again, if before the next round.
 */
async function workOn(host: Host, lead: Lead): Promise<number | undefined> {
  for await (const thread of host.kit.conversations.list({ personId: lead.personId })) {
    const messages: Message[] = [];
    for await (const message of host.kit.conversations.messages(thread.id)) messages.push(message);
    const texts = messages.filter(({ author }) => author === 'person').map(({ text }) => text);
    if (await closeLead(host, lead, texts)) return undefined;
    await phoneBack(host, lead, texts);
    if (!messages.some(({ author }) => author === 'agent')) return answerWhenDue(host, lead, thread);
    return undefined;
  }
  if (lead.firstResponseAt === undefined) await tolerate(() => host.kit.handoff.logCall(lead.id));
  return undefined;
}

/** Ends a lead whose buyer said yes or no. */
async function closeLead({ kit }: Host, lead: Lead, texts: readonly string[]): Promise<boolean> {
  const agreed = texts.map(agreedMinor).find((amountMinor) => amountMinor !== undefined);
  const key = `talk:${lead.id}`;
  if (agreed !== undefined)
    return tolerate(() =>
      kit.leads.recordOutcome(lead.id, { result: 'won', revenue: money(agreed, 'KZT') }, { key }),
    );
  if (texts.some(isTooDear))
    return tolerate(() => kit.leads.recordOutcome(lead.id, { result: 'lost', reason: 'price' }, { key }));
  return false;
}

/**
 * A number typed in a thread could be anybody's. Whoever phones it and reaches the buyer notes the call down, and makes
 * the two records one: from then on the number recognises the buyer everywhere.
 */
async function phoneBack({ kit, say }: Host, lead: Lead, texts: readonly string[]): Promise<void> {
  const digits = texts.map(phoneInText).find((found) => found !== undefined);
  if (digits === undefined) return;
  const phone = `8${digits}`;
  const known = await kit.persons.find({ phone });
  if (known === undefined)
    await tolerate(() =>
      kit.leads.receive([
        {
          source: 'calls',
          key: `call:${lead.id}`,
          who: { phone },
          about: { sku: DEMO_ITEM.sku },
        },
      ]),
    );
  else if (known.id !== lead.personId) {
    const reason = 'reached under the number typed in the thread';
    if (await tolerate(() => kit.persons.merge({ keepId: lead.personId, mergeId: known.id, reason })))
      say('two records turn out to be one person');
  }
}

/** Writes to the buyer once it is time. */
async function answerWhenDue(host: Host, lead: Lead, thread: Conversation): Promise<number | undefined> {
  const { kit, clock } = host;
  const dueMs = toUnixMs(addMs(lead.updatedAt, WRITE_MS));
  if (dueMs > clock.now()) return dueMs;
  const text = humanAnswer('Данияр');
  const key = `answer:${lead.id}`;
  const isSent = await tolerate(() => kit.conversations.send({ conversationId: thread.id, text, key }));
  return isSent ? undefined : clock.now() + 2 * MINUTE_MS;
}

/** Whether it worked; what LeadKit refuses is tried again the next time somebody looks. */
async function tolerate(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch (error) {
    if (isLeadKitError(error)) return false;
    throw error;
  }
}
