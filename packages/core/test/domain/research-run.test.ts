import { expect, test } from 'vitest';
import {
  abandonResearchRun,
  type CoveredPart,
  completeResearchRun,
  coverParts,
  partKey,
  type ResearchTotals,
  startResearchRun,
} from '../../src/domain/research-run.ts';
import { buildResearchRun, TEST_NOW, TEST_TENANT_ID, testId } from '../../src/testing/index.ts';

const LATER = '2026-11-22T06:00:00.000Z';
const part: CoveredPart = { platform: 'olx', query: 'шкаф купе', pages: 2, offers: 80, isComplete: true };
const blocked: CoveredPart = { ...part, offers: 40, isComplete: false, stoppedBy: 'blocked' };
const captcha: CoveredPart = { ...part, offers: 0, isComplete: false, stoppedBy: 'captcha' };

test('a run begins without parts and without an event', () => {
  const input = {
    id: testId('research-run'),
    tenantId: TEST_TENANT_ID,
    nicheId: testId('niche'),
    queries: [],
  };
  expect(startResearchRun(input, TEST_NOW)).toStrictEqual({ state: buildResearchRun(), events: [] });
});

const TOTALS: ResearchTotals = { newOffers: 7, repricedOffers: 2, vanishedOffers: 1 };

test('a run covers part after part', () => {
  const first = coverParts(buildResearchRun(), [part], LATER);
  expect(first.events).toEqual([]);
  const { state } = coverParts(first.state, [blocked, captcha], LATER);
  expect([state.parts, state.version]).toEqual([[part, blocked, captcha], 3]);
});

test('a run ends with what it found, bans and captchas counted as blocked parts', () => {
  const parts = [part, blocked, captcha, { ...part, stoppedBy: 'page_limit' as const }];
  const endedEarly = { candidates: 3, checked: 2, gone: 1 };
  const { state, events } = completeResearchRun(
    buildResearchRun({ parts }),
    { ...TOTALS, endedEarly },
    LATER,
  );
  expect([state.status, state.completedAt, state.endedEarly]).toEqual(['completed', LATER, endedEarly]);
  expect(events).toMatchObject([
    {
      type: 'research.completed',
      subject: { kind: 'research-run', version: 2 },
      data: { nicheId: testId('niche'), offers: 200, ...TOTALS, blockedParts: 2 },
    },
  ]);
});

test('a run that nobody takes up again keeps what it covered, without an event', () => {
  const { state, events } = abandonResearchRun(buildResearchRun({ parts: [part] }), LATER);
  expect([state.status, state.parts, events]).toEqual(['abandoned', [part], []]);
});

test('a run that has ended stays as it is', () => {
  const ended = completeResearchRun(buildResearchRun({ parts: [part] }), TOTALS, LATER).state;
  expect(completeResearchRun(ended, TOTALS, LATER)).toEqual({ state: ended, events: [] });
  expect(abandonResearchRun(ended, LATER)).toEqual({ state: ended, events: [] });
});

test('parts of one market, city and query have one name; any other is another', () => {
  const place = { market: 'olx-market', platform: 'olx', city: 'almaty', query: 'шкаф' };
  const others = [
    { ...place, market: 'b' },
    { ...place, city: 'astana' },
    { ...place, query: 'купе' },
  ];
  const names = [place, ...others].map(partKey);
  expect(new Set(names).size).toBe(4);
  expect(partKey({ ...place })).toBe(names[0]);
});
