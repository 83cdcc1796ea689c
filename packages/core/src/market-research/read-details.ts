import { partKey, type ResearchRun } from '../domain/research-run.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Market } from '../ports/market.ts';
import type { ServiceContext } from '../service-context.ts';
import { reasonOf } from './read-markets.ts';
import { recordOffers } from './record-offers.ts';
import { sideBySide } from './side-by-side.ts';

/** Which offers are read one by one. */
export interface DetailPlan {
  readonly run: ResearchRun;
  readonly markets: readonly Market[];
  /** Most offers per market. */
  readonly detailsMax: number;
  readonly parallelMarkets: number;
}

/** A market without shared cards shows so by its first offers, and is not asked for more. */
const TRIES_MAX = 3;

/**
 * Reads some offers of a run by their id, for what lists do not show: how many sell the same thing, at what prices, and
 * how often it was reviewed of late. Always the offers known longest, so that runs can be compared. One at a time per
 * market; a market that refused the run, or refuses now, is left alone.
 */
export async function readDetails(
  context: ServiceContext,
  { run, markets, detailsMax, parallelMarkets }: DetailPlan,
  options: CallOptions,
): Promise<void> {
  if (detailsMax === 0) return;
  await sideBySide(markets, parallelMarkets, async (market, isStopped) => {
    const own = run.parts.filter((part) => part.market === market.id);
    if (own.length === 0 || own.some(({ stoppedBy }) => stoppedBy === 'blocked' || stoppedBy === 'captcha'))
      return;
    const query = { runId: run.id, parts: own.map(partKey), limit: detailsMax };
    const { items } = await context.store.offers.seenPage(query, options);
    let isShared = false;
    for (const [index, { offer, seen }] of items.entries()) {
      if (isStopped() || (!isShared && index >= TRIES_MAX)) return;
      const { externalId, url } = offer;
      try {
        const found = await market.readOffer({ externalId, url }, options);
        if (found === undefined) continue;
        isShared ||= found.sellersCount !== undefined;
        // Its own page does not know whether its place on a list was paid for.
        await recordOffers(context, [{ ...found, isPromoted: seen.isPromoted }], { runId: run.id }, options);
      } catch (error) {
        const stoppedBy = reasonOf(error);
        if (stoppedBy === undefined) throw error;
        if (stoppedBy !== 'shape_changed') return;
      }
    }
  });
}
