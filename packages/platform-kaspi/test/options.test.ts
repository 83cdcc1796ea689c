import { isLeadKitError, type LeadKitError } from '@leadkit/core';
import { expect, test } from 'vitest';
import { createKaspi, type KaspiOptions } from '../src/index.ts';
import { openKaspi } from './open-kaspi.ts';

function issuesOf(options: KaspiOptions): readonly string[] {
  try {
    createKaspi(options);
    return [];
  } catch (error) {
    if (!isLeadKitError(error, 'invalid_input')) throw error;
    return (error as LeadKitError).issues?.map(({ path }) => path) ?? [];
  }
}

test('every option that is wrong is named at once', () => {
  expect(
    issuesOf({
      baseUrl: 'kaspi.kz',
      timeoutMs: 0,
      skuLengthMax: 65,
      userAgent: ' ',
      orderLists: 'none' as never,
      importContentType: 'text/html' as never,
      priceList: {} as never,
    }),
  ).toEqual([
    'orderLists',
    'importContentType',
    'skuLengthMax',
    'userAgent',
    'baseUrl',
    'timeoutMs',
    'priceList',
  ]);
});

test('hours that end before they begin are named by the option', () => {
  const [path] = issuesOf({ workingHours: { monday: [{ from: '19:00', to: '10:00' }] } });
  expect(path).toMatch(/^workingHours\.monday/);
});

test.each([
  ['token', { merchantId: '30000001' }],
  ['merchantId', { token: 'bm90IGEgdG9rZW4=' }],
])('an account without %s is unauthenticated, by name, and nothing leaves', async (name, tokens) => {
  const { connection, emulator } = await openKaspi({ tokens });
  const error: unknown = await connection.check().catch((reason: unknown) => reason);
  expect(isLeadKitError(error, 'unauthenticated') && error.message).toContain(name);
  expect(emulator.requests.count()).toBe(0);
});

test('the price list of an account becomes its port, for that account only', async () => {
  const feed = { check: 1 } as never;
  const { connection } = await openKaspi({ kaspi: { priceList: () => feed } });
  const other = (await openKaspi({ kaspi: { priceList: () => undefined } })).connection;
  expect([connection.priceFeed, 'priceFeed' in other]).toEqual([feed, false]);
});

test('with sendMerchantUid every request names the shop', async () => {
  const seen: (string | null)[] = [];
  const { connection } = await openKaspi({
    kaspi: { sendMerchantUid: true },
    fetch: (request, send) => {
      seen.push(request.headers.get('x-merchant-uid'));
      return send(request);
    },
  });
  await connection.check();
  expect(seen).toEqual(['30000001']);
});
