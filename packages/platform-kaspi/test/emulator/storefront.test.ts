import { describe, expect, test } from 'vitest';
import { createKaspiEmulator, type KaspiEmulatorSettings } from '../../src/emulator/index.ts';

const VISITOR = { referer: 'https://kaspi.kz/shop/', 'user-agent': 'LeadKit/0.1' };

function open(settings: Partial<KaspiEmulatorSettings> = {}) {
  const emulator = createKaspiEmulator({ settings, origin: 'https://kaspi.kz' });
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    emulator.fetch(`https://kaspi.kz${path}`, { headers: VISITOR, ...init });
  return { emulator, ask };
}

const SEARCH = '/yml/product-view/pl/results?page=0&text=шкаф&c=750000000';
const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { ...VISITOR, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

describe('whom the storefront refuses', () => {
  test.each([
    ['no Referer', { 'user-agent': 'LeadKit/0.1' }],
    ['no User-Agent', { referer: 'https://kaspi.kz/', 'user-agent': '' }],
  ])('who has %s gets a 403 page', async (_what, headers) => {
    const answer = await open().ask(SEARCH, { headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
  });

  test('who is no browser gets it too, where the switch says so', async () => {
    expect((await open({ storefrontGuard: 'browsers_only' }).ask(SEARCH)).status).toBe(403);
  });

  test('nobody, where the switch says so', async () => {
    expect((await open({ storefrontGuard: 'open' }).ask(SEARCH, { headers: {} })).status).toBe(200);
  });

  test('more requests in a minute than it takes: 429 for an hour, until the minute is over', async () => {
    const { emulator, ask } = open({ storefrontRequestsPerMinute: 2 });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await ask(SEARCH)).status);
    await emulator.advance(60_000);
    statuses.push((await ask(SEARCH)).status);
    expect(statuses).toEqual([200, 200, 429, 200]);
  });
});

describe('what it answers', () => {
  test('a city it does not know is answered with Almaty, in silence', async () => {
    const { data } = (await (await open().ask(SEARCH.replace('750000000', '230000000'))).json()) as {
      data: { shopLink: string }[];
    };
    expect(data.map(({ shopLink }) => shopLink.split('?')[1])).toEqual(Array(4).fill('c=750000000'));
  });

  test('twelve cards a page, then none', async () => {
    const { ask } = open();
    const counts = [];
    for (const page of [0, 1]) {
      const answer = await ask(`/yml/product-view/pl/results?page=${page}&text=&c=750000000`);
      counts.push(((await answer.json()) as { data: unknown[] }).data.length);
    }
    expect(counts).toEqual([12, 0]);
  });

  test('the number of cards stands in filters, which end after page 1', async () => {
    const { ask } = open();
    const first = (await (await ask(SEARCH.replace('results', 'filters'))).json()) as {
      data: { total: number };
    };
    expect(first.data.total).toBe(4);
    expect((await ask('/yml/product-view/pl/filters?page=2&text=')).status).toBe(400);
  });

  test('sellers are asked for by POST with a city', async () => {
    const { ask } = open();
    const answer = await ask('/yml/offer-view/offers/100200305', post({ cityId: '750000000', limit: 64 }));
    const { offers, total } = (await answer.json()) as { offers: { price: number }[]; total: number };
    expect([answer.status, offers.length]).toEqual([200, total]);
    expect((await ask('/yml/offer-view/offers/100200305', post({}))).status).toBe(400);
  });

  test('a card is found by its number alone, and one that is not there is a 404 page', async () => {
    const { ask } = open();
    expect(await (await ask('/shop/p/-100200305/?c=710000000')).text()).toContain('"regionId":"710000000"');
    expect((await ask('/shop/p/-999999999/')).status).toBe(404);
  });
});
