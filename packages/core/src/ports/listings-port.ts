import type { ListingDraft, ListingSnapshot } from '../domain/listing.ts';
import type { Money } from '../domain/money.ts';
import type { ErrorIssue, LeadKitError } from '../errors.ts';
import type { CallOptions } from './call-options.ts';
import type { Page, PageRequest } from './page.ts';

/** What a platform takes at most. An absent limit is unknown, not unlimited. */
export interface ListingLimits {
  /** Fewest characters of a title. */
  readonly titleLengthMin?: number;
  /** Most characters of a title. */
  readonly titleLengthMax?: number;
  /** Fewest characters of a description. */
  readonly descriptionLengthMin?: number;
  /** Most characters of a description. */
  readonly descriptionLengthMax?: number;
  /** Most photos. */
  readonly photosMax?: number;
  /** Most drafts in one call of `publish`. */
  readonly batchMax: number;
}

/**
 * How a platform tells a repeated create from a new one.
 *
 * - `native`: it takes our key and drops repeats itself.
 * - `natural`: the same key (a SKU) overwrites the same thing, so sending it again does no harm.
 * - `lookup`: it keeps our key, so `findByKey` tells whether a create happened.
 * - `none`: nothing tells; an unknown create needs a person.
 */
export type ListingIdempotency = 'native' | 'natural' | 'lookup' | 'none';

/** What became of one draft. */
export type PublishResult =
  | {
      /** The platform has it; `listing.status` says whether buyers see it yet. */
      readonly outcome: 'live';
      /** As the platform shows it. */
      readonly listing: ListingSnapshot;
    }
  | {
      /** The platform works on it (an import). Ask `readOperation` later. */
      readonly outcome: 'accepted';
      /** The platform's id of that work. */
      readonly operation: string;
      /** Our key of the draft; see {@link ListingsPort.readOperation}. */
      readonly key?: string;
    }
  | {
      /** The platform said no, and nothing was made. */
      readonly outcome: 'refused';
      /** What to change, by field of the draft. */
      readonly issues: readonly ErrorIssue[];
      /** Our key of the draft; see {@link ListingsPort.readOperation}. */
      readonly key?: string;
    }
  | {
      /** The answer was lost; it may have been made. Look it up by its key before any repeat. */
      readonly outcome: 'unknown';
      /** What happened, with `effect: 'unknown'`. */
      readonly error: LeadKitError;
    };

/** What it costs to publish or bring back one more listing of a category. */
export interface ListingQuote {
  /** How many more cost nothing. Absent: not limited. */
  readonly freeLeft?: number;
  /** What each one after that is charged. Absent: the platform takes no more than the free ones. */
  readonly price?: Money;
}

/**
 * Our adverts and products on one account. What a platform cannot do is absent: one that only takes imports shows nothing
 * back and takes nothing off.
 */
export interface ListingsPort {
  /** What the platform takes at most. */
  readonly limits: ListingLimits;
  /** Graded facts about the port. */
  readonly features: {
    /** How it tells a repeated create from a new one. */
    readonly idempotency: ListingIdempotency;
  };
  /** Everything the documented rules find before anything is sent. Empty: nothing found. May read the catalog. */
  validate(draft: ListingDraft, options?: CallOptions): Promise<readonly ErrorIssue[]>;
  /**
   * Publishes drafts; one result per draft, in their order. Never repeats a create by itself.
   *
   * @throws LeadKitError only when nothing at all was sent, such as `unauthenticated` or `blocked` (with `effect: 'none'`).
   */
  publish(
    input: { readonly drafts: readonly ListingDraft[] },
    options?: CallOptions,
  ): Promise<readonly PublishResult[]>;
  /**
   * What publishing in a category costs this account now. Present where `publish` or `activate` can be charged for or
   * refused for want of a place; a platform without it never charges for them by itself.
   */
  quote?(input: { readonly categoryId: string }, options?: CallOptions): Promise<ListingQuote>;
  /** Changes a listing in place, keeping what the draft does not speak of. Never deletes and creates anew. */
  update(
    input: { readonly externalId: string; readonly draft: ListingDraft },
    options?: CallOptions,
  ): Promise<PublishResult>;
  /** Takes a listing off. It can come back. Off already: nothing happens. Absent: a person, or the price list, does it. */
  deactivate?(
    input: { readonly externalId: string; readonly isSold?: boolean },
    options?: CallOptions,
  ): Promise<ListingSnapshot>;
  /** Present when a listing that is off or expired can come back. */
  activate?(input: { readonly externalId: string }, options?: CallOptions): Promise<ListingSnapshot>;
  /** Removes a listing for good. Gone already: nothing happens. Absent: the platform never removes one. */
  remove?(input: { readonly externalId: string }, options?: CallOptions): Promise<void>;
  /** Present when the platform shows our listings. @throws LeadKitError `not_found` when there is none. */
  read?(input: { readonly externalId: string }, options?: CallOptions): Promise<ListingSnapshot>;
  /** Our listings in any status. Present when the platform shows them. */
  listPage?(input: PageRequest, options?: CallOptions): Promise<Page<ListingSnapshot>>;
  /** Present with idempotency `lookup`, absent with `none`. `undefined`: there is none with this key. */
  findByKey?(input: { readonly key: string }, options?: CallOptions): Promise<ListingSnapshot | undefined>;
  /**
   * What became of an accepted publish, one result per draft of it, `accepted` while the platform still works on that
   * draft. Imports are answered by key and in no particular order, so every result names its draft: a live one in
   * `listing.key`, any other one in `key`.
   *
   * Present when `publish` can answer `accepted`.
   */
  readOperation?(
    input: { readonly operation: string },
    options?: CallOptions,
  ): Promise<readonly PublishResult[]>;
}

/** The port of a platform that shows our listings and takes them off. */
export type FullListingsPort = ListingsPort &
  Required<Pick<ListingsPort, 'deactivate' | 'remove' | 'read' | 'listPage'>>;
