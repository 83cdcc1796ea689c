import { createLeadKit, isLeadKitError, type LeadKitOptions } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createFakePlatform } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';

function refusal(options: unknown): unknown {
  try {
    createLeadKit(options as LeadKitOptions);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('createLeadKit options', () => {
  test('a store alone is enough', () => {
    expect(refusal({ store: createMemoryStore() })).toBeUndefined();
  });

  test.each([
    [undefined, '', 'expected an object of options, got nothing'],
    [{}, 'store', 'expected a store such as createMemoryStore() or createPostgresStore(…), got nothing'],
    [
      { store: 'postgres://…' },
      'store',
      'expected a store such as createMemoryStore() or createPostgresStore(…), got "postgres://…"',
    ],
    [{ store: createMemoryStore(), platforms: {} }, 'platforms', 'expected an array, got an object'],
    [
      { store: createMemoryStore(), platforms: [{}] },
      'platforms.0',
      'expected a platform such as createOlx(…), got an object',
    ],
    [
      { store: createMemoryStore(), jobs: { collectEveryMs: 0 } },
      'jobs.collectEveryMs',
      'expected a whole number of milliseconds from 1, got number 0',
    ],
    [
      {
        store: createMemoryStore(),
        leads: { rules: [{ id: 'r', points: Number.NaN, when: [], explanation: '' }] },
      },
      'leads.rules.0.points',
      'expected a whole number of points, got number NaN',
    ],
    [
      { store: createMemoryStore(), traffic: { plan: { similarHundredths: 0.9 } } },
      'traffic.plan.similarHundredths',
      'expected a whole number from 1 to 10000, got number 0.9',
    ],
    [
      { store: createMemoryStore(), traffic: { reprice: { marginFloorHundredths: Number.NaN } } },
      'traffic.reprice.marginFloorHundredths',
      'expected a whole number from 0 to 9999, got number NaN',
    ],
    [
      { store: createMemoryStore(), privacy: { hashKey: 'short' } },
      'privacy.hashKey',
      'expected a text of at least 32 characters',
    ],
    [
      { store: createMemoryStore(), campaignGate: { scoreAboveHundredths: 60.5 } },
      'campaignGate.scoreAboveHundredths',
      'expected a whole number of hundredths from 0 to 10000, got number 60.5',
    ],
    [
      { store: createMemoryStore(), handoff: { texts: { ru: { lead_offered: { title: 'Заявка' } } } } },
      'handoff.texts.ru.lead_offered.body',
      'expected a text, got nothing',
    ],
    [
      {
        store: createMemoryStore(),
        handoff: { texts: { ru: { lead_offerd: { title: 'Заявка', body: '' } } } },
      },
      'handoff.texts.ru.lead_offerd',
      expect.stringMatching(/^expected a text of lead_offered, .+, got an object$/),
    ],
    [
      { store: createMemoryStore(), handoff: { texts: { de: {} } } },
      'handoff.texts.de',
      'expected words in ru, kk, en, got an object',
    ],
    [
      { store: createMemoryStore(), clock: { now: () => 0 } },
      'clock',
      'expected a clock with now, sleep and after, got an object',
    ],
  ])('%j is refused naming %s', (options, path, message) => {
    expect(refusal(options)).toMatchObject({
      code: 'invalid_input',
      operation: 'createLeadKit',
      issues: [{ path, message }],
    });
  });

  test('two platforms of one id are refused', () => {
    const error = refusal({
      store: createMemoryStore(),
      platforms: [createFakePlatform(), createFakePlatform()],
    });
    expect(error).toMatchObject({
      issues: [{ path: 'platforms.1.id', message: '"fake" is there twice; ids are unique within a kit' }],
    });
  });

  test('a platform of another contract is refused naming both versions', () => {
    const error = refusal({
      store: createMemoryStore(),
      platforms: [{ ...createFakePlatform(), contract: 2 }],
    });
    expect(error).toMatchObject({
      issues: [
        {
          path: 'platforms.0.contract',
          message: '"fake" was written for contract 2; this core takes 1. Install matching versions',
        },
      ],
    });
  });

  test('every wrong option is named at once', () => {
    const error = refusal({
      platforms: 1,
      markets: 2,
      notifiers: 3,
      logger: 4,
      egress: 5,
      fetch: 6,
      ids: 7,
      random: 8,
    });
    expect(isLeadKitError(error) && error.issues?.map((issue) => issue.path).sort()).toEqual(
      ['egress', 'fetch', 'ids', 'logger', 'markets', 'notifiers', 'platforms', 'random', 'store'].sort(),
    );
  });
});
