import { isLeadKitError, type LeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { liveThrough } from './live-through.ts';
import { MINUTE_MS, type OpenKaspi, openKaspi } from './open-kaspi.ts';

const POST = 'POST /shop/api/v2/orders';

async function errorOf(work: Promise<unknown>): Promise<LeadKitError> {
  try {
    await work;
  } catch (error) {
    if (isLeadKitError(error)) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

function writes({ emulator }: OpenKaspi): number {
  return emulator.requests.count({ route: POST });
}

describe('what a seller does with orders', () => {
  test('a whole life: accept, pack, waybill; code and completion; cancel; a return', async () => {
    await liveThrough(await openKaspi());
  });

  test('an order that is accepted already is not accepted again', async () => {
    const kaspi = await openKaspi();
    const { code } = await kaspi.emulator.world.buyerOrders();
    await kaspi.emulator.world.sellerActs({ code, act: 'accept' });
    expect((await kaspi.connection.api.accept({ code })).stage).toBe('packing');
    expect(writes(kaspi)).toBe(0);
  });

  test('without a code nothing is completed and nothing is sent', async () => {
    const kaspi = await openKaspi();
    const { code } = await kaspi.emulator.world.buyerOrders({ delivery: 'pickup' });
    const error = await errorOf(kaspi.connection.api.complete({ code, securityCode: ' ' }));
    expect([error.code, error.effect, writes(kaspi)]).toEqual(['invalid_input', 'none', 0]);
  });

  test('sending the code leaves the order as it is', async () => {
    const kaspi = await openKaspi();
    const { world } = kaspi.emulator;
    const { code } = await world.buyerOrders({ delivery: 'pickup' });
    await world.sellerActs({ code, act: 'accept' });
    await kaspi.connection.api.sendCode({ code });
    expect(await world.securityCode({ code })).toMatch(/^\d{4}$/);
    expect((await world.orders())[0]?.status).toBe('ACCEPTED_BY_MERCHANT');
  });

  test('a wrong code is business_rule, and the code is in no word of it', async () => {
    const kaspi = await openKaspi();
    const { world } = kaspi.emulator;
    const { code } = await world.buyerOrders({ delivery: 'pickup' });
    await world.sellerActs({ code, act: 'accept' });
    await kaspi.connection.api.sendCode({ code });
    const error = await errorOf(kaspi.connection.api.complete({ code, securityCode: '00007777' }));
    expect([error.code, error.effect]).toEqual(['business_rule', 'none']);
    expect(JSON.stringify([error.message, error.issues, kaspi.io.lines])).not.toContain('00007777');
  });

  test.each([
    [
      'unsigned papers',
      'business_rule',
      async ({ emulator }: OpenKaspi) => {
        const { code } = await emulator.world.buyerOrders({ delivery: 'pickup', isUnsigned: true });
        await emulator.world.sellerActs({ code, act: 'accept' });
        return code;
      },
    ],
    [
      'a cancelled order',
      'conflict',
      async ({ emulator }: OpenKaspi) => {
        const { code } = await emulator.world.buyerOrders({ delivery: 'pickup' });
        await emulator.world.sellerActs({ code, act: 'cancel' });
        return code;
      },
    ],
  ] as const)('completing %s is %s', async (_what, expected, prepare) => {
    const kaspi = await openKaspi();
    const code = await prepare(kaspi);
    expect((await errorOf(kaspi.connection.api.complete({ code, securityCode: '1234' }))).code).toBe(
      expected,
    );
  });

  test('"not reachable" is refused for Kaspi Delivery, by Kaspi itself', async () => {
    const kaspi = await openKaspi();
    const { code } = await kaspi.emulator.world.buyerOrders();
    await kaspi.connection.api.accept({ code });
    const error = await errorOf(kaspi.connection.api.cancel({ code, reason: 'BUYER_NOT_REACHABLE' }));
    expect([error.code, error.effect]).toEqual(['invalid_input', 'none']);
  });

  test('an order of another shop is not_found', async () => {
    const kaspi = await openKaspi();
    const { code } = await kaspi.emulator.world
      .buyerOrders({
        merchantId: '30000002',
        items: undefined,
      })
      .catch(() => ({ code: '739999999' }));
    expect((await errorOf(kaspi.connection.api.readOrder({ code }))).code).toBe('not_found');
  });
});

describe('a command whose answer is lost', () => {
  test.each([
    ['drop', { kind: 'drop', effect: 'done' }],
    ['500', { kind: 'error', status: 500, effect: 'done' }],
    ['page', { kind: 'html', effect: 'done' }],
    ['cut answer', { kind: 'bad_json' }],
  ] as const)(
    '%s: it is sent once, the order is read again, and shows that it happened',
    async (_what, fault) => {
      const kaspi = await openKaspi();
      const { code } = await kaspi.emulator.world.buyerOrders();
      kaspi.emulator.faults.add({ fault, match: { route: POST } });
      expect((await kaspi.connection.api.accept({ code })).status).toBe('ACCEPTED_BY_MERCHANT');
      expect(writes(kaspi)).toBe(1);
    },
  );

  test('when the order shows no change the effect is unknown, and nothing is sent again', async () => {
    const kaspi = await openKaspi();
    const { code } = await kaspi.emulator.world.buyerOrders();
    kaspi.emulator.faults.add({ fault: { kind: 'drop', effect: 'none' }, match: { route: POST } });
    const error = await errorOf(kaspi.connection.api.accept({ code }));
    expect([error.code, error.effect, writes(kaspi)]).toEqual(['unavailable', 'unknown', 1]);
    expect((await kaspi.connection.api.readOrder({ code })).stage).toBe('new');
  });

  test('a reading that fails before it says that nothing was sent', async () => {
    const kaspi = await openKaspi();
    const { code } = await kaspi.emulator.world.buyerOrders();
    kaspi.emulator.faults.add({
      fault: { kind: 'error', status: 503, effect: 'none' },
      match: { route: 'GET /shop/api/v2/orders' },
      times: 'always',
    });
    const error = await errorOf(kaspi.connection.api.accept({ code }, { timeoutMs: 5_000 }));
    expect([error.code, error.effect, writes(kaspi)]).toEqual(['unavailable', 'none', 0]);
  });

  test('lines that were reduced although the answer was lost are not reduced twice', async () => {
    const kaspi = await openKaspi();
    const { code } = await kaspi.emulator.world.buyerOrders({ items: [{ sku: 'LID_28', quantity: 3 }] });
    const [entry] = await kaspi.connection.api.readEntries({ code });
    const route = 'POST /shop/api/v2/orderEntryCancelOperation';
    kaspi.emulator.faults.add({ fault: { kind: 'drop', effect: 'done' }, match: { route } });
    const input = {
      code,
      entryId: entry?.id ?? '',
      remainedQuantity: 1,
      reason: 'MERCHANT_OUT_OF_STOCK',
      notes: '',
    } as const;
    await kaspi.connection.api.reduceEntry(input);
    await kaspi.connection.api.reduceEntry(input);
    expect(kaspi.emulator.requests.count({ route })).toBe(1);
    expect((await kaspi.emulator.world.orders())[0]?.entries[0]?.quantity).toBe(1);
  });
});

test('IMEIs for another number of pieces than were bought are refused unsent', async () => {
  const kaspi = await openKaspi();
  const items = [{ sku: 'PHONE_X1_128', quantity: 2 }];
  const { code } = await kaspi.emulator.world.buyerOrders({ items, isImeiRequired: true });
  const [entry] = await kaspi.connection.api.readEntries({ code });
  const input = { code, entryId: entry?.id ?? '', imeis: [['356938035643809']] };
  const error = await errorOf(kaspi.connection.api.tellImeis(input));
  expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid_input', 'imeis']);
});

test('a request that is never answered is unavailable and says what that may mean', async () => {
  const kaspi = await openKaspi({ fetch: () => new Promise<Response>(() => {}) });
  const waiting = errorOf(kaspi.connection.check({ timeoutMs: MINUTE_MS }));
  await kaspi.advance(MINUTE_MS + 1);
  const error = await waiting;
  expect(error.code).toBe('unavailable');
  expect(error.issues?.map(({ path }) => path)).toEqual(['network']);
});

test.each([
  ['a page', '<!DOCTYPE html><p>Вход</p>', 'text/html'],
  ['an error', '{"errors":[{"title":"no"}]}', 'application/json'],
])('%s under the address of the waybill is no waybill', async (_what, body, contentType) => {
  const kaspi = await openKaspi({
    fetch: (request, send) =>
      request.headers.get('accept') === 'application/pdf'
        ? Promise.resolve(new Response(body, { headers: { 'content-type': contentType } }))
        : send(request),
  });
  const { code } = await kaspi.emulator.world.buyerOrders();
  await kaspi.emulator.world.sellerActs({ code, act: 'accept' });
  await kaspi.emulator.world.sellerActs({ code, act: 'assemble' });
  await kaspi.advance(10 * MINUTE_MS);
  const error = await errorOf(kaspi.connection.api.readWaybill({ code }));
  expect([error.code, error.operation]).toEqual(['unexpected_response', 'api.readWaybill']);
});
