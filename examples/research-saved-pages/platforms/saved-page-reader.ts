import type { ErrorCode, Offer } from '@leadkit/core';

/** What a saved page turned out to be. */
export type SavedPageKind = 'list' | 'advert' | 'product';

/** Something that could not be read. */
export interface SavedPageProblem {
  readonly code: ErrorCode;
  /** Where in the page, or in the arguments. */
  readonly path: string;
  readonly message: string;
}

/** What was read of one page. */
export interface ReadPage {
  readonly kind: SavedPageKind;
  readonly offers: readonly Offer[];
  readonly problems: readonly SavedPageProblem[];
}

/** What is known of a page besides its text. */
export interface SavedPageFacts {
  /** When it was saved, ISO 8601 with offset. */
  readonly seenAt: string;
  /** Secret under which private sellers are hashed. */
  readonly sellerHashKey: string;
  /** Whose site it is from, when it was said. */
  readonly country: string | undefined;
}

/** Reads the saved pages of one platform. */
export interface SavedPageReader {
  /** Id of the platform, as `--platform` names it. */
  readonly platform: string;
  /** @throws LeadKitError for a page of which nothing can be read. */
  read(text: string, facts: SavedPageFacts): ReadPage;
  /** What a page is most likely to be, for one that cannot be read. */
  kindOf(text: string): SavedPageKind;
  /** Pages of its emulator, for a run without files. */
  samples(): readonly { readonly name: string; readonly text: string }[];
}
