import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addBusinessMs,
  businessMinutesBetween,
  businessMsBetween,
  createBusinessCalendar,
  isOpen,
  isQuiet,
  nextOpening,
  quietUntil,
  withHours,
} from '../../src/domain/business-calendar.ts';
import { toIsoText } from '../../src/domain/time.ts';
import type { WeeklyHours } from '../../src/domain/weekly-hours.ts';
import { errorOf } from './error-of.ts';

const always = createBusinessCalendar();
const OFFICE: WeeklyHours = Object.fromEntries(
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [
    day,
    [
      { from: '14:00', to: '18:00' },
      { from: '09:00', to: '13:00' },
    ],
  ]),
);
const office = createBusinessCalendar({ hours: OFFICE });
const local = (text: string): string => toIsoText(Date.parse(`${text}:00+05:00`));

const moment = fc
  .integer({
    min: Date.parse('2024-02-20T00:00:00Z') / 60_000,
    max: Date.parse('2024-05-20T00:00:00Z') / 60_000,
  })
  .map((minute) => toIsoText(minute * 60_000));

describe('businessMinutesBetween', () => {
  test.each([
    ['within a day', '2026-11-23T10:00', '2026-11-23T10:07', 7],
    ['over a break', '2026-11-23T12:30', '2026-11-23T14:30', 60],
    ['over a night', '2026-11-23T17:30', '2026-11-24T09:30', 60],
    ['over a weekend', '2026-11-20T17:00', '2026-11-23T10:00', 120],
    ['over Nauryz, which moved two days', '2026-03-20T17:00', '2026-03-26T10:00', 120],
    ['at night', '2026-11-23T22:00', '2026-11-24T08:00', 0],
    ['back in time', '2026-11-23T11:00', '2026-11-23T10:00', 0],
  ])('%s', (_what, from, to, minutes) => {
    expect(businessMinutesBetween(office, local(from), local(to))).toBe(minutes);
  });

  test('a minute that is begun does not count', () => {
    expect(businessMinutesBetween(always, '2026-11-23T06:00:00.000Z', '2026-11-23T06:01:59.999Z')).toBe(1);
  });

  test('a team that works all day has 25 hours on the 29th of February 2024', () => {
    const hours: WeeklyHours = { thursday: [{ from: '00:00', to: '24:00' }] };
    const calendar = createBusinessCalendar({ hours });
    expect(businessMinutesBetween(calendar, '2024-02-28T00:00:00Z', '2024-03-02T00:00:00Z')).toBe(25 * 60);
  });

  test('adds up over any moment between', () => {
    fc.assert(
      fc.property(moment, moment, moment, (...moments) => {
        const [from, between, to] = moments.sort();
        expect(
          businessMinutesBetween(office, from, between) + businessMinutesBetween(office, between, to),
        ).toBe(businessMinutesBetween(office, from, to));
      }),
    );
  });

  test('never falls with a later end, and never passes the time on the clock', () => {
    fc.assert(
      fc.property(moment, moment, moment, (...moments) => {
        const [from, earlier, later] = moments.sort();
        const less = businessMsBetween(office, from, earlier);
        const more = businessMsBetween(office, from, later);
        expect(more).toBeGreaterThanOrEqual(less);
        expect(more - less).toBeLessThanOrEqual(Date.parse(later) - Date.parse(earlier));
      }),
    );
  });
});

describe('addBusinessMs', () => {
  test('is where so much working time has passed', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 5000 }), (from, minutes) => {
        const end = addBusinessMs(office, from, minutes * 60_000) ?? '';
        expect(businessMinutesBetween(office, from, end)).toBe(minutes);
      }),
    );
  });

  test('a team that never works gets there never', () => {
    expect(
      addBusinessMs(createBusinessCalendar({ hours: {} }), local('2026-11-23T10:00'), 1),
    ).toBeUndefined();
  });
});

describe('nextOpening', () => {
  test.each([
    ['now, when open', '2026-11-23T10:00', '2026-11-23T10:00'],
    ['after the break', '2026-11-23T13:00', '2026-11-23T14:00'],
    ['in the morning', '2026-11-23T18:00', '2026-11-24T09:00'],
    ['after a weekend and a holiday that moved to Monday', '2026-10-23T18:00', '2026-10-27T09:00'],
  ])('%s', (_what, from, opening) => {
    expect(nextOpening(office, local(from))).toBe(local(opening));
  });

  test('is open itself, and nothing before it is', () => {
    fc.assert(
      fc.property(moment, (from) => {
        const opening = nextOpening(office, from) ?? '';
        expect(isOpen(office, opening)).toBe(true);
        expect(businessMsBetween(office, from, opening)).toBe(0);
      }),
    );
  });
});

describe('quiet hours', () => {
  test.each([
    ['2026-11-23T20:59', false],
    ['2026-11-23T21:00', true],
    ['2026-11-24T08:59', true],
    ['2026-11-24T09:00', false],
    ['2026-12-16T12:00', true],
  ])('at %s: %s', (time, quiet) => {
    expect(isQuiet(always, local(time))).toBe(quiet);
  });

  test.each([
    ['a night', '2026-11-23T23:00', '2026-11-24T09:00'],
    ['the small hours', '2026-11-24T02:00', '2026-11-24T09:00'],
    ['a holiday after a night', '2026-12-15T22:00', '2026-12-17T09:00'],
    ['no time, by day', '2026-11-23T12:00', '2026-11-23T12:00'],
  ])('last %s', (_what, from, until) => {
    expect(quietUntil(always, local(from))).toBe(local(until));
  });

  test('that end at midnight or lie within a day are understood', () => {
    const evening = createBusinessCalendar({ quietHours: { from: '21:00', to: '00:00' } });
    const noon = createBusinessCalendar({ quietHours: { from: '12:00', to: '13:00' } });
    expect(quietUntil(evening, local('2026-11-23T22:00'))).toBe(local('2026-11-24T00:00'));
    expect([isQuiet(noon, local('2026-11-23T12:30')), isQuiet(noon, local('2026-11-23T22:00'))]).toEqual([
      true,
      false,
    ]);
  });

  test('end in the first moment that is not quiet', () => {
    fc.assert(
      fc.property(moment, (from) => {
        const end = quietUntil(always, from) ?? '';
        expect([end >= from, isQuiet(always, end)]).toEqual([true, false]);
        expect(end === from || isQuiet(always, toIsoText(Date.parse(end) - 60_000))).toBe(true);
      }),
    );
  });
});

describe('hours of the host', () => {
  test('of one member replace those of the team', () => {
    const hours: WeeklyHours = { sunday: [{ from: '10:00', to: '11:00' }] };
    expect(nextOpening(withHours(office, hours), local('2026-11-23T10:00'))).toBe(local('2026-11-29T10:00'));
  });

  test.each([
    [
      {
        monday: [
          { from: '09:00', to: '13:00' },
          { from: '12:00', to: '18:00' },
        ],
      },
      'hours.monday.1',
    ],
    [{ monday: [{ from: '18:00', to: '09:00' }] }, 'hours.monday.0'],
    [{ monday: [{ from: '9:00', to: '25:00' }] }, 'hours.monday.0.from'],
    [{ montag: [] }, 'hours.montag'],
    [{ monday: '09:00-18:00' }, 'hours.monday'],
    [[], 'hours'],
  ])('%j are refused at %s', (hours, path) => {
    const error = errorOf(() => createBusinessCalendar({ hours: hours as WeeklyHours }));
    expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid_input', path]);
  });

  test('spans that touch do not overlap', () => {
    const hours = {
      monday: [
        { from: '13:00', to: '24:00' },
        { from: '09:00', to: '13:00' },
      ],
    };
    expect(() => createBusinessCalendar({ hours })).not.toThrow();
  });

  test('quiet hours that are no times are refused', () => {
    const error = errorOf(() => createBusinessCalendar({ quietHours: { from: '21', to: '24:00' } }));
    expect(error.issues?.map(({ path }) => path)).toEqual(['quietHours.from', 'quietHours.to']);
  });
});
