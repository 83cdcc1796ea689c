import { type Money, money } from '../domain/money.ts';
import type { Offer } from '../domain/offer.ts';
import type { CoveredPart } from '../domain/research-run.ts';

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
  /** Prices of organic offers in the commonest currency. Absent without prices. */
  readonly prices?: PriceQuartiles;
  /** Offers never seen before this run. */
  readonly newOffers: number;
  /** Offers whose price changed since they were last seen. */
  readonly repricedOffers: number;
  /** Whether everything asked for was read. */
  readonly isComplete: boolean;
}

/** An offer of a run, with what the store said of it. */
export interface SeenOffer {
  readonly offer: Offer;
  readonly city?: string | undefined;
  readonly outcome: 'created' | 'repriced' | 'changed' | 'unchanged' | 'stale';
}

/** Counts and prices per platform and city. Pure; an offer met by several queries counts once. */
export function summariseResearch(
  seen: readonly SeenOffer[],
  parts: readonly CoveredPart[],
): readonly ResearchGroup[] {
  const known = firstOutcomes(seen);
  const outcomeOf = ({ offer }: SeenOffer): SeenOffer['outcome'] | undefined => known.get(keyOf(offer));
  const places = new Map(parts.map((part) => [placeOf(part), { platform: part.platform, city: part.city }]));
  return [...places].map(([place, { platform, city }]) => {
    const here = parts.filter((part) => placeOf(part) === place);
    const unique = new Map(
      seen
        .filter((one) => placeOf({ platform: one.offer.platform, city: one.city }) === place)
        .map((one) => [one.offer.externalId, one]),
    );
    const offers = [...unique.values()];
    const promoted = offers.filter((one) => one.offer.isPromoted).length;
    const prices = quartiles(
      offers.flatMap((one) =>
        one.offer.isPromoted || one.offer.price === undefined ? [] : [one.offer.price],
      ),
    );
    return {
      platform,
      ...(city === undefined ? {} : { city }),
      offers: offers.length,
      ...(offers.length === 0 ? {} : { promotedShare: promoted / offers.length }),
      sellers: new Set(offers.flatMap((one) => one.offer.seller?.key ?? [])).size,
      ...(prices === undefined ? {} : { prices }),
      newOffers: offers.filter((one) => outcomeOf(one) === 'created').length,
      repricedOffers: offers.filter((one) => outcomeOf(one) === 'repriced').length,
      isComplete: here.every((part) => part.isComplete),
    };
  });
}

/** Quartiles by linear interpolation between neighbours (the method of most spreadsheets), in whole minor units. */
export function quartiles(prices: readonly Money[]): PriceQuartiles | undefined {
  const byCurrency = new Map<string, Money[]>();
  for (const price of prices) {
    const same = byCurrency.get(price.currency);
    if (same === undefined) byCurrency.set(price.currency, [price]);
    else same.push(price);
  }
  const [currency, same] = [...byCurrency].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  if (currency === undefined || same === undefined) return undefined;
  const sorted = same.map((price) => price.amountMinor).sort((a, b) => a - b);
  const at = (share: number): Money => {
    const position = (sorted.length - 1) * share;
    const low = sorted[Math.floor(position)] ?? 0;
    const high = sorted[Math.ceil(position)] ?? low;
    return money(Math.round(low + (high - low) * (position % 1)), currency);
  };
  return { q1: at(0.25), median: at(0.5), q3: at(0.75), n: sorted.length };
}

/** What the store said when a run first met an offer; when it meets it again, the store knows it already. */
function firstOutcomes(seen: readonly SeenOffer[]): ReadonlyMap<string, SeenOffer['outcome']> {
  const outcomes = new Map<string, SeenOffer['outcome']>();
  for (const { offer, outcome } of seen) if (!outcomes.has(keyOf(offer))) outcomes.set(keyOf(offer), outcome);
  return outcomes;
}

function keyOf({ platform, externalId }: Offer): string {
  return `${platform}\n${externalId}`;
}

function placeOf(part: { readonly platform: string; readonly city?: string | undefined }): string {
  return `${part.platform}\n${part.city ?? ''}`;
}
