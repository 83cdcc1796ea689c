import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import { change } from '../../src/ports/entities.ts';
import { copyJson } from '../../src/ports/stored-json.ts';
import { at, ingestion, item, message, offer, openBench, recording, storedItem, TENANT } from './samples.ts';

test.each([
  [
    'NaN',
    { deep: [1, Number.NaN] },
    'changes.0.entity.attributes.deep.1',
    'must be a finite number, got NaN',
  ],
  [
    'Infinity',
    { a: Number.POSITIVE_INFINITY },
    'changes.0.entity.attributes.a',
    'must be a finite number, got Infinity',
  ],
  ['a Date', { a: new Date(0) }, 'changes.0.entity.attributes.a', 'must be a plain object, got a Date'],
  ['a Map', { a: new Map() }, 'changes.0.entity.attributes.a', 'must be a plain object, got a Map'],
  ['a function', { a: () => 1 }, 'changes.0.entity.attributes.a', 'must be plain JSON, got a function'],
  ['a bigint', { a: 1n }, 'changes.0.entity.attributes.a', 'must be plain JSON, got a bigint'],
  [
    'undefined in a list',
    { a: [undefined] },
    'changes.0.entity.attributes.a.0',
    'must be plain JSON, got undefined',
  ],
  [
    'NUL',
    { a: 'x\u0000y' },
    'changes.0.entity.attributes.a',
    'must be text without NUL and without half a surrogate pair',
  ],
  [
    'half a surrogate pair',
    { a: '\ud83d' },
    'changes.0.entity.attributes.a',
    'must be text without NUL and without half a surrogate pair',
  ],
  [
    'NUL in a name',
    { 'x\u0000': 1 },
    'changes.0.entity.attributes.x\ufffd',
    'has a name with NUL or half a surrogate pair',
  ],
])('%s is refused with invalid_input naming its path', async (_what, attributes, path, problem) => {
  const bench = openBench();
  const stored = item(bench, 'A', { attributes: attributes as unknown as JsonObject });
  await expect(bench.tenant.commit({ now: at(0), changes: [change('item', stored)] })).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ path, message: problem }],
  });
});

test('a cycle is refused, not followed for ever', async () => {
  const bench = openBench();
  const attributes: Record<string, unknown> = {};
  attributes.self = attributes;
  const stored = item(bench, 'A', { attributes: attributes as JsonObject });
  const commit = bench.tenant.commit({ now: at(0), changes: [change('item', stored)] });
  await expect(commit).rejects.toMatchObject({ code: 'invalid_input' });
});

test('NUL is refused in signals, offers, checkpoints and tokens too', async () => {
  const bench = openBench();
  const refused = { code: 'invalid_input' };
  const text = 'a\u0000b';
  const { tenant, store } = bench;
  await expect(tenant.signals.ingest(ingestion(bench, [message('m', { text })]))).rejects.toMatchObject(
    refused,
  );
  const checkpoint = { from: null, to: text };
  await expect(tenant.signals.ingest(ingestion(bench, [], { checkpoint }))).rejects.toMatchObject(refused);
  const record = tenant.offers.record(recording(bench, [offer('o', { title: text })]));
  await expect(record).rejects.toMatchObject(refused);
  const write = store.tokens.write(TENANT, 'account', { accessToken: text }, 0);
  await expect(write).rejects.toMatchObject({ ...refused, issues: [{ path: 'values.accessToken' }] });
});

test('what was passed in can change afterwards without changing what is stored', async () => {
  const bench = openBench();
  const attributes = { list: [1], gone: undefined };
  const stored = await storedItem(bench, 'A', { attributes });
  attributes.list.push(2);
  expect((await bench.tenant.get('item', stored.id))?.attributes).toStrictEqual({ list: [1] });
});

test('what is handed out is frozen all the way down', async () => {
  const bench = openBench();
  const stored = await storedItem(bench, 'A', { attributes: { list: [{ a: 1 }] } });
  const list = (await bench.tenant.get('item', stored.id))?.attributes.list as unknown as { a: number }[];
  expect(() => list.push({ a: 2 })).toThrow(TypeError);
  expect(() => {
    (list[0] as { a: number }).a = 3;
  }).toThrow(TypeError);
});

test('property names that are special in JavaScript come back as ordinary ones', async () => {
  const bench = openBench();
  const attributes = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "": 2, "toString": 3}');
  const stored = await storedItem(bench, 'A', { attributes });
  const back = (await bench.tenant.get('item', stored.id))?.attributes;
  expect(JSON.parse(JSON.stringify(back))).toEqual(attributes);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('copyJson gives what JSON.parse(JSON.stringify()) gives, for any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const issues: never[] = [];
      expect(copyJson(value, issues)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(issues).toEqual([]);
    }),
  );
});
