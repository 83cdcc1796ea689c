import type { Market, Notifier, Platform, Store } from '@leadkit/core';
import { describe, test } from 'vitest';
import type { ConformanceCase, ConformanceSetup } from '../conformance-case.ts';
import { marketCases } from '../market/market-cases.ts';
import type { MarketWorld } from '../market/market-world.ts';
import { notifierCases } from '../notifier/notifier-cases.ts';
import type { NotifierWorld } from '../notifier/notifier-world.ts';
import { platformCases } from '../platform/platform-cases.ts';
import type { PlatformWorld } from '../platform/platform-world.ts';
import {
  type ConformanceRow,
  checkGaps,
  type KnownGaps,
  notApplicableRow,
  probe,
  runCase,
} from '../run-conformance.ts';
import { storeCases } from '../store/store-cases.ts';
import type { StoreWorld } from '../store/store-world.ts';

/** What an author brings to a conformance test. */
export interface ConformanceOptions<Subject, World> {
  /** A fresh subject and world; called once per case and once to see which cases apply. */
  readonly create: () => Promise<ConformanceSetup<Subject, World>>;
  /** Cases that are known to fail, by id, each with the reason. A gap that closes fails the suite. */
  readonly gaps?: KnownGaps | undefined;
}

/** Runs every case of the platform contract as a vitest test. Cases that cannot be run are skipped with the reason. */
export function describePlatform(name: string, options: ConformanceOptions<Platform, PlatformWorld>): void {
  bind(name, platformCases, options);
}

/** Runs every case of the market contract as a vitest test. */
export function describeMarket(name: string, options: ConformanceOptions<Market, MarketWorld>): void {
  bind(name, marketCases, options);
}

/** Runs every case of the store contract as a vitest test. */
export function describeStore(name: string, options: ConformanceOptions<Store, StoreWorld>): void {
  bind(name, storeCases, options);
}

/** Runs every case of the notifier contract as a vitest test. */
export function describeNotifier(name: string, options: ConformanceOptions<Notifier, NotifierWorld>): void {
  bind(name, notifierCases, options);
}

function bind<Subject, World>(
  name: string,
  cases: readonly ConformanceCase<Subject, World>[],
  options: ConformanceOptions<Subject, World>,
): void {
  describe(name, async () => {
    const { gaps } = options;
    checkGaps(cases, gaps);
    const { notApplicable } = await probe({ cases, create: options.create });
    const reasons = new Map(notApplicable.map((entry) => [entry.case.id, entry.reason]));
    for (const candidate of cases) {
      const { id, title } = candidate;
      const reason = reasons.get(id);
      const label = `${id}: ${title}`;
      if (reason === undefined) {
        const note = gaps?.[id] === undefined ? '' : ` (known gap: ${gaps[id]})`;
        test(`${label}${note}`, async () => pass(await runCase(candidate, options)));
        continue;
      }
      const row = notApplicableRow(candidate, reason, gaps);
      if (row.outcome === 'failed') test(label, () => pass(row));
      else test.skip(`${label} (${row.message})`);
    }
  });
}

/** A failed row fails its test with the error of the case, whose stack leads to the rule. */
function pass(row: ConformanceRow): void {
  if (row.outcome !== 'failed') return;
  throw row.error ?? new Error(row.message);
}
