import type { Id, Store, TenantStore } from '@leadkit/core';
import { createTestIds } from '@leadkit/core/testing';
import type { ConformanceCase, ConformanceFamily } from '../conformance-case.ts';
import { hasMember } from '../select-cases.ts';
import type { StoreWorld } from './store-world.ts';

/** A rule of the store contract. */
export type StoreCase = ConformanceCase<Store, StoreWorld>;

/** What the body of a store case works with. */
export interface StoreBench {
  readonly store: Store;
  readonly world: StoreWorld;
  /** The tenant most cases use. */
  readonly tenant: TenantStore;
  /** Another tenant of the same store, which must never notice the first. */
  readonly stranger: TenantStore;
  /** A new id. */
  readonly id: <Kind extends string>() => Id<Kind>;
  /** Canonical text of the moment `ms` milliseconds after the start of the case. */
  readonly at: (ms: number) => string;
}

/** A case as it is written down. */
export interface StoreRule {
  readonly slug: string;
  readonly title: string;
  readonly family: ConformanceFamily;
  /** Members of {@link StoreWorld} it cannot do without. */
  readonly needs?: readonly (keyof StoreWorld)[];
  readonly run: (bench: StoreBench) => Promise<void>;
}

/** Two tenants no other data belongs to. */
export const TENANT: string = 'conformance';
export const STRANGER: string = 'conformance-2';

const START_MS = Date.UTC(2026, 10, 22, 5);

/** Canonical text of the moment `ms` milliseconds after the start of every case. */
export function at(ms: number): string {
  return new Date(START_MS + ms).toISOString();
}

/** Turns rules of one part of the port, such as `signals.list`, into cases. */
export function storeRules(part: string, rules: readonly StoreRule[]): readonly StoreCase[] {
  return rules.map((rule) => {
    const needs = (rule.needs ?? []).map((name) => `world.${name}`);
    return {
      id: `store.${part}.${rule.slug}`,
      title: rule.title,
      port: part.split('.', 1).join(),
      family: rule.family,
      needs,
      lacks: ({ world }) => {
        const missing = (rule.needs ?? []).find((name) => !hasMember(world, name));
        return missing === undefined ? undefined : `world lacks ${missing}`;
      },
      run: async ({ subject, world }) => {
        const ids = createTestIds();
        await rule.run({
          store: subject,
          world,
          tenant: subject.tenant(TENANT),
          stranger: subject.tenant(STRANGER),
          id: () => ids.next(),
          at,
        });
      },
    };
  });
}
