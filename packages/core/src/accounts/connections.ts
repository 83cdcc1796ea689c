import {
  type Account,
  blockAccount,
  noteDrift,
  recordAccountSuccess,
  requireReconnect,
} from '../domain/account.ts';
import type { Decision } from '../domain/decision.ts';
import { addMs, toUnixMs } from '../domain/time.ts';
import { isLeadKitError, LeadKitError } from '../errors.ts';
import type { Connection, ConnectionAccount, ConnectionIo, Platform } from '../ports/platform.ts';
import { type AccountPurpose, decided, retryConflicts, type ServiceContext } from '../service-context.ts';

/** How long before the end of its credentials an account counts as expiring. */
const EXPIRES_SOON_MS = 7 * 24 * 60 * 60_000;
/** A success is written down at most this often, so that polling does not rewrite the account each time. */
const SUCCESS_RECORDED_EVERY_MS = 60_000;

/** What keeping an account's status needs of the context. */
type AccountContext = Pick<ServiceContext, 'store' | 'now' | 'commit'>;

/** Opens accounts and keeps their status true to what happens on them. */
export interface Connections {
  /** The platform by id. @throws LeadKitError `invalid_input` when the kit has none of that name. */
  platform(id: string, operation?: string): Platform;
  /** Opens an account that is being connected. */
  openNew(account: ConnectionAccount, platform: string): Connection;
  /**
   * Runs `work` on an open account. A loss of the credentials or a block is recorded on the account before the error
   * goes on.
   */
  use<Result>(
    context: AccountContext,
    account: Account,
    work: (connection: Connection) => Promise<Result>,
    purpose?: AccountPurpose,
  ): Promise<Result>;
}

export interface ConnectionsParts {
  readonly platforms: readonly Platform[];
  readonly io: (account: ConnectionAccount) => ConnectionIo;
  /** How long an account may go unread before the span counts as blind. */
  readonly blindAfterMs: number;
}

export function createConnections(parts: ConnectionsParts): Connections {
  const opened = new Map<string, Connection>();

  function platform(id: string, operation = 'accounts.use'): Platform {
    const found = parts.platforms.find((candidate) => candidate.id === id);
    if (found !== undefined) return found;
    const known = parts.platforms.map((candidate) => `"${candidate.id}"`).join(', ');
    throw new LeadKitError({
      code: 'invalid_input',
      operation,
      message: `This kit has no platform "${id}"; it has ${known === '' ? 'none' : known}. Add it to createLeadKit({ platforms }).`,
      issues: [{ path: 'platform', message: 'is not one of the kit’s platforms' }],
    });
  }

  function openNew(account: ConnectionAccount, platformId: string): Connection {
    return platform(platformId).open(account, parts.io(account));
  }

  function open(account: Account): Connection {
    const known = opened.get(account.id);
    if (known !== undefined) return known;
    const { id: accountId, tenantId, externalAccountId } = account;
    const connection = openNew({ accountId, tenantId, externalAccountId }, account.platform);
    opened.set(account.id, connection);
    return connection;
  }

  async function use<Result>(
    context: AccountContext,
    account: Account,
    work: (connection: Connection) => Promise<Result>,
    purpose?: AccountPurpose,
  ): Promise<Result> {
    if (account.status === 'paused' || account.status === 'needs_reconnect') throw notUsable(account);
    try {
      const result = await work(open(account));
      await record(context, account.id, (current, now) =>
        succeeded(current, purpose === 'poll' ? parts.blindAfterMs : undefined, now),
      );
      return result;
    } catch (error) {
      if (isLeadKitError(error, 'unauthenticated'))
        await record(context, account.id, (current, now) =>
          requireReconnect(current, 'the platform no longer accepts the credentials', now),
        );
      if (isLeadKitError(error, 'blocked')) await record(context, account.id, blockAccount);
      if (isLeadKitError(error, 'unexpected_response'))
        await record(context, account.id, (current, now) => noteDrift(current, error.operation, now));
      throw error;
    }
  }

  return { platform, openNew, use };
}

/** @param blindAfterMs - given when the account was asked for news */
function succeeded(account: Account, blindAfterMs: number | undefined, now: string): Decision<Account> {
  const known = blindAfterMs === undefined ? account.lastSuccessAt : account.lastPolledAt;
  const isRecent = known !== undefined && addMs(known, SUCCESS_RECORDED_EVERY_MS) > now;
  if (isRecent && account.status === 'connected') return { state: account, events: [] };
  return recordAccountSuccess(
    account,
    { expiresSoon: expiresSoon(account.expiresAt, now), blindAfterMs },
    now,
  );
}

/** Whether credentials that end at `expiresAt` end soon enough for a warning. */
export function expiresSoon(expiresAt: string | undefined, now: string): boolean {
  return expiresAt !== undefined && toUnixMs(expiresAt) - toUnixMs(now) < EXPIRES_SOON_MS;
}

async function record(
  context: AccountContext,
  accountId: string,
  decide: (account: Account, now: string) => Decision<Account>,
): Promise<void> {
  await retryConflicts(
    async () => {
      const current = await context.store.get('account', accountId);
      if (current !== undefined)
        await context.commit(decided('account', decide(current, context.now()), current));
    },
    (error) => isLeadKitError(error, 'conflict'),
  );
}

function notUsable(account: Account): LeadKitError {
  const isPaused = account.status === 'paused';
  return new LeadKitError({
    code: isPaused ? 'business_rule' : 'unauthenticated',
    operation: 'accounts.use',
    platform: account.platform,
    effect: 'none',
    message: isPaused
      ? `Account ${account.id} is paused. Nothing was sent; resume it first.`
      : `Account ${account.id} has to be connected again by its owner. Nothing was sent.`,
  });
}
