import type { OlxUserRow } from './account-rows.ts';
import type { OlxAdvertRow } from './advert-row.ts';
import { fieldError } from './api-errors.ts';
import { advertNotFound, type PartnerRequest } from './partner-call.ts';

/** The advert in the path. @throws Response 404 for an unknown one, 400 for somebody else's (4.2 #11, #12). */
export function ownAdvert(
  { state, params }: PartnerRequest,
  user: Readonly<OlxUserRow>,
): Readonly<OlxAdvertRow> {
  const advert = state.collection('adverts').get(params.advertId ?? '');
  if (advert === undefined || advert.isDeleted) throw advertNotFound();
  if (advert.ownerId !== user.id) throw fieldError('ad', 'You are not the owner of this ad');
  return advert;
}
