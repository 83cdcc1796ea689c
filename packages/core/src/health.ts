import type { AccountStatus } from './domain/account.ts';
import type { CallOptions } from './ports/call-options.ts';
import { paginate } from './ports/page.ts';
import type { ConsumerBacklog, Store } from './ports/store.ts';

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
  /** When its credentials end, as far as known. */
  readonly expiresAt?: string;
}

/** How a kit does. */
export interface Health {
  /** Whether nothing needs a person: every account works and no delivery is dead. */
  readonly isHealthy: boolean;
  /** Every account of the tenants asked for. */
  readonly accounts: readonly AccountHealth[];
  /** Every named consumer of the store, with its backlog and dead letters. */
  readonly consumers: readonly ConsumerBacklog[];
}

export async function readHealth(
  store: Store,
  tenants: readonly string[],
  options: CallOptions,
): Promise<Health> {
  const accounts: AccountHealth[] = [];
  for (const tenantId of tenants) {
    for await (const account of paginate((cursor) =>
      store.tenant(tenantId).listPage('account', { cursor }, options),
    )) {
      const { id: accountId, platform, label, status, lastSuccessAt, expiresAt } = account;
      accounts.push({
        tenantId,
        accountId,
        platform,
        label,
        status,
        ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      });
    }
  }
  const consumers = await store.deliveries.backlog(options);
  const works = accounts.every(({ status }) => status === 'connected' || status === 'paused');
  return { isHealthy: works && consumers.every(({ dead }) => dead === 0), accounts, consumers };
}
