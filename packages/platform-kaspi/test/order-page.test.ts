import { isLeadKitError } from '@leadkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KaspiOrder, toOrderPage } from '../src/schemas/order.ts';
import { collect, nothingCollected, openKaspi } from './open-kaspi.ts';

const OPTIONAL = [
  'paymentMode',
  'creditTerm',
  'plannedDeliveryDate',
  'deliveryCostForSeller',
  'isKaspiDelivery',
  'deliveryMode',
  'signatureRequired',
  'preOrder',
  'pickupPointId',
  'assembled',
  'approvedByBankDate',
  'customer',
  'deliveryAddress',
  'originAddress',
  'cancellationReason',
  'kaspiDelivery',
  'deliveryCost',
  'reservationDate',
  'express',
  'waybill',
];

/** Kaspi as it would be if its lists did not say how many pages they have. */
async function withoutCounts(request: Request, send: typeof fetch): Promise<Response> {
  const answer = await send(request);
  const body = (await answer.json()) as Record<string, unknown>;
  return Response.json({ ...body, meta: { pageCount: null } }, { status: answer.status });
}

async function aPage(): Promise<{ readonly data: { attributes: Record<string, unknown> }[] }> {
  const { emulator } = await openKaspi();
  await emulator.world.buyerOrders();
  await emulator.world.buyerOrders({ delivery: 'express' });
  const headers = { accept: '*/*', 'x-auth-token': (await emulator.world.grantAccess()).token };
  const query =
    'page[number]=0&page[size]=10&filter[orders][creationDate][$ge]=1795000000000&include[orders]=entries';
  const answer = await emulator.fetch(`http://kaspi.test/shop/api/v2/orders?${query}`, { headers });
  return (await answer.json()) as Awaited<ReturnType<typeof aPage>>;
}

describe('a list that does not say how many pages it has', () => {
  test('is read to its end', async () => {
    const kaspi = await openKaspi({ fetch: withoutCounts });
    for (let order = 0; order < 101; order += 1) await kaspi.emulator.world.buyerOrders();
    const signals = await collect(kaspi, nothingCollected(), {
      collectFrom: '2026-11-22T04:00:00Z',
      limit: 200,
    });
    expect(new Set(signals.map(({ externalId }) => externalId)).size).toBe(101);
  });
});

test('delivery fees come whole, also when a later page is asked for with another limit', async () => {
  const kaspi = await openKaspi();
  const codes: string[] = [];
  for (let order = 0; order < 5; order += 1) {
    const { code } = await kaspi.emulator.world.buyerOrders();
    await kaspi.emulator.world.sellerActs({ code, act: 'accept' });
    codes.push(code);
  }
  const since = '2026-11-22T04:00:00Z';
  const found: (string | undefined)[] = [];
  let cursor: string | undefined;
  for (const limit of [4, 100, 100, 100]) {
    const page = await kaspi.connection.spend.listPage({ since, limit, cursor });
    found.push(...page.items.map(({ signalExternalId }) => signalExternalId));
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  expect(new Set(found)).toEqual(new Set(codes));
  expect(found).toHaveLength(codes.length);
});

describe('a page of orders', () => {
  test('stays readable whatever stands in what an order can do without', async () => {
    const page = await aPage();
    fc.assert(
      fc.property(fc.constantFrom(...OPTIONAL), fc.jsonValue(), fc.nat(1), (name, value, index) => {
        const copy = structuredClone(page);
        const attributes = copy.data[index]?.attributes ?? {};
        attributes[name] = value;
        expect(toOrderPage(copy, 'leads.poll').orders.length).toBe(2);
        delete attributes[name];
        expect(toOrderPage(copy, 'leads.poll').orders.length).toBe(2);
      }),
    );
  });

  test('keeps any word of state and status as it came', async () => {
    const page = await aPage();
    fc.assert(
      fc.property(fc.string(), fc.string(), (state, status) => {
        const copy = structuredClone(page);
        Object.assign(copy.data[0]?.attributes ?? {}, { state, status });
        const [first] = toOrderPage(copy, 'leads.poll').orders as [KaspiOrder];
        expect([first.state, first.status]).toEqual([state, status]);
      }),
    );
  });

  test.each(['code', 'totalPrice', 'creationDate', 'state', 'status'])(
    'without %s it is unexpected_response that names it, and no value of it',
    async (name) => {
      const page = await aPage();
      delete page.data[1]?.attributes[name];
      const error: unknown = (() => {
        try {
          return toOrderPage(page, 'leads.poll');
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(isLeadKitError(error, 'unexpected_response') && error.issues?.map(({ path }) => path)).toEqual([
        `data.1.attributes.${name}`,
      ]);
    },
  );

  test('an order whose lines cannot be read is told without them, and a log line says so', async () => {
    const kaspi = await openKaspi({ settings: { listIncludes: 'nothing' } });
    const { code } = await kaspi.emulator.world.buyerOrders();
    kaspi.emulator.faults.add({
      fault: { kind: 'drift', changes: [{ remove: 'data.*.attributes.offer' }] },
      match: { route: 'GET /shop/api/v2/orders/:id/entries' },
    });
    const [signal] = await collect(kaspi, nothingCollected(), { collectFrom: '2026-11-22T04:00:00Z' });
    expect([signal?.externalId, signal?.order?.lines]).toEqual([code, undefined]);
    expect(kaspi.io.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)).toEqual([
      { orderCode: code, code: 'unexpected_response' },
    ]);
  });

  test('fractions of a tiyn, which weighed goods make, are rounded', async () => {
    const kaspi = await openKaspi();
    await kaspi.emulator.world.buyerOrders({ items: [{ sku: 'LID_28', price: 333.3333 }] });
    const [signal] = await collect(kaspi, nothingCollected(), { collectFrom: '2026-11-22T04:00:00Z' });
    expect(signal?.order?.total).toEqual({ amountMinor: 33_333, currency: 'KZT' });
  });
});
