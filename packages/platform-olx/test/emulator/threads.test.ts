import { describe, expect, test } from 'vitest';
import { complaints, type OpenEmulator, openEmulator, postLive, valueAt } from './open-emulator.ts';

async function withThread(messageIds: 'number' | 'both' | 'uuid' = 'both') {
  const olx = await openEmulator({ settings: { messageIds } });
  const advertId = await postLive(olx);
  const written = await olx.world.buyerWrites({ advertId, text: 'Здравствуйте, ещё актуально?' });
  return { ...olx, olx, advertId, written };
}

async function idsOf({ call }: OpenEmulator, offset: number, limit: number): Promise<readonly unknown[]> {
  const rows = (await call('GET', `/threads?offset=${offset}&limit=${limit}`)).at('data');
  return Array.isArray(rows) ? rows.map((row) => valueAt(row, 'id')) : [];
}

describe('threads', () => {
  test('a buyer who writes begins one, a second message stays in it', async () => {
    const { call, world, advertId, written } = await withThread();
    const again = await world.buyerWrites({ advertId, text: 'Ау', buyer: { id: written.buyerId } });
    expect(again.threadId).toBe(written.threadId);
    const answer = await call('GET', `/threads?advert_id=${advertId}`);
    expect(answer.at('data')).toEqual([
      {
        id: written.threadId,
        uuid: written.threadUuid,
        advert_id: advertId,
        interlocutor_id: written.buyerId,
        total_count: 2,
        unread_count: 2,
        created_at: '2026-11-22 10:00:05',
        is_favourite: false,
      },
    ]);
    expect((await call('GET', `/threads?interlocutor_id=${written.buyerId + 1}`)).at('data')).toEqual([]);
  });

  test('paging by what came, until an empty page, reads all of them (matrix 13)', async () => {
    const olx = await openEmulator({ settings: { pageSizeMax: 3 } });
    const advertId = await postLive(olx);
    const made = new Set<number>();
    for (let number = 0; number < 7; number += 1) {
      made.add((await olx.world.buyerWrites({ advertId, text: `Вопрос ${number}` })).threadId);
    }
    const seen: unknown[] = [];
    for (let page = await idsOf(olx, 0, 50); page.length > 0; page = await idsOf(olx, seen.length, 50))
      seen.push(...page);
    expect(new Set(seen)).toEqual(made);
    expect(seen).toHaveLength(7);
  });

  test('a message that comes while one pages moves its thread to the front', async () => {
    const olx = await openEmulator({ settings: { pageSizeMax: 2 } });
    const advertId = await postLive(olx);
    const first = await olx.world.buyerWrites({ advertId, text: 'Первый' });
    await olx.world.buyerWrites({ advertId, text: 'Второй' });
    await olx.world.buyerWrites({ advertId, text: 'Третий' });
    expect(await idsOf(olx, 0, 2)).not.toContain(first.threadId);
    await olx.world.buyerWrites({ advertId, text: 'Ещё раз', buyer: { id: first.buyerId } });
    expect(await idsOf(olx, 2, 2)).not.toContain(first.threadId);
    expect((await idsOf(olx, 0, 2))[0]).toBe(first.threadId);
  });

  test("somebody else's thread is as unknown as one that is not there", async () => {
    const { call, world, written } = await withThread();
    const token = (await world.grantAccess({ userId: 1_000_002 })).accessToken;
    const path = `/threads/${written.threadId}`;
    expect((await call('GET', path, undefined, { token })).at('error.detail')).toBe('Thread not found');
    expect((await call('GET', path)).status).toBe(200);
  });

  test("the buyer's name comes from /users/{id}", async () => {
    const { call, world, advertId } = await withThread();
    const { buyerId } = await world.buyerWrites({ advertId, text: 'Сәлем', buyer: { name: 'Әсел' } });
    expect((await call('GET', `/users/${buyerId}`)).at('data')).toEqual({
      id: buyerId,
      name: 'Әсел',
      avatar: null,
    });
  });
});

describe('messages (matrix 14)', () => {
  test('a sent one is answered with itself and stands first', async () => {
    const { call, written } = await withThread();
    const path = `/threads/${written.threadId}/messages`;
    const sent = await call('POST', path, {
      text: 'Да, актуально',
      attachments: [{ url: 'https://shop.example/a.pdf' }],
    });
    expect(sent.status).toBe(200);
    expect(sent.json).toMatchObject({
      data: {
        thread_id: written.threadId,
        type: 'sent',
        text: 'Да, актуально',
        attachments: [{ name: 'a.pdf', url: 'https://shop.example/a.pdf' }],
        cvs: null,
      },
    });
    const rows = (await call('GET', path)).at('data');
    expect(Array.isArray(rows) && rows.map((row) => valueAt(row, 'type'))).toEqual(['sent', 'received']);
    const one = await call('GET', `${path}/${written.messageId}`);
    expect(one.at('data.text')).toBe('Здравствуйте, ещё актуально?');
  });

  test('sent twice, it is there twice', async () => {
    const { call, world, written } = await withThread();
    const path = `/threads/${written.threadId}/messages`;
    await call('POST', path, { text: 'Да' });
    await call('POST', path, { text: 'Да' });
    const texts = (await world.messages({ threadId: written.threadId })).map(({ text }) => text);
    expect(texts).toEqual(['Здравствуйте, ещё актуально?', 'Да', 'Да']);
  });

  test('reading marks nothing; mark-as-read does, and a later message is unread again', async () => {
    const { call, world, advertId, written } = await withThread();
    const path = `/threads/${written.threadId}`;
    const unread = async (): Promise<unknown> => (await call('GET', path)).at('data.unread_count');
    await call('GET', `${path}/messages`);
    expect(await unread()).toBe(1);
    expect((await call('POST', `${path}/commands`, { command: 'mark-as-read' })).status).toBe(204);
    expect(await unread()).toBe(0);
    await world.buyerWrites({ advertId, text: 'Алло', buyer: { id: written.buyerId } });
    expect(await unread()).toBe(1);
  });

  test('a thread becomes a favourite and stops being one', async () => {
    const { call, written } = await withThread();
    const path = `/threads/${written.threadId}`;
    await call('POST', `${path}/commands`, { command: 'set-favourite', is_favourite: true });
    expect((await call('GET', path)).at('data.is_favourite')).toBe(true);
    await call('POST', `${path}/commands`, { command: 'set-favourite', is_favourite: false });
    expect((await call('GET', path)).at('data.is_favourite')).toBe(false);
  });

  test.each([
    [{ text: ' ' }, 'text: This value should not be blank.'],
    [{ text: 'Да', attachments: [{ url: 'here' }] }, 'attachments: This value is not valid.'],
  ])('%j is refused', async (body, complaint) => {
    const { call, written } = await withThread();
    expect(complaints(await call('POST', `/threads/${written.threadId}/messages`, body))).toEqual([
      complaint,
    ]);
  });

  test.each([
    [{ command: 'archive' }, 'command: Invalid value'],
    [{ command: 'set-favourite' }, 'is_favourite: This value should not be null.'],
  ])('the command %j is refused', async (body, complaint) => {
    const { call, written } = await withThread();
    expect(complaints(await call('POST', `/threads/${written.threadId}/commands`, body))).toEqual([
      complaint,
    ]);
  });

  test('what the owner writes in the app is a sent message too', async () => {
    const { call, world, written } = await withThread();
    await world.sellerWrites({ threadId: written.threadId, text: 'Пишу из приложения' });
    expect((await call('GET', `/threads/${written.threadId}/messages`)).at('data.0')).toMatchObject({
      type: 'sent',
      text: 'Пишу из приложения',
    });
  });
});

describe('ids', () => {
  test.each([
    ['number', ['id'], ['id', 'thread_id'], true, false],
    ['both', ['id', 'uuid'], ['id', 'uuid', 'thread_id', 'thread_uuid'], true, true],
    ['uuid', ['uuid'], ['uuid', 'thread_uuid'], false, true],
  ] as const)('%s', async (messageIds, ofThread, ofMessage, takesNumber, takesUuid) => {
    const { call, written } = await withThread(messageIds);
    const isId = (key: string): boolean => /^(?:thread_)?(?:uu)?id$/.test(key);
    const thread = (await call('GET', '/threads')).at('data.0');
    expect(Object.keys(thread ?? {}).filter(isId)).toEqual(ofThread);
    const status = async (id: string | number): Promise<number> =>
      (await call('GET', `/threads/${id}/messages`)).status;
    expect(await status(written.threadId)).toBe(takesNumber ? 200 : 404);
    expect(await status(written.threadUuid)).toBe(takesUuid ? 200 : 404);
    const known = takesUuid ? written.threadUuid : written.threadId;
    const message = (await call('GET', `/threads/${known}/messages`)).at('data.0');
    expect(Object.keys(message ?? {}).filter(isId)).toEqual(ofMessage);
  });

  test('can turn from numbers to UUIDs while it runs, and the thread stays the same', async () => {
    const { call, world, written } = await withThread('number');
    expect((await call('GET', '/threads')).at('data.0.uuid')).toBeUndefined();
    await world.configure({ messageIds: 'uuid' });
    expect((await call('GET', '/threads')).at('data.0.uuid')).toBe(written.threadUuid);
  });
});
