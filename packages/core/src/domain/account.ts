import { LeadKitError } from '../errors.ts';
import { type BlindWindow, polledFields } from './blind-window.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { AccountId, TenantId } from './id.ts';
import { toUnixMs } from './time.ts';

/** Operations hear of one drifting account this often at most. */
const DRIFT_TOLD_EVERY_MS = 24 * 60 * 60_000;

/**
 * Where an account stands.
 *
 * - `connected`: works.
 * - `expiring`: works, but its credentials end soon; the owner should reconnect.
 * - `needs_reconnect`: its credentials are no longer accepted; nothing works until the owner reconnects.
 * - `blocked`: the platform refuses the account or the address.
 * - `paused`: the host switched it off.
 */
export type AccountStatus = 'connected' | 'expiring' | 'needs_reconnect' | 'blocked' | 'paused';

/** A tenant's access to one platform. Its secrets are in the token vault, never here. */
export interface Account extends Entity {
  /** Version 7 UUID. */
  readonly id: AccountId;
  /** Whose access it is. */
  readonly tenantId: TenantId;
  /** Id of the platform, such as `olx`. */
  readonly platform: string;
  /** The platform's own id of the account. One account per (tenant, platform, external id). */
  readonly externalAccountId: string;
  /** A name for people. */
  readonly label: string;
  /** Where it stands. */
  readonly status: AccountStatus;
  /** When a call last succeeded. Absent: never yet. */
  readonly lastSuccessAt?: string;
  /** When it was last asked for news with success. Absent: never yet. */
  readonly lastPolledAt?: string;
  /** Spans in which it could not be asked for news, oldest first, without the one that is still going on. */
  readonly blindWindows?: readonly BlindWindow[];
  /** When an answer of the platform was last not understood and that was told. */
  readonly driftedAt?: string;
  /** When the credentials end, as far as known. */
  readonly expiresAt?: string;
  /** Moment from which signals count; older ones are history and make no leads, replies or notices. */
  readonly collectFrom: string;
}

/** Events about accounts. */
export interface AccountEvents {
  /** A tenant connected (or reconnected) an account. */
  'account.connected': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
  };
  /** The credentials are no longer accepted; only its owner can mend it. Sent once per loss. */
  'account.reconnect-required': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
    /** Why, in one sentence without secrets. */
    readonly reason: string;
  };
  /** The platform answered in a shape nobody knows; its adapter needs a look. Sent once a day at most. */
  'account.drifted': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
    /** The call that was not understood. */
    readonly operation: string;
  };
  /** Any other change of status. */
  'account.status-changed': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
    /** Where it stood before. */
    readonly from: AccountStatus;
    /** Where it stands now. */
    readonly to: AccountStatus;
  };
}

/** What is known of an account when it is connected. */
export interface ConnectedAccount {
  /** Version 7 UUID of the new account. */
  readonly id: AccountId;
  /** Whose access it is. */
  readonly tenantId: TenantId;
  /** Id of the platform. */
  readonly platform: string;
  /** The platform's own id of the account. */
  readonly externalAccountId: string;
  /** A name for people. */
  readonly label: string;
  /** When the credentials end, as far as known. */
  readonly expiresAt?: string | undefined;
  /** First moment whose signals count. */
  readonly collectFrom: string;
}

/** A new account, connected now. */
export function connectAccount(input: ConnectedAccount, now: string): Decision<Account> {
  const { expiresAt, ...rest } = input;
  const state: Account = {
    ...rest,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    version: 1,
    createdAt: now,
    updatedAt: now,
    status: 'connected',
    lastSuccessAt: now,
  };
  return {
    state,
    events: [event('account.connected', state, { platform: state.platform, accountId: state.id })],
  };
}

/** The account works again with new credentials. Its history, checkpoints and first moment stay. */
export function reconnectAccount(
  account: Account,
  expiresAt: string | undefined,
  now: string,
): Decision<Account> {
  const { expiresAt: _ended, ...kept } = account;
  const renewed: Account = expiresAt === undefined ? kept : { ...kept, expiresAt };
  const state = revise(renewed, { status: 'connected', lastSuccessAt: now }, now);
  return {
    state,
    events: [event('account.connected', state, { platform: state.platform, accountId: state.id })],
  };
}

/** The platform no longer accepts the credentials. A second loss in a row changes nothing. */
export function requireReconnect(account: Account, reason: string, now: string): Decision<Account> {
  if (account.status === 'needs_reconnect' || account.status === 'paused')
    return { state: account, events: [] };
  const state = revise(account, { status: 'needs_reconnect' }, now);
  const data = { platform: state.platform, accountId: state.id, reason };
  return { state, events: [event('account.reconnect-required', state, data)] };
}

/**
 * A call succeeded at `now`, so the account works: whatever it was before, it is judged anew. Only a paused one stays
 * paused.
 */
export function recordAccountSuccess(
  account: Account,
  options: {
    readonly expiresSoon: boolean;
    readonly expiresAt?: string | undefined;
    /** Only when it was asked for news: how long without that counts as blind. */
    readonly blindAfterMs?: number | undefined;
  },
  now: string,
): Decision<Account> {
  if (account.status === 'paused') return { state: account, events: [] };
  const status: AccountStatus = options.expiresSoon ? 'expiring' : 'connected';
  const end = options.expiresAt === undefined ? {} : { expiresAt: options.expiresAt };
  return changeStatus(account, status, now, {
    lastSuccessAt: now,
    ...end,
    ...(options.blindAfterMs === undefined ? {} : polledFields(account, now, options.blindAfterMs)),
  });
}

/** The platform refuses the account or the address; it is tried again later, not given up. */
export function blockAccount(account: Account, now: string): Decision<Account> {
  return account.status === 'connected' || account.status === 'expiring'
    ? changeStatus(account, 'blocked', now)
    : { state: account, events: [] };
}

/** The platform answered in a shape nobody knows. Told again only after a day. */
export function noteDrift(account: Account, operation: string, now: string): Decision<Account> {
  const { driftedAt, platform, id: accountId } = account;
  if (driftedAt !== undefined && toUnixMs(now) - toUnixMs(driftedAt) < DRIFT_TOLD_EVERY_MS)
    return { state: account, events: [] };
  const state = revise(account, { driftedAt: now }, now);
  return { state, events: [event('account.drifted', state, { platform, accountId, operation })] };
}

/** The host switches the account off. */
export function pauseAccount(account: Account, now: string): Decision<Account> {
  return changeStatus(account, 'paused', now);
}

/**
 * The host switches a paused account on again.
 *
 * @throws LeadKitError `conflict` when it is not paused.
 */
export function resumeAccount(account: Account, now: string): Decision<Account> {
  if (account.status !== 'paused') {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'resumeAccount',
      message: `Account ${account.id} is "${account.status}"; only a "paused" account can be resumed.`,
    });
  }
  return changeStatus(account, 'connected', now);
}

function changeStatus(
  account: Account,
  to: AccountStatus,
  now: string,
  patch: Partial<Account> = {},
): Decision<Account> {
  const isNews = Object.entries(patch).some(([name, value]) => account[name as keyof Account] !== value);
  if (account.status === to && !isNews) return { state: account, events: [] };
  const state = revise(account, { ...patch, status: to }, now);
  if (account.status === to) return { state, events: [] };
  const data = { platform: state.platform, accountId: state.id, from: account.status, to };
  return { state, events: [event('account.status-changed', state, data)] };
}

function event<Type extends keyof AccountEvents>(
  type: Type,
  account: Account,
  data: AccountEvents[Type],
): EventDraft {
  return { type, subject: subjectOf('account', account), data };
}
