import type { OlxCountryCode } from './olx-country.ts';

/** What a page or an answer does not say itself, and its reader has to know. */
export interface OlxReadContext {
  /** Whose site it is from. */
  readonly country: OlxCountryCode;
  /** When it was fetched or saved, ISO 8601 with offset: `seenAt` of its offers, and what "today" on it is relative to. */
  readonly seenAt: string;
  /**
   * Secret of this installation under which private sellers are hashed. Keep it: another key makes other sellers of
   * them. Never stored, logged or part of an error.
   */
  readonly sellerHashKey: string;
  /** Address it was read from. Needed only for advert pages that do not name their own. */
  readonly url?: string | undefined;
  /** Another origin whose addresses count as the site's own, such as that of an emulator. */
  readonly origin?: string | undefined;
  /**
   * Whose clock its printed times follow; only used where the page has no exact ones. Default: what is known of the
   * country's server (`utc` for pl, `site` for kz). A page saved by a browser has the times of that browser.
   */
  readonly printedIn?: 'site' | 'utc' | undefined;
}
