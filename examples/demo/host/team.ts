import { addMs, type Conversation, compareMoments, isLeadKitError, type Lead, toUnixMs } from '@leadkit/core';
import { humanAnswer } from '../story/answers.ts';
import type { Host } from './open-host.ts';

const MINUTE_MS = 60_000;
/** How long a member takes to look at an offered lead, and then to write. */
const LOOK_MS = 3 * MINUTE_MS;
const WRITE_MS = 4 * MINUTE_MS;

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
  const next: number[] = [host.clock.now() + 60 * MINUTE_MS];
  for await (const { id, createdAt } of host.kit.handoff.assignments({ status: 'proposed' })) {
    const dueMs = toUnixMs(createdAt) + LOOK_MS;
    if (dueMs > host.clock.now()) next.push(dueMs);
    else await tolerate(() => host.kit.handoff.accept(id));
  }
  for await (const lead of host.kit.leads.list({ status: 'accepted' })) {
    const dueMs = await answerWhenDue(host, lead);
    if (dueMs !== undefined) next.push(dueMs);
  }
  return Math.min(...next);
}

/** Writes to the buyer of an accepted lead unless one of us has. Gives when to look again. */
async function answerWhenDue(host: Host, lead: Lead): Promise<number | undefined> {
  const { kit, clock } = host;
  const conversation = await conversationOf(host, lead);
  if (conversation === undefined || (await hasOurAnswer(host, conversation))) return undefined;
  const dueMs = toUnixMs(addMs(lead.updatedAt, WRITE_MS));
  if (dueMs > clock.now()) return dueMs;
  const isSent = await tolerate(() =>
    kit.conversations.send({
      conversationId: conversation.id,
      text: humanAnswer('Данияр'),
      key: `answer:${lead.id}`,
    }),
  );
  return isSent ? undefined : clock.now() + 2 * MINUTE_MS;
}

async function conversationOf({ kit }: Host, { personId }: Lead): Promise<Conversation | undefined> {
  let newest: Conversation | undefined;
  for await (const conversation of kit.conversations.list({ personId }))
    if (newest === undefined || compareMoments(conversation.updatedAt, newest.updatedAt) > 0)
      newest = conversation;
  return newest;
}

async function hasOurAnswer({ kit }: Host, { id }: Conversation): Promise<boolean> {
  for await (const { author } of kit.conversations.messages(id)) if (author === 'agent') return true;
  return false;
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
