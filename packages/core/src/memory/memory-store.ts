import { parseTenantId } from '../domain/id.ts';
import type { Store } from '../ports/store.ts';
import type { TenantStore } from '../ports/store-tenant.ts';
import { createMemoryBudgets } from './memory-budgets.ts';
import { createMemoryDeliveries } from './memory-deliveries.ts';
import { createGate } from './memory-gate.ts';
import { createMemoryLeases } from './memory-leases.ts';
import { createMemoryTenant } from './memory-tenant.ts';
import { createMemoryTokens } from './memory-tokens.ts';

/**
 * Makes an empty store in this process's memory, for tests, trials and the first five minutes.
 *
 * It keeps every promise of `Store` but one: it is **not durable**. When the process ends, leads, events and
 * checkpoints are gone, and no second process sees them. Use an embedded or PostgreSQL store for real leads.
 */
export function createMemoryStore(): Store {
  const { gate, shut } = createGate();
  const deliveries = createMemoryDeliveries(gate);
  const tokens = createMemoryTokens(gate);
  const tenants = new Map<string, TenantStore>();

  return {
    id: 'memory',
    isDurable: false,
    tenant: (tenantId) => {
      const known = tenants.get(tenantId);
      if (known !== undefined) return known;
      const tenant = createMemoryTenant(parseTenantId(tenantId), gate, deliveries, tokens);
      tenants.set(tenantId, tenant);
      return tenant;
    },
    deliveries: deliveries.port,
    leases: createMemoryLeases(gate),
    budgets: createMemoryBudgets(gate),
    tokens: tokens.port,
    close: async () => {
      shut();
      tenants.clear();
    },
  };
}
