import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NicheId } from '../../src/domain/id.ts';
import type { Item } from '../../src/domain/item.ts';
import { change } from '../../src/ports/entities.ts';
import { type Page, paginate } from '../../src/ports/page.ts';
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '../../src/ports/store-limits.ts';
import {
  at,
  type Bench,
  event,
  ingestion,
  item,
  message,
  offer,
  openBench,
  recording,
  STRANGER,
} from './samples.ts';

async function store(bench: Bench, items: readonly Item[]): Promise<void> {
  for (let start = 0; start < items.length; start += 500) {
    const changes = items.slice(start, start + 500).map((one) => change('item', one));
    await bench.tenant.commit({ now: at(0), changes });
  }
}

async function collect<Row>(read: (cursor: string | undefined) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of paginate(read)) rows.push(row);
  return rows;
}

const skus = (page: Page<Item>): readonly string[] => page.items.map(({ sku }) => sku);

describe('pages', () => {
  test('every row comes exactly once in its order, for any limit, order and ties', async () => {
    const moments = fc.array(fc.nat({ max: 4 }), { maxLength: 30 });
    const direction = fc.constantFrom('asc' as const, 'desc' as const);
    const by = fc.constantFrom('createdAt' as const, 'updatedAt' as const);
    await fc.assert(
      fc.asyncProperty(
        moments,
        fc.integer({ min: 1, max: 40 }),
        direction,
        by,
        async (ages, limit, way, field) => {
          const bench = openBench();
          const items = ages.map((age, index) => item(bench, `S-${index}`, { [field]: at(age) }));
          await store(bench, items);
          const sort = { by: field, direction: way };
          const read = await collect((cursor) => bench.tenant.listPage('item', { cursor, limit, sort }));
          const sign = way === 'asc' ? 1 : -1;
          const expected = items.toSorted((left, right) => {
            if (left[field] !== right[field]) return left[field] < right[field] ? -sign : sign;
            return left.id < right.id ? -sign : sign;
          });
          expect(read).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('pages of signals, offers and dead letters give every row once for any limit', async () => {
    const bench = openBench();
    const { tenant, store: whole } = bench;
    await whole.deliveries.register({ name: 'crm', types: ['lead.scored'] });
    await tenant.signals.ingest(
      ingestion(
        bench,
        Array.from({ length: 23 }, (_, n) => message(`m-${n}`)),
      ),
    );
    await tenant.offers.record(
      recording(
        bench,
        Array.from({ length: 23 }, (_, n) => offer(`o-${n}`)),
      ),
    );
    await tenant.commit({ now: at(0), events: Array.from({ length: 23 }, () => event(bench)) });
    for (const { deliveryId, leaseToken } of await whole.deliveries.claim({
      consumer: 'crm',
      limit: 100,
      leaseMs: 1,
      now: at(0),
    })) {
      await whole.deliveries.fail({ deliveryId, leaseToken }, { error: 'x', retryAt: null, now: at(1) });
    }
    for (const limit of [1, 2, 7, 22, 23, 24]) {
      const signals = await collect((cursor) => tenant.signals.listPage({ cursor, limit }));
      const offers = await collect((cursor) => tenant.offers.listPage({ cursor, limit }));
      const letters = await collect((cursor) => whole.deliveries.deadLetters({ cursor, limit }));
      expect(new Set(signals.map(({ id }) => id)).size).toBe(23);
      expect(signals).toHaveLength(23);
      expect(new Set(offers.map(({ id }) => id)).size).toBe(23);
      expect(offers).toHaveLength(23);
      expect(new Set(letters.map(({ deliveryId }) => deliveryId)).size).toBe(23);
      expect(letters).toHaveLength(23);
    }
  });

  test('newest created first is the default, and moments count, not texts', async () => {
    const bench = openBench();
    await store(bench, [
      item(bench, 'ten-in-almaty', { createdAt: '2026-11-22T10:00:00+05:00' }),
      item(bench, 'six-in-london', { createdAt: '2026-11-22T06:00:00Z' }),
    ]);
    expect(skus(await bench.tenant.listPage('item'))).toEqual(['six-in-london', 'ten-in-almaty']);
  });

  test('a page neither repeats nor skips what stays unchanged while others come and change', async () => {
    const bench = openBench();
    const items = Array.from({ length: 6 }, (_, n) => item(bench, `S-${n}`, { createdAt: at(n) }));
    await store(bench, items);
    const first = await bench.tenant.listPage('item', { limit: 3 });
    await store(bench, [
      item(bench, 'NEW', { createdAt: at(100) }),
      item(bench, 'OLD', { createdAt: at(-100) }),
    ]);
    const second = await bench.tenant.listPage('item', { limit: 3, cursor: first.nextCursor });
    expect([...skus(first), ...skus(second)]).toEqual(['S-5', 'S-4', 'S-3', 'S-2', 'S-1', 'S-0']);
  });

  test(`without a limit a page has ${PAGE_LIMIT_DEFAULT} items, and a limit above ${PAGE_LIMIT_MAX} is lowered to it`, async () => {
    const bench = openBench();
    await store(
      bench,
      Array.from({ length: PAGE_LIMIT_MAX + 1 }, (_, n) => item(bench, `S-${n}`)),
    );
    expect((await bench.tenant.listPage('item')).items).toHaveLength(PAGE_LIMIT_DEFAULT);
    expect((await bench.tenant.listPage('item', { limit: 5000 })).items).toHaveLength(PAGE_LIMIT_MAX);
  });

  test.each([0, -1, 1.5, Number.NaN])('a limit of %s is invalid_input', async (limit) => {
    const listed = openBench().tenant.listPage('item', { limit });
    await expect(listed).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: 'limit' }] });
  });
});

describe('cursors', () => {
  async function cursorOf(bench: Bench): Promise<string> {
    await store(bench, [item(bench, 'A'), item(bench, 'B')]);
    const { nextCursor = '' } = await bench.tenant.listPage('item', {
      limit: 1,
      filter: { sku: ['A', 'B'] },
    });
    return nextCursor;
  }

  test('a cursor is text for an address: base64url, without personal data', async () => {
    expect(await cursorOf(openBench())).toMatch(/^[\w-]+$/);
  });

  test('the same filter in another order of values takes the cursor', async () => {
    const bench = openBench();
    const cursor = await cursorOf(bench);
    const page = await bench.tenant.listPage('item', { cursor, filter: { sku: ['B', 'A'] } });
    expect(page.items).toHaveLength(1);
  });

  test('a cursor of another filter, order, kind or tenant is invalid_input', async () => {
    const bench = openBench();
    const cursor = await cursorOf(bench);
    const refused = {
      code: 'invalid_input',
      issues: [
        {
          path: 'cursor',
          message: 'is of a list with another filter or order; read this list from its start',
        },
      ],
    };
    const filter = { sku: ['A', 'B'] };
    const sort = { by: 'createdAt', direction: 'asc' } as const;
    await expect(bench.tenant.listPage('item', { cursor })).rejects.toMatchObject(refused);
    await expect(bench.tenant.listPage('item', { cursor, filter, sort })).rejects.toMatchObject(refused);
    await expect(bench.tenant.listPage('person', { cursor })).rejects.toMatchObject(refused);
    await expect(bench.stranger.listPage('item', { cursor, filter })).rejects.toMatchObject(refused);
    await expect(bench.tenant.signals.listPage({ cursor })).rejects.toMatchObject(refused);
  });

  test('whatever is no cursor is invalid_input, never a crash', async () => {
    const bench = openBench();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (cursor) => {
        await expect(bench.tenant.listPage('item', { cursor })).rejects.toMatchObject({
          code: 'invalid_input',
        });
      }),
    );
  });
});

describe('filters', () => {
  const nicheA = '01938f2c-7b6a-7c3d-9e4f-00000000000a' as NicheId;
  const nicheB = '01938f2c-7b6a-7c3d-9e4f-00000000000b' as NicheId;

  async function fourItems(): Promise<Bench> {
    const bench = openBench();
    await store(bench, [
      item(bench, 'A', { nicheId: nicheA, kind: 'service', createdAt: at(0), updatedAt: at(9) }),
      item(bench, 'B', { nicheId: nicheA, kind: 'wholesale', createdAt: at(1), updatedAt: at(8) }),
      item(bench, 'C', { nicheId: nicheB, kind: 'service', createdAt: at(2), updatedAt: at(7) }),
      item(bench, 'D', { kind: 'service', createdAt: at(3), updatedAt: at(6) }),
    ]);
    return bench;
  }

  test.each([
    ['one value', { nicheId: nicheA }, ['B', 'A']],
    ['any of several values', { sku: ['A', 'D'] }, ['D', 'A']],
    ['every field', { nicheId: nicheA, kind: 'service' as const }, ['A']],
    ['no value of a list', { sku: [] }, []],
    ['undefined as no condition', { sku: undefined }, ['D', 'C', 'B', 'A']],
    ['created from, and before', { createdFrom: at(1), createdBefore: at(3) }, ['C', 'B']],
    ['changed from, and before', { updatedFrom: at(7), updatedBefore: at(9) }, ['C', 'B']],
  ])('a filter takes %s', async (_what, filter, expected) => {
    const bench = await fourItems();
    expect(skus(await bench.tenant.listPage('item', { filter }))).toEqual(expected);
    expect(await bench.tenant.count('item', { filter })).toEqual([{ group: {}, count: expected.length }]);
  });

  test('a filter by ids gives those that are there, once', async () => {
    const bench = await fourItems();
    const id = (await bench.tenant.getByKey('item', 'B'))?.id ?? '';
    expect(skus(await bench.tenant.listPage('item', { filter: { ids: [id, id, bench.id()] } }))).toEqual([
      'B',
    ]);
  });

  test('count groups by fields, with null where one is absent', async () => {
    const bench = await fourItems();
    const rows = await bench.tenant.count('item', { groupBy: ['nicheId', 'kind'] });
    expect(new Set(rows)).toEqual(
      new Set([
        { group: { nicheId: nicheA, kind: 'service' }, count: 1 },
        { group: { nicheId: nicheA, kind: 'wholesale' }, count: 1 },
        { group: { nicheId: nicheB, kind: 'service' }, count: 1 },
        { group: { nicheId: null, kind: 'service' }, count: 1 },
      ]),
    );
    expect(await bench.stranger.count('item', { groupBy: ['kind'] })).toEqual([]);
    expect(await bench.stranger.count('item')).toEqual([{ group: {}, count: 0 }]);
  });

  test.each([
    ['a field that is no filter', { filter: { title: 'x' } }, 'filter.title'],
    ['a value that is an object', { filter: { sku: {} } }, 'filter.sku'],
    ['a moment without an offset', { filter: { createdFrom: '2026-11-22' } }, 'filter.createdFrom'],
    ['more than 1000 ids', { filter: { ids: Array.from({ length: 1001 }, () => 'x') } }, 'filter.ids'],
    ['an order by a field that has none', { sort: { by: 'sku', direction: 'asc' } }, 'sort.by'],
  ])('%s is invalid_input', async (_what, query, path) => {
    const listed = openBench().tenant.listPage('item', query as never);
    await expect(listed).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
  });

  test('grouping by a field that is no filter field is invalid_input', async () => {
    const counted = openBench().tenant.count('item', { groupBy: ['ids' as 'sku'] });
    await expect(counted).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: 'groupBy.0' }] });
  });

  test('a stranger lists nothing of ours', async () => {
    const bench = await fourItems();
    expect((await bench.stranger.listPage('item')).items).toEqual([]);
    await store(bench, []);
    expect(bench.stranger.tenantId).toBe(STRANGER);
  });
});
