import { cleanText } from '@leadkit/adapter-kit/public-pages';
import { z } from 'zod';
import { CARD_ID, type PageReader } from './page-reader.ts';
import { type ProductParts, present } from './product-parts.ts';

const OPENING = /application\/ld\+json["'][^>]{0,200}>/g;
const BLOCKS_MAX = 30;

const saleSchema = z.object({
  '@type': z.literal('Offer'),
  price: z.union([z.string(), z.number()]).nullish(),
  priceCurrency: z.string().nullish(),
  availability: z.string().nullish(),
});
const productSchema = z.object({
  '@type': z.literal('Product'),
  name: z.string().min(1),
  sku: z.string().regex(CARD_ID).nullish().catch(undefined),
  productID: z.string().regex(CARD_ID).nullish().catch(undefined),
  brand: z.string().nullish().catch(undefined),
  category: z.string().nullish().catch(undefined),
  description: z.string().nullish().catch(undefined),
  image: z.string().nullish().catch(undefined),
  offers: z.array(z.unknown()).nullish().catch(undefined),
});

/** What the block of the card says. The site's block of breadcrumbs has a comma too many, which nobody needs. */
export function readProductJsonLd(page: PageReader, html: string): ProductParts {
  for (const block of jsonBlocks(html)) {
    const product = productSchema.safeParse(block);
    if (product.success) return partsOf(page, product.data);
  }
  return { offer: {}, product: {} };
}

function partsOf(page: PageReader, found: z.infer<typeof productSchema>): ProductParts {
  const externalId = found.sku ?? found.productID ?? undefined;
  const sale = (found.offers ?? [])
    .map((each) => saleSchema.safeParse(each))
    .find(({ success }) => success)?.data;
  const amount = sale?.price == null || sale.price === '' ? undefined : Number(sale.price);
  const isTenge = sale?.priceCurrency == null || sale.priceCurrency === 'KZT';
  return {
    offer: present({
      externalId,
      title: cleanText(found.name),
      price: isTenge ? page.price('jsonld.offers.price', amount) : undefined,
    }) as ProductParts['offer'],
    product: present({
      brand: found.brand == null ? undefined : cleanText(found.brand),
      description: found.description == null ? undefined : cleanText(found.description),
      categoryNames: found.category == null ? undefined : [cleanText(found.category)],
      photoUrls: found.image == null || !/^https?:\/\//.test(found.image) ? undefined : [found.image],
      isAvailable:
        sale?.availability == null ? undefined : /(?:^|\/)(?:InStock|PreOrder)$/.test(sale.availability),
    }) as ProductParts['product'],
  };
}

function* jsonBlocks(html: string): Generator<unknown> {
  let blocks = 0;
  for (const opening of html.matchAll(OPENING)) {
    const start = opening.index + opening[0].length;
    const end = html.indexOf('</script', start);
    blocks += 1;
    if (end < 0 || blocks > BLOCKS_MAX) return;
    try {
      yield JSON.parse(html.slice(start, end)) as unknown;
    } catch {
      // a damaged block says nothing; the next one still may
    }
  }
}
