import type { OlxAppRow, OlxBillRow } from './account-rows.ts';
import type { OlxAdvertRow, OlxAdvertStatus, OlxVerdict } from './advert-row.ts';
import type { OlxEmulatorSettings } from './settings.ts';
import type { OlxMessageRow, OlxModerationRow } from './tables.ts';

/** Somebody who writes. A known `id` is that person again; without one a new person with a made-up name comes. */
export interface OlxBuyer {
  /** OLX's id of the user. */
  readonly id?: number | undefined;
  /** Name as given. */
  readonly name?: string | undefined;
}

/** Secrets of a connected account, by the names a host stores them under. */
export interface OlxAccess {
  /** Bearer of API calls. */
  readonly accessToken: string;
  /** Gets the next one. */
  readonly refreshToken: string;
  /** When the access token ends, ISO 8601 in UTC. */
  readonly expiresAt: string;
}

/** A message with the names of its thread, whatever the settings show of them. */
export interface OlxWritten {
  /** Number of the thread. */
  readonly threadId: number;
  /** UUID of the thread. */
  readonly threadUuid: string;
  /** Number of the message. */
  readonly messageId: number;
  /** UUID of the message. */
  readonly messageUuid: string;
  /** Number of the buyer. */
  readonly buyerId: number;
}

/** What a competitor puts on the site. */
export interface OlxCompetitorPost {
  /** Title. */
  readonly title: string;
  /** Tenge; `null`: the advert names none. */
  readonly price: number | null;
  /** Text. Default: made from the title. */
  readonly description?: string | undefined;
  /** Id of the city. Default 1, Almaty. */
  readonly cityId?: number | undefined;
  /** Id of a leaf category. Default 9001, wardrobes. */
  readonly categoryId?: number | undefined;
  /** Id of a competitor. Default: the first one. */
  readonly sellerId?: number | undefined;
  /** Whether it takes paid places. Default false. */
  readonly isPromoted?: boolean | undefined;
  /** Whether the price is open to bargaining. Default false. */
  readonly isNegotiable?: boolean | undefined;
}

/** OLX behind the adapter's back: what buyers, competitors and moderators do, and what is really there. */
export interface OlxWorld {
  /** Ids of the accounts that can be connected. */
  readonly userIds: readonly number[];
  /** The owner of an account (default: the first) consents. */
  grantAccess(input?: { readonly userId?: number | undefined }): Promise<OlxAccess>;
  /** The owner takes the consent back: no token of the account (default: the first) works any more. */
  revokeAccess(input?: { readonly userId?: number | undefined }): Promise<void>;
  /** A buyer writes about one of our adverts; the first message begins the thread. */
  buyerWrites(input: {
    readonly advertId: number;
    readonly text: string;
    readonly buyer?: OlxBuyer | undefined;
  }): Promise<OlxWritten>;
  /** The owner answers in OLX's own app. `threadId` is the number of the thread. */
  sellerWrites(input: { readonly threadId: number; readonly text: string }): Promise<OlxWritten>;
  /** A competitor's advert appears on the site. */
  competitorPosts(input: OlxCompetitorPost): Promise<Readonly<OlxAdvertRow>>;
  /** A competitor changes the price, buys or loses promotion, bumps the advert, or takes it off. */
  competitorChanges(input: {
    readonly advertId: number;
    readonly price?: number | null | undefined;
    readonly isPromoted?: boolean | undefined;
    readonly isBumped?: boolean | undefined;
    readonly isGone?: boolean | undefined;
  }): Promise<Readonly<OlxAdvertRow>>;
  /** A moderator decides about one advert now, whatever was decided before. */
  moderate(input: {
    readonly advertId: number;
    readonly verdict: OlxVerdict;
    readonly html?: string | undefined;
  }): Promise<Readonly<OlxAdvertRow>>;
  /** What moderation does from now on: `active` at first; `wait` leaves adverts new. A marker such as `[blocked]` in a title wins. */
  setModeration(input: {
    readonly verdict: OlxModerationRow['verdict'];
    readonly html?: string | undefined;
  }): Promise<void>;
  /** Puts one of our adverts into any state, such as `unconfirmed` or `unpaid`, which nothing else leads to. */
  setStatus(input: {
    readonly advertId: number;
    readonly status: OlxAdvertStatus;
  }): Promise<Readonly<OlxAdvertRow>>;
  /** An active advert's time ends now: it becomes outdated, or goes on when its owner wants that. */
  advertEnds(input: { readonly advertId: number }): Promise<Readonly<OlxAdvertRow>>;
  /** Buyers look at an advert: adds to its counters. */
  buyersLook(input: {
    readonly advertId: number;
    readonly views?: number | undefined;
    readonly phoneViews?: number | undefined;
    readonly observers?: number | undefined;
  }): Promise<void>;
  /** OLX charges an account (default: the first). `price` in tenge, positive; the bill shows it negative. */
  charge(input: {
    readonly name: string;
    readonly price: number;
    readonly advertId?: number | undefined;
    readonly userId?: number | undefined;
  }): Promise<Readonly<OlxBillRow>>;
  /** How many tenge an account (default: the first) has. */
  setWallet(input: { readonly wallet: number; readonly userId?: number | undefined }): Promise<void>;
  /** How many free places an account (default: the first) has in a category. */
  setQuota(input: {
    readonly categoryId: number;
    readonly free: number;
    readonly userId?: number | undefined;
  }): Promise<void>;
  /** OLX changes the registered application: switches it off, takes a grant, adds an address for callbacks. */
  changeApp(
    input: Partial<{
      readonly [Name in Exclude<keyof OlxAppRow, 'clientId' | 'clientSecret'>]: OlxAppRow[Name] | undefined;
    }>,
  ): Promise<void>;
  /** Changes switches while it runs, such as threads that turn from numbers to UUIDs. Gives all of them. */
  configure(
    input: Partial<{ readonly [Name in keyof OlxEmulatorSettings]: OlxEmulatorSettings[Name] | undefined }>,
  ): Promise<OlxEmulatorSettings>;
  /** Bans an address (`x-forwarded-for`; default: that of everybody who sends none) as the content network does. */
  banAddress(input?: {
    readonly address?: string | undefined;
    readonly forMs?: number | undefined;
  }): Promise<void>;
  /** Adverts of an account (default: the first), deleted ones too, oldest first. A doubled create shows here. */
  adverts(input?: { readonly userId?: number | undefined }): Promise<readonly Readonly<OlxAdvertRow>[]>;
  /** Messages of a thread by its number, oldest first. A doubled send shows here. */
  messages(input: { readonly threadId: number }): Promise<readonly Readonly<OlxMessageRow>[]>;
}
