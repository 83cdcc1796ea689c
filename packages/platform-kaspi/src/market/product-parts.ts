import type { Offer, OfferSource } from '@leadkit/core';
import type { KaspiProduct, KaspiProductPage } from './product.ts';

/** What one source says of a card. */
export interface ProductParts {
  readonly offer: Partial<
    Pick<
      Offer,
      | 'externalId'
      | 'url'
      | 'title'
      | 'price'
      | 'city'
      | 'category'
      | 'publishedAt'
      | 'reviewsCount'
      | 'sellersCount'
    >
  >;
  readonly product: KaspiProduct;
}

type Sourced = readonly (readonly [OfferSource, object])[];

/** One card of what several sources say, the better source first: each field is the first one's that has it. */
export function joinParts(
  sources: readonly (readonly [OfferSource, ProductParts])[],
  seenAt: string,
): Omit<KaspiProductPage, 'kind' | 'problems'> | undefined {
  const offer = firstOfEach(sources.map(([source, parts]) => [source, parts.offer]));
  const product = firstOfEach(sources.map(([source, parts]) => [source, parts.product]));
  const { externalId, url, title, ...rest } = offer.value as ProductParts['offer'];
  if (externalId === undefined || url === undefined || title === undefined) return undefined;
  const source = mostFrequent(Object.values(offer.sources));
  const elsewhere = Object.entries(offer.sources).filter(([, from]) => from !== source);
  return {
    offer: {
      platform: 'kaspi',
      externalId,
      url,
      title,
      ...rest,
      isPromoted: false,
      seenAt,
      source,
      ...(elsewhere.length === 0 ? {} : { fieldSources: Object.fromEntries(elsewhere) }),
      ...attributesOf(product.value as KaspiProduct),
    },
    product: product.value as KaspiProduct,
    productSources: product.sources,
  };
}

/** What research groups by; the rest is in `product`. */
function attributesOf({
  brand,
  categoryCodes,
  rating,
  features = [],
}: KaspiProduct): Pick<Offer, 'attributes'> {
  const attributes = {
    ...(brand === undefined ? {} : { brand }),
    ...(categoryCodes?.[0] === undefined ? {} : { categoryCode: categoryCodes[0] }),
    ...(rating === undefined ? {} : { rating }),
    ...Object.fromEntries(features.map(({ code, values }) => [code, values.join(', ')])),
  };
  return Object.keys(attributes).length === 0 ? {} : { attributes };
}

function firstOfEach(sources: Sourced): {
  readonly value: object;
  readonly sources: Readonly<Record<string, OfferSource>>;
} {
  const fields = new Map<string, { readonly value: unknown; readonly source: OfferSource }>();
  for (const [source, parts] of sources)
    for (const [name, value] of Object.entries(parts))
      if (value !== undefined && !fields.has(name)) fields.set(name, { value, source });
  return {
    value: Object.fromEntries([...fields].map(([name, { value }]) => [name, value])),
    sources: Object.fromEntries([...fields].map(([name, { source }]) => [name, source])),
  };
}

/** The one most fields come from; of equals the better one, which was met first. */
function mostFrequent(sources: readonly OfferSource[]): OfferSource {
  const counts = new Map<OfferSource, number>();
  for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  const [first = 'html'] = [...counts].sort((left, right) => right[1] - left[1]).map(([source]) => source);
  return first;
}

/** Leaves out what is empty, so that what a page lacks is absent. */
export function present<Parts extends object>(parts: Parts): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => !isNothing(value))) as Parts;
}

function isNothing(value: unknown): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}
