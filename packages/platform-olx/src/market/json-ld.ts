import { cleanText } from '@leadkit/adapter-kit/public-pages';
import { z } from 'zod';
import { readOlxAdvertId } from '../short-code.ts';
import type { OfferParts } from './offer-parts.ts';
import type { PageReader } from './page-reader.ts';

const OPENING = /application\/ld\+json["'][^>]{0,200}>/g;
const BLOCKS_MAX = 30;
const OFFERS_MAX = 500;

const areaSchema = z.object({ '@type': z.string(), name: z.string() });
const saleSchema = z.object({
  price: z.number().nullish(),
  priceCurrency: z.string().nullish(),
  areaServed: areaSchema.nullish(),
});
/** One advert, as its own page describes it. `url` was absent on olx.kz in August 2026. */
const productSchema = z.object({
  '@type': z.enum(['Product', 'Vehicle', 'Car']),
  name: z.string(),
  sku: z.string().regex(/^\d{1,15}$/),
  url: z.string().nullish(),
  offers: saleSchema.extend({ '@type': z.literal('Offer') }),
});
/** A list: about the first twenty organic adverts of the page. */
const listSchema = z.object({
  '@type': z.literal('Product'),
  offers: z.object({ '@type': z.literal('AggregateOffer'), offers: z.array(z.unknown()) }),
});
const listedSchema = saleSchema.extend({ name: z.string(), url: z.string() });

/** The JSON of every whole JSON-LD block of a page. */
export function readJsonLd(html: string): readonly unknown[] {
  const blocks: unknown[] = [];
  for (const opening of html.matchAll(OPENING)) {
    if (blocks.length >= BLOCKS_MAX) break;
    const start = opening.index + opening[0].length;
    const end = html.indexOf('</script', start);
    if (end < 0) break;
    try {
      const block: unknown = JSON.parse(html.slice(start, end));
      blocks.push(...(Array.isArray(block) ? block.slice(0, BLOCKS_MAX) : [block]));
    } catch {
      // a damaged block says nothing; the markup still may
    }
  }
  return blocks;
}

/** The advert an advert page describes; `undefined` when no block does. */
export function advertInJsonLd(page: PageReader, blocks: readonly unknown[]): OfferParts | undefined {
  for (const block of blocks) {
    const product = productSchema.safeParse(block);
    if (!product.success) continue;
    const { name, sku, url, offers } = product.data;
    return { ...partsOf(page, name, url ?? undefined, offers), externalId: sku.replace(/^0+/, '') };
  }
  return undefined;
}

/** The adverts a list page describes. Promoted ones are not among them. */
export function advertsInJsonLd(page: PageReader, blocks: readonly unknown[]): readonly OfferParts[] {
  return blocks.flatMap((block) => {
    const list = listSchema.safeParse(block);
    return list.success
      ? list.data.offers.offers.slice(0, OFFERS_MAX).flatMap((raw) => {
          const listed = listedSchema.safeParse(raw);
          if (!listed.success) return [];
          const id = readOlxAdvertId(listed.data.url);
          const parts = partsOf(page, listed.data.name, listed.data.url, listed.data);
          return id === undefined || parts.url === undefined ? [] : [{ ...parts, externalId: String(id) }];
        })
      : [];
  });
}

/** `areaServed` is the city, or the district where the city has districts: then it says nothing of the city. */
function partsOf(
  page: PageReader,
  name: string,
  address: string | undefined,
  sale: z.infer<typeof saleSchema>,
): OfferParts {
  const title = cleanText(name);
  const url = address === undefined ? undefined : page.ownUrl(address);
  const { price: amount, priceCurrency, areaServed } = sale;
  const price =
    amount == null
      ? undefined
      : page.price('jsonld.offers.price', amount, priceCurrency ?? page.country.currency);
  return {
    ...(title === '' ? {} : { title }),
    ...(url === undefined ? {} : { url }),
    ...(price === undefined ? {} : { price }),
    ...(areaServed?.['@type'] === 'City' ? { city: page.city(areaServed.name, undefined) } : {}),
  };
}
