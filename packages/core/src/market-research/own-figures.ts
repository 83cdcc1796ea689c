import type { Item } from '../domain/item.ts';
import type { Listing } from '../domain/listing.ts';
import { type MarginRules, marginOf } from '../domain/margin.ts';
import type { Money } from '../domain/money.ts';
import type { Niche } from '../domain/niche.ts';
import type { Measurement } from '../domain/niche-score.ts';
import type { ResearchRun } from '../domain/research-run.ts';
import { median } from '../domain/statistics.ts';
import { DAY_MS, toUnixMs } from '../domain/time.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { PAGE_LIMIT_MAX } from '../ports/store-limits.ts';
import type { ServiceContext } from '../service-context.ts';

/** What margins are computed from. */
export interface MarginSource {
  readonly niche: Niche;
  readonly run: ResearchRun;
  readonly marginRules: MarginRules;
}

/**
 * What is left of a price after cost, commission, tax and delivery: the mean over the niche's items with a cost, each on
 * the platforms of the run. Used goods are priced at the lower quarter of what others ask; everything else as the host
 * asks.
 *
 * @param lowPrice - a quarter of the market's asking prices lies at or below
 */
export async function measureMargin(
  context: ServiceContext,
  { niche, run, marginRules }: MarginSource,
  lowPrice: Money | undefined,
  options: CallOptions,
): Promise<Measurement | undefined> {
  const { items } = await context.store.listPage(
    'item',
    { filter: { nicheId: niche.id }, limit: PAGE_LIMIT_MAX },
    options,
  );
  const platforms = [...new Set(run.parts.map(({ platform }) => platform))];
  const shares = items.flatMap((item) => {
    const price = priceOf(item, niche, lowPrice);
    const found = platforms.flatMap((platform) => {
      if (price === undefined || item.cost?.currency !== price.currency) return [];
      const { cost, weightGrams } = item;
      const { margin } = marginOf(marginRules, { platform, price, cost, weightGrams, at: run.startedAt });
      return margin === undefined ? [] : [margin.shareHundredths / 10_000];
    });
    return found.length === 0 ? [] : [mean(found)];
  });
  return shares.length === 0 ? undefined : { raw: mean(shares), n: shares.length };
}

function priceOf({ price }: Item, { kind }: Niche, lowPrice: Money | undefined): Money | undefined {
  if (kind !== 'used_goods') return price.amountMinor > 0 ? price : undefined;
  return lowPrice !== undefined && lowPrice.amountMinor > 0 ? lowPrice : undefined;
}

/** How often people look at our own listings of the niche and their phones, per listing and day: the middle one. */
export async function measureOwnInterest(
  context: ServiceContext,
  niche: Niche,
  options: CallOptions,
): Promise<Measurement | undefined> {
  const { items } = await context.store.listPage(
    'listing',
    { filter: { nicheId: niche.id, status: 'active' }, limit: PAGE_LIMIT_MAX },
    options,
  );
  const paces = items.flatMap(interestPerDay);
  return paces.length === 0 ? undefined : { raw: median(paces) ?? 0, n: paces.length };
}

/** Nothing for a listing without counters, and for one on its first day. */
function interestPerDay({ publishedAt, stats }: Listing): readonly number[] {
  if (publishedAt === undefined || stats?.views === undefined) return [];
  const days = (toUnixMs(stats.readAt) - toUnixMs(publishedAt)) / DAY_MS;
  return days < 1 ? [] : [(stats.views + (stats.phoneViews ?? 0)) / days];
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0) / numbers.length;
}
