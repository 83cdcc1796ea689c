import { type Money, money } from '@leadkit/core';
import type { BuyerFacts, PlatformFacts } from './platforms/demo-platform.ts';

/** The numbers of a run, as LeadKit or the marketplaces tell them. Money in tenge. */
export interface DemoFigures {
  /** Competitors' offers for the demo's query. */
  readonly offersSeen: number;
  /** Our adverts that buyers can see. */
  readonly advertsLive: number;
  /** Messages and orders of buyers. */
  readonly signals: number;
  /** Different people. */
  readonly persons: number;
  /** Buying episodes: here everybody has one. */
  readonly leads: number;
  /** People one of ours has answered. */
  readonly answered: number;
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
  return {
    offersSeen: sum(facts, ({ offersSeen }) => offersSeen),
    advertsLive: sum(facts, ({ advertsLive }) => advertsLive),
    signals: sum(people.flat(), ({ signals }) => signals),
    persons: people.length,
    leads: people.length,
    answered: people.filter((buyers) => buyers.some(({ answeredAtMs }) => answeredAtMs !== undefined)).length,
    won: paid.length,
    revenue: money(revenueMinor, 'KZT'),
    spend: money(promotionMinor, 'KZT'),
    costPerLeadMinor: Math.round(promotionMinor / people.length),
    romi: toHundredths((profitMinor - promotionMinor) / promotionMinor),
  };
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
