import type { EntityKind, Store } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';

/** A store in which something else happens right before a commit. */
export interface RacingStore {
  readonly store: Store;
  /** Does `act` before the next commit that changes a thing of this kind. */
  readonly before: (kind: EntityKind, act: () => Promise<unknown>) => void;
}

export function createRacingStore(): RacingStore {
  const store = createMemoryStore();
  let next: { readonly kind: EntityKind; readonly act: () => Promise<unknown> } | undefined;
  return {
    before: (kind, act) => {
      next = { kind, act };
    },
    store: {
      ...store,
      tenant: (tenantId) => {
        const tenant = store.tenant(tenantId);
        return {
          ...tenant,
          commit: async (work, options) => {
            const raced = next;
            if (raced !== undefined && work.changes?.some(({ kind }) => kind === raced.kind)) {
              next = undefined;
              await raced.act();
            }
            await tenant.commit(work, options);
          },
        };
      },
    },
  };
}
