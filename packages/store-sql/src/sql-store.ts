import { parseTenantId, type Store, type TenantStore } from '@leadkit/core';
import { createSqlBudgets } from './sql-budgets.ts';
import { createSqlCalls, type SqlCallOptions } from './sql-calls.ts';
import { createSqlDeliveries } from './sql-deliveries.ts';
import type { SqlDriver } from './sql-driver.ts';
import { createSqlLeases } from './sql-leases.ts';
import { createSqlTenant } from './sql-tenant.ts';
import { createSqlTokens, resealTokens } from './sql-tokens.ts';
import { createTokenCipher, type TokenCipherOptions } from './token-cipher.ts';

/** How a store over SQL is made. */
export interface SqlStoreOptions extends SqlCallOptions, TokenCipherOptions {}

/** A store over SQL, and what it can do beyond the port. */
export interface SqlStore extends Store {
  /**
   * Seals every secret that was sealed with another key, or kept in plain text, with the first of `tokenKeys`. Afterwards
   * the old keys can be dropped. Returns how many were sealed anew. Safe to run while others work, and to run again.
   */
  resealTokens(): Promise<number>;
}

/**
 * Makes a store over a driver. No I/O: the schema must be there (`applyMigrations`, or another tool with the same files).
 *
 * @throws LeadKitError `invalid_input` for a key that is none.
 */
export function createSqlStore(driver: SqlDriver, options: SqlStoreOptions = {}): SqlStore {
  const { gate, shut } = createSqlCalls(driver, options);
  const cipher = createTokenCipher(driver.openedBy ?? 'createSqlStore', options);
  const tenants = new Map<string, TenantStore>();
  let closing: Promise<void> | undefined;

  return {
    id: driver.id,
    isDurable: driver.isDurable,
    tenant: (tenantId) => {
      const known = tenants.get(tenantId);
      if (known !== undefined) return known;
      const tenant = createSqlTenant(parseTenantId(tenantId), gate);
      tenants.set(tenantId, tenant);
      return tenant;
    },
    deliveries: createSqlDeliveries(gate),
    leases: createSqlLeases(gate),
    budgets: createSqlBudgets(gate),
    tokens: createSqlTokens(gate, cipher),
    resealTokens: () => resealTokens(gate, cipher),
    close: () => {
      shut();
      closing ??= driver.close();
      return closing;
    },
  };
}
