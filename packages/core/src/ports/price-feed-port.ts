import type { Money } from '../domain/money.ts';
import type { ErrorIssue } from '../errors.ts';
import type { CallOptions } from './call-options.ts';

/** One product of a price list. */
export interface PriceFeedOffer {
  /** Our code. */
  readonly sku: string;
  /** Name as the platform knows it. */
  readonly title: string;
  /** Brand. */
  readonly brand?: string;
  /** One price everywhere, or one per city (the platform's codes). Exactly one of the two. */
  readonly price:
    | Money
    | {
        /** Price by the platform's code of the city. */
        readonly byCity: Readonly<Record<string, Money>>;
      };
  /** Stock per warehouse (the platform's codes). */
  readonly availability: readonly {
    /** The platform's code of the warehouse. */
    readonly warehouse: string;
    /** Whether it can be bought there. */
    readonly isAvailable: boolean;
    /** Pieces. Absent: not limited. */
    readonly quantity?: number;
    /** Days until it arrives. Absent: in stock. */
    readonly preOrderDays?: number;
  }[];
  /** When its stock was counted, ISO 8601 with offset. A list of old stock is not published. Absent: nobody says. */
  readonly stockAt?: string;
}

/** What a check of a price list found. */
export interface PriceFeedReport {
  /** Products in it. */
  readonly offers: number;
  /** What is wrong, by SKU and field. Empty: it can be published. */
  readonly issues: readonly ErrorIssue[];
}

/** A price list that the platform fetches from an address of ours. The list is the whole truth: what it leaves out goes off sale. */
export interface PriceFeedPort {
  /** Checks products without writing anything. */
  check(
    offers: AsyncIterable<PriceFeedOffer> | Iterable<PriceFeedOffer>,
    options?: CallOptions,
  ): Promise<PriceFeedReport>;
  /** The list as bytes, in pieces. @throws LeadKitError `invalid_input` at the first product that cannot be written. */
  build(
    offers: AsyncIterable<PriceFeedOffer> | Iterable<PriceFeedOffer>,
    options?: CallOptions,
  ): AsyncIterable<Uint8Array>;
  /**
   * Makes a checked list the one that is served. All or nothing: the last good one stays until the new one is whole.
   *
   * @throws LeadKitError `business_rule` when a guard refuses it (empty, partial, too large a change).
   */
  publish(
    offers: AsyncIterable<PriceFeedOffer> | Iterable<PriceFeedOffer>,
    options?: CallOptions,
  ): Promise<PriceFeedReport>;
  /** Serves the list that was published last; 503 while there is none. */
  handler(request: Request): Promise<Response>;
}
