import type { Platform, PublishResult } from '@leadkit/core';
import { expect, test } from 'vitest';
import { type ConformanceRow, platformCases, runConformance } from '../src/index.ts';
import { createFullPlatform, type PlatformSetup, withPort } from './mutants/platform/platform-mutant.ts';

/** Rows of the cases whose ids begin with `prefix` that did not pass. */
async function unpassed(
  prefix: string,
  change: (setup: PlatformSetup) => PlatformSetup,
): Promise<readonly Pick<ConformanceRow, 'id' | 'message'>[]> {
  const cases = platformCases.filter((one) => one.id.startsWith(prefix));
  expect(cases.length).toBeGreaterThan(0);
  const create = async (): Promise<PlatformSetup> => change(await createFullPlatform());
  const { rows } = await runConformance({ cases, create });
  return rows.filter((row) => row.outcome !== 'passed').map(({ id, message = '' }) => ({ id, message }));
}

/** Bazaar if it overwrote what has the same key. */
function overwriting(platform: Platform): Platform {
  return withPort(platform, 'listings', (inner) => ({
    features: { idempotency: 'natural' as const },
    publish: async ({ drafts }, options) => {
      const [draft] = drafts;
      const known = draft && (await inner.findByKey?.({ key: draft.key }, options));
      if (draft === undefined || known === undefined) return inner.publish({ drafts }, options);
      return [await inner.update({ externalId: known.externalId, draft }, options)];
    },
  }));
}

/** Bazaar if it took drafts as imports that are worked off later, in no particular order. */
function importing(platform: Platform): Platform {
  const imports = new Map<string, readonly PublishResult[]>();
  return withPort(platform, 'listings', (inner) => ({
    limits: { ...inner.limits, batchMax: 10 },
    publish: async ({ drafts }, options) => {
      if (drafts.length === 0) return [];
      const operation = `import-${imports.size + 1}`;
      const results: PublishResult[] = [];
      for (const draft of drafts) {
        const [result] = await inner.publish({ drafts: [draft] }, options);
        if (result !== undefined) results.unshift({ key: draft.key, ...result } as PublishResult);
      }
      imports.set(operation, results);
      return drafts.map(() => ({ outcome: 'accepted', operation }));
    },
    readOperation: async ({ operation }) => imports.get(operation) ?? [],
  }));
}

test('a platform with a price list passes the cases of price lists', async () => {
  expect(await unpassed('platform.priceFeed.', (setup) => setup)).toEqual([]);
});

test('a platform that overwrites what has the same key passes the case of repeats', async () => {
  const change = (setup: PlatformSetup): PlatformSetup => ({ ...setup, subject: overwriting(setup.subject) });
  expect(await unpassed('platform.listings.publish.repeated', change)).toEqual([]);
});

test('a platform that takes imports passes the cases of publishing', async () => {
  const change = (setup: PlatformSetup): PlatformSetup => ({ ...setup, subject: importing(setup.subject) });
  for (const slug of ['one', 'found-by-key', 'in-order', 'none', 'refused'])
    expect(await unpassed(`platform.listings.publish.${slug}`, change)).toEqual([]);
});
