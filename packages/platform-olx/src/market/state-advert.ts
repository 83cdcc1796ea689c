import { cleanText, isMoment } from '@leadkit/adapter-kit/public-pages';
import type { Offer } from '@leadkit/core';
import { z } from 'zod';
import { toAttributes, toGoods } from './attributes.ts';
import type { PageReader } from './page-reader.ts';

const momentSchema = z.string().refine(isMoment);
const idSchema = z.number().int().positive();

/** An advert in the embedded state. What every captured advert has is required: a page without it has changed shape. */
const stateAdvertSchema = z.object({
  id: idSchema,
  title: z.string(),
  url: z.string(),
  isBusiness: z.boolean(),
  createdTime: momentSchema,
  lastRefreshTime: momentSchema.nullable(),
  validToTime: momentSchema.nullish().catch(undefined),
  category: z.object({ id: idSchema }),
  location: z.object({ cityId: idSchema.nullish(), cityName: z.string() }).nullable(),
  user: z.object({ id: idSchema, name: z.string().nullish(), company_name: z.string().nullish() }).nullable(),
  price: z
    .object({
      free: z.boolean().nullish(),
      exchange: z.boolean().nullish(),
      regularPrice: z
        .object({ value: z.number(), currencyCode: z.string(), negotiable: z.boolean().nullish() })
        .nullable(),
    })
    .nullable(),
  params: z.array(
    z.object({ key: z.string(), value: z.unknown().optional(), normalizedValue: z.unknown().optional() }),
  ),
  status: z.string().nullish(),
  isActive: z.boolean().nullish(),
  isPromoted: z.boolean().nullish(),
  searchReason: z.string().nullish(),
  promotion: z.object({ options: z.array(z.string()).nullish() }).nullish(),
  partner: z.object({ code: z.string().nullish() }).nullish(),
});

/** The members that are read; a page is mostly the others: photos, texts, flags of the site's own. */
export const ADVERT_MEMBERS: ReadonlySet<string> = new Set(Object.keys(stateAdvertSchema.shape));

/** An advert of the embedded state and what is only said of adverts there. */
export interface StateAdvert {
  readonly offer: Offer;
  /** Whether it is shown to visitors; a page can outlive its advert. */
  readonly isActive: boolean;
  /** Whether its place on a list was paid for. Absent: the advert does not say. */
  readonly isInPaidPlace: boolean | undefined;
  /** Whether it carries a paid promotion, wherever it is shown. */
  readonly isPromoted: boolean;
}

export function toStateAdvert(page: PageReader, path: string, raw: unknown): StateAdvert | undefined {
  const advert = page.check(stateAdvertSchema, raw, path);
  if (advert === undefined) return undefined;
  const title = cleanText(advert.title);
  if (title === '') return page.giveUp(`${path}.title`, 'is empty');
  const url = page.ownUrl(advert.url);
  if (url === undefined) return page.giveUp(`${path}.url`, `is no address of ${page.country.host}`);

  const { location, user, price } = advert;
  const regular = price?.regularPrice;
  const hasPrice = regular != null && price?.free !== true && price?.exchange !== true;
  const amount = hasPrice
    ? page.price(`${path}.price.regularPrice`, regular.value, regular.currencyCode)
    : undefined;
  const attributes = toAttributes(
    advert.params.map(({ key, value, normalizedValue }) => [key, normalizedValue ?? value]),
    { promotion: advert.promotion?.options, partner: advert.partner?.code },
  );
  const isInPaidPlace = advert.searchReason == null ? undefined : advert.searchReason === 'promoted';
  const isPromoted = advert.isPromoted === true;
  return {
    isActive: advert.isActive !== false && (advert.status ?? 'active') === 'active',
    isInPaidPlace,
    isPromoted,
    offer: {
      platform: 'olx',
      externalId: String(advert.id),
      url,
      title,
      ...(amount === undefined ? {} : { price: amount }),
      ...(typeof regular?.negotiable === 'boolean' ? { isNegotiable: regular.negotiable } : {}),
      ...(user === null
        ? {}
        : {
            seller: page.seller({
              userId: user.id,
              isBusiness: advert.isBusiness,
              names: [user.company_name, user.name],
            }),
          }),
      ...(location === null ? {} : { city: page.city(location.cityName, location.cityId) }),
      category: { externalId: String(advert.category.id) },
      isPromoted: isInPaidPlace ?? isPromoted,
      publishedAt: advert.createdTime,
      ...(advert.lastRefreshTime === null ? {} : { refreshedAt: advert.lastRefreshTime }),
      ...(advert.validToTime == null ? {} : { validUntil: advert.validToTime }),
      ...toGoods(attributes),
      seenAt: page.context.seenAt,
      source: 'state',
      ...(attributes === undefined ? {} : { attributes }),
    },
  };
}
