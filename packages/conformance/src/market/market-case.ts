import assert from 'node:assert/strict';
import type { Market, Offer } from '@leadkit/core';
import type { ConformanceCase, ConformanceFamily } from '../conformance-case.ts';
import { hasMember } from '../select-cases.ts';
import type { MarketWorld } from './market-world.ts';

/** A rule of the market contract. */
export type MarketCase = ConformanceCase<Market, MarketWorld>;

/** What the body of a market case works with. */
export interface MarketBench {
  readonly market: Market;
  readonly world: MarketWorld;
}

/** A case as it is written down. */
export interface MarketRule {
  readonly slug: string;
  readonly title: string;
  readonly family: ConformanceFamily;
  /** Optional members it cannot do without: `world.…`, `market.…`. */
  readonly needs?: readonly string[];
  run(bench: MarketBench): Promise<void>;
}

/** Turns rules of one method into cases. */
export function marketRules(port: string, rules: readonly MarketRule[]): readonly MarketCase[] {
  return rules.map((rule) => ({
    id: `market.${port}.${rule.slug}`,
    title: rule.title,
    port,
    family: rule.family,
    needs: rule.needs ?? [],
    lacks: ({ subject, world }) => {
      const missing = (rule.needs ?? []).find((need) => !hasMember({ world, market: subject }, need));
      if (missing === undefined) return undefined;
      const [owner, ...path] = missing.split('.');
      return owner === 'world' ? `world lacks ${path.join('.')}` : `port ${path.join('.')} is absent`;
    },
    run: ({ subject, world }) => rule.run({ market: subject, world }),
  }));
}

/** Pages no search of a case needs; a market that still has more goes round in circles. */
const PAGES_MAX = 50;

/** All offers of a search, page after page. */
export async function searchAll(market: Market, text: string): Promise<readonly Offer[]> {
  const offers: Offer[] = [];
  const cursors = new Set<string>();
  let cursor: string | undefined;
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { offers: found, nextCursor } = await market.searchPage({ text, cursor });
    offers.push(...found);
    if (nextCursor === undefined) return offers;
    assert.ok(!cursors.has(nextCursor), 'the same cursor comes twice: the search would never end');
    cursors.add(nextCursor);
    cursor = nextCursor;
  }
  return assert.fail(`a search has more than ${PAGES_MAX} pages`);
}
