import { AssertionError } from 'node:assert';
import { isLeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { runConformance, selectCases, storeCases } from '../src/index.ts';
import { callMutants } from './mutants/store/calls.ts';
import { deliveryMutants } from './mutants/store/deliveries.ts';
import { figureMutants } from './mutants/store/figures.ts';
import { keyAndCommitMutants } from './mutants/store/keys-and-commits.ts';
import { listMutants } from './mutants/store/lists.ts';
import { offerMutants } from './mutants/store/offers.ts';
import { privacyMutants } from './mutants/store/privacy.ts';
import { rightMutants } from './mutants/store/rights.ts';
import { runOfferMutants } from './mutants/store/run-offers.ts';
import { searchMutants } from './mutants/store/searches.ts';
import { shapeAndValueMutants } from './mutants/store/shape-and-values.ts';
import { signalMutants } from './mutants/store/signals.ts';
import { createFullStore, type StoreMutant } from './mutants/store/store-mutant.ts';

const mutants: readonly StoreMutant[] = [
  ...shapeAndValueMutants,
  ...keyAndCommitMutants,
  ...listMutants,
  ...signalMutants,
  ...offerMutants,
  ...runOfferMutants,
  ...searchMutants,
  ...deliveryMutants,
  ...rightMutants,
  ...privacyMutants,
  ...figureMutants,
  ...callMutants,
];

describe('store mutants', () => {
  test('a good store whose world can do everything passes every case', async () => {
    const report = await runConformance({ cases: storeCases, create: async () => createFullStore() });
    expect(report.rows.filter((row) => row.outcome !== 'passed')).toEqual([]);
  }, 60_000);

  test('every case has a mutant, every mutant names a case, and no two mutants share an id', () => {
    const broken = new Set(mutants.map((mutant) => mutant.breaks));
    const ids = storeCases.map((one) => one.id);
    expect(ids.filter((id) => !broken.has(id))).toEqual([]);
    expect([...broken].filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(mutants.map((mutant) => mutant.id)).size).toBe(mutants.length);
  });

  test.each(mutants.map((mutant) => [mutant.breaks, mutant.id, mutant] as const))(
    '%s fails when %s',
    async (breaks, _id, mutant) => {
      const broken = storeCases.find((one) => one.id === breaks);
      const good = createFullStore();
      const { subject, world = good.world } = mutant.mutate(good);
      const context = { subject, world };
      expect(selectCases(storeCases, context).selected).toContain(broken);
      const error: unknown = await broken?.run(context).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      await good.dispose();
      expect(error).toSatisfy((thrown) => thrown instanceof AssertionError || isLeadKitError(thrown));
    },
  );
});
