import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeValue, isId, parseId, parseTenantId, uuidV7 } from '../../src/domain/id.ts';
import { errorOf } from './error-of.ts';

const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
const unixMs = fc.integer({ min: 0, max: 2 ** 48 - 1 });

describe('uuidV7', () => {
  test('has the layout of RFC 9562: moment, version 7, variant 10', () => {
    const id = uuidV7(0x0123456789ab, new Uint8Array(10).fill(0xff));
    expect(id).toBe('01234567-89ab-7fff-bfff-ffffffffffff');
  });

  test('is an id of ours whatever the bytes are', () => {
    fc.assert(
      fc.property(unixMs, bytes, (moment, random) => {
        expect(isId(uuidV7(moment, random))).toBe(true);
      }),
    );
  });

  test('ids of later moments sort after those of earlier ones', () => {
    fc.assert(
      fc.property(unixMs, unixMs, bytes, bytes, (a, b, first, second) => {
        fc.pre(a !== b);
        expect(uuidV7(a, first) < uuidV7(b, second)).toBe(a < b);
      }),
    );
  });

  test('within a moment ids sort by their first twelve random bits', () => {
    const numbered = (counter: number): string =>
      uuidV7(1, Uint8Array.of(counter >> 8, counter & 0xff, 0, 0, 0, 0, 0, 0, 0, 0));
    fc.assert(
      fc.property(fc.nat(0xfff), fc.nat(0xfff), (a, b) => {
        expect(numbered(a) < numbered(b)).toBe(a < b);
      }),
    );
  });
});

describe('parseId', () => {
  const id = '01938f2c-7b6a-7c3d-9e4f-0a1b2c3d4e5f';

  test('takes an id in upper case', () => {
    expect(parseId(id.toUpperCase(), 'lead')).toBe(id);
  });

  test.each(['', 'lead-1', id.replace('-7c', '-4c'), ` ${id}`, `${id}0`, undefined, null, 5])(
    'refuses %j',
    (value) => {
      const error = errorOf(() => parseId(value as string, 'lead'));
      expect([error.code, error.message.startsWith('A lead id')]).toEqual(['invalid_input', true]);
    },
  );
});

describe('parseTenantId', () => {
  test.each(['default', 'a', '0', 'client-7.kz_2', 'a'.repeat(63)])('takes %j', (value) => {
    expect(parseTenantId(value)).toBe(value);
  });

  test.each(['', 'A', '-a', '.a', 'a b', 'a'.repeat(64), 'клиент', undefined, 5])('refuses %j', (value) => {
    expect(errorOf(() => parseTenantId(value as string)).code).toBe('invalid_input');
  });
});

describe('describeValue', () => {
  test.each([
    ['', 'an empty text'],
    ['abc', '"abc"'],
    ['x'.repeat(41), `"${'x'.repeat(40)}…"`],
    [null, 'null'],
    [[1, 2], 'an array of 2'],
    [{ token: 'secret' }, 'an object'],
    [5, 'number 5'],
    [undefined, 'nothing'],
    [true, 'boolean true'],
  ])('%j is %s', (value, text) => {
    expect(describeValue(value)).toBe(text);
  });
});
