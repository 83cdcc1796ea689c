import type {
  BudgetStore,
  DeliveryStore,
  EntityKind,
  EntityMap,
  LeaseStore,
  OfferStore,
  SignalStore,
  Store,
  TenantStore,
  TokenVault,
} from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import type { ConformanceSetup, StoreWorld } from '../../../src/index.ts';

/** A store with its world. */
export type StoreSetup = ConformanceSetup<Store, StoreWorld>;

/** A store that is broken on purpose, and the case that has to notice. */
export interface StoreMutant {
  /** What is wrong with it. */
  readonly id: string;
  /** Id of the case that fails. */
  readonly breaks: string;
  /** Breaks a good store. */
  mutate(good: StoreSetup): { readonly subject: Store; readonly world?: StoreWorld };
}

/** Tenants the cases use. */
export const TENANTS: readonly string[] = ['conformance', 'conformance-2'];

/** A good store whose world can do everything: the memory store stands in for its own second process and reopening. */
export function createFullStore(): StoreSetup {
  const memory = createMemoryStore();
  const beside: Store = { ...memory, isDurable: true, close: async () => undefined };
  return {
    subject: { ...memory, isDurable: true },
    world: {
      another: async () => beside,
      crash: async () => beside,
      disconnect: () => memory.close(),
      dump: async () => 'sealed',
    },
    dispose: () => memory.close(),
  };
}

/** A store whose tenants have some calls replaced. */
export function withTenant(
  store: Store,
  patch: (inner: TenantStore, store: Store) => Partial<TenantStore>,
): Store {
  return {
    ...store,
    tenant: (id) => {
      const inner = store.tenant(id);
      return { ...inner, ...patch(inner, store) };
    },
  };
}

/** A store whose signals have some calls replaced. */
export function withSignals(
  store: Store,
  patch: (inner: SignalStore, tenant: TenantStore) => Partial<SignalStore>,
): Store {
  return withTenant(store, (tenant) => ({
    signals: { ...tenant.signals, ...patch(tenant.signals, tenant) },
  }));
}

/** A store whose offers have some calls replaced. */
export function withOffers(
  store: Store,
  patch: (inner: OfferStore, tenant: TenantStore) => Partial<OfferStore>,
): Store {
  return withTenant(store, (tenant) => ({ offers: { ...tenant.offers, ...patch(tenant.offers, tenant) } }));
}

/** A store whose deliveries have some calls replaced. */
export function withDeliveries(store: Store, patch: (inner: DeliveryStore) => Partial<DeliveryStore>): Store {
  return { ...store, deliveries: { ...store.deliveries, ...patch(store.deliveries) } };
}

/** A store whose leases have some calls replaced. */
export function withLeases(store: Store, patch: (inner: LeaseStore) => Partial<LeaseStore>): Store {
  return { ...store, leases: { ...store.leases, ...patch(store.leases) } };
}

/** A store whose budgets have some calls replaced. */
export function withBudgets(store: Store, patch: (inner: BudgetStore) => Partial<BudgetStore>): Store {
  return { ...store, budgets: { ...store.budgets, ...patch(store.budgets) } };
}

/** A store whose token vault has some calls replaced. */
export function withTokens(store: Store, patch: (inner: TokenVault) => Partial<TokenVault>): Store {
  return { ...store, tokens: { ...store.tokens, ...patch(store.tokens) } };
}

/** A thing of a kind that is only known at run time. */
export type AnyEntity = EntityMap[EntityKind];

/** The same value with every text in it replaced, built by plain assignment. */
export function mapTexts<Value>(value: Value, replace: (text: string) => string): Value {
  if (typeof value === 'string') return replace(value) as Value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item as unknown, replace)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const mapped: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) mapped[replace(name)] = mapTexts(item, replace);
  return mapped as Value;
}

/** Lets everything else that is ready run first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Calls of one turn share one answer: what happens when reading and writing are two steps. */
export function sharedPerTurn<Input, Result>(
  call: (input: Input) => Promise<Result>,
): (input: Input) => Promise<Result> {
  let shared: Promise<Result> | undefined;
  return (input) => {
    shared ??= call(input);
    setImmediate(() => {
      shared = undefined;
    });
    return shared;
  };
}
