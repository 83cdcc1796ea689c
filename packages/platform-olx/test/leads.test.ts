import type { IncomingSignal } from '@leadkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect, type OpenOlx, openOlx, publishLive, START } from './open-olx.ts';

const THREADS = 'GET /api/partner/threads';
const MESSAGES = 'GET /api/partner/threads/:threadId/messages';
const MINUTE_MS = 60_000;
const SCAN_MS = 15 * MINUTE_MS;

const texts = (signals: readonly IncomingSignal[]): (string | undefined)[] => signals.map(({ text }) => text);

async function withAdvert(
  options: Parameters<typeof openOlx>[0] = {},
): Promise<OpenOlx & { readonly advertId: number }> {
  const olx = await openOlx(options);
  const advertId = await publishLive(olx);
  olx.emulator.requests.clear();
  return { ...olx, advertId };
}

/** Buyers who wrote once each. */
async function buyersWrite(olx: OpenOlx & { readonly advertId: number }, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1)
    await olx.emulator.world.buyerWrites({
      advertId: olx.advertId,
      text: `вопрос ${n}`,
      buyer: { id: 6_000_000 + n },
    });
}

describe('a thread that cannot be read', () => {
  async function withStrangeThread(): Promise<Awaited<ReturnType<typeof withAdvert>>> {
    const olx = await withAdvert();
    const { world, faults } = olx.emulator;
    const { threadUuid } = await world.buyerWrites({ advertId: olx.advertId, text: 'странно' });
    faults.add({
      fault: { kind: 'drift', changes: [{ replace: 'data.*.type', with: 'whispered' }] },
      match: { path: `/api/partner/threads/${threadUuid}/messages` },
      times: 2,
    });
    return olx;
  }

  test('holds up no other, and is told once it can be read', async () => {
    const olx = await withStrangeThread();
    await olx.emulator.world.buyerWrites({
      advertId: olx.advertId,
      text: 'вопрос 1',
      buyer: { id: 6_000_001 },
    });
    const first = await collect(olx, { checkpoint: null });
    expect(texts(first.signals)).toEqual(['вопрос 1']);
    await expect(collect(olx, { checkpoint: first.checkpoint })).rejects.toMatchObject({
      code: 'unexpected_response',
    });
    expect(texts((await collect(olx, { checkpoint: first.checkpoint })).signals)).toEqual(['странно']);
  });
});

describe('messages', () => {
  test('a message of a buyer is one signal with both ids, its thread and its advert', async () => {
    const olx = await withAdvert();
    const written = await olx.emulator.world.buyerWrites({
      advertId: olx.advertId,
      text: 'Сәлеметсіз бе! Шкаф бар ма? 🙂',
    });
    const { signals } = await collect(olx, { checkpoint: null });
    expect(signals).toEqual([
      {
        kind: 'message',
        externalId: written.messageUuid,
        aliases: [String(written.messageId)],
        revision: 1,
        occurredAt: '2026-11-22T10:00:05+05:00',
        who: { platformUserId: String(written.buyerId) },
        listing: { externalId: String(olx.advertId) },
        threadExternalId: written.threadUuid,
        threadAliases: [String(written.threadId)],
        text: 'Сәлеметсіз бе! Шкаф бар ма? 🙂',
        direction: 'inbound',
      },
    ]);
  });

  test('what the owner wrote in the app is outbound, in the order it was written', async () => {
    const olx = await withAdvert();
    const { world } = olx.emulator;
    const { threadId } = await world.buyerWrites({ advertId: olx.advertId, text: 'Здравствуйте' });
    await world.sellerWrites({ threadId, text: 'Добрый день' });
    const { signals } = await collect(olx, { checkpoint: null });
    expect(signals.map(({ direction, text }) => [direction, text])).toEqual([
      ['inbound', 'Здравствуйте'],
      ['outbound', 'Добрый день'],
    ]);
  });

  test('a poll without news tells nothing, and the same text twice in one second is told twice', async () => {
    const olx = await withAdvert();
    const { world } = olx.emulator;
    const { buyerId } = await world.buyerWrites({ advertId: olx.advertId, text: 'Алло' });
    const first = await collect(olx, { checkpoint: null });
    const quiet = await collect(olx, first);
    await world.buyerWrites({ advertId: olx.advertId, text: 'Алло', buyer: { id: buyerId } });
    const last = await collect(olx, quiet);
    expect([texts(first.signals), texts(quiet.signals), texts(last.signals)]).toEqual([
      ['Алло'],
      [],
      ['Алло'],
    ]);
  });

  test.each(['number', 'uuid'] as const)(
    'when ids turn from numbers to uuids alone (told so far by %s), nothing is told twice',
    async (before) => {
      const olx = await withAdvert({ settings: { messageIds: before } });
      const { world } = olx.emulator;
      await buyersWrite(olx, 3);
      const first = await collect(olx, { checkpoint: null });
      await world.configure({ messageIds: before === 'number' ? 'uuid' : 'number' });
      await olx.clock.advance(SCAN_MS);
      const turned = await collect(olx, first);
      expect(turned.signals).toEqual([]);
      const { threadId, threadUuid } = await world.buyerWrites({
        advertId: olx.advertId,
        text: 'ещё',
        buyer: { id: 6_000_001 },
      });
      const last = await collect(olx, turned);
      expect(texts(last.signals)).toEqual(['ещё']);
      const [id, other] =
        before === 'number' ? [threadUuid, String(threadId)] : [String(threadId), threadUuid];
      expect(last.signals[0]).toMatchObject({ threadExternalId: id, threadAliases: [other] });
    },
  );

  test('messages from before the account collects are left out, those of the same second are not', async () => {
    const olx = await withAdvert();
    await olx.emulator.world.buyerWrites({ advertId: olx.advertId, text: 'старое' });
    await olx.clock.advance(10_400);
    const collectFrom = olx.clock.nowText();
    await buyersWrite(olx, 1);
    const { signals } = await collect(olx, { checkpoint: null, collectFrom });
    expect(texts(signals)).toEqual(['вопрос 1']);
  });

  test('a thread that is gone when it is to be read stops nothing', async () => {
    const olx = await withAdvert();
    await buyersWrite(olx, 2);
    olx.emulator.faults.add({
      fault: {
        kind: 'error',
        effect: 'none',
        status: 404,
        body: { error: { status: 404, title: 'Not Found', detail: 'Thread not found' } },
      },
      match: { route: MESSAGES },
    });
    const { signals } = await collect(olx, { checkpoint: null });
    expect(signals).toHaveLength(1);
  });
});

describe('stopping anywhere', () => {
  test('whatever is polled, lost, repeated or written in between, every message is told, and told once per kept poll', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.record({ do: fc.constant('write' as const), buyer: fc.integer({ min: 1, max: 4 }) }),
            fc.record({ do: fc.constant('poll' as const), isKept: fc.boolean() }),
            fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 20 }) }),
            fc.record({ do: fc.constant('turn' as const) }),
          ),
          { minLength: 5, maxLength: 25 },
        ),
        fc.integer({ min: 1, max: 4 }),
        async (steps, limit) => {
          const olx = await withAdvert();
          const told: string[] = [];
          const written: string[] = [];
          let checkpoint: string | null = null;
          const poll = async (isKept: boolean): Promise<boolean> => {
            const input = { checkpoint, collectFrom: START, limit, open: [] };
            const polled = await olx.connection.leads.poll(input);
            if (!isKept) return false;
            told.push(...polled.signals.map(({ text }) => text ?? ''));
            checkpoint = polled.checkpoint;
            return polled.hasMore;
          };
          for (const step of steps) {
            if (step.do === 'write') {
              const text = `сообщение ${written.length}`;
              written.push(text);
              const buyer = { id: 6_100_000 + step.buyer };
              await olx.emulator.world.buyerWrites({ advertId: olx.advertId, text, buyer });
            } else if (step.do === 'poll') await poll(step.isKept);
            else if (step.do === 'wait') await olx.clock.advance(step.minutes * MINUTE_MS);
            else await olx.emulator.world.configure({ messageIds: 'uuid' });
          }
          // A poll that only finishes what was queued before does not look for news, so it takes a second round.
          for (const _round of ['queued before', 'news since'])
            for (let more = true; more; ) more = await poll(true);
          expect(told.sort()).toEqual(written.sort());
        },
      ),
      { numRuns: 8 },
    );
  });

  test('a message that comes in between two pages of threads is told by this poll or the next, once', async () => {
    const olx = await withAdvert({ settings: { pageSizeMax: 5 } });
    await buyersWrite(olx, 12);
    let first = true;
    const send: typeof fetch = async (input, init) => {
      const { url } = new Request(input, init);
      if (first && url.includes('/threads?offset=5')) {
        first = false;
        // The last thread of all jumps to the front, and everybody else one place back.
        await olx.emulator.world.buyerWrites({
          advertId: olx.advertId,
          text: 'между страницами',
          buyer: { id: 6_000_001 },
        });
      }
      return await fetch(input, init);
    };
    const connection = olx.platform.open(olx, { ...olx.io, fetch: send });
    const polled = await collect({ connection }, { checkpoint: null });
    const next = await collect({ connection }, polled);
    const all = texts([...polled.signals, ...next.signals]);
    expect(first).toBe(false);
    expect(all).toHaveLength(13);
    expect(new Set(all)).toEqual(
      new Set([...Array.from({ length: 12 }, (_, n) => `вопрос ${n + 1}`), 'между страницами']),
    );
  });
});

describe('orders and maximums OLX does not document', () => {
  test('in a list by the beginning of threads, a new one at its end is found with the next poll', async () => {
    const olx = await withAdvert();
    await buyersWrite(olx, 60);
    const connection = olx.platform.open(olx, { ...olx.io, fetch: oldestFirst(olx) });
    const known = await collect({ connection }, { checkpoint: null });
    expect(known.signals).toHaveLength(60);
    await olx.clock.advance(MINUTE_MS);
    const buyer = { id: 6_900_000 };
    await olx.emulator.world.buyerWrites({ advertId: olx.advertId, text: 'новый', buyer });
    expect(texts((await collect({ connection }, known)).signals)).toEqual(['новый']);
  });

  test('in such a list an old thread is found again within a full scan', async () => {
    const olx = await withAdvert();
    await buyersWrite(olx, 120);
    const connection = olx.platform.open(olx, { ...olx.io, fetch: oldestFirst(olx) });
    const known = await collect({ connection }, { checkpoint: null });
    const buyer = { id: 6_000_070 };
    await olx.emulator.world.buyerWrites({ advertId: olx.advertId, text: 'снова', buyer });
    await olx.clock.advance(SCAN_MS);
    expect(texts((await collect({ connection }, known)).signals)).toEqual(['снова']);
  });

  test('a lower maximum of rows than asked for hides no thread', async () => {
    const olx = await withAdvert({ settings: { pageSizeMax: 7 } });
    await buyersWrite(olx, 21);
    const known = await collect(olx, { checkpoint: null });
    expect(known.signals).toHaveLength(21);
    await olx.clock.advance(SCAN_MS);
    await buyersWrite(olx, 23);
    expect((await collect(olx, known)).signals).toHaveLength(23);
  });
});

/** The same OLX with its threads in the order they began. */
function oldestFirst(olx: OpenOlx): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.pathname !== '/api/partner/threads') return await fetch(request);
    const offset = Number(url.searchParams.get('offset'));
    const limit = Number(url.searchParams.get('limit'));
    await olx.emulator.world.configure({ pageSizeMax: 1_000 });
    const all = await fetch(`${url.origin}${url.pathname}?limit=1000`, { headers: request.headers });
    await olx.emulator.world.configure({ pageSizeMax: 50 });
    const { data } = (await all.json()) as { readonly data: readonly { readonly id: number }[] };
    const rows = data.toSorted((a, b) => a.id - b.id).slice(offset, offset + Math.min(50, limit));
    return Response.json({ data: rows });
  };
}

describe('requests', () => {
  test.each([1, 50, 51, 100])(
    'a full scan of %i threads without news takes one request per page of 50, the minute between at most three',
    async (count) => {
      const olx = await withAdvert();
      await buyersWrite(olx, count);
      let { checkpoint } = await collect(olx, { checkpoint: null });
      await olx.clock.advance(SCAN_MS);
      olx.emulator.requests.clear();
      ({ checkpoint } = await collect(olx, { checkpoint }));
      expect(olx.emulator.requests.count()).toBe(Math.ceil(count / 50));
      await olx.clock.advance(MINUTE_MS);
      olx.emulator.requests.clear();
      await collect(olx, { checkpoint });
      expect(olx.emulator.requests.count()).toBeLessThanOrEqual(3);
    },
  );

  test('c changed threads cost c readings more', async () => {
    const olx = await withAdvert();
    await buyersWrite(olx, 70);
    const known = await collect(olx, { checkpoint: null });
    await olx.clock.advance(MINUTE_MS);
    await buyersWrite(olx, 4);
    olx.emulator.requests.clear();
    const { signals } = await collect(olx, known);
    expect(texts(signals)).toHaveLength(4);
    expect(olx.emulator.requests.count({ route: MESSAGES })).toBe(4);
    expect(olx.emulator.requests.count()).toBeLessThanOrEqual(1 + 4 + 2);
  });

  test('an account that collects from now on does not read what is old and read', async () => {
    const olx = await withAdvert();
    await buyersWrite(olx, 10);
    await olx.emulator.act(({ state }) => {
      const messages = state.collection('messages');
      for (const { id } of messages.filter(() => true)) messages.update(id, { isRead: true });
    });
    await olx.clock.advance(24 * 60 * MINUTE_MS);
    const { signals } = await collect(olx, { checkpoint: null, collectFrom: olx.clock.nowText() });
    expect(signals).toEqual([]);
    expect(olx.emulator.requests.count({ route: MESSAGES })).toBe(0);
    expect(olx.emulator.requests.count({ route: THREADS })).toBeLessThanOrEqual(2);
  });

  test('a checkpoint of 8,000 threads stays below what a store takes', async () => {
    const olx = await withAdvert();
    const { checkpoint } = await collect(olx, { checkpoint: null });
    const parsed = JSON.parse(checkpoint) as { threads: Record<string, unknown> };
    const uuid = '00000000-0000-4000-8000-000000000000';
    for (let n = 0; n < 8_000; n += 1)
      parsed.threads[`401214632.${7_000_000 + n}`] = [
        [uuid, String(3_000_000 + n)],
        9,
        0,
        0,
        1_795_000_000 + n,
        Array.from({ length: 20 }, () => 'abcdefg'),
      ];
    await olx.clock.advance(MINUTE_MS);
    const next = await collect(olx, { checkpoint: JSON.stringify({ ...parsed, rows: 50, size: 8_000 }) });
    expect(Buffer.byteLength(next.checkpoint)).toBeLessThan(1_000_000);
  });
});

describe('sent messages', () => {
  test('a message whose answer was lost is found by reading, and tells itself as outbound once', async () => {
    const olx = await withAdvert();
    const { threadUuid, threadId } = await olx.emulator.world.buyerWrites({
      advertId: olx.advertId,
      text: 'Бар ма?',
    });
    const since = olx.clock.nowText();
    olx.emulator.faults.add({
      fault: { kind: 'drop', effect: 'done' },
      match: { route: 'POST /api/partner/threads/:threadId/messages' },
    });
    const send = olx.connection.messages.send({ threadExternalId: threadUuid, text: 'Бар, келіңіз' });
    await expect(send).rejects.toMatchObject({ code: 'unavailable', effect: 'unknown' });
    const lookup = { threadExternalId: threadUuid, since };
    const found = await olx.connection.api.findSentMessage({ ...lookup, text: 'Бар, келіңіз' });
    expect(found).toMatchObject({ direction: 'outbound', text: 'Бар, келіңіз' });
    expect(await olx.connection.api.findSentMessage({ ...lookup, text: 'Жоқ' })).toBeUndefined();
    expect(await olx.emulator.world.messages({ threadId })).toHaveLength(2);
    const { signals } = await collect(olx, { checkpoint: null });
    const ours = signals.filter(({ direction }) => direction === 'outbound');
    expect(ours.map(({ externalId }) => externalId)).toEqual([found?.externalId]);
  });

  test('the same text sent last week is not taken for the one that was lost', async () => {
    const olx = await withAdvert();
    const { threadUuid } = await olx.emulator.world.buyerWrites({ advertId: olx.advertId, text: 'Бар ма?' });
    await olx.connection.messages.send({ threadExternalId: threadUuid, text: 'Бар' });
    await olx.clock.advance(7 * 24 * 60 * MINUTE_MS);
    const since = olx.clock.nowText();
    const input = { threadExternalId: threadUuid, text: 'Бар', since };
    expect(await olx.connection.api.findSentMessage(input)).toBeUndefined();
  });
});
