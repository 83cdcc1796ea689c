import { createLeadKit, type LeadKit } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { expect, test } from 'vitest';
import { openOlx, publishLive } from './open-olx.ts';

const MONTH_MS = 30 * 24 * 60 * 60_000;
const MONTHS = 36;

/** Everything a running kit does, until nothing is left to do; enough time passes for a reply to be due. */
async function run(kit: LeadKit, pass: () => Promise<void>): Promise<void> {
  for (let times = 0; times < 3; times += 1) {
    await pass();
    await kit.leads.collect();
    while ((await kit.consumers.dispatch()).handled > 0);
    for (const job of kit.jobs) await job.run({ tenantId: 'default' });
  }
}

async function count(things: AsyncIterable<unknown>): Promise<number> {
  let found = 0;
  for await (const _thing of things) found += 1;
  return found;
}

test('connecting an account with three years of threads sends no message and makes no lead; what comes then does', async () => {
  const olx = await openOlx();
  const advertId = await publishLive(olx);
  const threads: number[] = [];
  for (let month = 0; month < MONTHS; month += 1) {
    await olx.clock.advance(MONTH_MS);
    const { threadId } = await olx.emulator.world.buyerWrites({
      advertId,
      text: 'Здравствуйте, ещё актуально?',
    });
    threads.push(threadId);
    if (month % 2 === 0) await olx.emulator.world.sellerWrites({ threadId, text: 'Да, приезжайте' });
  }
  await olx.clock.advance(MONTH_MS);
  const kit = createLeadKit({
    store: createMemoryStore(),
    platforms: [olx.platform],
    leads: { flow: {} },
    clock: olx.clock,
    fetch,
  });
  const credentials = { ...(await olx.emulator.world.grantAccess()) };
  await kit.accounts.connect({ platform: 'olx', credentials });
  const sent = async (): Promise<number> => {
    const all = await Promise.all(threads.map((threadId) => olx.emulator.world.messages({ threadId })));
    return all.flat().filter(({ type }) => type === 'sent').length;
  };
  await run(kit, () => olx.clock.advance(60_000));
  expect([await count(kit.leads.list()), await count(kit.persons.list()), await sent()]).toEqual([
    0,
    0,
    MONTHS / 2,
  ]);

  const { threadId } = await olx.emulator.world.buyerWrites({
    advertId,
    text: 'Добрый день, сколько стоит?',
  });
  await run(kit, () => olx.clock.advance(60_000));
  const written = await olx.emulator.world.messages({ threadId });
  expect([await count(kit.leads.list()), written.map(({ type }) => type)]).toEqual([1, ['received', 'sent']]);
  expect(await sent()).toBe(MONTHS / 2);
});

test('a message that was sent is stored with its moment in UTC, whatever offset the platform prints', async () => {
  const olx = await openOlx();
  const advertId = await publishLive(olx);
  const { clock, platform, emulator } = olx;
  const kit = createLeadKit({ store: createMemoryStore(), platforms: [platform], clock, fetch });
  await kit.accounts.connect({ platform: 'olx', credentials: { ...(await emulator.world.grantAccess()) } });
  await clock.advance(60_000);
  await emulator.world.buyerWrites({ advertId, text: 'Ещё актуально?' });
  await run(kit, () => clock.advance(60_000));
  const { value: conversation } = await kit.conversations.list()[Symbol.asyncIterator]().next();
  const sent = await kit.conversations.send({ conversationId: conversation.id, text: 'Да', key: 'answer' });
  expect(sent.sentAt).toBe(new Date(sent.sentAt).toISOString());
});
