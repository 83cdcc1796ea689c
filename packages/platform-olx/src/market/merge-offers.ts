import type { Offer } from '@leadkit/core';

/** Each advert once, in the order of its first place; promoted when one of its places is. */
export function mergeRepeated(offers: readonly Offer[]): readonly Offer[] {
  const byId = new Map<string, Offer>();
  for (const offer of offers) {
    const known = byId.get(offer.externalId);
    if (known === undefined) byId.set(offer.externalId, offer);
    else if (offer.isPromoted && !known.isPromoted)
      byId.set(offer.externalId, { ...known, isPromoted: true });
  }
  return byId.size === offers.length ? offers : [...byId.values()];
}
