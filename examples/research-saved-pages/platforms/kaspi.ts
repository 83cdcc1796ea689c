import {
  buildKaspiCard,
  buildKaspiProductPage,
  type KaspiPublicCard,
  type KaspiPublicSeller,
} from '@leadkit/platform-kaspi/emulator';
import {
  type KaspiReadContext,
  readKaspiProductPage,
  readKaspiSearchJson,
} from '@leadkit/platform-kaspi/market';
import type { ReadPage, SavedPageReader } from './saved-page-reader.ts';

export const kaspi: SavedPageReader = {
  platform: 'kaspi',
  read(text, { seenAt }) {
    const context: KaspiReadContext = { seenAt };
    const { kind, offers, problems } = isJson(text)
      ? readKaspiSearchJson(JSON.parse(text), context)
      : readPage(text, context);
    const named = problems.map((problem) => ({ code: 'unexpected_response', ...problem }) as const);
    return { kind, offers, problems: named } satisfies ReadPage;
  },
  kindOf: (text) => (isJson(text) ? 'list' : 'product'),
  samples: () => [
    { name: 'product.html', text: buildKaspiProductPage(SAMPLE_CARD, { isRendered: true }) },
    { name: 'search.json', text: JSON.stringify({ data: [buildKaspiCard(SAMPLE_CARD)] }) },
  ],
};

function isJson(text: string): boolean {
  return /^\s{0,100}\{/.test(text);
}

function readPage(html: string, context: KaspiReadContext) {
  const { kind, offer, problems } = readKaspiProductPage(html, context);
  return { kind, offers: [offer], problems };
}

const SAMPLE_SELLER: KaspiPublicSeller = {
  merchantId: '30000003',
  name: 'ТехноБазар',
  sku: 'KETTLE17',
  price: 12_990,
  priceMinusBonus: 12_340,
  rating: 4.9,
  reviews: 424,
  preOrder: 0,
};
const SAMPLE_CARD: KaspiPublicCard = {
  code: '100200305',
  title: 'Электрочайник Шай 1.7 л, металл',
  brand: 'Шай',
  description: 'Электрочайник с гарантией.',
  createdTime: '2026-03-01T07:32:16.274+00:00',
  categoryId: '05801',
  categoryCodes: ['Kettles', 'Categories'],
  categoryNames: ['Электрочайники'],
  images: ['p1/p2/4320080.jpg'],
  features: [{ code: 'kettles*volume', name: 'Объём', values: ['1.7 л'] }],
  cityId: '750000000',
  cityName: 'Алматы',
  rating: 4.9,
  reviewsCount: 85,
  sellers: [
    SAMPLE_SELLER,
    { ...SAMPLE_SELLER, merchantId: '30000004', name: 'Дом и Комфорт', price: 13_490 },
  ],
  reviews: [],
  isPromoted: false,
};
