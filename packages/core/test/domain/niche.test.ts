import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CampaignVerdict,
  canStartCampaign,
  changeNicheStatus,
  createNiche,
  type NicheScore,
  type NicheStatus,
  type ScorePart,
  scoreNiche,
} from '../../src/domain/niche.ts';
import { buildNiche, buildNicheScore, TEST_NOW, TEST_TENANT_ID, testId } from '../../src/testing/index.ts';
import { errorOf } from './error-of.ts';

const LATER = '2026-11-22T06:00:00.000Z';

function scored(hundredths: number, score: Partial<NicheScore> = {}): CampaignVerdict {
  return canStartCampaign(buildNiche({ status: 'active', score: buildNicheScore({ hundredths, ...score }) }));
}

describe('the gate in front of campaigns', () => {
  test('a score of 60.00 fails', () => {
    expect(scored(6_000)).toEqual({
      allowed: false,
      reason: 'score_too_low',
      message: 'Niche "Шкафы-купе" scores 60.00; a campaign needs more than 60.00.',
    });
  });

  test('a score of 60.01 passes', () => {
    expect(scored(6_001)).toEqual({ allowed: true });
  });

  test('of all scores from 0.00 to 100.00 exactly those above 60.00 pass', () => {
    const passing = Array.from({ length: 10_001 }, (_, hundredths) => hundredths).filter(
      (hundredths) => scored(hundredths).allowed,
    );
    expect([passing.length, passing[0], passing.at(-1)]).toEqual([4_000, 6_001, 10_000]);
  });

  test('an absent score fails', () => {
    expect(canStartCampaign(buildNiche({ status: 'active' }))).toMatchObject({
      allowed: false,
      reason: 'score_absent',
    });
  });

  test('a provisional score fails, however high', () => {
    expect(scored(10_000, { source: 'computed', isProvisional: true })).toMatchObject({
      allowed: false,
      reason: 'score_provisional',
    });
  });

  test('a score that is no number fails', () => {
    expect(scored(Number.NaN)).toMatchObject({ allowed: false, reason: 'score_too_low' });
  });

  test.each<NicheStatus>(['draft', 'researching', 'paused', 'archived'])(
    'a niche that is %s fails',
    (status) => {
      expect(canStartCampaign(buildNiche({ status, score: buildNicheScore() }))).toMatchObject({
        allowed: false,
        reason: 'not_active',
      });
    },
  );

  test('a host can set another gate, which is also exclusive', () => {
    const niche = buildNiche({ status: 'active', score: buildNicheScore({ hundredths: 8_000 }) });
    const verdicts = [7_999, 8_000].map(
      (gate) => canStartCampaign(niche, { scoreAboveHundredths: gate }).allowed,
    );
    expect(verdicts).toEqual([true, false]);
  });
});

describe('createNiche', () => {
  test('makes a draft of version 1 and says so', () => {
    const { state, events } = createNiche(
      {
        id: testId('niche'),
        tenantId: TEST_TENANT_ID,
        name: 'Шкафы-купе',
        kind: 'service',
        category: undefined,
        queries: { ru: ['шкаф купе'] },
        cities: ['almaty'],
        platforms: [],
      },
      TEST_NOW,
    );
    expect(state).toStrictEqual(buildNiche());
    expect(events).toEqual([
      {
        type: 'niche.created',
        subject: { kind: 'niche', id: testId('niche'), version: 1 },
        data: { kind: 'service' },
      },
    ]);
  });
});

describe('changeNicheStatus', () => {
  const steps: Readonly<Record<NicheStatus, readonly NicheStatus[]>> = {
    draft: ['researching', 'active', 'archived'],
    researching: ['draft', 'active', 'paused', 'archived'],
    active: ['researching', 'paused', 'archived'],
    paused: ['researching', 'active', 'archived'],
    archived: ['draft'],
  };
  const statuses = Object.keys(steps) as NicheStatus[];
  const pairs = statuses.flatMap((from) => statuses.map((to) => [from, to] as const));

  test.each(pairs.filter(([from, to]) => steps[from].includes(to)))(
    '%s to %s: version + 1 and an event',
    (from, to) => {
      const { state, events } = changeNicheStatus(buildNiche({ status: from }), to, LATER);
      expect(state).toStrictEqual(buildNiche({ status: to, version: 2, updatedAt: LATER }));
      expect(events).toEqual([
        {
          type: 'niche.status-changed',
          subject: { kind: 'niche', id: state.id, version: 2 },
          data: { from, to },
        },
      ]);
    },
  );

  test.each(pairs.filter(([from, to]) => from !== to && !steps[from].includes(to)))(
    '%s to %s is refused',
    (from, to) => {
      const error = errorOf(() => changeNicheStatus(buildNiche({ status: from }), to, LATER));
      expect(error.code).toBe('conflict');
      expect(error.message).toContain(`is "${from}"`);
    },
  );

  test.each(statuses)('%s to itself changes nothing', (status) => {
    const niche = buildNiche({ status });
    const { state, events } = changeNicheStatus(niche, status, LATER);
    expect([state === niche, events]).toEqual([true, []]);
  });
});

describe('scoreNiche', () => {
  const part = (partHundredths: number): ScorePart => ({
    factor: 'demand',
    raw: 3,
    value: 50,
    profileWeightHundredths: 3_500,
    weightHundredths: 3_500,
    partHundredths,
    n: 40,
    confidence: 1,
    explanation: 'three of forty adverts sold in a week',
  });
  const computed = (hundredths: number, parts: readonly number[]): NicheScore => ({
    hundredths,
    source: 'computed',
    isProvisional: false,
    at: TEST_NOW,
    parts: parts.map(part),
  });

  test('the first score has no previous one in its event', () => {
    const { state, events } = scoreNiche(buildNiche(), computed(4_000, [1_750, 2_250]), LATER);
    expect([state.score?.hundredths, state.version]).toEqual([4_000, 2]);
    expect(events[0]).toMatchObject({
      type: 'niche.scored',
      data: { hundredths: 4_000, source: 'computed', isProvisional: false },
    });
    expect(events[0]?.data).not.toHaveProperty('previousHundredths');
  });

  test('a drop raises an event with the previous score and pauses nothing', () => {
    const niche = buildNiche({ status: 'active', score: buildNicheScore({ hundredths: 7_500 }) });
    const { state, events } = scoreNiche(niche, computed(100, [100]), LATER);
    expect(state.status).toBe('active');
    expect(events.map((event) => event.data)).toEqual([
      { hundredths: 100, source: 'computed', isProvisional: false, previousHundredths: 7_500 },
    ]);
  });

  test('parts that do not sum to the score are refused', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 5 }),
        fc.nat(10_000),
        (parts, score) => {
          fc.pre(parts.reduce((sum, one) => sum + one, 0) !== score);
          expect(errorOf(() => scoreNiche(buildNiche(), computed(score, parts), LATER)).code).toBe(
            'invalid_input',
          );
        },
      ),
    );
  });

  test.each([
    ['below 0', computed(-1, [-1])],
    ['above 100.00', computed(10_001, [10_001])],
    ['half a hundredth', computed(0.5, [0.5])],
    ['two halves of a hundredth', computed(1, [0.5, 0.5])],
    ['no number', computed(Number.NaN, [Number.NaN])],
    ['a manual score with parts', buildNicheScore({ parts: [part(7_500)] })],
    ['a provisional manual score', buildNicheScore({ isProvisional: true })],
  ])('%s is refused', (_what, score) => {
    expect(errorOf(() => scoreNiche(buildNiche(), score, LATER)).code).toBe('invalid_input');
  });
});
