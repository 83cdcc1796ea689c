import { createLeadKit, DEFAULT_SCORE_PROFILES, type LeadKitOptions, type ScoreProfile } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { describe, expect, test } from 'vitest';

const { service } = DEFAULT_SCORE_PROFILES;

function issuesOf(research: LeadKitOptions['research']): readonly string[] {
  try {
    createLeadKit({ store: createMemoryStore(), research });
    return [];
  } catch (error) {
    return (error as { issues: { path: string }[] }).issues.map(({ path }) => path);
  }
}

/** The profile of services with another first measure of demand. */
function measuring(over: Partial<ScoreProfile['demand']['measures'][number]>): LeadKitOptions['research'] {
  const [first] = service.demand.measures;
  if (first === undefined) return {};
  return { profiles: { service: { ...service, demand: { weight: 35, measures: [{ ...first, ...over }] } } } };
}

describe('options of research', () => {
  test('a profile of the host is taken', () => {
    const profile = {
      ...service,
      demand: { ...service.demand, weight: 25 },
      margin: { ...service.margin, weight: 35 },
    };
    expect(issuesOf({ profiles: { service: profile } })).toEqual([]);
  });

  test.each([
    ['queriesMax', 0],
    ['parallelMarkets', 21],
    ['runsKept', 1],
    ['confirmationsMax', -1],
    ['detailsMax', 1.5],
    ['resumeWithinMs', Number.NaN],
  ])('%s of %d is refused by its name', (name, value) => {
    expect(issuesOf({ [name]: value })).toEqual([`research.${name}`]);
  });

  test('weights that do not sum to 100 are refused naming the kind', () => {
    const profile = { ...service, demand: { ...service.demand, weight: 36 } };
    expect(issuesOf({ profiles: { service: profile } })).toEqual(['research.profiles.service']);
  });

  test('a kind that does not exist is refused', () => {
    expect(issuesOf({ profiles: { services: service } as never })).toEqual(['research.profiles.services']);
  });

  test('a factor that is left out is refused', () => {
    const { margin: _margin, ...rest } = service;
    expect(issuesOf({ profiles: { service: rest as never } })).toContain(
      'research.profiles.service.margin.weight',
    );
  });

  test.each([
    ['a bound of NaN', { best: Number.NaN }, 'best'],
    ['an endless bound', { worst: Number.POSITIVE_INFINITY }, 'worst'],
    ['two equal bounds', { worst: 10, best: 10 }, 'best'],
    ['an unknown measure', { measure: 'mood' as never }, 'measure'],
    ['an unknown scale', { scale: 'square' as never }, 'scale'],
    ['half an observation', { leastN: 0.5 }, 'leastN'],
    ['enough of nothing', { enoughN: 0 }, 'enoughN'],
  ])('%s is refused naming the field', (_what, over, field) => {
    expect(issuesOf(measuring(over))).toEqual([`research.profiles.service.demand.measures.0.${field}`]);
  });

  test('rules of the score are checked', () => {
    expect(issuesOf({ scoreRules: { leastWeight: 101, leastOffers: -1 } })).toEqual([
      'research.scoreRules.leastWeight',
      'research.scoreRules.leastOffers',
    ]);
  });
});
