import { expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { recordOutcome, reverseOutcome } from '../../src/domain/outcome.ts';
import { recordSpend } from '../../src/domain/spend.ts';
import { buildOutcome, buildSpend, TEST_NOW, TEST_TENANT_ID, testId } from '../../src/testing/index.ts';
import { errorOf } from './error-of.ts';

const LATER = '2026-11-22T06:00:00.000Z';
const base = { id: testId('outcome'), tenantId: TEST_TENANT_ID, leadId: testId('lead'), key: 'order-1' };
const revenue = money(3_500_000, 'KZT');

test('a sale is recorded with its revenue', () => {
  const { state, events } = recordOutcome({ ...base, result: 'won', revenue }, TEST_NOW);
  expect(state).toStrictEqual(buildOutcome());
  expect(events).toMatchObject([
    { type: 'outcome.recorded', data: { leadId: base.leadId, result: 'won', revenue } },
  ]);
});

test('a lost lead is recorded with its reason and no revenue', () => {
  const { state, events } = recordOutcome({ ...base, result: 'lost', reason: 'price' }, TEST_NOW);
  expect([state.reason, state.revenue]).toEqual(['price', undefined]);
  expect(events[0]?.data).not.toHaveProperty('revenue');
});

test('a return reverses the revenue once', () => {
  const reversed = reverseOutcome(buildOutcome(), LATER);
  expect([reversed.state.reversedAt, reversed.state.version]).toEqual([LATER, 2]);
  expect(reversed.events).toMatchObject([
    { type: 'outcome.reversed', data: { leadId: base.leadId, revenue } },
  ]);
  expect(reverseOutcome(reversed.state, LATER)).toEqual({ state: reversed.state, events: [] });
});

test('a lost lead has nothing to reverse', () => {
  const lost = recordOutcome({ ...base, result: 'lost', reason: 'price' }, TEST_NOW).state;
  expect(errorOf(() => reverseOutcome(lost, LATER)).code).toBe('conflict');
});

test('an expense is recorded under the key of its bill', () => {
  const { version: _v, createdAt: _c, updatedAt: _u, ...input } = buildSpend();
  const { state, events } = recordSpend(input, TEST_NOW);
  expect(state).toStrictEqual(buildSpend());
  expect(events).toMatchObject([
    { type: 'spend.recorded', data: { key: 'bill-1', kind: 'promotion', amount: money(120_000, 'KZT') } },
  ]);
});
