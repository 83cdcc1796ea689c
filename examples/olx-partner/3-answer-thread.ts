import { isLeadKitError, type ThreadMessage, toIsoText } from '@leadkit/core';
import { draft } from './draft.ts';
import { collectAll, startOlx } from './open-olx.ts';

const olx = await startOlx();
const { listings, leads, messages, api } = olx.open();
const since = process.env.SINCE ?? toIsoText(olx.clock.now());

if (olx.emulator !== undefined) {
  const [result] = await listings.publish({ drafts: [draft] });
  const advertId = result?.outcome === 'live' ? Number(result.listing.externalId) : 0;
  await olx.emulator.world.buyerWrites({ advertId, text: 'Сәлеметсіз бе! Шкаф әлі бар ма?' });
}

const signals = await collectAll(leads, since);
// Nobody on our side wrote in it yet, here or in OLX's app.
const answered = new Set(
  signals.filter(({ direction }) => direction === 'outbound').map(({ threadExternalId }) => threadExternalId),
);
const waiting = signals.filter(({ threadExternalId }) => !answered.has(threadExternalId));
console.log(`${signals.length} messages since ${since}, ${waiting.length} wait for an answer`);

const [first] = waiting;
const text = process.env.ANSWER ?? (olx.emulator === undefined ? undefined : 'Сәлеметсіз бе! Иә, бар.');
if (first?.threadExternalId !== undefined && text !== undefined) {
  olx.emulator?.faults.add({
    fault: { kind: 'drop', effect: 'done' },
    match: { route: 'POST /api/partner/threads/:threadId/messages' },
  });
  const sent = await answer(first.threadExternalId, text);
  console.log(`answered at ${sent.sentAt}`);
  const thread = await messages.readThread({ threadExternalId: first.threadExternalId });
  console.log(`the thread has ${thread.items.length} messages`);
}
await olx.close();

// #region answer
/** A message whose answer was lost is looked for before it would be sent again. */
async function answer(threadExternalId: string, text: string): Promise<ThreadMessage> {
  const since = toIsoText(olx.clock.now());
  try {
    return await messages.send({ threadExternalId, text });
  } catch (error) {
    if (!isLeadKitError(error) || error.effect !== 'unknown') throw error;
    const sent = await api.findSentMessage({ threadExternalId, text, since });
    return sent ?? (await messages.send({ threadExternalId, text }));
  }
}
// #endregion answer
