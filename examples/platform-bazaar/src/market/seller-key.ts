import type { OfferSeller } from '@leadkit/core';
import type { BazaarOffer } from './offer.ts';

/** Turns sellers into what may be kept: shops as they are, private persons as a keyed hash without a name. */
export type SellerReader = (seller: BazaarOffer['seller']) => Promise<OfferSeller>;

/** @param hashKey without it the hashes hold for this reader only, so persons are told apart within a run */
export function createSellerReader(hashKey: string | undefined): SellerReader {
  const secret =
    hashKey === undefined ? crypto.getRandomValues(new Uint8Array(32)) : new TextEncoder().encode(hashKey);
  let imported: Promise<CryptoKey> | undefined;

  async function keyOf(id: number): Promise<string> {
    imported ??= crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const signed = await crypto.subtle.sign('HMAC', await imported, new TextEncoder().encode(`bazaar:${id}`));
    return [...new Uint8Array(signed).slice(0, 16)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
  }

  return async ({ id, type, name }) => {
    if (type === 'shop') return { kind: 'business', key: String(id), name };
    return { kind: type === 'person' ? 'private' : 'unknown', key: await keyOf(id) };
  };
}
