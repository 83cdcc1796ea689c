import { describe, expect, test } from 'vitest';
import {
  createKaspiEmulator,
  type KaspiEmulator,
  type KaspiEmulatorSettings,
} from '../../src/emulator/index.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-11-22T05:00:00Z');
const HEADERS = { accept: 'application/vnd.api+json', 'user-agent': 'test' };

interface Asked {
  readonly status: number;
  readonly text: string;
  readonly json: () => {
    readonly data: never;
    readonly meta: object;
    readonly errors: readonly { title: string }[];
  };
}

async function open(settings: Partial<KaspiEmulatorSettings> = {}) {
  const emulator = createKaspiEmulator({ settings });
  const { token } = await emulator.world.grantAccess();
  const ask = async (path: string, init: RequestInit = {}): Promise<Asked> => {
    const headers = { ...HEADERS, 'x-auth-token': token, ...(init.headers as object) };
    const answer = await emulator.fetch(`http://kaspi.test/shop/api${path}`, { ...init, headers });
    const text = await answer.text();
    return { status: answer.status, text, json: () => JSON.parse(text) };
  };
  return { emulator, ask, token };
}

function list(filters: Readonly<Record<string, string | number>>): string {
  const query = new URLSearchParams({ 'page[number]': '0', 'page[size]': '100' });
  for (const [name, value] of Object.entries(filters)) query.set(name, String(value));
  return `/v2/orders?${query}`;
}

const GE = 'filter[orders][creationDate][$ge]';
const LE = 'filter[orders][creationDate][$le]';

describe('what the list insists on', () => {
  test('the beginning of the period, in the words that were seen', async () => {
    const { ask } = await open();
    const answer = await ask(list({}));
    expect([answer.status, answer.json().errors]).toEqual([
      400,
      [{ title: 'Required filter [orders][creationDate][$ge] is empty.' }],
    ]);
  });

  test.each([
    ['fourteen days', START - 14 * DAY_MS, 200],
    ['a millisecond more', START - 14 * DAY_MS - 1, 400],
  ])('a period of %s is answered %d', async (_what, from, status) => {
    const { ask } = await open();
    expect((await ask(list({ [GE]: from, [LE]: START }))).status).toBe(status);
  });

  test.each([
    ['no page', '/v2/orders?filter[orders][creationDate][$ge]=1'],
    ['a page of 101', `${list({ [GE]: START - 1, 'page[size]': 101 })}`],
    ['a state that does not exist', list({ [GE]: START - 1, 'filter[orders][state]': 'PACKING' })],
    [
      'a delivery type within a state that has one',
      list({ [GE]: START - 1, 'filter[orders][state]': 'PICKUP', 'filter[orders][deliveryType]': 'PICKUP' }),
    ],
  ])('%s is refused', async (_what, path) => {
    const { ask } = await open();
    expect((await ask(path)).status).toBe(400);
  });

  test('pages are counted from 0 and both ends of the period belong to it', async () => {
    const { emulator, ask } = await open();
    for (const createdAt of [START - 2, START - 1, START]) await emulator.world.buyerOrders({ createdAt });
    const first = await ask(list({ [GE]: START - 2, [LE]: START - 1, 'page[size]': 1 }));
    expect(first.json().meta).toEqual({ pageCount: 2, totalCount: 2 });
  });
});

describe('who is let in', () => {
  test('without Accept the answer is a page', async () => {
    const { emulator, token } = await open();
    const headers = { 'x-auth-token': token };
    const answer = await emulator.fetch('http://kaspi.test/shop/api/v2/cities', { headers });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });

  test('the token of a shop stays the same however often it is asked for, until it is taken back', async () => {
    const { emulator, ask, token } = await open();
    expect((await emulator.world.grantAccess()).token).toBe(token);
    await emulator.world.revokeAccess();
    expect((await ask('/v2/cities')).status).toBe(401);
  });

  test.each(['/v2/offers', '/v2/prices', '/v2/stocks', '/v2/merchants', '/v2/orders/739000001/accept'])(
    '%s does not exist',
    async (path) => {
      const { ask } = await open();
      expect((await ask(path)).status).toBe(501);
    },
  );
});

describe('the life of an order', () => {
  async function stateOf(emulator: KaspiEmulator): Promise<string> {
    const [order] = await emulator.world.orders();
    return `${order?.state}/${order?.status}/${order?.cancellationReason ?? '-'}`;
  }

  test.each([
    ['kaspi_delivery', 3 * 3_600_000],
    ['express', 3_600_000],
  ] as const)('an order by %s that nobody answers is cancelled as out of stock', async (delivery, ms) => {
    const { emulator } = await open();
    await emulator.world.buyerOrders({ delivery });
    await emulator.advance(ms - 1);
    expect(await stateOf(emulator)).toBe('NEW/APPROVED_BY_BANK/-');
    await emulator.advance(1);
    expect(await stateOf(emulator)).toBe('ARCHIVE/CANCELLED/MERCHANT_OUT_OF_STOCK');
  });

  test('a pick-up nobody comes for is cancelled after three days', async () => {
    const { emulator } = await open();
    const { code } = await emulator.world.buyerOrders({ delivery: 'pickup' });
    await emulator.world.sellerActs({ code, act: 'accept' });
    await emulator.advance(3 * DAY_MS);
    expect(await stateOf(emulator)).toBe('ARCHIVE/CANCELLED/TIMEOUT_BUYER_PICKUP');
  });

  test('with auto-accept an order arrives accepted', async () => {
    const { emulator } = await open();
    await emulator.world.setAutoAccept({ on: true });
    await emulator.world.buyerOrders({ delivery: 'own_delivery' });
    expect(await stateOf(emulator)).toBe('DELIVERY/ACCEPTED_BY_MERCHANT/-');
  });

  test('an order by its plain number is 404, by its id it is there', async () => {
    const { emulator, ask } = await open();
    const { code } = await emulator.world.buyerOrders();
    const statuses = [await ask(`/v2/orders/${code}`), await ask(`/v2/orders/${btoa(code)}`)];
    expect(statuses.map(({ status }) => status)).toEqual([404, 200]);
  });

  test('what happened survives a snapshot, plans included', async () => {
    const { emulator } = await open();
    await emulator.world.buyerOrders();
    const other = createKaspiEmulator();
    await other.restore(emulator.snapshot());
    await other.advance(3 * 3_600_000);
    expect(await stateOf(other)).toBe('ARCHIVE/CANCELLED/MERCHANT_OUT_OF_STOCK');
  });

  test('the same seed gives the same shop', async () => {
    const offers = async (seed: number) =>
      (await createKaspiEmulator({ seed }).world.offers()).map(({ cityPrices }) => cityPrices);
    expect(await offers(3)).toEqual(await offers(3));
    expect(await offers(3)).not.toEqual(await offers(4));
  });
});
