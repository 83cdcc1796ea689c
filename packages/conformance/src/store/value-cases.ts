import assert from 'node:assert/strict';
import { ENTITY_KINDS, isLeadKitError, type JsonObject, type LeadKitError } from '@leadkit/core';
import { describeError, expectError } from '../expectations.ts';
import { entitySample } from './entity-samples.ts';
import { type StoreBench, type StoreCase, type StoreRule, storeRules, TENANT } from './store-case.ts';
import { added, event, item, message, niche, offer } from './store-samples.ts';

/** Texts that break what is not careful: quotes, escapes, patterns, wide and right-to-left letters, sheer length. */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  quotes: `O'Брайен "и" \`сын\` ''; drop table lead; --`,
  backslashes: 'C:\\new\\table \\u0041 \\\\ \\',
  'four-byte': '👩‍👩‍👧‍👦 𝒳 🇰🇿 𐍈',
  'right-to-left': 'שלום \u202Eمرحبا\u202C عالم',
  combining: 'и\u0306 е\u0308 A\u030a \u00e9 e\u0301',
  patterns: '100%_off $1 {0} $\u007bx} %s [a-z]* (?i) {"$ne":1}',
  controls: 'a\tb\nc\r\nd\u0001\u001f\u007f\u2028\u2029\ufeffe',
  kazakh: 'Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі',
  spaces: '  two  spaces\u00a0\u202f ',
  long: 'Шкаф '.repeat(12_000),
};

/** Property names that are special somewhere. */
const HOSTILE_NAMES: readonly string[] = [
  '',
  ' ',
  'a.b',
  '$set',
  "it's",
  'constructor',
  '__proto__',
  '0',
  'ұзын',
];

async function roundTrip(bench: StoreBench, attributes: JsonObject): Promise<JsonObject | undefined> {
  const stored = item(bench, 'SKU-1', { attributes });
  await bench.tenant.commit({ now: bench.at(0), changes: [added('item', stored)] });
  return (await bench.tenant.get('item', stored.id))?.attributes;
}

const kindRules: readonly StoreRule[] = ENTITY_KINDS.map((kind) => ({
  slug: `entity.${kind}`,
  title: `a ${kind} with every field set comes back as it was stored`,
  family: 'values',
  run: async (bench) => {
    const stored = entitySample(bench, kind, 'first');
    await bench.tenant.commit({ now: bench.at(0), changes: [added(kind, stored)] });
    assert.deepEqual(await bench.tenant.get(kind, stored.id), stored);
    assert.deepEqual((await bench.tenant.listPage(kind)).items, [stored], 'listPage');
  },
}));

const textRules: readonly StoreRule[] = Object.entries(HOSTILE_TEXTS).map(([name, text]) => ({
  slug: `text.${name}`,
  title: `hostile text (${name}) comes back unchanged from everywhere it can be put`,
  family: 'values',
  run: async (bench) => {
    const { store, tenant, at } = bench;
    const stored = niche(bench, { name: text });
    const happened = event(bench, { data: { kind: text } });
    await store.deliveries.register({ name: 'crm', types: [happened.type] });
    await tenant.commit({ now: at(0), changes: [added('niche', stored)], events: [happened] });
    assert.deepEqual(await tenant.get('niche', stored.id), stored, 'an entity');

    const claim = { consumer: 'crm', limit: 1, leaseMs: 1_000, now: at(0) };
    const [delivery] = await store.deliveries.claim(claim);
    assert.deepEqual(delivery?.event, happened, 'the data of an event');

    const signal = message(`m-${text.slice(0, 60)}`, { text });
    const accountId = bench.id<'account'>();
    const common = { platform: 'bazaar', accountId, now: at(0), collectFrom: at(0) };
    const checkpoint = { from: null, to: text };
    const [ingested] = await tenant.signals.ingest({
      ...common,
      stream: 's',
      signals: [{ id: bench.id(), eventId: bench.id(), signal }],
      checkpoint,
    });
    const back = await tenant.signals.get(ingested?.id ?? '');
    assert.equal(back?.text, text, 'the text of a signal');
    assert.equal(back.externalId, signal.externalId, 'the external id of a signal');
    assert.equal(await tenant.signals.checkpoint('s'), text, 'a checkpoint');

    const shown = offer(`o-${text.slice(0, 60)}`, { title: text });
    const [recorded] = await tenant.offers.record({
      now: at(0),
      offers: [{ id: bench.id(), eventId: bench.id(), offer: shown }],
    });
    assert.equal((await tenant.offers.get(recorded?.id ?? ''))?.title, text, 'the title of an offer');

    await store.tokens.write(TENANT, 'account', { refreshToken: text }, 0);
    const tokens = await store.tokens.read(TENANT, 'account');
    assert.deepEqual(tokens?.values, { refreshToken: text }, 'a token');
  },
}));

const NUL = 'a\u0000b';

const nulRules: readonly StoreRule[] = Object.entries({
  'an entity': async ({ tenant, at, ...bench }: StoreBench) =>
    tenant.commit({ now: at(0), changes: [added('niche', niche(bench, { name: NUL }))] }),
  'an event': async ({ tenant, at, ...bench }: StoreBench) =>
    tenant.commit({ now: at(0), events: [event(bench, { data: { kind: NUL } })] }),
  'a signal': async ({ tenant, at, ...bench }: StoreBench) =>
    tenant.signals.ingest({
      stream: 's',
      platform: 'bazaar',
      accountId: bench.id<'account'>(),
      now: at(0),
      collectFrom: at(0),
      signals: [{ id: bench.id(), eventId: bench.id(), signal: message('m-1', { text: NUL }) }],
    }),
  'an offer': async ({ tenant, at, ...bench }: StoreBench) =>
    tenant.offers.record({
      now: at(0),
      offers: [{ id: bench.id(), eventId: bench.id(), offer: offer('o-1', { title: NUL }) }],
    }),
  'a token': async ({ store }: StoreBench) => store.tokens.write(TENANT, 'account', { accessToken: NUL }, 0),
  'a property name': async (bench: StoreBench) => roundTrip(bench, { [NUL]: 1 }),
}).map(([where, write]) => ({
  slug: `nul.${where.replace(/^an? /, '').replace(' ', '-')}`,
  title: `a NUL character in ${where} is refused with invalid_input, because PostgreSQL cannot keep one`,
  family: 'values',
  run: async (bench) => {
    await expectError(`NUL in ${where}`, () => write(bench), 'invalid_input');
  },
}));

/** What goes in comes out. */
export const valueCases: readonly StoreCase[] = storeRules('values', [
  ...kindRules,
  ...textRules,
  ...nulRules,
  {
    slug: 'numbers',
    title: 'numbers, booleans, null and empty things come back as they are',
    family: 'values',
    run: async (bench) => {
      const attributes = {
        zero: 0,
        negative: -1,
        largest: Number.MAX_SAFE_INTEGER,
        smallest: Number.MIN_SAFE_INTEGER,
        fraction: 0.1,
        tiny: 1e-7,
        huge: 1e21,
        yes: true,
        no: false,
        nothing: null,
        list: [],
        object: {},
        empty: '',
        mixed: [0, false, null, '', [[]], { a: [{}] }],
      };
      assert.deepEqual(await roundTrip(bench, attributes), attributes);
    },
  },
  {
    slug: 'nested',
    title: 'a value nested fifty levels deep comes back',
    family: 'values',
    run: async (bench) => {
      let deep: JsonObject = { end: true };
      for (let level = 0; level < 50; level += 1) deep = { deep };
      assert.deepEqual(await roundTrip(bench, deep), deep);
    },
  },
  {
    slug: 'names',
    title: 'property names that are special somewhere come back',
    family: 'values',
    run: async (bench) => {
      const attributes = Object.fromEntries(HOSTILE_NAMES.map((name, index) => [name, index]));
      const back = await roundTrip(bench, attributes);
      assert.deepEqual(new Map(Object.entries(back ?? {})), new Map(Object.entries(attributes)));
    },
  },
  {
    slug: 'undefined-dropped',
    title: 'a property whose value is undefined is not stored',
    family: 'values',
    run: async (bench) => {
      const { tenant, at } = bench;
      const attributes = { kept: 1, dropped: undefined, inner: { dropped: undefined } };
      const stored = { ...item(bench, 'SKU-1', { attributes }), nicheId: undefined } as never;
      await tenant.commit({ now: at(0), changes: [added('item', stored)] });
      const back = await tenant.getByKey('item', 'SKU-1');
      assert.ok(back, 'nothing is stored');
      assert.ok(!('nicheId' in back), 'nicheId is there');
      assert.deepEqual(Object.keys(back.attributes).sort(), ['inner', 'kept'], 'attributes');
      assert.deepEqual(back.attributes.inner, {}, 'attributes.inner');
    },
  },
  {
    slug: 'surrogate',
    title: 'half a surrogate pair is refused with invalid_input or kept, never altered',
    family: 'values',
    run: async (bench) => {
      const text = 'cut \ud83d here';
      let back: JsonObject | undefined;
      try {
        back = await roundTrip(bench, { text });
      } catch (error) {
        assert.ok(
          isLeadKitError(error, 'invalid_input'),
          `refused with ${describeError(error as LeadKitError)}`,
        );
        return;
      }
      assert.equal(back?.text, text);
    },
  },
  {
    slug: 'result-is-a-copy',
    title: 'changing what a call returned changes nothing that is stored',
    family: 'values',
    run: async (bench) => {
      const { tenant, at } = bench;
      const stored = item(bench, 'SKU-1', { attributes: { list: [1] } });
      await tenant.commit({ now: at(0), changes: [added('item', stored)] });
      const reads = [
        await tenant.get('item', stored.id),
        await tenant.getByKey('item', 'SKU-1'),
        (await tenant.listPage('item')).items[0],
      ];
      for (const read of reads) tryToChange(read?.attributes as { list: number[] } | undefined);
      assert.deepEqual((await tenant.get('item', stored.id))?.attributes, { list: [1] });
    },
  },
  {
    slug: 'input-is-a-copy',
    title: 'changing what was passed in after the call changes nothing that is stored',
    family: 'values',
    run: async (bench) => {
      const { tenant, at } = bench;
      const attributes = { list: [1] };
      const stored = item(bench, 'SKU-1', { attributes });
      await tenant.commit({ now: at(0), changes: [added('item', stored)] });
      attributes.list.push(2);
      assert.deepEqual((await tenant.get('item', stored.id))?.attributes, { list: [1] });
    },
  },
]);

/** A frozen result is as good as a copy. */
function tryToChange(attributes: { list: number[] } | undefined): void {
  try {
    attributes?.list.push(2);
  } catch (error) {
    assert.ok(error instanceof TypeError);
  }
}
