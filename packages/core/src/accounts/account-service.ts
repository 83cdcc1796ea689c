import { z } from 'zod';
import {
  type Account,
  type AccountStatus,
  connectAccount,
  pauseAccount,
  reconnectAccount,
  resumeAccount,
} from '../domain/account.ts';
import { type AccountId, parseTenantId } from '../domain/id.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { invalidInput, isLeadKitError, LeadKitError } from '../errors.ts';
import { checkInput, type InputSchemas, isToCome, lazySchema, wordFilter } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { TokenValues } from '../ports/platform.ts';
import type { TokenVault } from '../ports/store-tokens.ts';
import { decided, isLostRace, retryConflicts, type ServiceContext } from '../service-context.ts';
import type { Connections } from './connections.ts';

/** What an owner brings to connect an account. */
export interface ConnectAccountInput {
  /** Id of the platform, such as `olx`. */
  readonly platform: string;
  /** Secrets by the adapter's names, such as `{ refreshToken }` or `{ token }`. They go to the token vault only. */
  readonly credentials: TokenValues;
  /** A name for people. Default: what the platform calls the account. */
  readonly label?: string | undefined;
  /**
   * Which signals count. `from_now` (default): what happens from now on; older threads and orders make no leads, replies
   * or notices. `{ since }`: what happened from that moment on, ISO 8601 with offset.
   */
  readonly firstSync?:
    | 'from_now'
    | {
        /** First moment that counts, ISO 8601 with offset; not one that is still to come. */
        readonly since: string;
      }
    | undefined;
}

/** Accounts of one tenant. */
export interface AccountService {
  /**
   * Connects an account: asks the platform who the credentials belong to and keeps them in the token vault. An account
   * that is known already is connected anew, with its history and checkpoints.
   *
   * @throws LeadKitError `invalid_input` for an unknown platform; `unauthenticated` when the platform refuses the
   *   credentials (nothing is kept then).
   */
  connect(input: ConnectAccountInput, options?: CallOptions): Promise<Account>;
  /** One account. @throws LeadKitError `not_found`. */
  get(accountId: string, options?: CallOptions): Promise<Account>;
  /** Accounts, newest first. */
  list(filter?: {
    readonly platform?: string | undefined;
    readonly status?: AccountStatus | readonly AccountStatus[] | undefined;
  }): AsyncIterable<Account>;
  /** Switches an account off: nothing is polled, sent or published on it. */
  pause(accountId: string, options?: CallOptions): Promise<Account>;
  /** Switches a paused account on again. @throws LeadKitError `conflict` when it is not paused. */
  resume(accountId: string, options?: CallOptions): Promise<Account>;
  /**
   * Switches an account off and forgets its credentials; what was collected stays. `connect` with new ones brings it back.
   * The platform may still list the permission: its owner takes it back there.
   *
   * @throws LeadKitError `not_found`.
   */
  disconnect(accountId: string, options?: CallOptions): Promise<Account>;
}

const connectSchema = lazySchema(() =>
  z.strictObject({
    platform: z.string().min(1),
    credentials: z.record(z.string(), z.string().min(1)),
    label: z.string().min(1).max(200).optional(),
    firstSync: z
      .union([z.literal('from_now'), z.strictObject({ since: z.iso.datetime({ offset: true }) })])
      .optional(),
  }),
);
const ACCOUNT_STATUSES: Readonly<Record<AccountStatus, true>> = {
  connected: true,
  expiring: true,
  needs_reconnect: true,
  blocked: true,
  paused: true,
};
const listSchema = lazySchema(() =>
  z.strictObject({ platform: z.string().optional(), status: wordFilter(ACCOUNT_STATUSES) }),
);
export const accountInputs: InputSchemas = { 'accounts.connect': connectSchema };

export function createAccountService(
  context: ServiceContext,
  connections: Connections,
  vault: TokenVault,
): AccountService {
  const tenantId = parseTenantId(context.tenantId);

  async function get(accountId: string, options?: CallOptions): Promise<Account> {
    const account = await context.store.get('account', accountId, options);
    if (account !== undefined) return account;
    throw new LeadKitError({
      code: 'not_found',
      operation: 'accounts.get',
      message: `Tenant "${tenantId}" has no account ${accountId}.`,
    });
  }

  async function connect(input: ConnectAccountInput, options: CallOptions = {}): Promise<Account> {
    const { platform, credentials, label, firstSync } = checkInput(connectSchema, input, 'accounts.connect');
    connections.platform(platform, 'accounts.connect');
    const now = context.now();
    const since = firstSync === undefined || firstSync === 'from_now' ? now : firstSync.since;
    // Whatever came before that moment would be history, and no lead.
    if (isToCome(since, now))
      throw invalidInput('accounts.connect', [
        { path: 'firstSync.since', message: 'is a moment that is still to come' },
      ]);
    // Many platforms print whole seconds, so what happens within this one would look older than it is.
    const collectFrom = toIsoText(Math.floor(toUnixMs(since) / 1000) * 1000);

    // The credentials are stored under the new id before their first use: a check may already rotate them.
    const accountId: AccountId = context.ids.next();
    await vault.write(tenantId, accountId, credentials, 0, options);
    try {
      const identity = await connections.openNew({ accountId, tenantId }, platform).check(options);
      const known = await context.store.getByKey(
        'account',
        `${platform}:${identity.externalAccountId}`,
        options,
      );
      if (known !== undefined) return await reconnect(known, accountId, identity.expiresAt, options);
      const decision = connectAccount(
        {
          id: accountId,
          tenantId,
          platform,
          externalAccountId: identity.externalAccountId,
          label: label ?? identity.label,
          expiresAt: identity.expiresAt,
          collectFrom,
        },
        now,
      );
      await context.commit(decided('account', decision), options);
      return decision.state;
    } catch (error) {
      if (isLeadKitError(error) && error.code !== 'unavailable') await vault.erase(tenantId, accountId);
      throw error;
    }
  }

  /** Moves the fresh credentials from the id they were tried under to the account they turned out to belong to. */
  async function reconnect(
    known: Account,
    triedId: AccountId,
    expiresAt: string | undefined,
    options: CallOptions,
  ): Promise<Account> {
    // The account may be polled, or renew its old credentials, meanwhile: what is fresh must not get lost over that.
    const fresh = await vault.read(tenantId, triedId, options);
    if (fresh !== undefined)
      await retryConflicts(
        async () => {
          const old = await vault.read(tenantId, known.id, options);
          await vault.write(tenantId, known.id, fresh.values, old?.version ?? 0, options);
        },
        (error) => isLeadKitError(error, 'conflict'),
      );
    await vault.erase(tenantId, triedId, options);
    return change(known.id, (account, now) => reconnectAccount(account, expiresAt, now), options);
  }

  async function change(
    accountId: string,
    decide: typeof pauseAccount,
    options?: CallOptions,
  ): Promise<Account> {
    return retryConflicts(async () => {
      const account = await get(accountId, options);
      const decision = decide(account, context.now());
      await context.commit(decided('account', decision, account), options);
      return decision.state;
    }, isLostRace);
  }

  return {
    connect,
    get,
    list: (asked = {}) => {
      const filter = checkInput(listSchema, asked, 'accounts.list');
      return paginate((cursor) => context.store.listPage('account', { filter, cursor }));
    },
    pause: (accountId, options) => change(accountId, pauseAccount, options),
    resume: (accountId, options) => change(accountId, resumeAccount, options),
    disconnect: async (accountId, options) => {
      const account = await change(accountId, pauseAccount, options);
      await vault.erase(tenantId, accountId, options);
      return account;
    },
  };
}
