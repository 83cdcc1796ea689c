import type { Offer } from '../domain/offer.ts';
import type { Total } from '../domain/research-run.ts';
import type { CallOptions } from './call-options.ts';
import type { ContractVersion } from './platform.ts';

/** What to search for on a market. */
export interface MarketQuery {
  /** Words. */
  readonly text: string;
  /** The host's key of a city, such as `almaty`. Absent: everywhere. */
  readonly city?: string | undefined;
  /** The market's own category id. */
  readonly categoryExternalId?: string | undefined;
  /** From the page before; it lives only inside one search. */
  readonly cursor?: string | undefined;
}

/** One page of a search. */
export interface MarketPage {
  /** Organic and promoted offers; `isPromoted` tells them apart. Empty means: the market has none. */
  readonly offers: readonly Offer[];
  /** What the market says it has in all. */
  readonly total?: Total;
  /** Opens the next page. Absent: this was the last, or the last the market shows. */
  readonly nextCursor?: string;
}

/**
 * The public side of a marketplace: read only, without an account, through its own egress.
 *
 * A page that cannot be had is an error, never an empty page: `blocked` (a captcha when `issues` has the path
 * `captcha`, else a ban),
 * `unexpected_response` (the page changed shape; the message names what is missing), `unavailable`.
 */
export interface Market {
  /** Version of the contract it was written for. */
  readonly contract: ContractVersion;
  /** Short name in lower case; unique within a kit. */
  readonly id: string;
  /** Id of the platform whose public side this is. */
  readonly platform: string;
  /** One page of a search, in the market's own order. */
  searchPage(query: MarketQuery, options?: CallOptions): Promise<MarketPage>;
  /** One offer with all the market shows. `undefined`: the market says that it is gone. */
  readOffer(
    input: { readonly externalId: string; readonly url: string },
    options?: CallOptions,
  ): Promise<Offer | undefined>;
  /** Present when the market shows sellers. */
  readSeller?(input: { readonly key: string }, options?: CallOptions): Promise<MarketSeller | undefined>;
}

/** A business seller as a market shows it. */
export interface MarketSeller {
  /** The market's own id. */
  readonly key: string;
  /** Public name. */
  readonly name: string;
  /** Offers it has, when shown. */
  readonly offers?: Total;
  /** Mark out of five, when shown. */
  readonly rating?: number;
}
