import { readOlxDate } from '@leadkit/platform-olx/market';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyText } from './public-adverts.ts';

/** 22 November 2026, 10:00 in Almaty. */
const NOW = '2026-11-22T10:00:00+05:00';
const kz = (text: string, now = NOW): string | undefined => readOlxDate(text, { country: 'kz', now })?.at;
const pl = (text: string, now = '2026-02-07T18:30:00+01:00'): string | undefined =>
  readOlxDate(text, { country: 'pl', now })?.at;

describe('forms', () => {
  test.each([
    ['Сегодня в 09:32', '2026-11-22T09:32:00+05:00'],
    ['сегодня 9:05', '2026-11-22T09:05:00+05:00'],
    ['Вчера в 14:32', '2026-11-21T14:32:00+05:00'],
    ['Обновлено Сегодня в 09:32', '2026-11-22T09:32:00+05:00'],
    ['14 августа 2026 г.', '2026-08-14T00:00:00+05:00'],
    ['Обновлено 14 августа 2026 г.', '2026-08-14T00:00:00+05:00'],
    ['Опубликовано 1 мая 2026 года', '2026-05-01T00:00:00+05:00'],
    ['14 августа в 12:30', '2026-08-14T12:30:00+05:00'],
    ['Бүгін 09:05', '2026-11-22T09:05:00+05:00'],
    ['Кеше сағат 23:59', '2026-11-21T23:59:00+05:00'],
    ['11  март', '2026-03-11T00:00:00+05:00'],
    ['14 тамыз 2026 ж.', '2026-08-14T00:00:00+05:00'],
    ['2026 ж. 14 тамыз', '2026-08-14T00:00:00+05:00'],
    ['5\u00a0желтоқсан', '2025-12-05T00:00:00+05:00'],
  ])('kz: %s', (text, at) => {
    expect(kz(text)).toBe(at);
  });

  test.each([
    ['Dzisiaj o 09:16', '2026-02-07T09:16:00+01:00'],
    ['Odświeżono dzisiaj o 15:05', '2026-02-07T15:05:00+01:00'],
    ['Wczoraj o 23:59', '2026-02-06T23:59:00+01:00'],
    ['06 lutego 2026', '2026-02-06T00:00:00+01:00'],
    ['Odświeżono dnia 02 lutego 2026', '2026-02-02T00:00:00+01:00'],
    ['Dodane 05 lutego 2026', '2026-02-05T00:00:00+01:00'],
    ['15 lipca 2025 r.', '2025-07-15T00:00:00+02:00'],
  ])('pl: %s', (text, at) => {
    expect(pl(text)).toBe(at);
  });

  test('a date without time is exact to the day, one with time to the minute', () => {
    const context = { country: 'kz', now: NOW } as const;
    expect(readOlxDate('14 августа', context)?.precision).toBe('day');
    expect(readOlxDate('Сегодня в 09:32', context)?.precision).toBe('minute');
  });

  test('a page printed in UTC is read in UTC', () => {
    const read = readOlxDate('Dzisiaj o 17:22', {
      country: 'pl',
      now: '2026-02-07T18:30:00+01:00',
      printedIn: 'utc',
    });
    expect(read).toEqual({ at: '2026-02-07T17:22:00+00:00', precision: 'minute' });
  });

  test.each([
    '',
    'Договорная',
    '14',
    'августа',
    '14 августа 15',
    'Сегодня 14 августа',
    'Сегодня вчера',
    'Сегодня в 25:00',
    'Сегодня в 12:60',
    '31 ноября 2026 г.',
    '0 мая',
    '14 августа 1026',
    'Dzisiaj o 09:16',
    'Сегодня в 09:32, срочно',
    `Сегодня ${'в '.repeat(100)}09:32`,
  ])('kz: "%s" is no date', (text) => {
    expect(kz(text)).toBeUndefined();
  });
});

describe('around midnight', () => {
  test.each([
    ['Сегодня в 00:00', '2026-11-22T00:00:00+05:00', '2026-11-22T00:00:00+05:00'],
    ['Сегодня в 00:00', '2026-11-22T23:59:59+05:00', '2026-11-22T00:00:00+05:00'],
    ['Вчера в 23:59', '2026-11-22T00:00:00+05:00', '2026-11-21T23:59:00+05:00'],
    // Half past midnight in Almaty is still the day before in UTC.
    ['Сегодня в 00:10', '2026-11-21T19:30:00Z', '2026-11-22T00:10:00+05:00'],
    ['Вчера в 22:00', '2026-11-21T19:30:00Z', '2026-11-21T22:00:00+05:00'],
  ])('%s, read at %s', (text, now, at) => {
    expect(kz(text, now)).toBe(at);
  });

  test('a page printed before midnight and read after it means the day before', () => {
    expect(kz('Сегодня в 23:58', '2026-11-22T00:03:00+05:00')).toBe('2026-11-21T23:58:00+05:00');
  });

  test('a clock that is some minutes behind does not turn today into yesterday', () => {
    expect(kz('Сегодня в 10:05', '2026-11-22T10:00:00+05:00')).toBe('2026-11-22T10:05:00+05:00');
  });
});

describe('around New Year and leap days', () => {
  test.each([
    ['Вчера в 23:50', '2027-01-01T00:10:00+05:00', '2026-12-31T23:50:00+05:00'],
    ['Сегодня в 23:58', '2027-01-01T00:03:00+05:00', '2026-12-31T23:58:00+05:00'],
    ['31 декабря', '2027-01-01T00:10:00+05:00', '2026-12-31T00:00:00+05:00'],
    ['1 января', '2027-01-01T00:10:00+05:00', '2027-01-01T00:00:00+05:00'],
    ['2 января', '2027-01-01T00:10:00+05:00', '2026-01-02T00:00:00+05:00'],
    // In UTC it is still the old year.
    ['1 января', '2026-12-31T19:30:00Z', '2027-01-01T00:00:00+05:00'],
    ['29 февраля', '2026-11-22T10:00:00+05:00', '2024-02-29T00:00:00+06:00'],
  ])('%s, read at %s', (text, now, at) => {
    expect(kz(text, now)).toBe(at);
  });
});

describe('zones', () => {
  test('Kazakhstan is at +05:00 from 2024-03-01 and was at +06:00 before', () => {
    expect(kz('1 марта 2024 г.')).toBe('2024-03-01T00:00:00+05:00');
    expect(kz('28 февраля 2024 г.')).toBe('2024-02-28T00:00:00+06:00');
  });

  test.each([
    ['28 marca 2026', '2026-03-28T00:00:00+01:00'],
    ['30 marca 2026', '2026-03-30T00:00:00+02:00'],
    ['25 października 2026', '2026-10-25T00:00:00+02:00'],
    ['26 października 2026', '2026-10-26T00:00:00+01:00'],
  ])('Poland changes its clocks: %s', (text, at) => {
    expect(pl(text, '2026-11-22T10:00:00+01:00')).toBe(at);
  });

  test('of the hour that happens twice the first is meant', () => {
    expect(pl('Dzisiaj o 02:30', '2026-10-25T12:00:00+01:00')).toBe('2026-10-25T02:30:00+02:00');
  });

  test('the hour that does not happen is read as the one after it', () => {
    expect(pl('Dzisiaj o 02:30', '2026-03-29T12:00:00+02:00')).toBe('2026-03-29T03:30:00+02:00');
  });
});

describe('any moment', () => {
  const months = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(
    ' ',
  );
  const almaty = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Asia/Almaty',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const partsOf = (ms: number): Map<string, string> =>
    new Map(almaty.formatToParts(ms).map(({ type, value }) => [type, value]));
  const moment = fc.integer({ min: Date.UTC(2024, 2, 2) / 60_000, max: Date.UTC(2030, 0, 1) / 60_000 });

  test('printed as a date with year and time comes back', () => {
    fc.assert(
      fc.property(moment, (minute) => {
        const parts = partsOf(minute * 60_000);
        const text = `${parts.get('day')} ${months[Number(parts.get('month')) - 1]} ${parts.get('year')} г. в ${parts.get('hour')}:${parts.get('minute')}`;
        expect(Date.parse(kz(text, '2030-06-01T00:00:00Z') ?? '')).toBe(minute * 60_000);
      }),
    );
  });

  test('printed as "today at" is read at any later moment of the day', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 24 * 60 }), (minute, later) => {
        const [then, now] = [minute * 60_000, (minute + later) * 60_000];
        fc.pre(partsOf(then).get('day') === partsOf(now).get('day'));
        const text = `Сегодня в ${partsOf(then).get('hour')}:${partsOf(then).get('minute')}`;
        expect(Date.parse(kz(text, new Date(now).toISOString()) ?? '')).toBe(then);
      }),
    );
  });

  test('any text is a date or none, and never takes long', () => {
    fc.assert(
      fc.property(anyText(300), (text) => {
        const read = kz(text);
        expect(read === undefined || !Number.isNaN(Date.parse(read))).toBe(true);
      }),
    );
  });
});
