import { ADVERT_LIFE_MS, activateAdvert, changeAdvert, type WorldContext } from './advert-life.ts';
import type { OlxAdvertFields, OlxAdvertRow, OlxAttributeValue } from './advert-row.ts';
import { attributesOf } from './attribute-data.ts';
import { findCategory, isLeaf } from './category-data.ts';
import { storeImage } from './image-store.ts';
import { findCity } from './location-data.ts';
import { FIRST_USER_ID } from './seed-users.ts';
import type { OlxCompetitorPost } from './world.ts';

/** The feature behind `isPromoted`. */
export const PROMOTION = 'promoted_ad_30';
const FIRST_COMPETITOR_ID = FIRST_USER_ID + 2;

/** A competitor's advert, active from now on. @throws RangeError for a seller, city or category that is not there. */
export function postCompetitor(context: WorldContext, post: OlxCompetitorPost): OlxAdvertRow {
  const { state, now } = context;
  const id = state.nextId('adverts', 401_300_001);
  const row = state.collection('adverts').set(id, {
    id,
    ownerId: post.sellerId ?? FIRST_COMPETITOR_ID,
    status: 'new',
    isDeleted: false,
    createdAt: now(),
    activatedAt: null,
    validTo: now() + ADVERT_LIFE_MS,
    refreshedAt: now(),
    bumpedAt: null,
    fields: competitorFields(context, post),
    complaint: null,
    round: 0,
    isPaid: false,
    features: [],
    views: 0,
    phoneViews: 0,
    observers: 0,
  });
  const active = activateAdvert(context, row);
  if (post.isPromoted !== true) return active;
  return changeAdvert(context, id, { features: [{ code: PROMOTION, validTo: active.validTo }] });
}

function competitorFields({ state }: WorldContext, post: OlxCompetitorPost): OlxAdvertFields {
  const { title, price, cityId = 1, categoryId = 9_001, sellerId = FIRST_COMPETITOR_ID } = post;
  const seller = state.collection('users').get(sellerId);
  const city = findCity(cityId);
  const category = findCategory(categoryId);
  if (seller === undefined) throw new RangeError(`There is no seller ${sellerId} on this OLX.`);
  if (city === undefined) throw new RangeError(`There is no city ${cityId} on this OLX.`);
  if (category === undefined || !isLeaf(category))
    throw new RangeError(`There is no category ${categoryId} for adverts on this OLX.`);
  const { random } = state;
  return {
    title,
    description: post.description ?? `${title}.\nПишите, отвечу на вопросы. Хабарласыңыз.`,
    categoryId,
    advertiserType: seller.isBusiness ? 'business' : 'private',
    externalId: null,
    contact: { name: seller.name, phone: seller.phone },
    location: {
      cityId,
      districtId: city.districts.length === 0 ? null : random.pick(city.districts).id,
      latitude: null,
      longitude: null,
    },
    images: category.photosMax === 0 ? [] : [storeImage(random, title)],
    price:
      price === null
        ? null
        : {
            value: price,
            currency: 'KZT',
            negotiable: post.isNegotiable === true,
            trade: false,
            budget: false,
          },
    salary: null,
    attributes: attributesOf(categoryId).flatMap(({ code, type, values, isMultiple, isRequired, min }) =>
      type !== 'attribute' || !isRequired ? [] : [attributeOf(code, values, isMultiple, min)],
    ),
    courier: null,
    autoExtend: false,
  };

  function attributeOf(
    code: string,
    values: readonly { readonly code: string }[],
    isMultiple: boolean,
    min: number | null,
  ): OlxAttributeValue {
    if (values.length === 0)
      return { code, value: String((min ?? 1) + random.integer(20, 80)), values: null };
    const picked = code === 'state' && /б\/у|қолданылған/i.test(title) ? 'used' : undefined;
    const value = picked ?? (code === 'state' ? 'new' : random.pick(values).code);
    return isMultiple ? { code, value: null, values: [value] } : { code, value, values: null };
  }
}
