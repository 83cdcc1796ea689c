import type { Niche } from '../domain/niche.ts';
import type { ExpandedQuery } from '../domain/query-expansion.ts';
import { type CoveredPart, partKey } from '../domain/research-run.ts';
import { LeadKitError } from '../errors.ts';
import type { Market } from '../ports/market.ts';

/** One query on one market in one city. */
export interface Search {
  readonly market: Market;
  readonly query: string;
  readonly city: string | undefined;
  /** Names the part of the run it becomes. */
  readonly key: string;
}

/** @throws LeadKitError `business_rule` when the kit has no market for the niche. */
export function marketsOf(niche: Niche, markets: readonly Market[]): readonly Market[] {
  const wanted = markets.filter(
    (market) => niche.platforms.length === 0 || niche.platforms.includes(market.platform),
  );
  if (wanted.length === 0) {
    throw new LeadKitError({
      code: 'business_rule',
      operation: 'research.run',
      message: `There is no market to read for niche "${niche.name}". Add one to createLeadKit({ markets }).`,
    });
  }
  return wanted;
}

/** What a run reads, per market in the order it is read. */
export function planSearches(
  { cities }: Niche,
  markets: readonly Market[],
  queries: readonly ExpandedQuery[],
): readonly (readonly Search[])[] {
  const places = cities.length === 0 ? [undefined] : cities;
  return markets.map((market) =>
    places.flatMap((city) =>
      queries.map(({ text }) => ({ market, query: text, city, key: partKey(partOf(market, text, city)) })),
    ),
  );
}

/** The part of the run a search becomes. */
export function partOf(
  market: Market,
  query: string,
  city: string | undefined,
): Pick<CoveredPart, 'market' | 'platform' | 'query' | 'city'> {
  return { market: market.id, platform: market.platform, query, ...(city === undefined ? {} : { city }) };
}
