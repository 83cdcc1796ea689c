import { describe, expect, test } from 'vitest';
import { giveConsent, hasConsent, withdrawConsent } from '../../src/domain/consent.ts';
import { buildConsent, TEST_NOW, testId } from '../../src/testing/index.ts';

const LATER = '2026-11-22T06:00:00.000Z';
const data = { personId: testId('person'), purpose: 'marketing', channel: 'whatsapp' };

test('a consent is told without its evidence', () => {
  const { version: _v, createdAt: _c, updatedAt: _u, ...input } = buildConsent();
  const { state, events } = giveConsent(input, TEST_NOW);
  expect(state).toStrictEqual(buildConsent());
  expect(events).toEqual([
    { type: 'consent.given', subject: { kind: 'consent', id: testId('consent'), version: 1 }, data },
  ]);
});

test('a withdrawal is told once', () => {
  const withdrawn = withdrawConsent(buildConsent(), LATER);
  expect([withdrawn.state.withdrawnAt, withdrawn.state.version]).toEqual([LATER, 2]);
  expect(withdrawn.events).toMatchObject([{ type: 'consent.withdrawn', data }]);
  expect(withdrawConsent(withdrawn.state, LATER)).toEqual({ state: withdrawn.state, events: [] });
});

describe('hasConsent', () => {
  test.each([
    ['the same purpose and channel', [buildConsent()], true],
    ['any channel', [buildConsent({ channel: 'any' })], true],
    ['another channel', [buildConsent({ channel: 'phone' })], false],
    ['another purpose', [buildConsent({ purpose: 'answer' })], false],
    ['one that was withdrawn', [buildConsent({ withdrawnAt: LATER })], false],
    ['one given again after a withdrawal', [buildConsent({ withdrawnAt: LATER }), buildConsent()], true],
    ['none', [], false],
  ])('marketing by WhatsApp with %s: %s', (_what, consents, is) => {
    expect(hasConsent(consents, 'marketing', 'whatsapp')).toBe(is);
  });
});
