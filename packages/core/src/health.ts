import type { AccountStatus } from './domain/account.ts';
import { type BlindWindow, blindWindowsOf } from './domain/blind-window.ts';
import { toUnixMs } from './domain/time.ts';
import type { CallOptions } from './ports/call-options.ts';
import { paginate } from './ports/page.ts';
import type { Store } from './ports/store.ts';
import type { ConsumerBacklog } from './ports/store-deliveries.ts';

/** How an account does. */
export interface AccountHealth {
  /** Whose it is. */
  readonly tenantId: string;
  /** Our id. */
  readonly accountId: string;
  /** Id of the platform. */
  readonly platform: string;
  /** Name for people. */
  readonly label: string;
  /** Where it stands. */
  readonly status: AccountStatus;
  /** When a call last succeeded. */
  readonly lastSuccessAt?: string;
  /** When it was last asked for news with success. */
  readonly lastPolledAt?: string;
  /** How long that is ago, or how long it is connected without; what happened since is not known yet. */
  readonly lagMs: number;
  /** Whether that is too long: what happens now is seen late. */
  readonly isBlind: boolean;
  /** Spans in which it was not asked for news, oldest first; the last may still be going on. */
  readonly blindWindows: readonly BlindWindow[];
  /** When its credentials end, as far as known. */
  readonly expiresAt?: string;
  /** How long they still hold; negative once they ended. */
  readonly expiresInMs?: number;
}

/** How a named consumer does. */
export interface ConsumerHealth extends ConsumerBacklog {
  /** How old the oldest event is that waits for it. 0: none does. */
  readonly lagMs: number;
}

/** How telling people goes, over the tenants asked for. */
export interface NoticeHealth {
  /** For their moment, or their next try. */
  readonly waiting: number;
  /** Given up. */
  readonly failed: number;
  /** May have been told, or not. */
  readonly unknown: number;
}

/** How a kit does. */
export interface Health {
  /** Whether nothing needs a person: every account works and is read, no delivery is dead, no notice was given up. */
  readonly isHealthy: boolean;
  /** Every account of the tenants asked for. */
  readonly accounts: readonly AccountHealth[];
  /** Every named consumer of the store, with its backlog and dead letters. */
  readonly consumers: readonly ConsumerHealth[];
  /** What people are still to be told. */
  readonly notices: NoticeHealth;
}

/** What reading the health works with. */
export interface HealthParts {
  readonly store: Store;
  readonly now: string;
  readonly blindAfterMs: number;
}

export async function readHealth(
  parts: HealthParts,
  tenants: readonly string[],
  options: CallOptions,
): Promise<Health> {
  const { store, now } = parts;
  const accounts: AccountHealth[] = [];
  const notices = { waiting: 0, failed: 0, unknown: 0 };
  for (const tenantId of tenants) {
    accounts.push(...(await accountsOf(parts, tenantId, options)));
    const counted = await store.tenant(tenantId).count('notice', { groupBy: ['status'] }, options);
    for (const { group, count } of counted) {
      const { status } = group;
      if (status === 'waiting' || status === 'failed' || status === 'unknown') notices[status] += count;
    }
  }
  const consumers = (await store.deliveries.backlog(options)).map((one) => ({
    ...one,
    lagMs: one.oldestAt === undefined ? 0 : Math.max(0, toUnixMs(now) - toUnixMs(one.oldestAt)),
  }));
  const works = accounts.every(
    ({ status, isBlind }) => status === 'paused' || (status === 'connected' && !isBlind),
  );
  const isHealthy = works && notices.failed === 0 && consumers.every(({ dead }) => dead === 0);
  return { isHealthy, accounts, consumers, notices };
}

async function accountsOf(
  { store, now, blindAfterMs }: HealthParts,
  tenantId: string,
  options: CallOptions,
): Promise<readonly AccountHealth[]> {
  const accounts: AccountHealth[] = [];
  for await (const account of paginate((cursor) =>
    store.tenant(tenantId).listPage('account', { cursor }, options),
  )) {
    const { id: accountId, platform, label, status, lastSuccessAt, lastPolledAt, expiresAt } = account;
    const lagMs = Math.max(0, toUnixMs(now) - toUnixMs(lastPolledAt ?? account.createdAt));
    accounts.push({
      tenantId,
      accountId,
      platform,
      label,
      status,
      ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
      ...(lastPolledAt === undefined ? {} : { lastPolledAt }),
      lagMs,
      isBlind: lagMs > blindAfterMs,
      blindWindows: blindWindowsOf(account, now, blindAfterMs),
      ...(expiresAt === undefined ? {} : { expiresAt, expiresInMs: toUnixMs(expiresAt) - toUnixMs(now) }),
    });
  }
  return accounts;
}
