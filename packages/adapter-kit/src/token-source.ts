import {
  type AccountTokens,
  type CallOptions,
  type Clock,
  isLeadKitError,
  LeadKitError,
  type StoredTokens,
  type TokenValues,
} from '@leadkit/core';
import { startDeadline } from './deadline.ts';
import { createRedactor, type Redactor } from './redactor.ts';

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
  /** Longest refresh, waiting for the lease included, in milliseconds. Default 30 000. */
  readonly refreshTimeoutMs?: number | undefined;
  /** Learns every secret that is read. */
  readonly redactor?: Redactor | undefined;
}

/** How long a token that is still valid is used without another try to renew it, after one failed. */
const PAUSE_AFTER_FAILURE_MS = 10_000;
const OPERATION = 'tokens.refresh';

/** New secrets that are not stored yet. */
interface Rotation {
  readonly values: TokenValues;
  readonly afterVersion: number;
}

/** Makes a token source for one account. No I/O. */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { platform, tokens, clock, refreshAheadMs = 60_000, refreshTimeoutMs = 30_000 } = options;
  const { accessTokenName = 'accessToken', expiresAtName = 'expiresAt' } = options;
  const redactor = options.redactor ?? createRedactor();
  let current: StoredTokens | undefined;
  let refused: string | undefined;
  let unsaved: Rotation | undefined;
  let ended: { readonly version: number; readonly error: LeadKitError } | undefined;
  let failedAtMs: number | undefined;
  let renewal: Promise<string> | undefined;

  /** The token of `stored` when it is valid for more than `aheadMs`. A moment that cannot be read has passed. */
  function validToken(stored: StoredTokens | undefined, aheadMs: number): string | undefined {
    const token = stored?.values[accessTokenName];
    if (token === undefined || token === '' || token === refused) return undefined;
    const expiresAt = stored?.values[expiresAtName];
    if (expiresAt === undefined) return token;
    return Date.parse(expiresAt) - aheadMs > clock.now() ? token : undefined;
  }

  function learn(stored: StoredTokens): StoredTokens {
    for (const [name, value] of Object.entries(stored.values)) {
      if (name === accessTokenName || redactor.isSecretName(name)) redactor.remember(value);
    }
    current = stored;
    return stored;
  }

  function failure(
    code: 'unavailable' | 'unexpected_response',
    message: string,
    cause?: unknown,
  ): LeadKitError {
    const scrubbed = cause === undefined ? undefined : redactor.error(cause);
    return new LeadKitError({ code, platform, operation: OPERATION, message, cause: scrubbed });
  }

  async function accessToken({ signal, timeoutMs = refreshTimeoutMs }: CallOptions = {}): Promise<string> {
    signal?.throwIfAborted();
    const valid = validToken(current, 0);
    const isFresh = validToken(current, refreshAheadMs) !== undefined;
    const isPausing = failedAtMs !== undefined && clock.now() < failedAtMs + PAUSE_AFTER_FAILURE_MS;
    if (valid !== undefined && (isFresh || isPausing)) return valid;
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    // While the old token is valid, half of the caller's time is kept for the call itself.
    const waitMs = valid === undefined ? timeoutMs : timeoutMs / 2;
    const deadline = startDeadline(clock, { signal, timeoutMs: waitMs });
    try {
      return await deadline.race(renewal);
    } catch (error) {
      if (!deadline.isOver()) throw error;
      const stillValid = validToken(current, 0);
      if (stillValid !== undefined) return stillValid;
      throw failure(
        'unavailable',
        `${platform} did not renew the access token within ${waitMs} ms. The refresh goes on; try again later.`,
      );
    } finally {
      deadline.end();
    }
  }

  /** Shared by everybody in this process who waits, so it listens to nobody's signal. */
  async function renew(): Promise<string> {
    try {
      const stored = learn(await tokens.read({ timeoutMs: refreshTimeoutMs }));
      const token = validToken(stored, refreshAheadMs);
      if (token !== undefined) return token;
      if (ended?.version === stored.version) throw ended.error;
      const renewed = await tokens.exclusively(renewAlone, { timeoutMs: refreshTimeoutMs });
      failedAtMs = undefined;
      return renewed;
    } catch (error) {
      if (isLeadKitError(error, 'unauthenticated')) throw error;
      failedAtMs = clock.now();
      const token = validToken(current, 0);
      if (token !== undefined) return token;
      if (isLeadKitError(error)) throw error;
      throw failure(
        'unavailable',
        `The access token of ${platform} could not be renewed. Try again later.`,
        error,
      );
    }
  }

  /** Under the account's lease. Somebody else may have renewed it while we waited for our turn. */
  async function renewAlone(signal: AbortSignal): Promise<string> {
    const stored = learn(await tokens.read({ signal }));
    if (unsaved?.afterVersion === stored.version) return save(unsaved);
    unsaved = undefined;
    const theirs = validToken(stored, refreshAheadMs);
    if (theirs !== undefined) return theirs;
    const fresh = await askForFresh(stored, signal);
    return save({ values: { ...stored.values, ...fresh }, afterVersion: stored.version });
  }

  async function askForFresh(stored: StoredTokens, signal: AbortSignal): Promise<TokenValues> {
    try {
      return await options.refresh(stored.values, { signal, timeoutMs: refreshTimeoutMs });
    } catch (error) {
      if (isLeadKitError(error, 'unauthenticated')) ended = { version: stored.version, error };
      throw error;
    }
  }

  /**
   * Stores before first use. No signal: a rotation that is not stored is lost, and only the owner could mend that. When
   * the store fails, it is kept here and stored on the next call.
   */
  async function save(rotation: Rotation): Promise<string> {
    unsaved = rotation;
    let stored: StoredTokens;
    try {
      stored = learn(await tokens.write(rotation.values, rotation.afterVersion));
    } catch (error) {
      if (!isLeadKitError(error, 'conflict')) throw error;
      stored = learn(await tokens.read());
    }
    unsaved = undefined;
    refused = undefined;
    const token = validToken(stored, 0);
    if (token !== undefined) return token;
    throw failure(
      'unexpected_response',
      `${platform} renewed the tokens, but gave no ${accessTokenName} that is valid now. Connect the account again if this repeats.`,
    );
  }

  return {
    accessToken,
    invalidate(token) {
      if (current?.values[accessTokenName] === token) refused = token;
    },
  };
}
