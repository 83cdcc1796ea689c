import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseResponse, type ResponseSchema } from '../src/index.ts';
import { rejectionOf } from './test-client.ts';

const offers = z.object({
  data: z.array(z.object({ id: z.number(), price: z.object({ amount: z.number() }).optional() })),
});

function issuesOf(schema: ResponseSchema<unknown>, value: unknown): unknown {
  try {
    parseResponse(schema, value, 'offers.search', 'olx');
  } catch (error) {
    return (error as { issues: unknown }).issues;
  }
  throw new Error('expected an error');
}

describe('parseResponse', () => {
  test('gives what the schema makes of the value', () => {
    const schema = z.object({ id: z.number().transform(String) });
    expect(parseResponse(schema, { id: 7, extra: true }, 'a')).toEqual({ id: '7' });
  });

  test('names operation, platform and the missing path', () => {
    expect(() => parseResponse(offers, { data: [{ id: 1 }, {}] }, 'offers.search', 'olx')).toThrow(
      expect.objectContaining({
        code: 'unexpected_response',
        operation: 'offers.search',
        platform: 'olx',
        issues: [{ path: 'data.1.id', message: 'is missing' }],
        message:
          'The answer to offers.search has another shape than the documented one: data.1.id is missing. ' +
          'The remote side may have changed its format, or answered something else than what was asked.',
      }),
    );
  });

  test.each([
    [null, '', 'is not as documented (a value of type null)'],
    ['text', '', 'is not as documented (a value of type string)'],
    [undefined, '', 'is missing'],
    [{ data: {} }, 'data', 'is not as documented (a value of type object)'],
    [{ data: [[]] }, 'data.0', 'is not as documented (a value of type array)'],
    [
      { data: [{ id: 1, price: { amount: '5' } }] },
      'data.0.price.amount',
      'is not as documented (a value of type string)',
    ],
  ])('%j: "%s" %s', (value, path, message) => {
    expect(issuesOf(offers, value)).toEqual([{ path, message }]);
  });

  test('five paths are named and the others counted', () => {
    const value = { data: Array.from({ length: 50 }, () => ({})) };
    expect(() => parseResponse(offers, value, 'offers.search')).toThrow(
      /data\.4\.id is missing; and 45 more\./,
    );
    expect(issuesOf(offers, value)).toHaveLength(5);
  });

  test('a key that may be data is shown as *', () => {
    const byPhone = z.record(z.string(), z.object({ name: z.string() }));
    const value = { '+77011234567': {}, 'a@b.kz': {}, '77011234567': {}, ok_key: {} };
    expect(issuesOf(byPhone, value)).toEqual([
      { path: '*.name', message: 'is missing' },
      { path: 'ok_key.name', message: 'is missing' },
    ]);
  });

  test("no word of the schema's own messages is used, since they may quote the value", () => {
    const quoting: ResponseSchema<never> = {
      '~standard': {
        version: 1,
        validate: (value) => ({
          issues: [Object.assign({ path: [{ key: 'phone' }] }, { message: `was ${JSON.stringify(value)}` })],
        }),
      },
    };
    expect(issuesOf(quoting, { phone: '+77011234567' })).toEqual([
      { path: 'phone', message: 'is not as documented (a value of type string)' },
    ]);
  });

  test('no value of any answer gets into the error', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), (personal) => {
        const text = JSON.stringify(
          issuesOf(offers, { data: [{ id: personal, price: personal }, personal] }),
        );
        expect(text).not.toContain(JSON.stringify(personal).slice(1, -1));
      }),
    );
  });

  test('an asynchronous schema is a mistake of the adapter', async () => {
    const schema = z.string().refine(() => Promise.resolve(true));
    const parsing = (async () => parseResponse(schema, 'a', 'offers.search'))();
    expect(await rejectionOf(parsing)).toBeInstanceOf(TypeError);
  });
});
