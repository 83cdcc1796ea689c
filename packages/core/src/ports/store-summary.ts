import type { CallOptions } from './call-options.ts';
import type { EntityFilter, EntityFilterFields, EntityMap, FilterFieldValue } from './entities.ts';

/** The most groups of one answer; more are refused, never cut. */
export const SUMMARY_GROUPS_MAX: number = 1000;
/** The most starts of periods and limits of one query. */
export const SUMMARY_PARTS_MAX: number = 1000;
/** The most blind spans of one query. */
export const SUMMARY_BLIND_MAX: number = 10_000;

/**
 * What can be summarized, by kind: a number of the thing, or the milliseconds from one of its moments to another one,
 * written `later - earlier`.
 */
export interface SummaryFields {
  /** Of a lead: its points, and how many working minutes it waited for a human answer. */
  readonly lead: 'score' | 'firstResponseBusinessMinutes';
  /** Of an outcome, in minor units: what the buyer paid, and what the goods cost us. */
  readonly outcome: 'revenue.amountMinor' | 'cost.amountMinor';
  /** Of an expense: its money, in minor units. */
  readonly spend: 'amount.amountMinor';
  /** Of an offer of a lead: how long it waited to be taken. */
  readonly assignment: 'acceptedAt - proposedAt';
  /** Of a listing: counters as the platform last gave them. */
  readonly listing: 'stats.views' | 'stats.phoneViews' | 'stats.favourites';
}

/** Kinds that have something to summarize. */
export type SummaryKind = keyof SummaryFields;

/** The same as data, for stores. */
export const SUMMARY_FIELDS: { readonly [Kind in SummaryKind]: readonly SummaryFields[Kind][] } = {
  lead: ['score', 'firstResponseBusinessMinutes'],
  outcome: ['revenue.amountMinor', 'cost.amountMinor'],
  spend: ['amount.amountMinor'],
  assignment: ['acceptedAt - proposedAt'],
  listing: ['stats.views', 'stats.phoneViews', 'stats.favourites'],
};

/** The moments a summary can be limited to and cut by. A lead without milestones arrived when it was created. */
export interface SummaryMoments {
  /** Of a lead. */
  readonly lead: 'createdAt' | 'closedAt' | 'arrivedAt' | 'wonAt' | 'lostAt';
  /** Of an outcome. */
  readonly outcome: 'createdAt' | 'reversedAt';
  /** Of an expense. */
  readonly spend: 'createdAt' | 'spentAt';
  /** Of an offer of a lead. */
  readonly assignment: 'createdAt' | 'proposedAt' | 'acceptedAt';
  /** Of a listing. */
  readonly listing: 'createdAt';
}

/** The same as data, for stores. */
export const SUMMARY_MOMENTS: { readonly [Kind in SummaryKind]: readonly SummaryMoments[Kind][] } = {
  lead: ['createdAt', 'closedAt', 'arrivedAt', 'wonAt', 'lostAt'],
  outcome: ['createdAt', 'reversedAt'],
  spend: ['createdAt', 'spentAt'],
  assignment: ['createdAt', 'proposedAt', 'acceptedAt'],
  listing: ['createdAt'],
};

/** Fields of the last touch of a lead; of a lead without one, the same field of the lead itself. */
export const TOUCH_FIELDS = ['platform', 'accountId', 'listingId', 'campaignId'] as const;

/** What leads are grouped by: filter fields of theirs, and what brought them last. */
export type LeadGroupField = EntityFilterFields['lead'] | `touch.${(typeof TOUCH_FIELDS)[number]}`;

/** What a summary groups by: the kind's own filter fields, and `lead.…` where the thing belongs to a lead. */
export type SummaryGroupField<Kind extends SummaryKind> =
  | EntityFilterFields[Kind]
  | (Kind extends 'lead' ? LeadGroupField : never)
  | (Kind extends 'outcome' | 'assignment' ? `lead.${LeadGroupField}` : never);

/** Kinds that belong to a lead. */
export const KINDS_OF_LEADS: readonly SummaryKind[] = ['outcome', 'assignment'];

/** A span of time, cut into periods. */
export interface SummarySpan {
  /** From this moment on. */
  readonly from: string;
  /** Before this moment. */
  readonly before: string;
  /**
   * Starts of periods, rising, the first one at or before `from`: rows are then grouped by `period` too, the start of the
   * period. A calendar is the caller's matter, so no store has to know a time zone.
   */
  readonly cuts?: readonly string[] | undefined;
}

/** A span in which an account told nothing. */
export interface BlindSpan {
  /** The account. */
  readonly accountId: string;
  /** From this moment on. */
  readonly from: string;
  /** Before this moment. */
  readonly before: string;
}

/** Values a thing must not have; a thing without the field stays. */
export type WithoutValues<Kind extends SummaryKind> = {
  readonly [Field in EntityFilterFields[Kind]]?:
    | readonly FilterFieldValue<EntityMap[Kind], Field>[]
    | undefined;
};

/** What to summarize. */
export interface SummaryQuery<Kind extends SummaryKind> {
  /** The number. Absent: only how many there are, each counting as 1. */
  readonly field?: SummaryFields[Kind] | undefined;
  /** Conditions. */
  readonly filter?: EntityFilter<Kind> | undefined;
  /** Leaves out what has one of these values. */
  readonly without?: WithoutValues<Kind> | undefined;
  /** Only what has this moment, and has it in the span. */
  readonly over?:
    | (SummarySpan & {
        /** Which moment. */
        readonly moment: SummaryMoments[Kind];
      })
    | undefined;
  /** Leaves out what its account (or that of its lead) told, by the moment of `over`, in one of these spans. */
  readonly blind?: readonly BlindSpan[] | undefined;
  /** Fields to group by; without it there is one row, per currency where the number is money. */
  readonly groupBy?: readonly SummaryGroupField<Kind>[] | undefined;
  /** Counts how many are at most each of these numbers. */
  readonly atMost?: readonly number[] | undefined;
}

/** One group in figures. Only things that have the field count. */
export interface SummaryRow {
  /** Value of each grouped field; `null` where it is absent. With cuts also `period`. */
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
  /** How many are at most each asked number, in the order asked. Absent when none was. */
  readonly atMost?: readonly number[];
}

/**
 * Figures over one number, counted where the data is. Groups come in no particular order; none are empty.
 *
 * @throws LeadKitError `invalid_input` naming `groupBy` when there are more than {@link SUMMARY_GROUPS_MAX} groups.
 */
export type Summarize = <Kind extends SummaryKind>(
  kind: Kind,
  query: SummaryQuery<Kind>,
  options?: CallOptions,
) => Promise<readonly SummaryRow[]>;

/** The steps of the funnel, by the milestone each is reached at. */
export const FUNNEL_STEPS = [
  'arrivedAt',
  'inContactAt',
  'qualifiedAt',
  'offeredAt',
  'acceptedAt',
  'wonAt',
] as const;

/** Whose way to count. */
export interface FunnelQuery {
  /** Leads that arrived in this span. */
  readonly over: SummarySpan;
  /** How long a lead may take from one step to the next, in milliseconds, to count as having reached it. */
  readonly withinMs: number;
  /** Conditions. */
  readonly filter?: EntityFilter<'lead'> | undefined;
  /** Leaves out leads that have one of these values. */
  readonly without?: WithoutValues<'lead'> | undefined;
  /** Leaves out leads that arrived on these accounts in these spans. */
  readonly blind?: readonly BlindSpan[] | undefined;
  /** Fields to group by. A person with leads in two groups is counted in both. */
  readonly groupBy?: readonly LeadGroupField[] | undefined;
}

/** How many got to a step. */
export interface FunnelStep {
  /** Different persons with a lead that got here. */
  readonly persons: number;
  /** Leads that got here. */
  readonly leads: number;
  /** Median of the milliseconds since the step before, over these leads; `null` for the first step and for nobody. */
  readonly p50Ms: number | null;
  /** Nine tenths took at most this long; `null` as above. */
  readonly p90Ms: number | null;
}

/** One group of the funnel. */
export interface FunnelRow {
  /** Value of each grouped field; `null` where it is absent. With cuts also `period`. */
  readonly group: Readonly<Record<string, string | number | boolean | null>>;
  /** One per step of {@link FUNNEL_STEPS}, in order; never rising. */
  readonly steps: readonly FunnelStep[];
}

/**
 * The way of leads through the steps, counted where the data is. A lead that skips a step has reached it with the next
 * one it reaches: a paid order is sold at once. It got to a step when it got to the one before and took at most
 * `withinMs` from there. Groups come in no particular order; none are empty.
 *
 * @throws LeadKitError `invalid_input` naming `groupBy` when there are more than {@link SUMMARY_GROUPS_MAX} groups.
 */
export type CountFunnel = (query: FunnelQuery, options?: CallOptions) => Promise<readonly FunnelRow[]>;
