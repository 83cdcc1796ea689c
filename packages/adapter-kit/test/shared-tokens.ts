import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type AccountTokens,
  type Clock,
  LeadKitError,
  type StoredTokens,
  type TokenValues,
  toIsoText,
} from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';

/** The secrets of one account as several processes share them: one vault, one lease, both of the memory store. */
export interface SharedTokens {
  /** What is stored now. */
  stored(): Promise<StoredTokens>;
  /** How often a process had the lease. */
  readonly leases: number;
  /** What one process sees. */
  process(): AccountTokens;
  /** The next writes fail with this, until `undefined` is set. */
  failWrites(error: Error | undefined): void;
}

const TENANT = 'default';
const ACCOUNT = '019aa8c0-0000-7000-8000-000000000001';

export async function shareTokens(clock: Clock, values: TokenValues): Promise<SharedTokens> {
  const { tokens: vault, leases } = createMemoryStore();
  let writeError: Error | undefined;
  let given = 0;
  let processes = 0;
  await vault.write(TENANT, ACCOUNT, values, 0);

  async function read(): Promise<StoredTokens> {
    const stored = await vault.read(TENANT, ACCOUNT);
    if (stored !== undefined) return stored;
    throw new LeadKitError({ code: 'unauthenticated', operation: 'tokens.read', message: 'None.' });
  }

  function process(): AccountTokens {
    processes += 1;
    const holder = `process-${processes}`;
    return {
      read,
      async write(next, expectedVersion) {
        if (writeError !== undefined) throw writeError;
        return await vault.write(TENANT, ACCOUNT, next, expectedVersion);
      },
      async exclusively(work) {
        for (;;) {
          const wish = { name: 'tokens', holder, ttlMs: 60_000, now: toIsoText(clock.now()) };
          const lease = await leases.acquire(wish);
          if (lease === undefined) {
            await nextTurn();
            continue;
          }
          given += 1;
          try {
            return await work(new AbortController().signal);
          } finally {
            await leases.release(lease);
          }
        }
      },
    };
  }

  return {
    stored: read,
    get leases() {
      return given;
    },
    process,
    failWrites: (error) => {
      writeError = error;
    },
  };
}
