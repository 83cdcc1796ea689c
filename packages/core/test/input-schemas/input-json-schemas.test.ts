import { inputJsonSchemas } from '@leadkit/core/input-schemas';
import { expect, test } from 'vitest';

const schemas = inputJsonSchemas();

test('every schema is plain JSON of draft 2020-12', () => {
  expect(JSON.parse(JSON.stringify(schemas))).toEqual(schemas);
  for (const schema of Object.values(schemas))
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
});

test('every call is named after a service of the kit and one of its methods', () => {
  const calls = Object.keys(schemas);
  expect(calls).toContain('campaigns.publishPriceList');
  expect(calls.filter((call) => !/^[a-z]+(?:\.[a-z][A-Za-z]*)+$/.test(call))).toEqual([]);
  expect(new Set(calls).size).toBe(calls.length);
});

test('niches.create asks for a name, a kind out of four, and search words, and for nothing it does not know', () => {
  expect(schemas['niches.create']).toMatchObject({
    type: 'object',
    required: ['name', 'kind', 'queries'],
    additionalProperties: false,
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 200 },
      kind: { enum: ['used_goods', 'new_goods', 'service', 'wholesale'] },
    },
  });
});

test('what a service fills in itself is not asked for', () => {
  expect(schemas['research.record']).toMatchObject({ type: 'array' });
  const rows = schemas['research.record']?.items as { readonly required: readonly string[] };
  expect(rows.required).not.toContain('isPromoted');
});
