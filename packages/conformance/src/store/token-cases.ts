import assert from 'node:assert/strict';
import { expectError } from '../expectations.ts';
import { STRANGER, type StoreBench, type StoreCase, storeRules, TENANT } from './store-case.ts';

const FIRST = { accessToken: 'first-access', refreshToken: 'first-refresh' };
const SECOND = { accessToken: 'second-access' };

/** Secrets of accounts. */
export const tokenCases: readonly StoreCase[] = storeRules('tokens', [
  {
    slug: 'absent',
    title: 'an account without secrets reads undefined',
    family: 'values',
    run: async ({ store }) => {
      assert.equal(await store.tokens.read(TENANT, 'account'), undefined);
    },
  },
  {
    slug: 'written',
    title: 'secrets are written whole, and their version counts the writes from 1',
    family: 'writes',
    run: async ({ store }) => {
      const first = await store.tokens.write(TENANT, 'account', FIRST, 0);
      assert.deepEqual(first, { values: FIRST, version: 1 });
      assert.deepEqual(await store.tokens.read(TENANT, 'account'), first);
      const second = await store.tokens.write(TENANT, 'account', SECOND, 1);
      assert.deepEqual(second, { values: SECOND, version: 2 });
      assert.deepEqual(await store.tokens.read(TENANT, 'account'), second);
    },
  },
  ...([0, 1, 3] as const).map((expected) => ({
    slug: `conflict.expected-${expected}`,
    title: `writing over version 2 with expected version ${expected} is refused with conflict`,
    family: 'errors' as const,
    run: async ({ store }: StoreBench): Promise<void> => {
      await store.tokens.write(TENANT, 'account', FIRST, 0);
      await store.tokens.write(TENANT, 'account', SECOND, 1);
      const late = (): Promise<unknown> => store.tokens.write(TENANT, 'account', FIRST, expected);
      const error = await expectError('write', late, 'conflict');
      assert.ok(!error.message.includes(FIRST.refreshToken), 'the error holds a secret');
      assert.deepEqual((await store.tokens.read(TENANT, 'account'))?.values, SECOND);
    },
  })),
  {
    slug: 'conflict.none-stored',
    title: 'writing over nothing with an expected version is refused with conflict',
    family: 'errors',
    run: async ({ store }) => {
      await expectError('write', () => store.tokens.write(TENANT, 'account', FIRST, 1), 'conflict');
      assert.equal(await store.tokens.read(TENANT, 'account'), undefined);
    },
  },
  {
    slug: 'apart',
    title: 'secrets belong to one tenant and one account',
    family: 'values',
    run: async ({ store }) => {
      await store.tokens.write(TENANT, 'account', FIRST, 0);
      assert.equal(await store.tokens.read(STRANGER, 'account'), undefined, 'another tenant');
      assert.equal(await store.tokens.read(TENANT, 'other'), undefined, 'another account');
      await store.tokens.write(STRANGER, 'account', SECOND, 0);
      await store.tokens.erase(STRANGER, 'account');
      assert.deepEqual((await store.tokens.read(TENANT, 'account'))?.values, FIRST);
    },
  },
  {
    slug: 'erased',
    title: 'erased secrets are gone, and new ones can be written from version 0',
    family: 'writes',
    run: async ({ store }) => {
      await store.tokens.write(TENANT, 'account', FIRST, 0);
      await store.tokens.erase(TENANT, 'account');
      assert.equal(await store.tokens.read(TENANT, 'account'), undefined);
      await store.tokens.write(TENANT, 'account', SECOND, 0);
      assert.deepEqual((await store.tokens.read(TENANT, 'account'))?.values, SECOND);
    },
  },
  {
    slug: 'erase-absent',
    title: 'erasing secrets that are not there does nothing',
    family: 'writes',
    run: async ({ store }) => {
      await store.tokens.erase(TENANT, 'account');
      await store.tokens.erase(TENANT, 'account');
    },
  },
  {
    slug: 'encrypted',
    title: 'what is kept holds no secret in plain text, as it is or in base64',
    family: 'values',
    needs: ['dump'],
    run: async ({ store, world }) => {
      await store.tokens.write(TENANT, 'account', FIRST, 0);
      const kept = (await world.dump?.()) ?? '';
      const secret = FIRST.refreshToken;
      assert.ok(!kept.includes(secret), 'in plain text');
      assert.ok(!kept.includes(btoa(secret).replace(/=+$/, '').slice(0, -1)), 'in base64');
    },
  },
]);
