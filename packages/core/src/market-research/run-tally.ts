import type { Money } from '../domain/money.ts';
import type { Measurement, Measurements } from '../domain/niche-score.ts';
import type { Offer } from '../domain/offer.ts';
import { partKey, type ResearchRun } from '../domain/research-run.ts';
import { herfindahl, median, percentile, rising } from '../domain/statistics.ts';
import { DAY_MS, toUnixMs } from '../domain/time.ts';
import type { SeenOffer } from '../ports/store-offers.ts';
import { createPlaceTally, type PlaceTally, type ResearchGroup } from './place-tally.ts';

/** Counts what a run saw, offer by offer, and what became of what an earlier run saw. Holds figures, not offers. */
export interface RunTally {
  /** An offer of the run. Each is added once. */
  add(one: SeenOffer): void;
  /** An offer of an earlier run: `seen` is what that one saw, `other` what this one did. */
  compare(one: SeenOffer, earlier: ResearchRun): void;
  /** A promoted offer of a run two weeks before or more. */
  comparePromoted(one: SeenOffer): void;
  /** Per platform and city. */
  groups(): readonly ResearchGroup[];
  /** Different offers. */
  offers(): number;
  /** A quarter of the organic asking prices lies at or below; in the commonest currency. */
  lowPrice(): Money | undefined;
  measurements(): Measurements;
}

/** Fewer days between two runs say nothing about a pace. */
const LEAST_DAYS = 1;
const MONTH_DAYS = 30;
/** Prices of fewer like things have no spread worth the name. */
const CLUSTER_LEAST = 10;
/** Prices this close to the least one count as equal to it. */
const NEAR_MINIMUM = 1.01;

/**
 * Starts counting.
 *
 * @param comparable - names of parts that an earlier run covered to the end as well
 */
export function createRunTally(run: ResearchRun, comparable: ReadonlySet<string>): RunTally {
  const places = new Map<string, PlaceTally>();
  const placeOf = new Map<string, PlaceTally>();
  for (const part of run.parts) {
    const name = `${part.platform}\n${part.city ?? ''}`;
    const place = places.get(name) ?? createPlaceTally(part.platform, part.city);
    places.set(name, place);
    place.cover(part, comparable.has(partKey(part)));
    placeOf.set(partKey(part), place);
  }
  const placesOf = (parts: readonly string[]): ReadonlySet<PlaceTally> =>
    new Set(parts.flatMap((part) => placeOf.get(part) ?? []));

  const beganMs = toUnixMs(run.startedAt);
  const isNew = ({ offer }: Pick<SeenOffer, 'offer'>): boolean => toUnixMs(offer.firstSeenAt) >= beganMs;
  const daysBefore = new Map<ResearchRun, number>();
  function daysSince(earlier: ResearchRun): number {
    return ofMap(daysBefore, earlier, () => (beganMs - toUnixMs(earlier.startedAt)) / DAY_MS);
  }

  const all = createPlaceTally('', undefined);
  const sellers = new Map<string, Map<string, number>>();
  const clusters = new Map<string, number[]>();
  const cardSellers: number[] = [];
  const reviews = new Map<string, number>();
  const minimum = { near: 0, n: 0 };
  const depths: number[] = [];
  const growths: number[] = [];
  const validity = { n: 0, weeks: 0 };
  const promoted = { n: 0, still: 0 };
  const compared = new Set<string>();

  function addReviews({ externalId, platform, sellersCount }: Offer, count: number | undefined): void {
    const key = `${platform}\n${externalId}`;
    if (sellersCount !== undefined && count !== undefined && !reviews.has(key))
      reviews.set(key, count / (sellersCount + 1));
  }

  return {
    add: (one) => {
      if (one.parts.length === 0) return;
      const isNewHere = isNew(one);
      for (const place of placesOf(one.parts)) place.add(one, isNewHere);
      all.add(one, isNewHere);
      const { offer, seen } = one;
      const { platform, seller, model, condition, sellersCount, sellerPrices = [], priceSteps = [] } = offer;
      if (seller !== undefined)
        count(
          ofMap(sellers, platform, () => new Map<string, number>()),
          seller.key,
        );
      if (model !== undefined && seen.price !== undefined && !seen.isPromoted) {
        const like = [platform, seen.price.currency, condition ?? '', model.toLowerCase()].join('\n');
        ofMap(clusters, like, (): number[] => []).push(seen.price.amountMinor);
      }
      if (sellersCount !== undefined) cardSellers.push(sellersCount);
      addReviews(offer, offer.reviewsLast30Days);
      if (sellerPrices.length > 1) {
        const amounts = sellerPrices.map(({ amountMinor }) => amountMinor);
        const near = Math.min(...amounts) * NEAR_MINIMUM;
        minimum.near += amounts.filter((amount) => amount <= near).length;
        minimum.n += amounts.length;
      }
      if (priceSteps.length > 0 && seen.price !== undefined && seen.price.amountMinor > 0) {
        const least = Math.min(...priceSteps.map(({ price }) => price.amountMinor));
        depths.push(Math.max(0, 1 - least / seen.price.amountMinor));
      }
    },
    compare: ({ offer, parts, seen, other }, earlier) => {
      if (compared.has(offer.id)) return;
      compared.add(offer.id);
      const days = daysSince(earlier);
      for (const place of placesOf(parts)) {
        // Runs that begin at one moment, by a clock that stands still.
        if (other !== undefined && isNew({ offer })) place.forgetNew();
        if (other === undefined && offer.vanishedAt !== undefined) place.vanish();
        if (other !== undefined && !isSamePrice(seen.price, other.price)) place.reprice();
      }
      if (days < LEAST_DAYS) return;
      if (offer.validUntil !== undefined) {
        validity.n += 1;
        validity.weeks += days / 7;
      }
      if (other === undefined) return;
      const pace = MONTH_DAYS / days;
      if (seen.ordersCount !== undefined && other.ordersCount !== undefined)
        growths.push(((other.ordersCount - seen.ordersCount) / Math.max(1, seen.ordersCount)) * pace);
      if (seen.reviewsCount !== undefined && other.reviewsCount !== undefined)
        addReviews(offer, Math.max(0, other.reviewsCount - seen.reviewsCount) * pace);
    },
    comparePromoted: ({ seen, other }) => {
      if (!seen.isPromoted) return;
      promoted.n += 1;
      if (other?.isPromoted === true) promoted.still += 1;
    },
    groups: () => [...places.values()].map((place) => place.group()),
    offers: () => all.group().offers,
    lowPrice: () => all.group().prices?.q1,
    measurements: () => {
      const read = [...places.values()].map((place) => place.coverage());
      const coverage = read.length === 0 ? 0 : sum(read.map(({ share }) => share)) / read.length;
      const ofRun = (raw: number | undefined, n: number): Measurement | undefined =>
        raw === undefined || n === 0 ? undefined : { raw, n, coverage };
      const compareShare = run.parts.length === 0 ? 0 : comparable.size / run.parts.length;
      const known = read.filter(({ share }) => share > 0);
      return {
        ended_early: endedEarly(run, validity, compareShare),
        reviews_per_seller: ofRun(median([...reviews.values()]), reviews.size),
        order_growth:
          median(growths) === undefined
            ? undefined
            : { raw: median(growths) ?? 0, n: growths.length, coverage: compareShare },
        still_promoted: promoted.n === 0 ? undefined : { raw: promoted.still / promoted.n, n: promoted.n },
        sellers: ofRun(
          known.length === 0
            ? undefined
            : sum(known.map(({ sellers: found }) => found.estimate)) / known.length,
          sum(known.map(({ sellers: found }) => found.seen)),
        ),
        sellers_per_card: ofRun(median(cardSellers), cardSellers.length),
        seller_concentration: concentration(sellers, ofRun),
        price_spread: spread([...clusters.values()], ofRun),
        prices_at_minimum: ofRun(minimum.n === 0 ? undefined : minimum.near / minimum.n, minimum.n),
        price_step_depth: ofRun(median(depths), depths.length),
        promoted_share: ofRun(all.group().promotedShare, all.group().offers),
      };
    },
  };
}

type OfRun = (raw: number | undefined, n: number) => Measurement | undefined;

/** Adverts that ended well before their time, as a share of those that were there, per week. */
function endedEarly(
  { endedEarly: ended }: ResearchRun,
  validity: { readonly n: number; readonly weeks: number },
  compareShare: number,
): Measurement | undefined {
  if (ended === undefined || validity.weeks === 0) return undefined;
  const { candidates, checked, gone } = ended;
  if (candidates > 0 && checked === 0) return undefined;
  const checkedShare = candidates === 0 ? 1 : checked / candidates;
  return {
    raw: gone / checkedShare / validity.weeks,
    n: validity.n,
    coverage: compareShare * checkedShare,
  };
}

/** Sellers of one platform know nothing of those of another: their concentrations are averaged by offers. */
function concentration(
  sellers: ReadonlyMap<string, ReadonlyMap<string, number>>,
  ofRun: OfRun,
): Measurement | undefined {
  let weighted = 0;
  let n = 0;
  for (const counts of sellers.values()) {
    const offers = sum([...counts.values()]);
    const index = herfindahl(counts.values());
    if (index === undefined) continue;
    weighted += index * offers;
    n += offers;
  }
  return ofRun(n === 0 ? undefined : weighted / n, n);
}

function spread(clusters: readonly (readonly number[])[], ofRun: OfRun): Measurement | undefined {
  let weighted = 0;
  let n = 0;
  for (const prices of clusters) {
    const sorted = rising(prices);
    const middle = percentile(sorted, 0.5) ?? 0;
    if (sorted.length < CLUSTER_LEAST || middle <= 0) continue;
    weighted +=
      (((percentile(sorted, 0.75) ?? 0) - (percentile(sorted, 0.25) ?? 0)) / middle) * sorted.length;
    n += sorted.length;
  }
  return ofRun(n === 0 ? undefined : weighted / n, n);
}

function isSamePrice(before: Money | undefined, after: Money | undefined): boolean {
  return before?.amountMinor === after?.amountMinor && before?.currency === after?.currency;
}

function ofMap<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
