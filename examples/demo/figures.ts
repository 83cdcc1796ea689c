import { type Money, money } from '@leadkit/core';
import type { BuyerFacts, PlatformFacts } from './platforms/demo-platform.ts';
import { percentile } from './report/statistics.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The numbers of a run, as LeadKit or the marketplaces tell them. Money in tenge. */
export interface DemoFigures {
  /** Competitors' offers for the demo's query. */
  readonly offersSeen: number;
  /** Our adverts that buyers can see. */
  readonly advertsLive: number;
  /** Products of ours that a price list keeps on sale. */
  readonly goodsOnSale: number;
  /** Messages and orders of buyers. */
  readonly signals: number;
  /** Different people. */
  readonly persons: number;
  /** Buying episodes: here everybody has one. */
  readonly leads: number;
  /** Leads that one of our people took. */
  readonly taken: number;
  /** People one of ours has answered. */
  readonly answered: number;
  /** Working minutes from the first message of those who wrote to the first answer of one of ours: half took at most so long. */
  readonly responseMedian: number;
  /** The same for nine tenths. */
  readonly responseP90: number;
  /** People who bought and kept it. */
  readonly won: number;
  /** What they paid. */
  readonly revenue: Money;
  /** What promotion cost. */
  readonly spend: Money;
  /** Promotion by lead, in minor units, to the next whole one. */
  readonly costPerLeadMinor: number;
  /** What promotion brought back beyond itself, as a part of itself, to the next hundredth. */
  readonly romi: number;
}

/** The same numbers from what really happened: without LeadKit, so that the two can be compared. */
export function figuresOfWorld(facts: readonly PlatformFacts[]): DemoFigures {
  const people = peopleOf(facts);
  const paid = people.filter((buyers) => buyers.some(({ paidMinor }) => paidMinor > 0));
  const revenueMinor = sum(paid.flat(), ({ paidMinor }) => paidMinor);
  const promotionMinor = sum(facts, (each) => each.promotionMinor);
  const profitMinor =
    revenueMinor - sum(paid.flat(), ({ costMinor }) => costMinor) - sum(facts, ({ feesMinor }) => feesMinor);
  const waits = people
    .flatMap((buyers) => buyers.filter(({ answeredAtMs }) => answeredAtMs !== undefined).slice(0, 1))
    .map(({ firstAtMs, answeredAtMs = firstAtMs }) => workingMinutes(firstAtMs, answeredAtMs))
    .sort((a, b) => a - b);
  return {
    offersSeen: sum(facts, ({ offersSeen }) => offersSeen),
    advertsLive: sum(facts, ({ advertsLive }) => advertsLive),
    goodsOnSale: sum(facts, ({ goodsOnSale }) => goodsOnSale),
    signals: sum(people.flat(), ({ signals }) => signals),
    persons: people.length,
    leads: people.length,
    taken: people.filter((buyers) => buyers.some(({ isForSales }) => isForSales)).length,
    answered: people.filter((buyers) => buyers.some(({ answeredAtMs }) => answeredAtMs !== undefined)).length,
    responseMedian: toHundredths(percentile(waits, 0.5) ?? 0),
    responseP90: toHundredths(percentile(waits, 0.9) ?? 0),
    won: paid.length,
    revenue: money(revenueMinor, 'KZT'),
    spend: money(promotionMinor, 'KZT'),
    costPerLeadMinor: Math.round(promotionMinor / people.length),
    romi: toHundredths((profitMinor - promotionMinor) / promotionMinor),
  };
}

/** Whole minutes between two moments in which the team works: from nine to nine, every day, in Almaty. */
function workingMinutes(fromMs: number, toMs: number): number {
  const worked = (atMs: number): number => {
    const local = atMs + 5 * HOUR_MS;
    const intoDay = (local % DAY_MS) - 9 * HOUR_MS;
    return Math.floor(local / DAY_MS) * 12 * HOUR_MS + Math.min(12 * HOUR_MS, Math.max(0, intoDay));
  };
  return Math.floor((worked(toMs) - worked(fromMs)) / 60_000);
}

/** Everybody, each with what they did on every marketplace: a phone number tells who is the same. */
function peopleOf(facts: readonly PlatformFacts[]): readonly (readonly BuyerFacts[])[] {
  const people = new Map<string, BuyerFacts[]>();
  for (const { platform, buyers } of facts) {
    for (const buyer of buyers) {
      const key = buyer.phone ?? `${platform}:${buyer.id}`;
      people.set(key, [...(people.get(key) ?? []), buyer]);
    }
  }
  return [...people.values()];
}

function sum<Row>(rows: readonly Row[], pick: (row: Row) => number): number {
  return rows.reduce((total, row) => total + pick(row), 0);
}

/** To the next hundredth. */
export function toHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
