import type { Clock, JsonObject, ListingDraft, Money, TokenValues } from '@leadkit/core';
import type { CatalogWorld, PriceFeedWorld, SpendWorld, StatsWorld } from './figure-worlds.ts';
import type { PlatformCall, PreparedFault, RemoteFault, RemoteFaultKind } from './remote-fault.ts';

/**
 * The remote side of a platform, seen from behind the adapter's back: it seeds, reads and breaks without going through
 * the adapter, and shares nothing with it but the network and the clock.
 *
 * Optional members are left out when the remote side cannot do it; the cases that need them then say
 * "not applicable: world lacks …".
 */
export interface PlatformWorld {
  /**
   * The time both sides live in. Its `sleep` must run through by itself: a test clock that moves on when somebody
   * sleeps, or the machine's own.
   */
  readonly clock: Clock;
  /** Lets time pass for both sides at once, such as a ban of half an hour. */
  advance(ms: number): Promise<void>;
  /** Sends the adapter's requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** The platform's own id of the account the credentials belong to. */
  readonly externalAccountId: string;
  /** Good credentials, as the adapter keeps them. */
  readonly tokens: TokenValues;
  /**
   * Texts that must never be seen in an error or a log line, besides the credentials: application secrets, phones of
   * seeded buyers. What the cases write themselves is added by the cases.
   */
  readonly secrets: readonly string[];
  /** Calls the adapter answers without asking anybody, such as a built-in catalog: they cannot fail remotely. */
  readonly offline?: readonly PlatformCall[];
  /** How many requests have arrived: those that serve one call of the contract (see {@link RemoteFault.on}), or all. */
  requests(call?: PlatformCall): number;
  /** The faults it can do. */
  readonly faults: readonly RemoteFaultKind[];
  /** Prepares a fault. */
  failNext(fault: RemoteFault): Promise<PreparedFault>;
  /** Forgets all prepared faults, bans too. */
  heal(): Promise<void>;
  /** From now on the credentials are refused, and so is any attempt to renew them. */
  revokeTokens?(): Promise<void>;
  /** The access token is over; the refresh token, if there is one, still works, once. */
  expireAccessToken?(): Promise<void>;
  /** How often credentials were renewed. */
  refreshes?(): number;
  /** Our listings. */
  readonly listings?: ListingsWorld;
  /** What buyers do. */
  readonly leads?: LeadsWorld;
  /** Threads with buyers. */
  readonly messages?: MessagesWorld;
  /** Categories, attributes, cities. */
  readonly catalog?: CatalogWorld;
  /** Counters. */
  readonly stats?: StatsWorld;
  /** Charges. */
  readonly spend?: SpendWorld;
  /** What a price list is made of. */
  readonly priceFeed?: PriceFeedWorld;
  /** The owner in front of the consent page. */
  readonly authorize?: AuthorizeWorld;
}

/** A listing as the remote side keeps it. */
export interface RemoteListing {
  /** The platform's own id. */
  readonly externalId: string;
  /** Our key, where the platform keeps one. */
  readonly key?: string;
  /** Title as kept. */
  readonly title: string;
  /** Price as kept. */
  readonly price?: Money;
  /** Whether buyers see it or will after a review; false once it is off. */
  readonly isOn: boolean;
  /** Everything about it that a draft does not speak of: counters, settings, a stock photo. Equal when untouched. */
  readonly untouched: JsonObject;
}

/** A draft that the remote side refuses. */
export interface RefusedDraft {
  /** The draft. */
  readonly draft: ListingDraft;
  /** Paths of the draft that the refusal has to name. */
  readonly paths: readonly string[];
}

/** Our listings on the remote side. */
export interface ListingsWorld {
  /**
   * A draft that is accepted, under this key. Drafts of different keys differ in title and price; what a draft of one
   * key speaks of, those of others speak of too.
   */
  draft(key: string): ListingDraft;
  /** A draft under this key that the remote side itself refuses. */
  refusedDraft?(key: string): RefusedDraft;
  /** Makes a listing on the remote side that is on, with something in `untouched`. Gives its external id. */
  seed(draft: ListingDraft): Promise<string>;
  /** What exists: listings on and off, without removed ones. */
  existing(): Promise<readonly RemoteListing[]>;
  /** Has the remote side finish what it accepted (imports, reviews). */
  settle?(): Promise<void>;
}

/** A signal that was made on the remote side. */
export interface SeededSignal {
  /** Its external id (or one of its aliases), as the adapter should report it. */
  readonly externalId: string;
}

/** Buyers on the remote side. */
export interface LeadsWorld {
  /** Buyers do `count` new things now, of the kinds the platform has most of. Each is a signal of its own. */
  seed(count: number): Promise<readonly SeededSignal[]>;
  /** Something that a buyer did at `at`, in the past, and that the platform shows only from now on. */
  seedLate?(at: string): Promise<SeededSignal>;
  /**
   * A buyer places an order now that can still change. `phone`: E.164, shown to the seller. `isMasked`: the phone is
   * hidden behind stars. `total` is whole tenge.
   */
  seedOrder?(input: {
    readonly phone?: string;
    readonly isMasked?: true;
    readonly total?: Money;
  }): Promise<SeededSignal>;
  /** The order moves to its next state, which the platform shows in another word. */
  moveOrder?(externalId: string): Promise<void>;
  /** How many things the owner has not seen yet, by the platform's own count. */
  unread?(): Promise<number>;
}

/** A message on the remote side. */
export interface RemoteMessage {
  /** The platform's own id. */
  readonly externalId: string;
  /** Whether our side wrote it. */
  readonly isOurs: boolean;
  /** What was written. */
  readonly text: string;
}

/** Threads on the remote side. */
export interface MessagesWorld {
  /** A buyer opens a thread and writes these texts now. Gives the thread's external id. */
  seedThread(texts: readonly string[]): Promise<string>;
  /** Everything in a thread, oldest first. */
  thread(threadExternalId: string): Promise<readonly RemoteMessage[]>;
  /** Whether the thread has something the owner has not read, by the platform's own count. */
  isUnread?(threadExternalId: string): Promise<boolean>;
}

/** The owner who consents in the browser. */
export interface AuthorizeWorld {
  /** The address the platform knows for the way back. */
  readonly redirectUri: string;
  /** The owner opens the page and says yes. Gives the address the browser is sent to. */
  approve(url: string): Promise<string>;
  /** The owner says no. Gives the address the browser is sent to. */
  deny?(url: string): Promise<string>;
}
