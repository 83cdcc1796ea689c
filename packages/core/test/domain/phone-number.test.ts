import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePhoneNumber, readPhoneNumber, readPhoneNumbers } from '../../src/domain/phone-number.ts';
import { isLeadKitError } from '../../src/errors.ts';
import { errorOf } from './error-of.ts';

describe('one number, whatever the habit', () => {
  test.each([
    '8 701 123 45 67',
    '8 701 123-45-67',
    '8(701)1234567',
    '8-701-123-45-67',
    '87011234567',
    '+7 701 123 45 67',
    '+7 (701) 123-45-67',
    '+77011234567',
    '+8 701 123 45 67',
    '+87011234567',
    '77011234567',
    '7011234567',
    '701 123 45 67',
    '(701) 123.45.67',
    '+7\u00a0701\u202f123\u00a045\u201067',
    '8/701/123/45/67',
    '8_701_123_45_67',
    '\u202a+77011234567\u202c',
    ' 87011234567\n',
    '(+7) 701 123 45 67',
    77011234567,
    87011234567,
    7011234567,
  ])('%j', (value) => {
    expect(parsePhoneNumber(value)).toBe('+77011234567');
  });

  const prefixes = [
    700, 701, 702, 703, 704, 705, 706, 707, 708, 747, 750, 751, 760, 761, 762, 763, 764, 771, 775, 776, 777,
    778,
  ];
  const separator = fc.constantFrom(
    '',
    ' ',
    '-',
    '.',
    '\u00a0',
    '\u202f',
    '\u2011',
    '\u2013',
    '\u2212',
    '/',
    ')',
    '(',
    '  ',
  );
  const trunk = fc.constantFrom('+7', '8', '7', '+8', '', '(+7)', '+7 (', '8 (', '\u202a+7');

  test('every mobile prefix of Kazakhstan with any trunk habit and any separators gives the same E.164', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...prefixes),
        fc.integer({ min: 0, max: 9_999_999 }),
        trunk,
        fc.array(separator, { minLength: 10, maxLength: 10 }),
        (prefix, rest, before, gaps) => {
          const national = `${prefix}${String(rest).padStart(7, '0')}`;
          const written =
            before +
            Array.from(national)
              .map((digit, index) => `${gaps[index] ?? ''}${digit}`)
              .join('');
          expect(readPhoneNumber(written)).toBe(`+7${national}`);
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    ['+380671234567', '+380671234567'],
    ['+48 601 234 567', '+48601234567'],
    ['8 (7172) 55-55-55', '+77172555555'],
    ['8 999 123 45 67', '+79991234567'],
    ['9991234567', '+79991234567'],
  ])('%j of another network or country is %s', (text, phone) => {
    expect(parsePhoneNumber(text)).toBe(phone);
  });

  test('a local number of another country is read with its code', () => {
    expect(parsePhoneNumber('067 123 45 67', { country: 'UA' })).toBe('+380671234567');
  });
});

function attempt(value: string | number): { readonly phone?: string; readonly error?: unknown } {
  try {
    return { phone: parsePhoneNumber(value) };
  } catch (error) {
    return { error };
  }
}

describe('what is no number', () => {
  test.each([
    ['masked by zeros', '+0(000)-000-00-00'],
    ['masked by stars', '+7 701 *** ** 67'],
    ['masked by letters', '+7 (7XX) XXX-XX-XX'],
    ['partial', '+7 701 123 45'],
    ['partial with its trunk prefix', '8701123456'],
    ['a plus and ten digits', '+7011234567'],
    ['one digit too many', '870112345678'],
    ['two numbers', '87011234567, 87021234567'],
    ['two pluses', '+7+7011234567'],
    ['a plus inside', '8701+1234567'],
    ['words', 'тел. 87011234567'],
    ['an extension', '87011234567 доб. 12'],
    ['nothing', ''],
    ['only signs', '+ () -'],
    ['ten digits of nowhere', '1234567890'],
    ['ten zeros', '0000000000'],
    ['long', '8'.repeat(1_000_000)],
  ])('%s', (_what, text) => {
    expect(readPhoneNumber(text)).toBeUndefined();
  });

  test.each([-77011234567, 7701123456.7, Number.NaN, 1e21, 0, null, undefined, {}, true, ['87011234567']])(
    'the value %j',
    (value) => {
      expect(readPhoneNumber(value)).toBeUndefined();
    },
  );

  test.each(['kz', 'ZZ', ''])('a local number with the country code %j', (country) => {
    expect(readPhoneNumber('87011234567', { country })).toBeUndefined();
  });

  const digit = fc.nat(9).map(String);
  const garbage = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.oneof(digit, fc.constantFrom('+', '-', '(', ')', ' ', '*', 'X', '\u202a')), { maxLength: 45 })
      .map((pieces) => pieces.join('')),
    fc.double(),
  );

  test('is refused as invalid_input, and the message never repeats its digits', () => {
    fc.assert(
      fc.property(garbage, (value) => {
        const { phone, error } = attempt(value);
        const message = isLeadKitError(error, 'invalid_input') ? error.message : undefined;
        const repeated = (String(value).match(/\d{4,}/g) ?? []).filter((digits) => message?.includes(digits));
        expect(phone === undefined ? message !== undefined : /^\+[1-9]\d{6,14}$/.test(phone)).toBe(true);
        expect(repeated).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a partial number is refused without a digit of it', () => {
    expect(errorOf(() => parsePhoneNumber('8701123')).message).toBe(
      'A text with 7 digits is no whole, valid phone number. Expected something like +7 701 … or 8 701 … with all its digits.',
    );
  });
});

describe('readPhoneNumbers', () => {
  test.each([
    ['2341235435,87011234567', ['+77011234567']],
    ['8 701 123 45 67, 8 702 123 45 67', ['+77011234567', '+77021234567']],
    ['87011234567; +7 701 123 45 67', ['+77011234567']],
    ['87011234567/87021234567', ['+77011234567', '+77021234567']],
    ['8/701/1234567\n8 702 123 45 67', ['+77011234567', '+77021234567']],
    ['', []],
    ['нет', []],
  ])('%j', (text, phones) => {
    expect(readPhoneNumbers(text)).toEqual(phones);
  });
});
