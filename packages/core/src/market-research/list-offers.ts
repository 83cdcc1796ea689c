import type { StoredOffer } from '../domain/offer.ts';
import { paginate } from '../ports/page.ts';
import type { OfferQuery } from '../ports/store-offers.ts';
import type { ServiceContext } from '../service-context.ts';

/** Which stored offers to list. */
export type OfferListFilter = Omit<OfferQuery, 'cursor' | 'limit'>;

/** Stored offers, last seen first. */
export function listOffers(
  { store }: ServiceContext,
  filter: OfferListFilter = {},
): AsyncIterable<StoredOffer> {
  return paginate((cursor) => store.offers.listPage({ ...filter, cursor }));
}
