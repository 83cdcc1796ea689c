import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Money, money } from '../../src/domain/money.ts';
import { formatMoney, parseMoney, readMoney } from '../../src/domain/money-text.ts';
import { isLeadKitError } from '../../src/errors.ts';
import { errorOf } from './error-of.ts';

const NBSP = '\u00a0';
const NARROW = '\u202f';

describe('parseMoney reads what the sites print', () => {
  test.each([
    // Satu.kz orders and their sister site
    ['650 ₸', 65_000, 'KZT'],
    ['1 950 ₸', 195_000, 'KZT'],
    [`1${NBSP}950${NBSP}₸`, 195_000, 'KZT'],
    [`1${NARROW}950${NARROW}₸`, 195_000, 'KZT'],
    ['39 грн', 3_900, 'UAH'],
    ['1 713 грн', 171_300, 'UAH'],
    ['1 234,50 грн', 123_450, 'UAH'],
    // OLX labels
    ['35 000 тг.', 3_500_000, 'KZT'],
    ['200 000 тг.', 20_000_000, 'KZT'],
    ['2 470 zł', 247_000, 'PLN'],
    ['47 000 $', 4_700_000, 'USD'],
    // Kaspi pages
    [`2${NBSP}810${NBSP}₸`, 281_000, 'KZT'],
    // what Intl prints
    [`1${NBSP}234${NBSP}567,50${NBSP}₸`, 123_456_750, 'KZT'],
    // what people type
    ['5000 KZT', 500_000, 'KZT'],
    ['KZT 5000', 500_000, 'KZT'],
    ['₸ 5 000', 500_000, 'KZT'],
    ['5000тг', 500_000, 'KZT'],
    ['5 000 тенге', 500_000, 'KZT'],
    ['5 000 теңге', 500_000, 'KZT'],
    ['1.234,50 €', 123_450, 'EUR'],
    ['1,234.50 $', 123_450, 'USD'],
    ["1'234.50 USD", 123_450, 'USD'],
    ['  650 ₸\n', 65_000, 'KZT'],
    ['−650 ₸', -65_000, 'KZT'],
    ['650,5 ₸', 65_050, 'KZT'],
    ['650,50 ₸', 65_050, 'KZT'],
    ['0,05 ₸', 5, 'KZT'],
    ['0 ₸', 0, 'KZT'],
  ])('%j', (text, amountMinor, currency) => {
    expect(parseMoney(text)).toEqual({ amountMinor, currency });
  });

  test.each([
    ['-2009.00', -200_900],
    ['2.86', 286],
    ['1 234,50', 123_450],
    ['7500', 750_000],
    ['1 950,000', 195_000],
  ])('%j, when the currency is known from elsewhere', (text, amountMinor) => {
    expect(parseMoney(text, { currency: 'KZT' })).toEqual({ amountMinor, currency: 'KZT' });
  });

  test('a currency in the text wins over the expected one', () => {
    expect(parseMoney('47 000 $', { currency: 'KZT' })).toEqual(money(4_700_000, 'USD'));
  });

  test('a rare currency is read by its code when it is the expected one', () => {
    expect(parseMoney('12 CHF', { currency: 'CHF' })).toEqual(money(1_200, 'CHF'));
  });
});

function attempt(
  text: string,
  currency: string | undefined,
): { readonly read?: Money; readonly error?: unknown } {
  try {
    return { read: parseMoney(text, currency === undefined ? {} : { currency }) };
  } catch (error) {
    return { error };
  }
}

describe('parseMoney refuses', () => {
  test.each([
    '',
    ' ',
    'Договорная',
    'Бесплатно',
    'Обмен',
    'до 5 000 ₸ в месяц',
    'от 500 ₸',
    '15070.18 zł/m²',
    '5 000 ₸ 6 000 ₸',
    '5 000 – 6 000 ₸',
    '₸',
    '₸ 5 ₸',
    '1  950 ₸',
    '19 50 ₸',
    '1 95 ₸',
    '1,95,0 ₸',
    '1,950 ₸',
    '1.950 ₸',
    '0,005 ₸',
    '1,5,5 ₸',
    '--5 ₸',
    '5- ₸',
    '٣٥٠ ₸',
    '1e5 ₸',
    '0x10 ₸',
    '12 CHF',
    'TOP 100',
    '7500',
    '9 007 199 254 740 992 ₸',
    `${'9'.repeat(60)} ₸`,
    `${'9'.repeat(100)} ₸`,
  ])('%j', (text) => {
    expect(errorOf(() => parseMoney(text)).code).toBe('invalid_input');
  });

  test.each([undefined, null, 5, {}, []])('the value %j, which is no text', (value) => {
    expect(errorOf(() => parseMoney(value as unknown as string)).code).toBe('invalid_input');
  });

  test.each(['kzt', 'constructor', '__proto__', ''])('the expected currency %j', (currency) => {
    expect(errorOf(() => parseMoney('5', { currency })).code).toBe('invalid_input');
  });

  test('without repeating the text, which may be personal', () => {
    expect(errorOf(() => parseMoney('Айдар 87011234567')).message).not.toContain('8701');
  });

  const piece = fc.oneof(
    fc.constantFrom(
      ' ',
      NBSP,
      NARROW,
      ',',
      '.',
      '-',
      '−',
      '+',
      '₸',
      'тг.',
      'грн',
      '$',
      "'",
      '€',
      '\u200e',
      'zł',
    ),
    fc.nat(99_999).map(String),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  const garbage = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
  );

  test('any text becomes a safe integer or invalid_input and nothing else', () => {
    fc.assert(
      fc.property(
        garbage,
        fc.option(fc.constantFrom('KZT', 'JPY', 'KWD'), { nil: undefined }),
        (text, currency) => {
          const { read, error } = attempt(text, currency);
          const isRight =
            read === undefined
              ? isLeadKitError(error, 'invalid_input')
              : Number.isSafeInteger(read.amountMinor);
          expect(isRight).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['spaces', ' '.repeat(2_000_000)],
    ['digits', '9'.repeat(2_000_000)],
    ['spaces between two digits', `1${' '.repeat(2_000_000)}1`],
    ['groups', '1 000'.repeat(400_000)],
    ['commas', ',1'.repeat(1_000_000)],
  ])('two million characters of %s at once', (_what, text) => {
    const startedAt = performance.now();
    expect(errorOf(() => parseMoney(text)).code).toBe('invalid_input');
    expect(performance.now() - startedAt).toBeLessThan(250);
  });
});

describe('readMoney', () => {
  test('gives the amount of a price and undefined for what is none', () => {
    expect([readMoney('650 ₸'), readMoney('Договорная')]).toEqual([money(65_000, 'KZT'), undefined]);
  });
});

describe('formatMoney', () => {
  test.each([
    [195_000, 'KZT', 'ru-KZ', `1${NBSP}950${NBSP}₸`],
    [123_450, 'KZT', 'ru-KZ', `1${NBSP}234,50${NBSP}₸`],
    [123_450, 'KZT', 'kk-KZ', `1${NBSP}234,50${NBSP}₸`],
    [5, 'KZT', 'ru-KZ', `0,05${NBSP}₸`],
    [-5, 'KZT', 'ru-KZ', `-0,05${NBSP}₸`],
    [500, 'JPY', 'ru-KZ', `500${NBSP}JPY`],
    [1_950, 'BYN', 'ru-KZ', `19,50${NBSP}BYN`],
  ])('%i of %s in %s', (amount, currency, locale, text) => {
    expect(formatMoney(money(amount, currency), { locale })).toBe(text);
  });

  test('the largest amount is printed to the last tiyn', () => {
    const text = formatMoney(money(Number.MAX_SAFE_INTEGER, 'KZT'));
    expect(text.replaceAll(NBSP, '')).toBe('90071992547409,91₸');
  });

  test('ru-KZ is what is printed without a locale', () => {
    expect(formatMoney(money(195_000, 'KZT'))).toBe(formatMoney(money(195_000, 'KZT'), { locale: 'ru-KZ' }));
  });

  test.each([
    ['a locale that is none', () => formatMoney(money(1, 'KZT'), { locale: 'no such locale' })],
    ['a currency that is none', () => formatMoney({ amountMinor: 1, currency: 'tenge' })],
    ['half a tiyn', () => formatMoney({ amountMinor: 0.5, currency: 'KZT' })],
  ])('%s is refused', (_what, work) => {
    expect(errorOf(work).code).toBe('invalid_input');
  });

  const currencies = [
    'KZT',
    'UAH',
    'PLN',
    'RON',
    'BGN',
    'UZS',
    'KGS',
    'RUB',
    'USD',
    'EUR',
    'GBP',
    'CNY',
    'TRY',
  ];

  test.each(['ru-KZ', 'kk-KZ'])('parseMoney reads back whatever is printed in %s', (locale) => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom(...currencies), (amount, currency) => {
        const whole = money(amount, currency);
        expect(parseMoney(formatMoney(whole, { locale }))).toEqual(whole);
      }),
    );
  });

  test.each(['JPY', 'BYN', 'CHF', 'AMD'])('%s is read back when it is expected', (currency) => {
    const amount = money(-1_234_567, currency);
    expect(parseMoney(formatMoney(amount), { currency })).toEqual(amount);
  });
});
