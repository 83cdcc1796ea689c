import type { JsonObject } from '@leadkit/emulator';
import { pictureOf, UNIT } from './card-json.ts';
import { escapeHtml } from './escape-html.ts';
import { cardPath, type KaspiPublicCard, lowestPrice } from './public-card.ts';
import { renderedProduct } from './rendered-product.ts';

/** How a product page is printed. */
export interface KaspiPageOptions {
  /** Where it is. Default `https://kaspi.kz`. */
  readonly origin?: string | undefined;
  /** Whether its scripts ran: then prices, sellers and reviews stand in the markup too. Default false. */
  readonly isRendered?: boolean | undefined;
  /** What is left out of it, as if the site had dropped it. */
  readonly without?: readonly ('state' | 'jsonLd' | 'meta' | 'layer')[] | undefined;
}

/** A product page as the storefront sends it: the same parts, names and oddities as the captured ones (reference, 5.6). */
export function buildKaspiProductPage(card: KaspiPublicCard, options: KaspiPageOptions = {}): string {
  const { origin = 'https://kaspi.kz', isRendered = false, without = [] } = options;
  const has = (part: 'state' | 'jsonLd' | 'meta' | 'layer'): boolean => !without.includes(part);
  const title = `Купить ${escapeHtml(card.title)} в ${escapeHtml(card.cityName)} – Магазин на Kaspi.kz`;
  return [
    '<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8">',
    `<title>${title}</title>`,
    `<meta property="og:title" content="${title}">`,
    ...(has('meta') ? metaOf(card) : []),
    `<link rel="canonical" href="${origin}/shop${cardPath(card)}">`,
    ...(has('jsonLd') ? jsonLdOf(card, origin) : []),
    '</head><body>',
    `<script>BACKEND.config.language = 'ru';</script>`,
    `<script>BACKEND.components.citySelection = {\n  citys: ${scriptJson(CITIES)},\n  defaultCityID: 750000000\n};</script>`,
    renderedProduct(card, isRendered),
    ...(has('state')
      ? [
          `<script>\n  BACKEND.state.productId = "${card.code}";\n  BACKEND.components.item = ${scriptJson(itemOf(card))}\n</script>`,
        ]
      : []),
    ...(has('layer') ? [`<script>\n  window.digitalData = ${scriptJson(layerOf(card))};\n</script>`] : []),
    ...(has('state')
      ? [`<script>BACKEND.components.configurator = ${scriptJson(configuratorOf(card))}</script>`]
      : []),
    '<script>BACKEND.components.reCAPTCHA = {};</script>',
    '</body></html>\n',
  ].join('\n');
}

const CITIES = [
  { char: 'А', cityData: [{ id: '750000000', code: 'almaty', name: 'Алматы', link: '/shop/almaty/' }] },
];

function metaOf(card: KaspiPublicCard): readonly string[] {
  const price = lowestPrice(card);
  return [
    ...(price === null
      ? []
      : [
          `<meta property="product:price:amount" content="${price}">`,
          '<meta property="product:price:currency" content="KZT">',
        ]),
    `<meta property="product:retailer_item_id" content="${card.code}">`,
    `<meta property="product:availability" content="${price === null ? 'out of stock' : 'in stock'}">`,
  ];
}

/** The last block has a comma too many, as on the site. */
function jsonLdOf(card: KaspiPublicCard, origin: string): readonly string[] {
  const price = lowestPrice(card);
  const block = (value: unknown, end = ''): string =>
    `<script type="application/ld+json">\n${scriptJson(value)}${end}\n</script>`;
  return [
    block({ '@context': 'http://schema.org', '@type': 'Organization', name: 'Kaspi Магазин' }),
    block({
      '@context': 'https://schema.org',
      '@type': 'Product',
      id: card.code,
      productID: card.code,
      description: card.description,
      image: pictureOf(card.images[0] ?? '').large,
      brand: card.brand,
      name: card.title,
      sku: card.code,
      category: card.categoryNames.at(-1) ?? '',
      offers: [
        { '@type': 'AggregateOffer', lowPrice: null },
        {
          '@type': 'Offer',
          price: price === null ? '' : String(price),
          priceCurrency: 'KZT',
          availability: price === null ? 'OutOfStock' : 'InStock',
        },
      ],
    }),
    block(
      {
        '@context': 'https://schema.org',
        '@type': 'BreadcrumbList',
        itemListElement: [
          { '@type': 'ListItem', position: 1, item: { '@id': `${origin}/shop/`, name: 'Kaspi Магазин' } },
        ],
      },
      ',',
    ),
  ];
}

function itemOf(card: KaspiPublicCard): JsonObject {
  const codes = card.categoryCodes.toReversed();
  return {
    card: {
      id: card.code,
      title: card.title,
      createdTime: card.createdTime,
      shopLink: cardPath(card),
      categoryId: card.categoryId,
      currency: '',
      reviewsLink: `/shop${cardPath(card)}?c=${card.cityId}&v=reviews`,
      maxQuantity: 20,
      unit: UNIT,
      promoConditions: {
        brand: card.brand,
        categoryCodes: [...card.categoryCodes],
        baseProductCodes: [],
        groups: null,
        productSeries: [],
      },
      stickers: null,
      price: lowestPrice(card) ?? 0,
      discount: 0,
      unitPriceBeforeDiscount: 0,
    },
    videoId: null,
    galleryImages: card.images.map(pictureOf),
    breadcrumbs: codes.map((id, index) => ({
      id,
      title: index === 0 ? 'Kaspi Магазин' : (card.categoryNames[index - 1] ?? id),
      link: `/shop/c/${encodeURIComponent(id.toLowerCase())}/`,
    })),
    description: card.description,
    specifications: [
      {
        code: 'Main',
        name: '',
        features: card.features.map(({ code, name, values }) => ({
          code,
          name,
          type: 'ENUM',
          featureUnit: null,
          featureValues: values.map((value) => ({ value })),
          mandatory: true,
          multiValued: values.length > 1,
        })),
      },
    ],
    sizeTableCode: null,
    certificate: null,
    videos: [],
    aiGenerated: false,
  };
}

function configuratorOf({ variants }: KaspiPublicCard): JsonObject | null {
  if (variants === undefined) return null;
  return {
    productCode: null,
    characteristic: null,
    matrix: Object.entries(variants).map(([id, productCode]) => ({
      productCode,
      characteristic: {
        id,
        title: 'Цвет',
        type: 'Colour',
        form: 'IMAGE',
        values: [{ value: id, dimension: null }],
      },
      matrix: null,
      available: true,
    })),
  };
}

function layerOf(card: KaspiPublicCard): JsonObject {
  return {
    version: '1.1.2',
    website: { environment: 'PRODUCTION', region: card.cityName, regionId: card.cityId, type: 'desktop' },
    page: { type: 'product', category: 'Product Detail' },
  };
}

/** JSON inside a script must not end it. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('</', '<\\/').replaceAll('<!--', '<\\u0021--');
}
