import { cleanText, isMoment } from '@leadkit/adapter-kit/public-pages';
import { z } from 'zod';
import { CARD_ID, cityOfAddress, type PageReader } from './page-reader.ts';
import type { KaspiFeature, KaspiVariant } from './product.ts';
import { type ProductParts, present } from './product-parts.ts';

const texts = z.array(z.string()).nullish().catch(undefined);
const text = z.string().nullish().catch(undefined);
const count = z.number().nullish().catch(undefined);

/** What both captured pages have and an offer needs is required; the rest may go or change without harm. */
const cardSchema = z.object({
  id: z.string().regex(CARD_ID),
  title: z.string().min(1),
  price: z.number().nullable(),
  shopLink: z.string(),
  createdTime: z.string().refine(isMoment).nullish(),
  categoryId: text,
  reviewsLink: text,
  maxQuantity: count,
  discount: count,
  unitPriceBeforeDiscount: count,
  unit: z.object({ countingLiteral: text, measurementLiteral: text }).nullish().catch(undefined),
  promoConditions: z
    .object({ brand: text, categoryCodes: texts, baseProductCodes: texts, productSeries: texts })
    .nullish()
    .catch(undefined),
  stickers: z.array(z.unknown()).nullish().catch(undefined),
});

const featureSchema = z.object({
  code: z.string(),
  name: z.string(),
  featureUnit: z
    .union([z.string(), z.object({ name: text, symbol: text })])
    .nullish()
    .catch(undefined),
  featureValues: z.array(z.object({ value: z.union([z.string(), z.number(), z.boolean()]) })),
});
const groupSchema = z.object({ name: text, features: z.array(z.unknown()) });
const pictureSchema = z.object({ large: text, medium: text, small: text });
const crumbSchema = z.object({ id: text, title: z.string() });

const itemSchema = z.object({
  card: z.unknown(),
  galleryImages: z.array(z.unknown()).nullish().catch(undefined),
  breadcrumbs: z.array(z.unknown()).nullish().catch(undefined),
  specifications: z.array(z.unknown()).nullish().catch(undefined),
  description: text,
  descriptions: z.array(z.unknown()).nullish().catch(undefined),
  aiGenerated: z.boolean().nullish().catch(undefined),
  sizeTableCode: text,
  videoId: text,
});

/** The root of all categories is none. */
const ROOT_CATEGORY = 'Categories';

/** The card of `BACKEND.components.item`; `undefined` when it cannot be read. */
export function toProductState(page: PageReader, value: unknown): ProductParts | undefined {
  const item = page.check(itemSchema, value, 'item');
  if (item === undefined) return undefined;
  const card = page.check(cardSchema, item.card, 'item.card');
  if (card === undefined) return undefined;
  const title = cleanText(card.title);
  if (title === '') return page.giveUp('item.card.title', 'is empty');
  const { promoConditions: promo, unit } = card;
  const cityId = cityOfAddress(card.reviewsLink);
  const crumbs = listOf(item.breadcrumbs, crumbSchema).filter(({ id }) => id !== ROOT_CATEGORY);
  const category = crumbs.at(-1)?.title;
  return {
    offer: present({
      externalId: card.id,
      url: page.cardUrl(card.shopLink, card.id),
      title,
      price: page.price('item.card.price', card.price),
      city: cityId === undefined ? undefined : page.city(cityId),
      category:
        card.categoryId == null || card.categoryId === ''
          ? undefined
          : { externalId: card.categoryId, ...(category === undefined ? {} : { name: cleanText(category) }) },
      publishedAt: card.createdTime ?? undefined,
    }) as ProductParts['offer'],
    product: present({
      brand: promo?.brand == null ? undefined : cleanText(promo.brand),
      description: descriptionOf(item.description, item.descriptions),
      categoryCodes: promo?.categoryCodes?.filter((code) => code !== ROOT_CATEGORY),
      categoryNames: crumbs.map((crumb) => cleanText(crumb.title)),
      photoUrls: listOf(item.galleryImages, pictureSchema).flatMap(({ large, medium, small }) => {
        const url = large ?? medium ?? small;
        return url != null && /^https?:\/\//.test(url) ? [url] : [];
      }),
      features: listOf(item.specifications, groupSchema).flatMap((group) => featuresOf(page, group)),
      priceBeforeDiscount: page.price('item.card.unitPriceBeforeDiscount', card.unitPriceBeforeDiscount),
      discountPercent: card.discount == null || card.discount === 0 ? undefined : card.discount,
      quantityMax: card.maxQuantity ?? undefined,
      unit: unit?.countingLiteral ?? unit?.measurementLiteral ?? undefined,
      baseProductCodes: promo?.baseProductCodes ?? undefined,
      seriesCodes: promo?.productSeries ?? undefined,
      stickers: card.stickers?.filter((sticker) => typeof sticker === 'string'),
      isMachineWritten: item.aiGenerated ?? undefined,
      sizeTableCode: item.sizeTableCode ?? undefined,
      videoId: item.videoId ?? undefined,
    }) as ProductParts['product'],
  };
}

/** Members of a list that have the shape wanted; others say nothing. */
function listOf<Output>(
  list: readonly unknown[] | null | undefined,
  schema: z.ZodType<Output>,
): readonly Output[] {
  return (list ?? []).flatMap((each) => {
    const read = schema.safeParse(each);
    return read.success ? [read.data] : [];
  });
}

function featuresOf(page: PageReader, group: z.infer<typeof groupSchema>): readonly KaspiFeature[] {
  return group.features.flatMap((raw) => {
    const read = featureSchema.safeParse(raw);
    if (!read.success) {
      page.note('item.specifications.features', 'has one of another shape; it is left out');
      return [];
    }
    const { code, name, featureUnit, featureValues } = read.data;
    const unit = typeof featureUnit === 'string' ? featureUnit : (featureUnit?.symbol ?? featureUnit?.name);
    return [
      present({
        code,
        name: cleanText(name),
        values: featureValues.map(({ value }) => cleanText(String(value))),
        unit: unit ?? undefined,
        group: group.name == null ? undefined : cleanText(group.name),
      }) as KaspiFeature,
    ];
  });
}

/** Both may hold markup; since 2026 a page may have `descriptions` besides. */
function descriptionOf(
  plain: string | null | undefined,
  parts: readonly unknown[] | null | undefined,
): string | undefined {
  const own = withoutMarkup(plain ?? '');
  if (own !== '') return own;
  const joined = listOf(parts, z.object({ text: z.string() })).map((part) => withoutMarkup(part.text));
  return joined.filter((part) => part !== '').join('\n') || undefined;
}

function withoutMarkup(markup: string): string {
  const lines = markup.replace(/<(?:br|\/p|\/li|\/h\d)[^<>]{0,200}>/gi, '\n').replace(/<[^<>]{1,200}>/g, ' ');
  return cleanText(lines.replace(/[^\S\n]+/g, ' ').replace(/ ?\n[ \n]*/g, '\n'));
}

const nodeSchema = z.object({
  productCode: z.string().regex(CARD_ID).nullish().catch(undefined),
  available: z.boolean().nullish().catch(undefined),
  characteristic: z.object({ id: z.string(), title: z.string() }).nullish().catch(undefined),
  matrix: z.array(z.unknown()).nullish().catch(undefined),
});
const DEPTH_MAX = 6;
const VARIANTS_MAX = 2_000;

/** The leaves of `BACKEND.components.configurator`: a tree of colours, sizes and so on. */
export function toVariants(value: unknown): readonly KaspiVariant[] {
  const variants: KaspiVariant[] = [];
  const walk = (raw: unknown, above: Readonly<Record<string, string>>, depth: number): void => {
    const read = nodeSchema.safeParse(raw);
    if (!read.success || depth > DEPTH_MAX || variants.length >= VARIANTS_MAX) return;
    const { productCode, available, characteristic, matrix } = read.data;
    const characteristics =
      characteristic == null
        ? above
        : { ...above, [cleanText(characteristic.title)]: cleanText(characteristic.id) };
    if (productCode != null)
      variants.push({
        externalId: productCode,
        characteristics,
        ...(available == null ? {} : { isAvailable: available }),
      });
    for (const each of matrix ?? []) walk(each, characteristics, depth + 1);
  };
  walk(value, {}, 0);
  return variants;
}

const layerSchema = z.object({
  website: z
    .object({ region: text, regionId: z.string().regex(/^\d{9}$/) })
    .nullish()
    .catch(undefined),
});

/** The city `window.digitalData` names: that of the visitor, which is the one the page was made for. */
export function cityOfLayer(page: PageReader, value: unknown): ProductParts['offer']['city'] {
  const read = layerSchema.safeParse(value);
  const website = read.success ? read.data.website : undefined;
  return website == null ? undefined : page.city(website.regionId, website.region);
}
