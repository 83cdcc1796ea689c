import { cleanText, isMoment } from '@leadkit/adapter-kit/public-pages';
import type { Offer } from '@leadkit/core';
import { z } from 'zod';
import { toAttributes, toGoods } from './attributes.ts';
import type { PageReader } from './page-reader.ts';

const momentSchema = z.string().refine(isMoment);
const idSchema = z.number().int().positive();

/** An offer of `/api/v1/offers/`. What every captured answer has is required. */
const apiOfferSchema = z.object({
  id: idSchema,
  title: z.string(),
  url: z.string(),
  business: z.boolean(),
  created_time: momentSchema,
  last_refresh_time: momentSchema.nullable(),
  valid_to_time: momentSchema.nullish().catch(undefined),
  category: z.object({ id: idSchema }),
  location: z.object({ city: z.object({ id: idSchema.nullish(), name: z.string() }).nullish() }).nullable(),
  user: z.object({ id: idSchema, name: z.string().nullish(), company_name: z.string().nullish() }).nullable(),
  params: z.array(z.object({ key: z.string(), type: z.string(), value: z.unknown().optional() })),
  status: z.string().nullish(),
  promotion: z.object({ top_ad: z.boolean().nullish(), options: z.array(z.string()).nullish() }).nullish(),
  partner: z.object({ code: z.string().nullish() }).nullish(),
});

/** "Arranged" is a number that can be bargained about; free things and exchanges have none. */
const priceSchema = z.object({
  value: z.number().nullish(),
  type: z.string().nullish(),
  currency: z.string().nullish(),
  negotiable: z.boolean().nullish(),
});

const choiceSchema = z.object({ key: z.unknown().optional(), label: z.unknown().optional() });

/** An offer of the API and what is only said of offers there. */
export interface ApiOffer {
  readonly offer: Offer;
  /** Whether it is shown to visitors. */
  readonly isActive: boolean;
}

/** @param isInPaidPlace whether its place in the answer was paid for; absent for an offer asked for by its id */
export function toApiOffer(
  page: PageReader,
  path: string,
  raw: unknown,
  isInPaidPlace?: boolean,
): ApiOffer | undefined {
  const found = page.check(apiOfferSchema, raw, path);
  if (found === undefined) return undefined;
  const title = cleanText(found.title);
  if (title === '') return page.giveUp(`${path}.title`, 'is empty');
  const url = page.ownUrl(found.url);
  if (url === undefined) return page.giveUp(`${path}.url`, `is no address of ${page.country.host}`);

  const priceAt = found.params.findIndex(({ type, key }) => type === 'price' || key === 'price');
  const pricePath = `${path}.params.${priceAt}.value`;
  const price =
    priceAt < 0 ? undefined : page.check(priceSchema, found.params[priceAt]?.value ?? null, pricePath);
  if (priceAt >= 0 && price === undefined) return undefined;
  if (price?.type === 'price' && price.value == null)
    return page.giveUp(`${pricePath}.value`, 'is missing in a price of type "price"');
  const amount =
    price?.value == null
      ? undefined
      : page.price(pricePath, price.value, price.currency ?? page.country.currency);
  const attributes = toAttributes(
    found.params.filter((_, index) => index !== priceAt).map(({ key, value }) => [key, codeOf(value)]),
    { promotion: found.promotion?.options, partner: found.partner?.code },
  );
  const city = found.location?.city;
  const { user } = found;
  return {
    isActive: (found.status ?? 'active') === 'active',
    offer: {
      platform: 'olx',
      externalId: String(found.id),
      url,
      title,
      ...(amount === undefined ? {} : { price: amount }),
      ...(typeof price?.negotiable === 'boolean' ? { isNegotiable: price.negotiable } : {}),
      ...(user === null
        ? {}
        : {
            seller: page.seller({
              userId: user.id,
              isBusiness: found.business,
              names: [user.company_name, user.name],
            }),
          }),
      ...(city == null ? {} : { city: page.city(city.name, city.id) }),
      category: { externalId: String(found.category.id) },
      isPromoted: isInPaidPlace ?? found.promotion?.top_ad === true,
      publishedAt: found.created_time,
      ...(found.last_refresh_time === null ? {} : { refreshedAt: found.last_refresh_time }),
      ...(found.valid_to_time == null ? {} : { validUntil: found.valid_to_time }),
      ...toGoods(attributes),
      seenAt: page.context.seenAt,
      source: 'api',
      ...(attributes === undefined ? {} : { attributes }),
    },
  };
}

/** The code of a chosen value; its label where there is none (a ticked box, a salary has neither). */
function codeOf(value: unknown): unknown {
  const choice = choiceSchema.safeParse(value);
  if (!choice.success) return value;
  return choice.data.key ?? choice.data.label;
}
