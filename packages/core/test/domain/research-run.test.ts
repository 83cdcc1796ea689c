import { expect, test } from 'vitest';
import { type CoveredPart, completeResearchRun, startResearchRun } from '../../src/domain/research-run.ts';
import { buildResearchRun, TEST_NOW, TEST_TENANT_ID, testId } from '../../src/testing/index.ts';

const LATER = '2026-11-22T06:00:00.000Z';
const part: CoveredPart = { platform: 'olx', query: 'шкаф купе', pages: 2, offers: 80, isComplete: true };
const blocked: CoveredPart = { ...part, offers: 40, isComplete: false, stoppedBy: 'blocked' };
const captcha: CoveredPart = { ...part, offers: 0, isComplete: false, stoppedBy: 'captcha' };

test('a run begins without parts and without an event', () => {
  const input = { id: testId('research-run'), tenantId: TEST_TENANT_ID, nicheId: testId('niche') };
  expect(startResearchRun(input, TEST_NOW)).toStrictEqual({ state: buildResearchRun(), events: [] });
});

test('a run ends with what it covered, bans and captchas counted as blocked parts', () => {
  const parts = [part, blocked, captcha, { ...part, stoppedBy: 'page_limit' as const }];
  const { state, events } = completeResearchRun(buildResearchRun(), { parts, newOffers: 7 }, LATER);
  expect([state.status, state.completedAt, state.parts]).toEqual(['completed', LATER, parts]);
  expect(events).toMatchObject([
    {
      type: 'research.completed',
      subject: { kind: 'research-run', version: 2 },
      data: { nicheId: testId('niche'), offers: 200, newOffers: 7, blockedParts: 2 },
    },
  ]);
});

test('a run that has ended stays as it is', () => {
  const ended = completeResearchRun(buildResearchRun(), { parts: [part], newOffers: 0 }, LATER).state;
  expect(completeResearchRun(ended, { parts: [], newOffers: 0 }, LATER)).toEqual({
    state: ended,
    events: [],
  });
});
