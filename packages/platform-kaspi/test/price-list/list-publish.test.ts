import { isLeadKitError, type LeadKitError, type PriceFeedOffer } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { createKaspiPriceList, createMemoryStorage, type KaspiListStorage } from '../../src/index.ts';
import { manyOffers, offerOf, openList, servedText, tenge } from './price-list-samples.ts';

async function refusal(work: Promise<unknown>): Promise<LeadKitError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isLeadKitError(error)) throw new Error('expected a LeadKitError');
  return error;
}

describe('a list that is published', () => {
  test('is served, and says what it changed', async () => {
    const { list } = openList();
    await list.publish([offerOf('A'), offerOf('B'), offerOf('C'), offerOf('D')]);
    const next = [
      offerOf('A'),
      offerOf('B', { price: tenge(13_000) }),
      offerOf('C', { title: 'Шәйнек 2' }),
      offerOf('E'),
    ];
    expect(await list.publish(next)).toEqual({ offers: 4, issues: [] });
    expect((await list.status()).published?.changes).toEqual({
      before: 4,
      added: 1,
      removed: 1,
      takenOff: 0,
      repriced: 1,
      edited: 1,
      unchanged: 1,
      largestPriceChange: 0.04,
    });
    expect(await servedText(list)).toContain('<offer sku="E">');
  });

  test('can be compared beforehand, which publishes nothing', async () => {
    const { list } = openList();
    await list.publish(manyOffers(3));
    const changes = await list.compare([offerOf('SKU1', { price: tenge(25_000) })]);
    expect(changes).toMatchObject({ before: 3, removed: 2, repriced: 1, largestPriceChange: 1 });
    expect(await servedText(list)).toContain('SKU3');
  });

  test.each([
    ['one price to prices by city', tenge(100), { byCity: { '750000000': tenge(120) } }, 0.2],
    [
      'prices by city to one price',
      { byCity: { '750000000': tenge(100), '710000000': tenge(80) } },
      tenge(80),
      0,
    ],
    [
      'the price of one city',
      { byCity: { '750000000': tenge(100) } },
      { byCity: { '750000000': tenge(90), '710000000': tenge(5) } },
      0.1,
    ],
  ] satisfies [string, PriceFeedOffer['price'], PriceFeedOffer['price'], number][])(
    'a change from %s is a new price of one product',
    async (_what, before, after, largestPriceChange) => {
      const { list } = openList();
      await list.publish([offerOf('A', { price: before })]);
      expect(await list.compare([offerOf('A', { price: after })])).toMatchObject({
        repriced: 1,
        edited: 0,
        largestPriceChange,
      });
    },
  );

  test('is compared with the list before, also when its pieces are cut anywhere', async () => {
    const storage = createMemoryStorage();
    const cut: KaspiListStorage = {
      ...storage,
      async get(name) {
        const chunks = await storage.get(name);
        return chunks === undefined ? undefined : cutUp(chunks, 7);
      },
    };
    const { list } = openList({ storage: cut });
    await list.publish(manyOffers(40));
    expect(await list.compare(manyOffers(40))).toMatchObject({ before: 40, unchanged: 40, removed: 0 });
  });
});

async function* cutUp(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks)
    for (let from = 0; from < chunk.length; from += size) yield chunk.subarray(from, from + size);
}

describe('a list that a guard refuses', () => {
  test('an empty one, even when everything is allowed', async () => {
    const { list } = openList();
    await list.publish(manyOffers(2));
    const error = await refusal(
      list.publish([], { allow: ['removals', 'repricing', 'price_jump', 'stale_stock'] }),
    );
    expect(error).toMatchObject({ code: 'business_rule', effect: 'none', issues: [{ path: 'offers' }] });
    expect(await servedText(list)).toContain('SKU2');
  });

  test('one that leaves out more than a fifth, as a part of a list would; its SKUs are named', async () => {
    const { list } = openList();
    await list.publish(manyOffers(10));
    expect(await refusal(list.publish(manyOffers(7)))).toMatchObject({
      code: 'business_rule',
      issues: [
        { path: 'SKU8.sku', message: 'is missing and would go off sale' },
        { path: 'SKU9.sku' },
        { path: 'SKU10.sku' },
      ],
    });
    expect(await list.publish(manyOffers(8))).toEqual({ offers: 8, issues: [] });
  });

  test('one in which too much is sold out at once', async () => {
    const { list } = openList();
    await list.publish(manyOffers(10));
    const soldOut = manyOffers(10, { availability: [{ warehouse: 'PP1', isAvailable: false, quantity: 0 }] });
    expect(await refusal(list.publish(soldOut))).toMatchObject({ code: 'business_rule' });
    expect(await list.publish(soldOut, { allow: ['removals'] })).toEqual({ offers: 10, issues: [] });
  });

  test('one with a price that jumps by more than half; the price is named before and after', async () => {
    const { list } = openList();
    await list.publish([offerOf('A'), offerOf('B', { price: { byCity: { '750000000': tenge(1_000) } } })]);
    const next = [
      offerOf('A', { price: tenge(1_250) }),
      offerOf('B', { price: { byCity: { '750000000': tenge(1_501) } } }),
    ];
    expect(await refusal(list.publish(next))).toMatchObject({
      code: 'business_rule',
      issues: [
        { path: 'A.price', message: 'would go from 12500 to 1250 tenge' },
        { path: 'B.price.byCity.750000000', message: 'would go from 1000 to 1501 tenge' },
      ],
    });
    expect(await list.publish(next, { allow: ['price_jump'] })).toEqual({ offers: 2, issues: [] });
  });

  test('one that changes more than half of the prices', async () => {
    const { list } = openList();
    await list.publish(manyOffers(30));
    const repriced = (count: number): readonly PriceFeedOffer[] => [
      ...manyOffers(count, { price: tenge(12_000) }),
      ...manyOffers(30).slice(count),
    ];
    expect(await refusal(list.publish(repriced(16)))).toMatchObject({ code: 'business_rule' });
    expect(await list.publish(repriced(15))).toEqual({ offers: 30, issues: [] });
  });

  test('one of stock that is older than six hours', async () => {
    const { list } = openList();
    await list.publish([offerOf('A', { stockAt: '2026-11-22T04:00:00+05:00' })]);
    expect(
      await refusal(list.publish([offerOf('A', { stockAt: '2026-11-22T03:59:59+05:00' })])),
    ).toMatchObject({
      code: 'business_rule',
      issues: [{ path: 'A.stockAt', message: 'is older than 360 minutes' }],
    });
  });

  test('one of stock of no age, where each product has to say it', async () => {
    const { list } = openList({ guards: { requireStockAt: true } });
    expect(await refusal(list.publish([offerOf('A')]))).toMatchObject({
      code: 'business_rule',
      issues: [{ path: 'A.stockAt', message: 'is missing' }],
    });
  });

  test('one with bad products, all of which are named', async () => {
    const { list } = openList();
    await list.publish([offerOf('A')]);
    const error = await refusal(
      list.publish([offerOf('A', { price: tenge(0) }), offerOf('A'), offerOf('B C')]),
    );
    expect(error).toMatchObject({ code: 'invalid_input', effect: 'none' });
    expect(error.issues?.map(({ path }) => path)).toEqual(['A.price.amountMinor', 'A.sku', 'B C.sku']);
  });
});

describe('the record of lists', () => {
  test('requested, published, seen', async () => {
    const { list, clock } = openList();
    expect(await list.status()).toEqual({ state: 'none' });
    await list.publish([offerOf('A')]);
    expect(await list.status()).toMatchObject({ state: 'published', request: { outcome: 'published' } });
    await clock.advance(60_000);
    await servedText(list);
    expect(await list.status()).toMatchObject({
      state: 'seen',
      seen: { firstSeenAt: '2026-11-22T05:01:00.000Z', lastSeenAt: '2026-11-22T05:01:00.000Z' },
    });
    await expect(list.publish([])).rejects.toThrow('It is empty');
    expect(await list.status()).toMatchObject({
      state: 'requested',
      request: { outcome: 'refused', errorCode: 'business_rule' },
      published: { offers: 1 },
    });
  });

  test('a HEAD request, and one without the password, saw nothing', async () => {
    const { list } = openList({ basicAuth: { username: 'kaspi', password: 'secret' } });
    await list.publish([offerOf('A')]);
    await list.handler(new Request('https://shop.example/', { method: 'HEAD' }));
    await list.handler(new Request('https://shop.example/'));
    expect((await list.status()).state).toBe('published');
  });

  test('outlives the object that wrote it', async () => {
    const storage = createMemoryStorage();
    await openList({ storage }).list.publish([offerOf('A')]);
    const { list } = openList({ storage });
    expect(await servedText(list)).toContain('<offer sku="A">');
    expect(await list.compare([offerOf('A')])).toMatchObject({ unchanged: 1 });
  });

  test('shops share a storage without meeting', async () => {
    const storage = createMemoryStorage();
    const first = openList({ storage }).list;
    const second = openList({ storage, merchantId: '30000002' }).list;
    await first.publish([offerOf('A')]);
    expect((await second.handler(new Request('https://shop.example/'))).status).toBe(503);
  });
});

describe('publishing that goes wrong', () => {
  test('a storage that fails leaves the list before', async () => {
    const storage = createMemoryStorage();
    let isFull = false;
    const { list } = openList({
      storage: {
        ...storage,
        async put(name, chunks) {
          if (isFull && name.endsWith('.xml')) throw new Error('no space left');
          await storage.put(name, chunks);
        },
      },
    });
    await list.publish([offerOf('A')]);
    isFull = true;
    await expect(list.publish([offerOf('A'), offerOf('B')])).rejects.toThrow('no space left');
    expect(await servedText(list)).not.toContain('<offer sku="B">');
    expect(await list.status()).toMatchObject({ state: 'requested', request: { outcome: 'failed' } });
  });

  test('a storage that keeps half a list does not get it served', async () => {
    const storage = createMemoryStorage();
    let isHasty = false;
    const { list } = openList({
      storage: {
        ...storage,
        async put(name, chunks) {
          if (!isHasty || !name.endsWith('.xml')) return storage.put(name, chunks);
          await storage.put(name, oneOf(new TextEncoder().encode('<offers>')));
          await chunks[Symbol.asyncIterator]()
            .next()
            .catch(() => {});
        },
      },
    });
    await list.publish([offerOf('A')]);
    isHasty = true;
    await expect(list.publish(brokenSource())).rejects.toThrow('did not read the list to its end');
    expect(await servedText(list)).toContain('<offer sku="A">');
  });

  test('a list that was published meanwhile elsewhere is not overwritten', async () => {
    const storage = createMemoryStorage();
    const { list } = openList({ storage });
    const elsewhere = openList({ storage }).list;
    const slow = (async function* () {
      yield offerOf('A');
      await elsewhere.publish([offerOf('B')]);
      yield offerOf('C');
    })();
    expect(await refusal(list.publish(slow))).toMatchObject({ code: 'conflict', effect: 'none' });
    expect(await servedText(list)).toContain('<offer sku="B">');
  });

  test('a list that somebody shortened in the storage is no list to compare with', async () => {
    const storage = createMemoryStorage();
    const { list } = openList({ storage });
    await list.publish(manyOffers(3));
    const { published } = await list.status();
    await storage.put(published?.name ?? '', oneOf(new TextEncoder().encode('<offers></offers>')));
    expect(await refusal(list.publish(manyOffers(3)))).toMatchObject({ code: 'conflict', effect: 'none' });
  });

  test('publications of one process wait for each other', async () => {
    const { list } = openList();
    await Promise.all([
      list.publish(manyOffers(2)),
      list.publish(manyOffers(3)),
      list.publish(manyOffers(4)),
    ]);
    expect((await list.status()).published).toMatchObject({ offers: 4, changes: { before: 3, added: 1 } });
  });

  test('a source that never answers is given up at an abort, and nothing is published', async () => {
    const { list } = openList();
    const stop = new AbortController();
    const publishing = list.publish(
      silentSource(() => stop.abort(new Error('enough'))),
      { signal: stop.signal },
    );
    await expect(publishing).rejects.toThrow('enough');
    expect((await list.handler(new Request('https://shop.example/'))).status).toBe(503);
  });

  test('a source that never answers is given up when time is up', async () => {
    const { list, clock } = openList();
    let reached = (): void => {};
    const isReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const publishing = refusal(list.publish(silentSource(reached), { timeoutMs: 5_000 }));
    await isReached;
    await clock.advance(5_000);
    expect(await publishing).toMatchObject({ code: 'unavailable', effect: 'none' });
  });
});

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* brokenSource(): AsyncGenerator<PriceFeedOffer> {
  yield offerOf('A');
  throw new Error('the source went away');
}

async function* silentSource(onWait: () => void): AsyncGenerator<PriceFeedOffer> {
  yield offerOf('A');
  onWait();
  await new Promise(() => {});
}

describe('a storage that fails late', () => {
  const broken = async (): Promise<never> => {
    throw new Error('the disk is full');
  };

  test('a list that is served stays, when only the file beside it cannot be renewed', async () => {
    const { list } = openList({ storage: { ...createMemoryStorage(), alias: broken } });
    const error = await refusal(list.publish([offerOf('A')]));
    expect([error.code, error.effect]).toEqual(['unavailable', 'unknown']);
    expect((await list.status()).state).toBe('published');
    expect(await servedText(list)).toContain('<offer sku="A">');
  });

  test('a list whose record was written before the storage failed stays', async () => {
    const storage = createMemoryStorage();
    const { list } = openList({
      storage: {
        ...storage,
        async put(name, chunks) {
          await storage.put(name, chunks);
          if (name.endsWith('-published.json')) await broken();
        },
      },
    });
    await refusal(list.publish([offerOf('A')]));
    expect(await servedText(list)).toContain('<offer sku="A">');
  });

  test('a refusal is told, when what is left of the list cannot be removed', async () => {
    const { list } = openList({ storage: { ...createMemoryStorage(), remove: broken } });
    expect((await refusal(list.publish([]))).code).toBe('business_rule');
  });

  test('a list that is stopped while its record is read is not published', async () => {
    const storage = createMemoryStorage();
    const stop = new AbortController();
    let reads = 0;
    const { list } = openList({
      storage: {
        ...storage,
        async get(name) {
          if (name.endsWith('-published.json')) reads += 1;
          if (reads === 2) stop.abort(new Error('stopped'));
          return await storage.get(name);
        },
      },
    });
    await expect(list.publish([offerOf('A')], { signal: stop.signal })).rejects.toThrow('stopped');
    await list.publish([offerOf('B')]);
    expect((await list.status()).published?.changes).toMatchObject({ before: 0, added: 1 });
  });
});

describe('options that cannot work', () => {
  test('are named, each of them', () => {
    const make = (): unknown =>
      createKaspiPriceList({
        merchantId: 'a b',
        company: '',
        storage: '',
        skuLengthMax: 0,
        skuPunctuation: '&',
        warehouses: { PP1: { cityId: 'almaty' } },
        guards: { removedShareMax: 2, priceChangeShareMax: 0 },
        basicAuth: { username: 'a:b', password: 'x' },
      });
    expect(make).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        issues: [
          'merchantId',
          'company',
          'storage',
          'skuLengthMax',
          'skuPunctuation',
          'warehouses.PP1.cityId',
          'guards.removedShareMax',
          'guards.priceChangeShareMax',
          'basicAuth',
        ].map((path) => expect.objectContaining({ path })),
      }),
    );
  });
});
