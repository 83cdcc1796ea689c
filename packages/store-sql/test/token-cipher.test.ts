import { isLeadKitError, type LeadKitError } from '@leadkit/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenCipher } from '../src/token-cipher.ts';

const OLD = Buffer.alloc(32, 1).toString('base64');
const NEW = Buffer.alloc(32, 2).toString('base64');
const place = { tenantId: 'default', accountId: 'account', version: 1 };
const values = { accessToken: 'a-secret', refreshToken: 'ұзын құпия' };

async function refusal(work: () => unknown): Promise<LeadKitError> {
  try {
    await work();
  } catch (error) {
    if (isLeadKitError(error)) return error;
  }
  throw new Error('nothing was refused');
}

test('secrets that are sealed open again, whatever they are', async () => {
  const cipher = createTokenCipher('test', { tokenKeys: [NEW] });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })), async (secrets) => {
      const sealed = await cipher.seal(place, secrets);
      expect(await cipher.open(place, sealed)).toEqual(JSON.parse(JSON.stringify(secrets)));
    }),
  );
});

test('the same secrets are sealed differently each time', async () => {
  const cipher = createTokenCipher('test', { tokenKeys: [NEW] });
  const [first, second] = await Promise.all([cipher.seal(place, values), cipher.seal(place, values)]);
  expect(first.sealed).not.toBe(second.sealed);
});

test('what an old key sealed opens while it is among the keys, and new seals are of the first key', async () => {
  const sealed = await createTokenCipher('test', { tokenKeys: [OLD] }).seal(place, values);
  const rotated = createTokenCipher('test', { tokenKeys: [NEW, OLD] });
  expect(await rotated.open(place, sealed)).toEqual(values);
  const again = await rotated.seal(place, values);
  expect(await createTokenCipher('test', { tokenKeys: [NEW] }).open(place, again)).toEqual(values);
});

test('without its key a seal stays shut: invalid_input naming the fingerprint of the key', async () => {
  const sealed = await createTokenCipher('test', { tokenKeys: [OLD] }).seal(place, values);
  const error = await refusal(() => createTokenCipher('test', { tokenKeys: [NEW] }).open(place, sealed));
  expect(error.code).toBe('invalid_input');
  expect(error.message).toContain(sealed.keyId);
});

test.each([
  ['tenant', { ...place, tenantId: 'other' }],
  ['account', { ...place, accountId: 'other' }],
  ['version', { ...place, version: 2 }],
])('a seal taken from another %s does not open: unexpected_response', async (_of, elsewhere) => {
  const cipher = createTokenCipher('test', { tokenKeys: [NEW] });
  const sealed = await cipher.seal(place, values);
  expect((await refusal(() => cipher.open(elsewhere, sealed))).code).toBe('unexpected_response');
});

test('an altered seal does not open: unexpected_response', async () => {
  const cipher = createTokenCipher('test', { tokenKeys: [NEW] });
  const { keyId, sealed } = await cipher.seal(place, values);
  const bytes = Buffer.from(sealed, 'base64');
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  const altered = { keyId, sealed: bytes.toString('base64') };
  expect((await refusal(() => cipher.open(place, altered))).code).toBe('unexpected_response');
});

test('without a key secrets are refused with invalid_input, and the error holds none of them', async () => {
  const error = await refusal(() => createTokenCipher('test', {}).seal(place, values));
  expect(error.code).toBe('invalid_input');
  expect(JSON.stringify(error)).not.toContain('a-secret');
});

test('plain text is kept when the host allows it', async () => {
  const cipher = createTokenCipher('test', { allowPlaintextTokens: true });
  const kept = await cipher.seal(place, values);
  expect(kept.keyId).toBe(null);
  expect(await cipher.open(place, kept)).toEqual(values);
});

test.each([
  ['too short', Buffer.alloc(16).toString('base64')],
  ['no base64', '%%%'],
  ['empty', ''],
])('a key that is %s is refused with invalid_input, and not quoted', async (_what, key) => {
  const error = await refusal(() => createTokenCipher('createStore', { tokenKeys: [NEW, key] }));
  expect(error).toMatchObject({ code: 'invalid_input', operation: 'createStore' });
  expect(error.issues?.map(({ path }) => path)).toEqual(['tokenKeys.1']);
});
