import { type Money, money } from '../domain/money.ts';
import type { CoveredPart } from '../domain/research-run.ts';
import { herfindahl, percentile, rising } from '../domain/statistics.ts';
import type { SeenOffer } from '../ports/store-offers.ts';

/** Prices at the quarters of a sorted list. Half of all prices lie between `q1` and `q3`. */
export interface PriceQuartiles {
  /** A quarter of the prices is at or below. */
  readonly q1: Money;
  /** Half of them. */
  readonly median: Money;
  /** Three quarters of them. */
  readonly q3: Money;
  /** How many prices they rest on. */
  readonly n: number;
}

/** What one platform shows in one city. */
export interface ResearchGroup {
  /** Id of the platform. */
  readonly platform: string;
  /** City by the host's key; absent: no city filter. */
  readonly city?: string;
  /** Different offers seen. */
  readonly offers: number;
  /** How many of them are in paid places, 0 to 1. Absent without offers. */
  readonly promotedShare?: number;
  /** Different sellers, where the market shows them. */
  readonly sellers: number;
  /**
   * How concentrated the sellers are, 0 to 10 000: the Herfindahl-Hirschman index without the bias of small samples,
   * Σ c(c−1) / (n(n−1)) · 10 000 over the offers c of each seller. Absent below two offers with a seller.
   */
  readonly concentration?: number;
  /** Prices of organic offers in the commonest currency. Absent without prices. */
  readonly prices?: PriceQuartiles;
  /** Offers never seen before this run. */
  readonly newOffers: number;
  /** Offers whose price is another one than the last run saw that covered their part to the end. */
  readonly repricedOffers: number;
  /**
   * Offers that the last run saw and this one did not find, of parts that both covered to the end. Absent: no part of
   * the place was covered by both, so nothing can be said.
   */
  readonly vanishedOffers?: number;
  /** Whether everything asked for was read. */
  readonly isComplete: boolean;
}

/** Counts of one place. */
export interface PlaceTally {
  /** A part of the run that read this place. */
  cover(part: CoveredPart, isComparable: boolean): void;
  add(one: SeenOffer, isNew: boolean): void;
  /** One of those that were added as new was met before. */
  forgetNew(): void;
  vanish(): void;
  reprice(): void;
  group(): ResearchGroup;
  coverage(): PlaceCoverage;
}

/** How much of a place was read. */
interface PlaceCoverage {
  /** Share of what the market has, 0 to 1: the mean over its parts. */
  readonly share: number;
  /** Sellers seen, and how many there are when those of the pages that were not read are as many per offer. */
  readonly sellers: { readonly seen: number; readonly estimate: number };
}

/** Starts counting a place. */
export function createPlaceTally(platform: string, city: string | undefined): PlaceTally {
  const shares: number[] = [];
  const sellers = new Map<string, number>();
  const amounts = new Map<string, number[]>();
  const counts = { offers: 0, promoted: 0, newOffers: 0, vanished: 0, repriced: 0 };
  let isComplete = true;
  let isComparable = false;

  return {
    cover: (part, isCoveredBefore) => {
      shares.push(shareRead(part));
      isComplete &&= part.isComplete;
      isComparable ||= isCoveredBefore;
    },
    add: ({ offer, seen }, isNew) => {
      counts.offers += 1;
      if (seen.isPromoted) counts.promoted += 1;
      if (isNew) counts.newOffers += 1;
      const { key } = offer.seller ?? {};
      if (key !== undefined) sellers.set(key, (sellers.get(key) ?? 0) + 1);
      if (seen.price === undefined || seen.isPromoted) return;
      const same = amounts.get(seen.price.currency);
      if (same === undefined) amounts.set(seen.price.currency, [seen.price.amountMinor]);
      else same.push(seen.price.amountMinor);
    },
    forgetNew: () => {
      counts.newOffers -= 1;
    },
    vanish: () => {
      counts.vanished += 1;
    },
    reprice: () => {
      counts.repriced += 1;
    },
    group: () => {
      const { offers, promoted, newOffers, vanished, repriced } = counts;
      const concentration = herfindahl(sellers.values());
      const prices = quartilesOf(amounts);
      return {
        platform,
        ...(city === undefined ? {} : { city }),
        offers,
        ...(offers === 0 ? {} : { promotedShare: promoted / offers }),
        sellers: sellers.size,
        ...(concentration === undefined ? {} : { concentration }),
        ...(prices === undefined ? {} : { prices }),
        newOffers,
        repricedOffers: repriced,
        ...(isComparable ? { vanishedOffers: vanished } : {}),
        isComplete,
      };
    },
    coverage: () => {
      const best = Math.max(0, ...shares);
      const estimate = best === 0 ? 0 : sellers.size / best;
      const share = shares.length === 0 ? 0 : shares.reduce((total, one) => total + one, 0) / shares.length;
      return { share, sellers: { seen: sellers.size, estimate } };
    },
  };
}

/** Share of a part that was read; 0 when the market does not say how much there is. */
function shareRead({ isComplete, total, offers }: CoveredPart): number {
  if (isComplete) return 1;
  return total === undefined || total.value <= 0 ? 0 : Math.min(1, offers / total.value);
}

/** Quartiles by linear interpolation between neighbours, in whole minor units of the commonest currency. */
export function quartilesOf(amounts: ReadonlyMap<string, readonly number[]>): PriceQuartiles | undefined {
  const [currency, same = []] = [...amounts].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  if (currency === undefined) return undefined;
  const sorted = rising(same);
  const at = (share: number): Money => money(Math.round(percentile(sorted, share) ?? 0), currency);
  return { q1: at(0.25), median: at(0.5), q3: at(0.75), n: sorted.length };
}
