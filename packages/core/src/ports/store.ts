import type { BudgetStore } from './store-budgets.ts';
import type { DeliveryStore } from './store-deliveries.ts';
import type { LeaseStore } from './store-leases.ts';
import type { TenantStore } from './store-tenant.ts';
import type { TokenVault } from './store-tokens.ts';

/**
 * Where everything is kept. State and events are stored together and delivered at least once, so nothing is lost when
 * the process stops anywhere. Every call is safe from several processes at once.
 *
 * Moments come in as `now`, canonical ISO 8601 text in UTC with milliseconds, so that one clock rules.
 *
 * Every store refuses bad input with `invalid_input`, a lost race with `conflict`, and is `unavailable` when it cannot
 * be reached.
 */
export interface Store {
  /** Short name, such as `memory` or `postgres`. */
  readonly id: string;
  /** Whether what is stored survives the end of the process. */
  readonly isDurable: boolean;
  /** Everything of one tenant. No I/O. */
  tenant(tenantId: string): TenantStore;
  /** Events on their way to consumers. */
  readonly deliveries: DeliveryStore;
  /** The right to do something alone for a while. */
  readonly leases: LeaseStore;
  /** Counters of what left, and bans. */
  readonly budgets: BudgetStore;
  /** Secrets of accounts. */
  readonly tokens: TokenVault;
  /** Lets go of connections and files. Calls after it are refused with `unavailable`. */
  close(): Promise<void>;
}
