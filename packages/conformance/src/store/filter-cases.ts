import assert from 'node:assert/strict';
import {
  change,
  ENTITY_FILTERS,
  ENTITY_KINDS,
  type EntityFilter,
  type EntityKind,
  isId,
  type TenantId,
} from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { entitySample } from './entity-samples.ts';
import { STRANGER, type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { added, item, lead, member, niche, revised } from './store-samples.ts';
import { HOSTILE_TEXTS } from './value-cases.ts';

async function found<Kind extends EntityKind>(
  bench: StoreBench,
  kind: Kind,
  filter: EntityFilter<Kind>,
): Promise<readonly string[]> {
  return (await bench.tenant.listPage(kind, { filter })).items.map((one) => one.id).sort();
}

const kindRules = ENTITY_KINDS.map((kind) => ({
  slug: `field.${kind}`,
  title: `a ${kind} is found by each of its filter fields, and by no other value of it`,
  family: 'values' as const,
  run: async (bench: StoreBench): Promise<void> => {
    const first = entitySample(bench, kind, 'first');
    const second = entitySample(bench, kind, 'second');
    const changes = [added(kind, first), added(kind, second)];
    await bench.tenant.commit({ now: bench.at(0), changes });
    for (const field of ENTITY_FILTERS[kind]) {
      const [mine, theirs] = [first, second].map((one) => (one as unknown as Record<string, unknown>)[field]);
      assert.notEqual(mine, theirs, `the samples do not differ in ${kind}.${field}`);
      const by = (value: unknown): Promise<readonly string[]> =>
        found(bench, kind, { [field]: value } as EntityFilter<typeof kind>);
      assert.deepEqual(await by(mine), [first.id], `${field}: one value`);
      assert.deepEqual(await by([theirs]), [second.id], `${field}: a list of one`);
      assert.deepEqual(await by([mine, theirs]), [first.id, second.id].sort(), `${field}: any of two`);
      const another = typeof mine === 'boolean' ? [] : isId(mine) ? bench.id() : `${String(mine)}-`;
      assert.deepEqual(await by(another), [], `${field}: a value of neither`);
    }
  },
}));

/** Which things a filter finds. */
export const filterCases: readonly StoreCase[] = storeRules('filter', [
  ...kindRules,
  {
    slug: 'every-field',
    title: 'several fields: every one has to match',
    family: 'values',
    run: async (bench) => {
      const draft = niche(bench, { kind: 'service', status: 'draft' });
      const active = niche(bench, { kind: 'service', status: 'active' });
      const other = niche(bench, { kind: 'wholesale', status: 'active' });
      const changes = [draft, active, other].map((one) => added('niche', one));
      await bench.tenant.commit({ now: bench.at(0), changes });
      assert.deepEqual(await found(bench, 'niche', { kind: 'service', status: 'active' }), [active.id]);
      const either = await found(bench, 'niche', { kind: 'service', status: ['active', 'draft'] });
      assert.deepEqual(either, [draft.id, active.id].sort());
    },
  },
  {
    slug: 'absent',
    title: 'something without the field is found by no value of it',
    family: 'values',
    run: async (bench) => {
      const without = lead(bench);
      const withCity = lead(bench, { city: 'almaty' });
      const changes = [added('lead', without), added('lead', withCity)];
      await bench.tenant.commit({ now: bench.at(0), changes });
      assert.deepEqual(await found(bench, 'lead', { city: 'almaty' }), [withCity.id]);
      assert.deepEqual(await found(bench, 'lead', { city: ['', 'null', 'undefined'] }), []);
    },
  },
  {
    slug: 'boolean',
    title: 'false is a value like any other: it is neither absent nor a text',
    family: 'values',
    run: async (bench) => {
      const active = member(bench, { isActive: true });
      const resting = member(bench, { isActive: false });
      const changes = [added('member', active), added('member', resting)];
      await bench.tenant.commit({ now: bench.at(0), changes });
      assert.deepEqual(await found(bench, 'member', { isActive: true }), [active.id]);
      assert.deepEqual(await found(bench, 'member', { isActive: false }), [resting.id]);
    },
  },
  {
    slug: 'undefined',
    title: 'a condition that is undefined is none',
    family: 'values',
    run: async (bench) => {
      const stored = niche(bench);
      await bench.tenant.commit({ now: bench.at(0), changes: [added('niche', stored)] });
      const filter = { status: undefined, kind: undefined, ids: undefined, createdFrom: undefined };
      assert.deepEqual(await found(bench, 'niche', filter), [stored.id]);
    },
  },
  {
    slug: 'none-of',
    title: 'an empty list of values or ids finds nothing',
    family: 'values',
    run: async (bench) => {
      await bench.tenant.commit({ now: bench.at(0), changes: [added('niche', niche(bench))] });
      assert.deepEqual(await found(bench, 'niche', { status: [] }), [], 'values');
      assert.deepEqual(await found(bench, 'niche', { ids: [] }), [], 'ids');
    },
  },
  {
    slug: 'ids',
    title: 'ids finds the named things of this tenant and no others',
    family: 'values',
    run: async (bench) => {
      const niches = [niche(bench), niche(bench), niche(bench)];
      const foreign = niche(bench, { tenantId: STRANGER as TenantId });
      await bench.tenant.commit({ now: bench.at(0), changes: niches.map((one) => added('niche', one)) });
      await bench.stranger.commit({ now: bench.at(0), changes: [added('niche', foreign)] });
      const wanted = [niches[0]?.id ?? '', niches[2]?.id ?? ''];
      const ids = [...wanted, foreign.id, bench.id(), wanted[0] ?? ''];
      assert.deepEqual(await found(bench, 'niche', { ids }), wanted);
    },
  },
  {
    slug: 'ids-max',
    title: '1 000 ids are taken, 1 001 are refused with invalid_input',
    family: 'errors',
    run: async (bench) => {
      const stored = niche(bench);
      await bench.tenant.commit({ now: bench.at(0), changes: [added('niche', stored)] });
      const ids = [...Array.from({ length: 999 }, () => bench.id()), stored.id];
      assert.deepEqual(await found(bench, 'niche', { ids }), [stored.id]);
      const tooMany = [...ids, bench.id()];
      await expectError('1 001 ids', () => found(bench, 'niche', { ids: tooMany }), 'invalid_input');
    },
  },
  ...(['created', 'updated'] as const).map((moment) => ({
    slug: `moment.${moment}`,
    title: `${moment}From is inclusive and ${moment}Before exclusive, to the millisecond and with any offset`,
    family: 'time' as const,
    run: async (bench: StoreBench): Promise<void> => {
      const { at } = bench;
      const niches = [0, 1, 2, 3].map((ms) =>
        niche(bench, { createdAt: at(0), updatedAt: at(0), [`${moment}At`]: at(ms) }),
      );
      await bench.tenant.commit({ now: at(0), changes: niches.map((one) => added('niche', one)) });
      const within = await found(bench, 'niche', { [`${moment}From`]: at(1), [`${moment}Before`]: at(3) });
      assert.deepEqual(within, [niches[1]?.id, niches[2]?.id]);
      const local = { [`${moment}From`]: '2026-11-22T10:00:00.002+05:00' };
      assert.deepEqual(await found(bench, 'niche', local), [niches[2]?.id, niches[3]?.id], '+05:00');
    },
  })),
  {
    slug: 'current',
    title: 'a filter sees the newest state only',
    family: 'values',
    run: async (bench) => {
      const first = niche(bench, { status: 'draft' });
      const second = revised(first, { status: 'active' });
      await bench.tenant.commit({ now: bench.at(0), changes: [added('niche', first)] });
      await bench.tenant.commit({ now: bench.at(1), changes: [change('niche', second, first)] });
      assert.deepEqual(await found(bench, 'niche', { status: 'draft' }), [], 'the old status');
      assert.deepEqual(await found(bench, 'niche', { status: 'active' }), [first.id], 'the new status');
    },
  },
  {
    slug: 'hostile',
    title: 'hostile text is compared letter by letter, never as a pattern or code',
    family: 'values',
    run: async (bench) => {
      const texts = [
        'SKU_1',
        'SKU%',
        'SKU-1',
        'sku-1',
        ...Object.values(HOSTILE_TEXTS).map((t) => t.slice(0, 100)),
      ];
      const items = texts.map((sku) => item(bench, sku));
      await bench.tenant.commit({ now: bench.at(0), changes: items.map((one) => added('item', one)) });
      for (const one of items)
        assert.deepEqual(await found(bench, 'item', { sku: one.sku }), [one.id], JSON.stringify(one.sku));
    },
  },
  {
    slug: 'unknown-field',
    title: 'a field that is no filter field is refused with invalid_input, never ignored',
    family: 'errors',
    run: async ({ tenant }) => {
      const filters = [{ name: 'x' }, { "status' or 1=1 --": 'x' }, { createdAfter: 'x' }];
      for (const filter of filters)
        await expectError(
          JSON.stringify(filter),
          () => tenant.listPage('niche', { filter: filter as EntityFilter<'niche'> }),
          'invalid_input',
        );
    },
  },
]);
