// Works on a store step by step, saying each step before and after, until it is killed. Before that it looks whether what
// earlier victims were promised is there.
import { flushCompileCache } from 'node:module';
import type { Store } from '@leadkit/core';
import { createEmbeddedStore } from '../../src/embedded/index.ts';
import { createPostgresStore } from '../../src/index.ts';
import { readInput, say } from './child-io.ts';
import { createWorkload } from './workload.ts';

const { directory, connectionString, tenantId, from, steps } = readInput<{
  directory?: string;
  connectionString?: string;
  tenantId: string;
  from: number;
  steps: number;
}>();

async function open(): Promise<Store> {
  if (directory !== undefined) return createEmbeddedStore({ directory });
  return createPostgresStore({ connectionString, connectionsMax: 2 });
}

// Node writes what it compiled when a process ends, and this one never gets that far.
flushCompileCache();
say({ opening: true });
const store = await open();
say({ open: true });
const workload = createWorkload(store, tenantId);
await workload.prepare();
for (let n = from; n < from + steps; n += 1) {
  say({ begins: n });
  say({ done: n, ...(await workload.step(n)) });
}
say({ finished: true });
await store.close();
