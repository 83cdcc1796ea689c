import { exportTenant, type Id, type PersonErasureReport, type Store } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createTestIds } from '@leadkit/core/testing';
import { expect, test } from 'vitest';
import { collectAll, createTestKit } from './test-kit.ts';

const HASH_KEY = 'a key of the host, at least 32 characters';
const NOW = '2026-11-22T05:30:00.000Z';

// #region erase-person
/** Erases a human from a tenant. With `hashKey` the store recognises them when they write again. */
export function forgetPerson(
  store: Store,
  input: {
    readonly tenantId: string;
    readonly personId: string;
    readonly eventId: Id<'event'>;
    readonly now: string;
    readonly hashKey: string;
  },
): Promise<PersonErasureReport> {
  const { tenantId, ...erasure } = input;
  return store.tenant(tenantId).privacy.erasePerson(erasure);
}
// #endregion erase-person

// #region export
/** Everything of a tenant as lines of JSON; the last line is the manifest with counts and a checksum. */
export async function* exportLines(store: Store, tenantId: string): AsyncGenerator<string, void, undefined> {
  for await (const part of exportTenant(store.tenant(tenantId))) yield `${JSON.stringify(part)}\n`;
}
// #endregion export

// #region retention
/** Takes personal data out of what last changed before a moment and belongs to no open lead. */
export async function keepUntil(store: Store, tenantId: string, before: string, now: string): Promise<void> {
  const { privacy } = store.tenant(tenantId);
  while ((await privacy.purge({ before, now })).hasMore);
}
// #endregion retention

/** A kit whose only buyer wrote once, was erased, and wrote again. */
async function writtenAgain(kitKey: string | undefined): Promise<{
  readonly living: number;
  readonly leads: number;
  readonly lines: string;
  readonly store: Store;
}> {
  const store = createMemoryStore();
  const options = kitKey === undefined ? { store } : { store, privacy: { hashKey: kitKey } };
  const { kit, clock, platform, deliver } = createTestKit(options);
  await kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
  const { account } = platform.world;
  const buyer = account.addBuyer({ phone: '+77000000011' });
  const write = async (text: string): Promise<void> => {
    await clock.advance(1_000);
    account.writeMessage({ buyerId: buyer.id, text });
    await kit.leads.collect();
    await deliver();
  };
  await write('Здравствуйте!');
  const [lead] = await collectAll(kit.leads.list());
  const personId = lead?.personId ?? '';
  const eventId = createTestIds({ seed: 8 }).next<'event'>();
  await forgetPerson(store, { tenantId: 'default', personId, eventId, now: NOW, hashKey: HASH_KEY });
  await write('Это снова я');
  const tenant = store.tenant('default');
  const people = await tenant.listPage('person', { filter: { status: 'active' } });
  const leads = await tenant.listPage('lead');
  const lines = (await collectAll(exportLines(store, 'default'))).join('');
  return { living: people.items.length, leads: leads.items.length, lines, store };
}

test('a kit with the key of the hashes does not meet an erased person again', async () => {
  expect(await writtenAgain(HASH_KEY)).toMatchObject({ living: 0, leads: 1 });
});

test('a kit without a key, or with another one, meets an erased person anew', async () => {
  expect(await writtenAgain(undefined)).toMatchObject({ living: 1, leads: 2 });
  expect(await writtenAgain('another key of at least 32 characters')).toMatchObject({ living: 1, leads: 2 });
});

test('what an erased person wrote again is kept as a signal until retention takes it', async () => {
  const { lines, store } = await writtenAgain(HASH_KEY);
  expect(lines).toContain('Это снова я');
  expect(lines).not.toContain('Здравствуйте!');
  expect(JSON.parse(lines.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
    type: 'manifest',
    manifest: { formatVersion: 1, tenantId: 'default', counts: { person: 1, lead: 1, signal: 2 } },
  });
  await keepUntil(store, 'default', '2036-11-22T00:00:00.000Z', NOW);
  expect((await collectAll(exportLines(store, 'default'))).join('')).not.toContain('Это снова я');
});
