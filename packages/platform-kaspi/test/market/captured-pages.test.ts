import { describe, expect, test } from 'vitest';
import { readKaspiProductPage } from '../../src/market/index.ts';
import { hasSamples, RENDERED, readSample, SERVED, withoutJsonLd, withoutState } from './captured-samples.ts';
import { context } from './public-cards.ts';

interface Item {
  readonly card: {
    readonly id: string;
    readonly title: string;
    readonly createdTime: string;
    readonly price: number;
    readonly categoryId: string;
    readonly maxQuantity: number;
    readonly promoConditions: { readonly brand: string; readonly categoryCodes: readonly string[] };
  };
  readonly galleryImages: readonly { readonly large: string }[];
  readonly specifications: readonly {
    readonly features: readonly {
      readonly code: string;
      readonly featureValues: readonly { readonly value: string }[];
    }[];
  }[];
}

/** The object a page embeds, cut out the plain way: what readers are compared with. */
function itemOf(html: string): Item {
  const start = html.indexOf('{', html.search(/BACKEND\.components\.item = \{/));
  for (let end = html.indexOf('}', start); end > 0; end = html.indexOf('}', end + 1)) {
    try {
      return JSON.parse(html.slice(start, end + 1)) as Item;
    } catch {
      // not its last brace yet
    }
  }
  throw new Error('This page has no object of its own.');
}

describe.skipIf(!hasSamples)('the captured pages of kaspi.kz', () => {
  test.each([RENDERED, SERVED])('%s: every field of the embedded card comes out as it is', (name) => {
    const html = readSample(name);
    const { card, galleryImages, specifications } = itemOf(html);
    const { offer, product, problems } = readKaspiProductPage(html, context);
    expect(problems).toEqual([]);
    expect(offer).toMatchObject({
      externalId: card.id,
      title: card.title,
      publishedAt: card.createdTime,
      price: { amountMinor: card.price * 100, currency: 'KZT' },
      category: { externalId: card.categoryId },
      source: 'state',
    });
    expect(product).toMatchObject({
      brand: card.promoConditions.brand,
      categoryCodes: card.promoConditions.categoryCodes.slice(0, -1),
      quantityMax: card.maxQuantity,
      unit: 'шт',
      isAvailable: true,
      photoUrls: galleryImages.map(({ large }) => large),
    });
    expect(product.features?.map(({ code, values }) => [code, values])).toEqual(
      specifications.flatMap(({ features }) =>
        features.map(({ code, featureValues }) => [code, featureValues.map(({ value }) => String(value))]),
      ),
    );
  });

  test('the page whose scripts ran: city, sellers, reviews, marks and variants of its own', () => {
    const { offer, product } = readKaspiProductPage(readSample(RENDERED), context);
    expect(offer.city).toEqual({ name: 'Астана', externalId: '710000000', katoCode: '710000000' });
    expect(offer.reviewsCount).toBe(85);
    expect(product).toMatchObject({
      rating: 4.9,
      monthlyPayment: { amountMinor: 93_700, currency: 'KZT' },
      sizeTableCode: '[Master - Men thermal underwear][china-toys]{635798142}',
    });
    expect(
      product.sellers?.map(({ merchantId, price, rating, reviewsCount }) => [
        merchantId,
        price.amountMinor / 100,
        rating,
        reviewsCount,
      ]),
    ).toEqual([
      ['30079314', 2_810, 4.7, 424],
      ['30000102', 2_810, 4.6, 461],
      ['30321583', 2_897, 4.6, 805],
      ['30000101', 3_500, 4.8, 44],
      ['16432003', expect.any(Number), 4.8, expect.any(Number)],
    ]);
    expect(product.reviews).toHaveLength(9);
    expect(product.reviews?.[0]).toEqual({
      rating: 5,
      writtenOn: '2024-08-02',
      text: 'Комментарий: Футболка топ.',
      usefulCount: 2,
    });
    expect(product.variants).toHaveLength(16);
    expect(product.variants?.find(({ externalId }) => externalId === '121207970')?.characteristics).toEqual({
      Цвет: expect.any(String),
      Размер: '50/XL',
    });
  });

  test('that page lacks these, and so they are absent', () => {
    const { offer, product } = readKaspiProductPage(readSample(RENDERED), context);
    for (const field of [
      'seller',
      'sellersCount',
      'sellerPrices',
      'refreshedAt',
      'reviewsLast30Days',
      'ordersCount',
    ])
      expect(offer).not.toHaveProperty(field);
    for (const field of [
      'description',
      'videoId',
      'discountPercent',
      'priceBeforeDiscount',
      'seriesCodes',
      'isMachineWritten',
      'stickers',
    ])
      expect(product).not.toHaveProperty(field);
  });

  test('the page as it is served: no sellers, reviews or marks, but a description and who wrote it', () => {
    const { offer, product } = readKaspiProductPage(readSample(SERVED), context);
    expect(offer.city?.externalId).toBe('750000000');
    expect(product.description).toMatch(/^Восстанавливающая сывортка Accoje/);
    expect(product.description).not.toMatch(/<\/?p>/);
    expect(product).toMatchObject({ isMachineWritten: false, videoId: 'RMpWHkSDX1c' });
    for (const field of ['reviewsCount', 'sellersCount', 'fieldSources'])
      expect(offer).not.toHaveProperty(field);
    for (const field of ['sellers', 'reviews', 'rating', 'variants', 'monthlyPayment', 'sizeTableCode'])
      expect(product).not.toHaveProperty(field);
  });

  test('without its object the first page gives the same card from JSON-LD and the markup', () => {
    const whole = readKaspiProductPage(readSample(RENDERED), context).offer;
    const { offer, problems } = readKaspiProductPage(withoutState(readSample(RENDERED)), context);
    expect(offer).toMatchObject({
      externalId: whole.externalId,
      url: whole.url,
      title: whole.title,
      price: whole.price,
      city: whole.city,
    });
    expect(problems).toEqual([{ path: 'BACKEND.components.item', message: 'is missing' }]);
  });

  test('without its object and JSON-LD the markup still names it, its price and its sellers', () => {
    const html = withoutJsonLd(withoutState(readSample(RENDERED)));
    const { offer, product } = readKaspiProductPage(html, context);
    expect(offer).toMatchObject({
      externalId: '121207970',
      title: 'Рашгард черный',
      price: { amountMinor: 281_000 },
    });
    expect(product.sellers).toHaveLength(5);
  });

  test('no name of a reviewer is read', () => {
    expect(JSON.stringify(readKaspiProductPage(readSample(RENDERED), context))).not.toContain('Покупатель');
  });
});
