// One of two processes that find the same token expired: whoever holds the lease refreshes, the other one uses what it finds.
import type { Lease } from '@leadkit/core';
import { createPostgresStore } from '../../src/index.ts';
import { readInput, say } from './child-io.ts';

const { connectionString, holder, tokenKey } = readInput<{
  connectionString: string;
  holder: string;
  tokenKey: string;
}>();
const store = await createPostgresStore({ connectionString, connectionsMax: 2, tokenKeys: [tokenKey] });
say({ ready: true });
const name = 'refresh:account';
let lease: Lease | undefined;
while (lease === undefined) {
  lease = await store.leases.acquire({ name, holder, ttlMs: 60_000, now: new Date().toISOString() });
}
const known = await store.tokens.read('default', 'account');
if (known?.values.accessToken === 'expired') {
  say({ refreshed: true });
  await store.tokens.write('default', 'account', { accessToken: `by ${holder}` }, known.version);
}
await store.leases.release(lease);
say({ uses: await store.tokens.read('default', 'account') });
await store.close();
