import type { OlxAdvertRow } from './advert-row.ts';
import { toLocalTime } from './local-time.ts';
import { olxAdvertPath } from './pages/index.ts';
import type { OlxContext } from './partner-call.ts';

/** An advert as the Partner API shows it to its owner. */
export function showAdvert(
  { origin, now }: Pick<OlxContext, 'origin' | 'now'>,
  advert: Readonly<OlxAdvertRow>,
): object {
  const { id, fields } = advert;
  const { location, contact } = fields;
  const path = olxAdvertPath(
    { id, title: fields.title },
    { country: 'kz', now: new Date(now()).toISOString() },
  );
  return {
    id,
    status: advert.status,
    url: `${origin}${path}`,
    created_at: toLocalTime(advert.createdAt),
    activated_at: advert.activatedAt === null ? null : toLocalTime(advert.activatedAt),
    valid_to: toLocalTime(advert.validTo),
    title: fields.title,
    description: fields.description,
    category_id: fields.categoryId,
    advertiser_type: fields.advertiserType,
    external_id: fields.externalId,
    external_url: null,
    contact,
    location: {
      city_id: location.cityId,
      district_id: location.districtId,
      latitude: location.latitude,
      longitude: location.longitude,
    },
    images: fields.images.map((url) => ({ url })),
    price: fields.price,
    salary: fields.salary,
    attributes: fields.attributes,
    courier: fields.courier,
    auto_extend_enabled: fields.autoExtend,
  };
}
