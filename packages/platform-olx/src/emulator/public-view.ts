import type { WorldContext } from './advert-life.ts';
import type { OlxAdvertRow } from './advert-row.ts';
import { attributesOf } from './attribute-data.ts';
import { findCategory, isWithin } from './category-data.ts';
import { toOffsetTime } from './local-time.ts';
import { findCity, OLX_REGIONS } from './location-data.ts';
import type { OlxPublicAdvert, OlxPublicParam } from './pages/index.ts';

export type Language = 'ru' | 'kk';

/** The category whose things are given away. */
const FREE_ROOT = 9;

/** An advert as everybody sees it. Never with a phone. */
export function toPublicAdvert(
  { state, now }: Pick<WorldContext, 'state' | 'now'>,
  row: Readonly<OlxAdvertRow>,
  language: Language,
): OlxPublicAdvert {
  const { fields } = row;
  const seller = state.collection('users').get(row.ownerId);
  const isBusiness = fields.advertiserType === 'business';
  return {
    id: row.id,
    title: fields.title,
    description: toHtml(fields.description),
    price: fields.price?.value ?? null,
    currency: fields.price?.currency ?? 'KZT',
    isNegotiable: fields.price?.negotiable === true,
    ...dealOf(row),
    category: { id: fields.categoryId, type: findCategory(fields.categoryId)?.type ?? 'goods' },
    location: locationOf(row, language),
    seller: {
      id: row.ownerId,
      name: fields.contact.name,
      isBusiness,
      companyName: isBusiness ? (seller?.name ?? '') : '',
      ...(seller === undefined ? {} : { uuid: seller.uuid }),
    },
    createdAt: toOffsetTime(row.createdAt),
    refreshedAt: toOffsetTime(row.refreshedAt),
    bumpedAt: row.bumpedAt === null ? null : toOffsetTime(row.bumpedAt),
    validTo: toOffsetTime(row.validTo),
    params: paramsOf(row, language),
    promotionOptions: runningFeatures(row, now()),
    photos: fields.images,
    status: row.status,
  };
}

/** Codes of the paid features that are on. */
export function runningFeatures({ features }: Readonly<OlxAdvertRow>, now: number): readonly string[] {
  return features.filter(({ validTo }) => validTo > now).map(({ code }) => code);
}

function dealOf({ fields: { categoryId, price } }: OlxAdvertRow): Pick<OlxPublicAdvert, 'deal'> {
  if (isWithin(categoryId, FREE_ROOT)) return { deal: 'free' };
  return price?.trade === true && price.value === 0 ? { deal: 'exchange' } : {};
}

function locationOf({ fields: { location } }: OlxAdvertRow, language: Language): OlxPublicAdvert['location'] {
  const city = findCity(location.cityId);
  const region = OLX_REGIONS.find(({ id }) => id === city?.regionId);
  const district = city?.districts.find(({ id }) => id === location.districtId);
  return {
    city: { id: location.cityId, name: city?.name[language] ?? '', normalizedName: city?.slug ?? '' },
    region: { id: region?.id ?? 0, name: region?.name[language] ?? '', normalizedName: region?.slug ?? '' },
    ...(district === undefined ? {} : { district: { id: district.id, name: district.name[language] } }),
  };
}

function paramsOf({ fields }: OlxAdvertRow, language: Language): readonly OlxPublicParam[] {
  return attributesOf(fields.categoryId).flatMap(({ code: key, label, unit, values, publicType: type }) => {
    const given = fields.attributes.find(({ code }) => code === key);
    const codes = given?.values ?? (given?.value == null ? [] : [given.value]);
    if (codes.length === 0) return [];
    const names = codes.map((code) => values.find((value) => value.code === code)?.label[language] ?? code);
    const printed = `${names.join(', ')}${unit === null ? '' : ` ${unit}`}`;
    const code = type === 'checkboxes' ? codes : (codes[0] ?? '');
    return [{ key, name: label[language], type, code, label: printed }];
  });
}

/** Descriptions are HTML on the public side. */
function toHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\n', '<br />\n');
}
