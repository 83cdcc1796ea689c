import type { CallOptions } from './call-options.ts';
import type { EntityFilter, EntityFilterFields } from './entities.ts';

/** Numeric fields that can be summarized, by kind. */
export interface SummaryFields {
  /** Of a lead: its points. */
  readonly lead: 'score';
  /** Of an outcome: what the buyer paid, in minor units. */
  readonly outcome: 'revenue.amountMinor';
  /** Of an expense: its money, in minor units. */
  readonly spend: 'amount.amountMinor';
}

/** Kinds that have something to summarize. */
export type SummaryKind = keyof SummaryFields;

/** The same as data, for stores. */
export const SUMMARY_FIELDS: { readonly [Kind in SummaryKind]: readonly SummaryFields[Kind][] } = {
  lead: ['score'],
  outcome: ['revenue.amountMinor'],
  spend: ['amount.amountMinor'],
};

/** What to summarize. */
export interface SummaryQuery<Kind extends SummaryKind> {
  /** The number. */
  readonly field: SummaryFields[Kind];
  /** Conditions. */
  readonly filter?: EntityFilter<Kind> | undefined;
  /** Fields to group by; without it there is one row, per currency where the number is money. */
  readonly groupBy?: readonly EntityFilterFields[Kind][] | undefined;
}

/** One group in figures. Only things that have the field count. */
export interface SummaryRow {
  /** Value of each grouped field; `null` where it is absent. */
  readonly group: Readonly<Record<string, string | number | boolean | null>>;
  /** Currency of the amounts: money is never mixed. Absent where the number is no money. */
  readonly currency?: string;
  /** How many have the field, at least 1. */
  readonly count: number;
  /** Sum; exact up to 2^53. */
  readonly sum: number;
  /** Smallest. */
  readonly min: number;
  /** Greatest. */
  readonly max: number;
  /** Median, by linear interpolation between the two nearest ranks: position `p * (count - 1)`, so it can be a fraction. */
  readonly p50: number;
  /** Nine tenths are at most this, by the same interpolation. */
  readonly p90: number;
}

/** Figures over one number, counted where the data is. Groups come in no particular order; none are empty. */
export type Summarize = <Kind extends SummaryKind>(
  kind: Kind,
  query: SummaryQuery<Kind>,
  options?: CallOptions,
) => Promise<readonly SummaryRow[]>;
