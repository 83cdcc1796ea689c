import type { CallOptions } from './call-options.ts';

/** Counters of one listing, as the platform counts them. Absent: it does not. */
export interface ListingStats {
  /** The platform's own id of the listing. */
  readonly externalId: string;
  /** Times it was looked at. */
  readonly views?: number;
  /** Times its phone was shown. */
  readonly phoneViews?: number;
  /** People who keep it in their favourites. */
  readonly favourites?: number;
  /** When they were read. */
  readonly readAt: string;
}

/** Counters per listing. They only grow, until their owner resets them. */
export interface StatsPort {
  /** One entry per id that exists, in any order. */
  read(
    input: { readonly externalIds: readonly string[] },
    options?: CallOptions,
  ): Promise<readonly ListingStats[]>;
}
