import { DEFAULT_CAMPAIGN_GATE, type NicheScore, proposeScore, scoreNiche, updateNiche } from '@leadkit/core';
import { buildNiche, buildNicheScore, TEST_NOW } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createTestKit } from '../leadkit/test-kit.ts';

const LATER = '2026-11-22T06:00:00.000Z';

function computed(hundredths: number, over: Partial<NicheScore> = {}): NicheScore {
  const part = {
    factor: 'demand',
    profileWeightHundredths: 3_000,
    weightHundredths: 10_000,
    partHundredths: hundredths,
    n: 30,
    confidence: 1,
    explanation: '',
  };
  return { hundredths, source: 'computed', isProvisional: false, at: TEST_NOW, parts: [part], ...over };
}

describe('a computed score', () => {
  const propose = (niche: Parameters<typeof proposeScore>[0], score: NicheScore) =>
    proposeScore(niche, score, DEFAULT_CAMPAIGN_GATE, LATER);

  test('counts at once when no person has set one', () => {
    const { state, events } = propose(buildNiche(), computed(6_100));
    expect(state.score?.hundredths).toBe(6_100);
    expect(events.map(({ type }) => type)).toEqual(['niche.scored']);
  });

  test('is kept beside the one that a person set', () => {
    const { state, events } = propose(buildNiche({ score: buildNicheScore() }), computed(6_100));
    expect([state.score?.hundredths, state.computedScore?.hundredths]).toEqual([7_500, 6_100]);
    expect(events).toEqual([]);
  });

  test.each([
    ['from above the gate to below it', computed(6_100), computed(6_000), true],
    ['from below the gate to further below', computed(6_000), computed(5_000), false],
    ['from above the gate to above it', computed(9_000), computed(6_001), false],
    ['from sound to provisional', computed(6_100), computed(6_100, { isProvisional: true }), true],
    ['from provisional to below', computed(6_100, { isProvisional: true }), computed(1_000), false],
  ])('%s: told as a drop?', (_what, before, after, isTold) => {
    const { events } = propose(buildNiche({ score: before }), after);
    expect(events.some(({ type }) => type === 'niche.score-dropped')).toBe(isTold);
  });

  test('below the gate beside a manual one above it is told once', () => {
    const first = propose(buildNiche({ score: buildNicheScore() }), computed(5_000));
    expect(first.events).toMatchObject([
      {
        type: 'niche.score-dropped',
        data: { hundredths: 5_000, previousHundredths: 7_500, isProvisional: false, gateHundredths: 6_000 },
      },
    ]);
    expect(propose(first.state, computed(4_000)).events).toEqual([]);
  });

  test('that is no sum of its parts is refused, beside a manual one too', () => {
    const broken = { ...computed(5_000), hundredths: 5_001 };
    expect(() => propose(buildNiche({ score: buildNicheScore() }), broken)).toThrow(/parts sum to 5000/);
  });

  test('is kept when a person sets another one, and goes when it counts again', () => {
    const manual = scoreNiche(buildNiche({ score: computed(6_100) }), buildNicheScore(), LATER).state;
    expect(manual.computedScore?.hundredths).toBe(6_100);
    expect(scoreNiche(manual, computed(6_200), LATER).state).not.toHaveProperty('computedScore');
  });
});

describe('updateNiche', () => {
  test('changes what is given, and says which fields', () => {
    const niche = buildNiche({ category: 'Мебель' });
    const { state, events } = updateNiche(
      niche,
      { name: 'Купе', category: null, cities: niche.cities },
      LATER,
    );
    expect([state.name, 'category' in state, state.version]).toEqual(['Купе', false, 2]);
    expect(events).toMatchObject([{ type: 'niche.updated', data: { fields: ['name', 'category'] } }]);
  });

  test('nothing new changes nothing', () => {
    const niche = buildNiche();
    expect(updateNiche(niche, { name: niche.name, category: null }, LATER)).toEqual({
      state: niche,
      events: [],
    });
  });
});

describe('kit.niches.update', () => {
  const created = async () => {
    const { kit } = createTestKit();
    const niche = await kit.niches.create({
      name: 'Шкафы',
      kind: 'service',
      queries: { ru: ['шкаф'] },
      category: 'Мебель',
    });
    return { kit, niche };
  };

  test('stores the change and keeps the rest', async () => {
    const { kit, niche } = await created();
    await kit.niches.update(niche.id, { queries: { kk: ['шкаф жасату'] }, cities: ['almaty'] });
    expect(await kit.niches.get(niche.id)).toMatchObject({
      name: 'Шкафы',
      category: 'Мебель',
      queries: { kk: ['шкаф жасату'] },
      cities: ['almaty'],
    });
  });

  test.each([
    ['no search word', { queries: { ru: [] } }, 'queries'],
    ['a platform without a market', { platforms: ['olx'] }, 'platforms'],
    ['another kind', { kind: 'wholesale' }, ''],
    ['an empty name', { name: ' ' }, 'name'],
  ])('%s is refused', async (_what, changes, path) => {
    const { kit, niche } = await created();
    await expect(kit.niches.update(niche.id, changes as never)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path }],
    });
  });

  test('an unknown niche is not found', async () => {
    const { kit } = await created();
    await expect(kit.niches.update('019ab000-0000-7000-8000-000000000000', {})).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
