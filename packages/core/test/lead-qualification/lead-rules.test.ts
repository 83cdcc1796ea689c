import { DEFAULT_LEAD_RULES, type LeadFacts, type LeadRule } from '@leadkit/core';
import { buildStoredSignal } from '@leadkit/core/testing';
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
  test('only what the buyer wrote counts as text, and the last signal as time', () => {
    const signals = [
      buildStoredSignal({
        text: 'Здравствуйте',
        direction: 'inbound',
        occurredAt: '2026-11-22T09:00:00.000Z',
      }),
      buildStoredSignal({
        text: 'Добрый день!',
        direction: 'outbound',
        occurredAt: '2026-11-22T10:00:00.000Z',
      }),
    ];
    expect(leadFacts({ origin: 'message', signals, hasPhone: false, hasListing: true }, NOW)).toMatchObject({
      textLength: 12,
      signals: 2,
      hoursSinceLastSignal: 2,
    });
  });
});
