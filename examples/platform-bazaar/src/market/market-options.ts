import {
  type Clock,
  createEgress,
  createSilentLogger,
  createSystemClock,
  type Egress,
  type ErrorIssue,
  invalidInput,
  type Logger,
} from '@leadkit/core';
import { BAZAAR_ADDRESS, isWebAddress } from '../bazaar-options.ts';

/** Settings of the reader of public pages. All are optional. */
export interface BazaarMarketOptions {
  /** Where Bazaar is. Default `https://bazaar.example`, which does not exist: give the address of an emulator. */
  readonly baseUrl?: string | undefined;
  /** Where requests leave from. Default: an egress of its own, so that a ban here does not stop the sellers. */
  readonly egress?: Egress | undefined;
  /** Sends requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Where log lines go. Default: nowhere. */
  readonly logger?: Logger | undefined;
  /** Whole call including repeats, in milliseconds. Default 30 000. */
  readonly timeoutMs?: number | undefined;
  /**
   * Secret that private sellers' ids are hashed with. The same secret gives the same keys in the next run. Default: a
   * random one, so private sellers are told apart within one reader only.
   */
  readonly sellerHashKey?: string | undefined;
}

/** Options with their defaults filled in. */
export interface FullMarketOptions
  extends Required<
    Omit<
      { readonly [Name in keyof BazaarMarketOptions]: NonNullable<BazaarMarketOptions[Name]> },
      'sellerHashKey'
    >
  > {
  readonly sellerHashKey: string | undefined;
}

/** @throws LeadKitError `invalid_input` naming every option that is wrong. */
export function readMarketOptions(options: BazaarMarketOptions): FullMarketOptions {
  const {
    baseUrl = BAZAAR_ADDRESS,
    timeoutMs = 30_000,
    clock = createSystemClock(),
    sellerHashKey,
  } = options;
  const issues: ErrorIssue[] = [];
  if (!isWebAddress(baseUrl))
    issues.push({ path: 'baseUrl', message: 'expected an address that begins with https:// or http://' });
  if (!(Number.isFinite(timeoutMs) && timeoutMs > 0))
    issues.push({ path: 'timeoutMs', message: 'expected milliseconds above 0' });
  if (sellerHashKey !== undefined && (typeof sellerHashKey !== 'string' || sellerHashKey.length < 16))
    issues.push({ path: 'sellerHashKey', message: 'expected at least 16 characters' });
  if (issues.length > 0) throw invalidInput('createBazaarMarket', issues, 'bazaar');
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    timeoutMs,
    clock,
    sellerHashKey,
    egress: options.egress ?? createEgress({ id: 'bazaar-market', clock }),
    fetch: options.fetch ?? globalThis.fetch,
    logger: options.logger ?? createSilentLogger(),
  };
}
