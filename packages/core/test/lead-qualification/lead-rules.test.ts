import { DEFAULT_LEAD_RULES, type LeadFacts, type LeadRule, money } from '@leadkit/core';
import { buildLead, testId } from '@leadkit/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyLeadRules, leadFacts } from '../../src/lead-qualification/lead-rules.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const FACTS: LeadFacts = {
  origin: 'message',
  hasPhone: false,
  hasListing: false,
  signals: 1,
  textLength: 0,
  hoursSinceLastSignal: 0,
};
const rule = (fields: Partial<LeadRule>): LeadRule => ({
  id: 'r',
  points: 10,
  when: [],
  explanation: 'because',
  ...fields,
});

describe('applyLeadRules', () => {
  test('a rule gives its points when every condition holds', () => {
    const rules = [
      rule({
        when: [
          { fact: 'hasPhone', is: true },
          { fact: 'signals', atLeast: 2 },
        ],
      }),
    ];
    expect(applyLeadRules(rules, { ...FACTS, hasPhone: true, signals: 2 }, NOW)).toEqual([
      { rule: 'r', points: 10, explanation: 'because', at: NOW },
    ]);
    expect(applyLeadRules(rules, { ...FACTS, hasPhone: true }, NOW)).toEqual([]);
  });

  test('atLeast holds at its own value', () => {
    const rules = [rule({ when: [{ fact: 'textLength', atLeast: 40 }] })];
    expect(applyLeadRules(rules, { ...FACTS, textLength: 40 }, NOW)).toHaveLength(1);
    expect(applyLeadRules(rules, { ...FACTS, textLength: 39 }, NOW)).toHaveLength(0);
  });

  test('oneOf looks at the first signal', () => {
    const rules = [rule({ when: [{ fact: 'origin', oneOf: ['order', 'call_request'] }] })];
    expect(applyLeadRules(rules, { ...FACTS, origin: 'order' }, NOW)).toHaveLength(1);
  });

  test('more known facts never change which of the default rules is named twice', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.boolean(),
        fc.nat(5),
        fc.nat(200),
        fc.nat(400),
        (hasPhone, hasListing, signals, textLength, hoursSinceLastSignal) => {
          const log = applyLeadRules(
            DEFAULT_LEAD_RULES,
            { origin: 'message', hasPhone, hasListing, signals, textLength, hoursSinceLastSignal },
            NOW,
          );
          expect(new Set(log.map((entry) => entry.rule)).size).toBe(log.length);
        },
      ),
    );
  });
});

describe('leadFacts', () => {
  test('are read from the lead, and time runs from its last signal', () => {
    const lead = buildLead({
      signalIds: [testId('signal', 1), testId('signal', 2)],
      lastSignalAt: '2026-11-22T10:00:00.000Z',
      listingId: testId('listing'),
      knowledge: { textLength: 12, hasPhone: true, budget: money(15_000_000, 'KZT'), timingDays: 3 },
    });
    expect(leadFacts(lead, NOW)).toEqual({
      origin: 'message',
      hasPhone: true,
      hasListing: true,
      signals: 2,
      textLength: 12,
      hoursSinceLastSignal: 2,
      hasBudget: true,
      budgetMinor: 15_000_000,
      timingDays: 3,
      hasCity: false,
      answers: 0,
    });
  });
});

describe('half-life', () => {
  const fading = [
    rule({ points: 40, halfLifeHours: 24 }),
    rule({ id: 'penalty', points: -40, halfLifeHours: 24 }),
  ];
  const pointsAfter = (hoursSinceLastSignal: number): readonly number[] =>
    applyLeadRules(fading, { ...FACTS, hoursSinceLastSignal }, NOW).map(({ points }) => points);

  test.each([
    [0, [40, -40]],
    [24, [20, -20]],
    [48, [10, -10]],
    [72, [5, -5]],
    [24 * 10, []],
  ])('after %i hours of silence the points are %j', (hours, points) => {
    expect(pointsAfter(hours)).toEqual(points);
  });

  test('points only ever move towards none while nobody writes', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (first, more) => {
        const [before, after] = [pointsAfter(first), pointsAfter(first + more)];
        expect(Math.abs(after[0] ?? 0)).toBeLessThanOrEqual(Math.abs(before[0] ?? 0));
      }),
    );
  });
});

describe('what is not known', () => {
  test.each([
    { fact: 'budgetMinor', atLeast: 0 },
    { fact: 'timingDays', atMost: 7 },
  ] as const)('meets no condition (%j)', (condition) => {
    expect(applyLeadRules([rule({ when: [condition] })], FACTS, NOW)).toEqual([]);
  });
});
