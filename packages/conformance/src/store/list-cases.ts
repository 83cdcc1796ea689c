import assert from 'node:assert/strict';
import {
  change,
  type EntitySort,
  type ListQuery,
  type Niche,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
  paginate,
  type TenantId,
} from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { STRANGER, type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { added, niche, revised } from './store-samples.ts';

/** Stores niches created and changed at the given moments (milliseconds from the start). */
async function storeNiches(
  bench: StoreBench,
  moments: readonly (readonly [created: number, updated: number])[],
): Promise<readonly Niche[]> {
  const { tenant, at } = bench;
  const niches = moments.map(([created, updated], index) =>
    niche(bench, { name: String(index), createdAt: at(created), updatedAt: at(updated) }),
  );
  for (let from = 0; from < niches.length; from += 500)
    await tenant.commit({
      now: at(0),
      changes: niches.slice(from, from + 500).map((one) => added('niche', one)),
    });
  return niches;
}

async function listAll(bench: StoreBench, query: ListQuery<'niche'> = {}): Promise<readonly string[]> {
  const names: string[] = [];
  const pages = paginate((cursor) => bench.tenant.listPage('niche', { ...query, cursor }));
  for await (const one of pages) names.push(one.name);
  return names;
}

const FIVE = [
  [0, 50],
  [10, 40],
  [20, 30],
  [30, 20],
  [40, 10],
] as const;

const sortRules = (
  [
    ['newest', 'newest created first when nothing is said', undefined, '43210'],
    ['created-asc', 'oldest created first', { by: 'createdAt', direction: 'asc' }, '01234'],
    ['created-desc', 'newest created first', { by: 'createdAt', direction: 'desc' }, '43210'],
    ['updated-asc', 'least recently changed first', { by: 'updatedAt', direction: 'asc' }, '43210'],
    ['updated-desc', 'most recently changed first', { by: 'updatedAt', direction: 'desc' }, '01234'],
  ] as const
).map(([slug, title, sort, expected]: readonly [string, string, EntitySort | undefined, string]) => ({
  slug: `sort.${slug}`,
  title: `listPage gives things ${title}, on one page and over several`,
  family: 'pages' as const,
  run: async (bench: StoreBench): Promise<void> => {
    await storeNiches(bench, FIVE);
    assert.equal((await listAll(bench, { sort })).join(''), expected, 'on one page');
    assert.equal((await listAll(bench, { sort, limit: 2 })).join(''), expected, 'in pages of two');
  },
}));

/** Lists in pages. */
export const listCases: readonly StoreCase[] = storeRules('list-page', [
  ...sortRules,
  {
    slug: 'empty',
    title: 'a list of nothing is an empty page without a cursor',
    family: 'pages',
    run: async ({ tenant }) => {
      assert.deepEqual(await tenant.listPage('niche'), { items: [] });
    },
  },
  {
    slug: 'limit',
    title: 'a page holds at most `limit` things, and the last one has no cursor',
    family: 'pages',
    run: async (bench) => {
      await storeNiches(bench, FIVE);
      const first = await bench.tenant.listPage('niche', { limit: 3 });
      assert.equal(first.items.length, 3, 'the first page');
      assert.equal(typeof first.nextCursor, 'string', 'nextCursor of the first page');
      const second = await bench.tenant.listPage('niche', { limit: 3, cursor: first.nextCursor });
      assert.equal(second.items.length, 2, 'the second page');
      assert.equal(second.nextCursor, undefined, 'nextCursor of the last page');
    },
  },
  {
    slug: 'ties',
    title: 'things of one moment come exactly once over pages, in the order of their ids',
    family: 'pages',
    run: async (bench) => {
      const stored = await storeNiches(
        bench,
        Array.from({ length: 25 }, () => [0, 0] as const),
      );
      for (const direction of ['asc', 'desc'] as const) {
        const ids: string[] = [];
        const sort: EntitySort = { by: 'createdAt', direction };
        const pages = paginate((cursor) => bench.tenant.listPage('niche', { sort, limit: 4, cursor }));
        for await (const one of pages) ids.push(one.id);
        assert.equal(ids.length, stored.length, `${direction}: how many came`);
        const sorted = stored.map((one) => one.id).sort();
        const isById = ids.join() === sorted.join() || ids.join() === sorted.reverse().join();
        assert.ok(isById, `${direction}: ties are not broken by id`);
      }
    },
  },
  {
    slug: 'limit-max',
    title: `a page holds at most ${PAGE_LIMIT_MAX} things whatever is asked for, and the rest follow`,
    family: 'pages',
    run: async (bench) => {
      const stored = await storeNiches(
        bench,
        Array.from({ length: PAGE_LIMIT_MAX + 5 }, (_, index) => [index, index] as const),
      );
      const page = await bench.tenant.listPage('niche', { limit: 5_000 });
      assert.equal(page.items.length, PAGE_LIMIT_MAX);
      assert.equal(new Set(await listAll(bench, { limit: 5_000 })).size, stored.length);
      assert.equal(new Set(await listAll(bench)).size, stored.length, 'without a limit');
    },
  },
  {
    slug: 'limit-default',
    title: `a page holds ${PAGE_LIMIT_DEFAULT} things when no limit is asked for`,
    family: 'pages',
    run: async (bench) => {
      await storeNiches(
        bench,
        Array.from({ length: PAGE_LIMIT_DEFAULT + 1 }, (_, index) => [index, index] as const),
      );
      assert.equal((await bench.tenant.listPage('niche')).items.length, PAGE_LIMIT_DEFAULT);
    },
  },
  {
    slug: 'limit-invalid',
    title: 'a limit that is no whole number above zero is refused with invalid_input',
    family: 'errors',
    run: async ({ tenant }) => {
      for (const limit of [0, -1, 1.5, Number.NaN])
        await expectError(`limit ${limit}`, () => tenant.listPage('niche', { limit }), 'invalid_input');
    },
  },
  {
    slug: 'cursor-invalid',
    title: 'a cursor that was never given out is refused with invalid_input',
    family: 'errors',
    run: async (bench) => {
      await storeNiches(bench, FIVE);
      for (const cursor of ['', 'nonsense', '{}', 'e30=', '0', "'"])
        await expectError(
          `cursor ${cursor}`,
          () => bench.tenant.listPage('niche', { cursor }),
          'invalid_input',
        );
    },
  },
  {
    slug: 'cursor-of-another',
    title: 'a cursor of another filter or order is refused with invalid_input',
    family: 'errors',
    run: async (bench) => {
      await storeNiches(bench, FIVE);
      const { nextCursor: cursor } = await bench.tenant.listPage('niche', { limit: 2 });
      const others: readonly ListQuery<'niche'>[] = [
        { filter: { status: 'draft' } },
        { sort: { by: 'createdAt', direction: 'asc' } },
        { sort: { by: 'updatedAt', direction: 'desc' } },
      ];
      for (const query of others)
        await expectError(
          `the cursor with ${JSON.stringify(query)}`,
          () => bench.tenant.listPage('niche', { ...query, cursor }),
          'invalid_input',
        );
    },
  },
  {
    slug: 'stable-newer',
    title: 'something newer that is stored while paging neither repeats nor hides anything',
    family: 'pages',
    run: async (bench) => {
      await storeNiches(bench, FIVE);
      const first = await bench.tenant.listPage('niche', { limit: 2 });
      await storeNiches(bench, [
        [100, 100],
        [101, 101],
      ]);
      const rest = await bench.tenant.listPage('niche', { limit: 10, cursor: first.nextCursor });
      assert.deepEqual(
        rest.items.map((one) => one.name),
        ['2', '1', '0'],
      );
    },
  },
  {
    slug: 'stable-older',
    title: 'something older that is stored while paging neither repeats nor hides anything',
    family: 'pages',
    run: async (bench) => {
      await storeNiches(bench, FIVE);
      const first = await bench.tenant.listPage('niche', { limit: 2 });
      await bench.tenant.commit({
        now: bench.at(0),
        changes: [added('niche', niche(bench, { name: 'old', createdAt: bench.at(-100) }))],
      });
      const rest = await bench.tenant.listPage('niche', { limit: 10, cursor: first.nextCursor });
      const names = rest.items.map((one) => one.name).filter((name) => name !== 'old');
      assert.deepEqual(names, ['2', '1', '0']);
    },
  },
  {
    slug: 'stable-changed',
    title: 'things that change while paging by change do not make the others repeat or go missing',
    family: 'pages',
    run: async (bench) => {
      const { tenant, at } = bench;
      const stored = await storeNiches(bench, FIVE);
      const sort: EntitySort = { by: 'updatedAt', direction: 'desc' };
      const first = await tenant.listPage('niche', { sort, limit: 2 });
      const changed = stored[4];
      assert.ok(changed, 'the last one of the list');
      const changes = [change('niche', revised(changed, {}, at(60)), changed)];
      await tenant.commit({ now: at(60), changes });
      const rest = await tenant.listPage('niche', { sort, limit: 10, cursor: first.nextCursor });
      assert.deepEqual(
        rest.items.map((one) => one.name),
        ['2', '3'],
      );
    },
  },
  {
    slug: 'isolated',
    title: 'pages of one tenant hold nothing of another',
    family: 'pages',
    run: async (bench) => {
      await storeNiches(bench, FIVE);
      const foreign = niche(bench, {
        name: 'foreign',
        tenantId: STRANGER as TenantId,
        createdAt: bench.at(5),
      });
      await bench.stranger.commit({ now: bench.at(0), changes: [added('niche', foreign)] });
      assert.equal((await listAll(bench, { limit: 2 })).join(''), '43210');
    },
  },
  {
    slug: 'sort-invalid',
    title: 'an order that does not exist is refused with invalid_input',
    family: 'errors',
    run: async ({ tenant }) => {
      const sorts = [
        { by: 'name', direction: 'asc' },
        { by: 'createdAt', direction: 'up' },
        { by: 'createdAt; drop table niche', direction: 'asc' },
      ] as unknown as readonly EntitySort[];
      for (const sort of sorts)
        await expectError(JSON.stringify(sort), () => tenant.listPage('niche', { sort }), 'invalid_input');
    },
  },
]);
