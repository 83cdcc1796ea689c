import { isLeadKitError } from '@leadkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOlx } from '../src/index.ts';
import { createLocalTime } from '../src/local-time.ts';
import { OLX_COUNTRIES } from '../src/market/olx-country.ts';
import { offsetsOf } from '../src/market/site-zone.ts';
import { readCheckpoint } from '../src/poll-checkpoint.ts';
import { inOrder, parseMessages } from '../src/schemas/thread.ts';
import { problemsOfText } from '../src/text-rules.ts';

const kz = createLocalTime(offsetsOf(OLX_COUNTRIES.kz.zone));
const pl = createLocalTime(offsetsOf(OLX_COUNTRIES.pl.zone));

describe('local time', () => {
  test.each([
    ['kz', kz, '2026-11-22 10:00:05', '2026-11-22T10:00:05+05:00'],
    ['kz before the change of 2024', kz, '2024-02-01 10:00:00', '2024-02-01T10:00:00+06:00'],
    ['pl in winter', pl, '2026-01-15 10:00:00', '2026-01-15T10:00:00+01:00'],
    ['pl in summer', pl, '2026-07-15 10:00:00', '2026-07-15T10:00:00+02:00'],
    ['one that carries an offset', kz, '2026-11-22T05:00:05Z', '2026-11-22T05:00:05Z'],
  ])('%s', (_what, time, printed, moment) => {
    expect(time.read(printed, 'created_at', 'test')).toBe(moment);
  });

  test('what is printed reads back as the same second', () => {
    const moment = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2035, 0, 1) });
    fc.assert(
      fc.property(moment, (unixMs) => {
        const second = Math.floor(unixMs / 1_000) * 1_000;
        expect(Date.parse(kz.read(kz.print(unixMs), 'at', 'test'))).toBe(second);
      }),
    );
  });

  test.each(['', '2026-02-30 10:00:00', '2026-11-22', '22.11.2026 10:00:05', '2026-11-22 25:00:00'])(
    '"%s" is no moment, and the error names the field',
    (printed) => {
      const read = (): string => kz.read(printed, 'valid_to', 'listings.read');
      expect(read).toThrow(/valid_to/);
    },
  );
});

describe('texts', () => {
  test.each([
    ['Шкаф-купе, 2 двери, 180 x 220 см, цена 145 000', 0],
    ['Шкаф!! Купе??', 0],
    ['ШКАФ купе', 0],
    ['ШКАФ К', 1],
    ['Шкаф---купе', 1],
    ['пишите shkaf@mail.kz', 1],
    ['смотрите https://shkaf.kz', 1],
    ['+7 701 123 45 67', 1],
    ['артикул 12345678', 0],
    ['артикул 123456789', 1],
  ])('"%s" breaks %i rules', (text, count) => {
    expect(problemsOfText(text)).toHaveLength(count);
  });

  test('any text is judged in time that grows with its length', () => {
    const text = `${'1 '.repeat(50_000)}x${'a@'.repeat(20_000)}`;
    const started = performance.now();
    problemsOfText(text.slice(0, 9_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('checkpoints', () => {
  test('text that is not ours is invalid_input, never a crash', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const caught = thrownBy(() => readCheckpoint(text));
        expect(isLeadKitError(caught, 'invalid_input')).toBe(true);
      }),
    );
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('messages', () => {
  test.each(['newest', 'oldest'])('a thread that comes %s first is put into one order', (order) => {
    const rows = [1, 2, 3].map((id) => ({
      id,
      created_at: id === 3 ? '2026-11-22 10:00:06' : '2026-11-22 10:00:05',
      type: 'received',
      text: `${id}`,
      attachments: null,
      cvs: null,
    }));
    const wire = { data: order === 'newest' ? rows.toReversed() : rows };
    const messages = inOrder(parseMessages(wire, 'test', kz));
    expect(messages.map(({ text }) => text)).toEqual(['1', '2', '3']);
  });

  test('an answer to a job advert is an application with its files', () => {
    const cvs = [{ name: 'cv.pdf', url: 'https://files.example/cv.pdf' }];
    const row = { uuid: 'a', created_at: '2026-11-22 10:00:05', type: 'received', text: null, cvs };
    expect(parseMessages([row], 'test', kz)).toMatchObject([{ isApplication: true, text: '', cvs }]);
  });
});

describe('options', () => {
  test('everything that is wrong is named at once, and no secret is in the error', () => {
    const make = (): unknown =>
      createOlx({ clientId: '', clientSecret: ' ', titleLengthMax: 3, baseUrl: 'olx', timeoutMs: 0 });
    expect(make).toThrow(/clientId[\s\S]*clientSecret[\s\S]*titleLengthMax[\s\S]*baseUrl[\s\S]*timeoutMs/);
  });

  test('Poland is data: its consent page, language and currency', () => {
    const olx = createOlx({ clientId: '1', clientSecret: 's', country: 'pl' });
    const { url } = olx.authorize.start({ state: 's', redirectUri: 'https://host.example/olx' });
    expect(url).toMatch(/^https:\/\/www\.olx\.pl\/oauth\/authorize\/\?client_id=1/);
    const refused = (): unknown =>
      createOlx({ clientId: '1', clientSecret: 's', country: 'pl', language: 'kk' });
    expect(refused).toThrow(/language: expected one of pl/);
  });
});
