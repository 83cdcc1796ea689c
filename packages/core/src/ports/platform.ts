import type { AccountId, TenantId } from '../domain/id.ts';
import type { CallOptions } from './call-options.ts';
import type { CatalogPort } from './catalog-port.ts';
import type { Clock } from './clock.ts';
import type { Egress } from './egress.ts';
import type { LeadsPort } from './leads-port.ts';
import type { ListingsPort } from './listings-port.ts';
import type { Logger } from './logger.ts';
import type { MessagesPort } from './messages-port.ts';
import type { PriceFeedPort } from './price-feed-port.ts';
import type { SpendPort } from './spend-port.ts';
import type { StatsPort } from './stats-port.ts';

/** The version of the contract between core and adapters. Until 1.0 core accepts only this one. */
export type ContractVersion = 1;

/** A marketplace, or a channel such as Telegram. A factory makes it from application settings, without I/O. */
export interface Platform<Api = unknown> {
  /** Version of the contract it was written for. */
  readonly contract: ContractVersion;
  /** Short name in lower case, such as `olx`; unique within a kit. */
  readonly id: string;
  /** Opens an account. No I/O: the first call on a port is the first that leaves. */
  open(account: ConnectionAccount, io: ConnectionIo): Connection<Api>;
  /** Present when an owner connects by consent in the browser (OAuth). */
  readonly authorize?: AuthorizePort;
}

/** What an adapter may know of the account it works for. */
export interface ConnectionAccount {
  /** Our id. */
  readonly accountId: AccountId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** The platform's own id; absent while it is being connected. */
  readonly externalAccountId?: string | undefined;
}

/** What core gives an adapter to work with. Adapters use nothing else of the world. */
export interface ConnectionIo {
  /** The account's secrets. */
  readonly tokens: AccountTokens;
  /** Where requests leave from. */
  readonly egress: Egress;
  /** Where time comes from. */
  readonly clock: Clock;
  /** Where log lines go. */
  readonly logger: Logger;
  /** Sends requests. */
  readonly fetch: typeof fetch;
}

/** Secrets of one account by name, such as `accessToken`. Their names and meaning are the adapter's own. */
export type TokenValues = Readonly<Record<string, string>>;

/** Secrets as they are kept. */
export interface StoredTokens {
  /** By name. */
  readonly values: TokenValues;
  /** Counted from 1, one more with each write. */
  readonly version: number;
}

/** The secrets of one account, shared by every process that works for it. */
export interface AccountTokens {
  /** The newest secrets. @throws LeadKitError `unauthenticated` when there are none: connect the account. */
  read(options?: CallOptions): Promise<StoredTokens>;
  /**
   * Keeps new secrets. Write a rotated token before its first use: a lost rotation can only be mended by the owner.
   *
   * @throws LeadKitError `conflict` when somebody wrote after `expectedVersion`: read again and use theirs.
   */
  write(values: TokenValues, expectedVersion: number, options?: CallOptions): Promise<StoredTokens>;
  /** Runs `work` while no other process does the same for this account. Waits for its turn. */
  exclusively<Result>(work: (signal: AbortSignal) => Promise<Result>, options?: CallOptions): Promise<Result>;
}

/** What a platform says about the account behind the credentials. */
export interface AccountIdentity {
  /** The platform's own id of the account. */
  readonly externalAccountId: string;
  /** A name for people: a shop, a profile. */
  readonly label: string;
  /** When the credentials end unless renewed, as far as known. */
  readonly expiresAt?: string;
}

/** An opened account. A port that is present works; one that is absent does not exist there. */
export interface Connection<Api = unknown> {
  /** Asks the platform who we are. The cheapest call that proves the credentials. */
  check(options?: CallOptions): Promise<AccountIdentity>;
  /** Our adverts and products. */
  readonly listings?: ListingsPort;
  /** What buyers do. */
  readonly leads?: LeadsPort;
  /** Threads with buyers. */
  readonly messages?: MessagesPort;
  /** Categories, attributes, cities. */
  readonly catalog?: CatalogPort;
  /** Views and contacts per listing. */
  readonly stats?: StatsPort;
  /** What the platform charged. */
  readonly spend?: SpendPort;
  /** A price list the platform fetches. */
  readonly priceFeed?: PriceFeedPort;
  /** What only this platform has. Outside the contract. */
  readonly api?: Api;
}

/** Connecting by consent in the browser. */
export interface AuthorizePort {
  /** Where to send the owner. `state` comes back unchanged and is checked by the caller. */
  start(input: { readonly state: string; readonly redirectUri: string }): {
    /** The platform's page on which the owner consents. */
    readonly url: string;
  };
  /** Turns what came back into secrets. */
  finish(
    input: { readonly callbackUrl: string; readonly redirectUri: string },
    io: Omit<ConnectionIo, 'tokens'>,
    options?: CallOptions,
  ): Promise<TokenValues>;
}
