import { identityKey, isRecognising, type PersonIdentity } from './person-identity.ts';

/**
 * Keyed hashes of the identities that recognise a person: HMAC-SHA-256 in hexadecimal, other ones in every tenant. Claimed
 * and shared identities have none: they may be somebody else's.
 *
 * @param hashKey - the host's secret; without it a hash tells nothing
 */
export async function hashIdentities(
  hashKey: string,
  tenantId: string,
  identities: readonly PersonIdentity[],
): Promise<readonly string[]> {
  const keys = [...new Set(identities.filter(isRecognising).map(identityKey))];
  if (keys.length === 0) return [];
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', encoder.encode(hashKey), algorithm, false, ['sign']);
  return Promise.all(
    keys.map(async (name) => {
      const signed = await crypto.subtle.sign('HMAC', key, encoder.encode(`${tenantId}\n${name}`));
      return Array.from(new Uint8Array(signed), (byte) => byte.toString(16).padStart(2, '0')).join('');
    }),
  );
}
