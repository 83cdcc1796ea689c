import { AssertionError } from 'node:assert';
import { isLeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { platformCases, selectCases } from '../src/index.ts';
import { connectionMutants } from './mutants/platform/connection.ts';
import { failingCallMutants } from './mutants/platform/failing-calls.ts';
import { feedAndConsentMutants } from './mutants/platform/feed-and-consent.ts';
import { leadMutants } from './mutants/platform/leads.ts';
import { listingMutants } from './mutants/platform/listings.ts';
import { createFullPlatform, type PlatformMutant } from './mutants/platform/platform-mutant.ts';
import { talkAndFigureMutants } from './mutants/platform/talk-and-figures.ts';

const mutants: readonly PlatformMutant[] = [
  ...connectionMutants,
  ...listingMutants,
  ...leadMutants,
  ...talkAndFigureMutants,
  ...feedAndConsentMutants,
  ...failingCallMutants,
];

describe('platform mutants', () => {
  test('every case has a mutant, every mutant names a case, and no two mutants share an id', () => {
    const broken = new Set(mutants.map((mutant) => mutant.breaks));
    const ids = platformCases.map((one) => one.id);
    expect(ids.filter((id) => !broken.has(id))).toEqual([]);
    expect([...broken].filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(mutants.map((mutant) => mutant.id)).size).toBe(mutants.length);
  });

  test.each(mutants.map((mutant) => [mutant.breaks, mutant.id, mutant] as const))(
    '%s fails when %s',
    async (breaks, _id, mutant) => {
      const broken = platformCases.find((one) => one.id === breaks);
      const good = await createFullPlatform();
      const { subject, world = good.world } = mutant.mutate(good);
      const context = { subject, world };
      expect(selectCases(platformCases, context).selected).toContain(broken);
      const error: unknown = await broken?.run(context).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      await good.dispose();
      expect(error).toSatisfy((thrown) => thrown instanceof AssertionError || isLeadKitError(thrown));
    },
  );
});
