import { describe, expect, test } from 'vitest';
import { buildKaspiCard, buildKaspiReviews, buildKaspiSellers } from '../../src/emulator/index.ts';
import {
  readKaspiMerchantPage,
  readKaspiProductId,
  readKaspiReviewsJson,
  readKaspiSearchJson,
  readKaspiSellersJson,
} from '../../src/market/index.ts';
import { context, publicCard, publicReview, publicSeller } from './public-cards.ts';

const card = buildKaspiCard(publicCard());

describe('an answer of the search', () => {
  test('sale price goes before unit price, and a card that is out of stock has none', () => {
    const { offers } = readKaspiSearchJson(
      {
        data: [
          { ...card, id: '100200301', unitPrice: 900, unitSalePrice: 800 },
          { ...card, id: '100200302', unitPrice: 900, unitSalePrice: 0 },
          { ...card, id: '100200303', unitPrice: null, unitSalePrice: null },
        ],
      },
      context,
    );
    expect(offers.map(({ price }) => price?.amountMinor)).toEqual([80_000, 90_000, undefined]);
  });

  test('with more cards than are read is not complete', () => {
    const data = Array.from({ length: 501 }, (_, index) => ({ ...card, id: String(100_200_000 + index) }));
    const { offers, isComplete, problems } = readKaspiSearchJson({ data }, context);
    expect([offers.length, isComplete, problems.map(({ path }) => path)]).toEqual([500, false, ['data']]);
  });

  test('paid cards come first and once', () => {
    const { offers } = readKaspiSearchJson(
      { data: [card, { ...card, id: '100200306' }], promotedCards: [card] },
      context,
    );
    expect(offers.map(({ externalId, isPromoted }) => [externalId, isPromoted])).toEqual([
      ['100200305', true],
      ['100200306', false],
    ]);
  });

  test('a number as an id, an unknown word and a field of tomorrow make no card unreadable', () => {
    const odd = {
      ...card,
      id: 100_200_305,
      deliveryDuration: 'NEXT_YEAR',
      rating: 'five',
      brand: 7,
      tomorrow: [],
    };
    const { offers, isComplete } = readKaspiSearchJson({ data: [odd] }, context);
    expect([offers[0]?.externalId, isComplete]).toEqual(['100200305', true]);
    expect(offers[0]?.attributes).toMatchObject({ deliveryDuration: 'NEXT_YEAR' });
  });

  test('one card of another shape is left out, and the answer is not complete', () => {
    const { offers, isComplete, problems } = readKaspiSearchJson({ data: [card, { id: 'x' }] }, context);
    expect([offers.length, isComplete]).toEqual([1, false]);
    expect(problems.map(({ path }) => path)).toContain('data.1.id');
  });

  test.each([[{}], [[]], [null], [{ data: 'none' }], [{ data: { items: [] } }]])('%j is no list', (body) => {
    expect(() => readKaspiSearchJson(body, context)).toThrow(
      expect.objectContaining({
        code: 'unexpected_response',
        issues: [{ path: 'data', message: 'is no list of cards' }],
      }),
    );
  });
});

describe('an answer of the sellers', () => {
  const answer = buildKaspiSellers(publicCard(), { page: 0, limit: 64 });

  test('price and price after the bonus stand apart', () => {
    expect(readKaspiSellersJson(answer, context)).toEqual({
      sellers: [
        {
          merchantId: '30000003',
          name: 'ТехноБазар',
          price: { amountMinor: 1_299_000, currency: 'KZT' },
          priceAfterBonus: { amountMinor: 1_234_000, currency: 'KZT' },
          rating: 4.9,
          reviewsCount: 1_424,
          deliveryDuration: 'TOMORROW',
          isDeliveredByKaspi: true,
        },
        {
          merchantId: 'Sulpak',
          name: 'Сулпак & Ко',
          price: { amountMinor: 1_349_000, currency: 'KZT' },
          priceAfterBonus: { amountMinor: 1_234_000, currency: 'KZT' },
          deliveryDuration: 'TOMORROW',
          isDeliveredByKaspi: true,
        },
      ],
      total: 2,
      isComplete: true,
      problems: [],
    });
  });

  test('of nobody is none, but of nobody where some are counted is refused', () => {
    expect(readKaspiSellersJson({ offers: [], total: 0 }, context)).toMatchObject({ sellers: [], total: 0 });
    expect(() => readKaspiSellersJson({ offers: [], total: 41 }, context)).toThrow(
      expect.objectContaining({ code: 'unexpected_response' }),
    );
  });

  test('a mark as text, as one old model has it, is a mark', () => {
    const offers = [{ merchantId: '1', price: 5, merchantRating: '4.7' }];
    expect(readKaspiSellersJson({ offers, total: 1 }, context).sellers[0]?.rating).toBe(4.7);
  });

  test('for another city is refused', () => {
    expect(() => readKaspiSellersJson(answer, { ...context, cityId: '710000000' })).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ path: 'city' })] }),
    );
  });

  test('pre-order days are told', () => {
    const sellers = [publicSeller({ preOrder: 5 })];
    const read = readKaspiSellersJson(
      buildKaspiSellers(publicCard({ sellers }), { page: 0, limit: 5 }),
      context,
    );
    expect(read.sellers[0]?.preOrderDays).toBe(5);
  });
});

describe('an answer of the reviews', () => {
  test('mark, day, words and whom it was bought of, without the author', () => {
    const answer = buildKaspiReviews([publicReview()], { page: 0, limit: 9, rating: 4.9 });
    expect(readKaspiReviewsJson(answer, context)).toEqual({
      reviews: [
        {
          id: '5000001',
          rating: 5,
          writtenOn: '2024-08-02',
          text: 'Бағасы\nТауар жақсы, рахмет!',
          usefulCount: 2,
          merchantId: '30000003',
        },
      ],
      total: 1,
      rating: 4.9,
      isComplete: true,
      problems: [],
    });
  });

  test('a day no calendar has is no day', () => {
    const answer = buildKaspiReviews([publicReview(), publicReview({ date: '31.02.2024' })], {
      page: 0,
      limit: 9,
      rating: 5,
    });
    const { reviews, isComplete } = readKaspiReviewsJson(answer, context);
    expect([reviews.length, isComplete]).toEqual([1, false]);
  });
});

test('a page of a seller that is none is an unexpected response', () => {
  expect(() => readKaspiMerchantPage('<html></html>', context)).toThrow(
    expect.objectContaining({ code: 'unexpected_response' }),
  );
});

test.each([
  ['https://kaspi.kz/shop/p/rashgard-635798142-chernyi-xl-121207970/?c=710000000', '121207970'],
  ['/p/-121207970/', '121207970'],
  ['/shop/p/121207970/', '121207970'],
  ['https://kaspi.kz/shop/c/smartphones/', undefined],
])('the number of a card in %s is %s', (address, id) => {
  expect(readKaspiProductId(address)).toBe(id);
});
