import type { AccountTokens, CallOptions, Clock, TokenValues } from '@leadkit/core';
import type { Redactor } from './redactor.ts';

/** Where a valid access token comes from. */
export interface TokenSource {
  /**
   * A token that is valid for a while. Refreshes it when needed: once, however many ask in however many processes.
   * Aborting ends the caller's waiting, not the refresh.
   *
   * @throws LeadKitError `unauthenticated` when the owner has to connect again; it is not tried again until new secrets
   *   are stored. `unavailable` when the refresh failed and the old token is over.
   */
  accessToken(options?: CallOptions): Promise<string>;
  /** Tells that the remote side refused `token`. Ignored when another one is current already. */
  invalidate(token: string): void;
}

/** How tokens are kept and renewed. */
export interface TokenSourceOptions {
  /** Id of the platform; named in errors. */
  readonly platform: string;
  /** The account's secrets. */
  readonly tokens: AccountTokens;
  /** Where time comes from. */
  readonly clock: Clock;
  /**
   * Asks the remote side for new secrets; what it does not return keeps its value. Runs under the account's lease, is
   * never repeated here, and throws `unauthenticated` when only the owner can help.
   */
  readonly refresh: (values: TokenValues, options: CallOptions) => Promise<TokenValues>;
  /** Name of the access token among the secrets. Default `accessToken`. */
  readonly accessTokenName?: string | undefined;
  /** Name of the moment it ends, ISO 8601 with offset. No such value stored: it lasts until refused. Default `expiresAt`. */
  readonly expiresAtName?: string | undefined;
  /** How long before its end a token is renewed, in milliseconds. Default 60 000. */
  readonly refreshAheadMs?: number | undefined;
  /** Longest refresh, waiting for the lease included, in milliseconds. Default 60 000. */
  readonly refreshTimeoutMs?: number | undefined;
  /** Learns every secret that is read. */
  readonly redactor?: Redactor | undefined;
}
