import { isLeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { buildKaspiProductPage, KASPI_CAPTCHA_PAGE } from '../../src/emulator/index.ts';
import { readKaspiProductPage } from '../../src/market/index.ts';
import { context, publicCard, publicSeller } from './public-cards.ts';

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('expected an error');
};

describe('a product page', () => {
  test('gives the card with every field the site embeds', () => {
    const page = readKaspiProductPage(buildKaspiProductPage(publicCard()), context);
    expect(page.problems).toEqual([]);
    expect(page.offer).toEqual({
      platform: 'kaspi',
      externalId: '100200305',
      url: 'https://kaspi.kz/shop/p/elektrochainik-shai-1-7-l-script-100200305/',
      title: 'Электрочайник "Шай" \\ 1.7 л </script> 🫖',
      price: { amountMinor: 1_299_000, currency: 'KZT' },
      city: { name: 'Алматы', externalId: '750000000', katoCode: '750000000' },
      category: { externalId: '05801', name: 'Электрочайники' },
      publishedAt: '2026-03-01T07:32:16.274+00:00',
      isPromoted: false,
      seenAt: '2026-11-22T10:00:00+05:00',
      source: 'state',
      attributes: {
        brand: 'Шай',
        categoryCode: 'Kettles',
        'kettles*volume': '1.7 л',
        'kettles*body': 'металл, стекло',
      },
    });
    expect(page.product).toMatchObject({
      brand: 'Шай',
      categoryCodes: ['Kettles', 'Home equipment'],
      categoryNames: ['Бытовая техника', 'Электрочайники'],
      isAvailable: true,
      variants: [
        { externalId: '100200305', characteristics: { Цвет: 'белый' }, isAvailable: true },
        { externalId: '100200306', characteristics: { Цвет: 'чёрный' }, isAvailable: true },
      ],
    });
  });

  test('whose scripts ran gives sellers, reviews and marks too, and says where they stand', () => {
    const { offer, product, productSources } = readKaspiProductPage(
      buildKaspiProductPage(publicCard(), { isRendered: true }),
      context,
    );
    expect(offer).toMatchObject({ reviewsCount: 85, sellersCount: 2 });
    expect(offer.fieldSources).toEqual({ reviewsCount: 'html', sellersCount: 'html' });
    expect(product.sellers).toEqual([
      {
        merchantId: '30000003',
        name: 'ТехноБазар',
        price: { amountMinor: 1_299_000, currency: 'KZT' },
        rating: 4.9,
        reviewsCount: 1_424,
      },
      { merchantId: 'Sulpak', name: 'Сулпак & Ко', price: { amountMinor: 1_349_000, currency: 'KZT' } },
    ]);
    expect(product.reviews).toEqual([
      { rating: 5, writtenOn: '2024-08-02', text: 'Комментарий: Тауар жақсы, рахмет!', usefulCount: 2 },
    ]);
    expect(productSources).toMatchObject({
      brand: 'state',
      isAvailable: 'jsonld',
      sellers: 'html',
      rating: 'html',
    });
  });

  test('the author of a review is nowhere in what is read', () => {
    const page = readKaspiProductPage(buildKaspiProductPage(publicCard(), { isRendered: true }), context);
    expect(JSON.stringify(page)).not.toContain('Серікжан');
  });

  test('five rows of sellers say nothing of how many there are', () => {
    const sellers = Array.from({ length: 7 }, (_, index) => publicSeller({ merchantId: `3000001${index}` }));
    const { offer, product } = readKaspiProductPage(
      buildKaspiProductPage(publicCard({ sellers }), { isRendered: true }),
      context,
    );
    expect(product.sellers).toHaveLength(5);
    expect(offer).not.toHaveProperty('sellersCount');
  });

  test('of a card nobody sells has no price', () => {
    const { offer, product } = readKaspiProductPage(
      buildKaspiProductPage(publicCard({ sellers: [] })),
      context,
    );
    expect(offer).not.toHaveProperty('price');
    expect(product.isAvailable).toBe(false);
  });

  test.each([
    ['JSON-LD', ['state'], 'jsonld'],
    ['the markup', ['state', 'jsonLd'], 'html'],
  ] as const)(
    'is read from %s when the state is gone, and says what is missing',
    (_what, without, source) => {
      const { offer, problems } = readKaspiProductPage(
        buildKaspiProductPage(publicCard(), { without }),
        context,
      );
      expect(offer).toMatchObject({
        externalId: '100200305',
        price: { amountMinor: 1_299_000, currency: 'KZT' },
      });
      expect([offer.source, ...Object.values(offer.fieldSources ?? {})]).toContain(source);
      expect(problems).toContainEqual({ path: 'BACKEND.components.item', message: 'is missing' });
    },
  );

  test('that answers for another city is refused: the site does so when it does not know the one asked for', () => {
    const html = buildKaspiProductPage(publicCard());
    const error = thrownBy(() => readKaspiProductPage(html, { ...context, cityId: '710000000' }));
    expect(error).toMatchObject({ code: 'unexpected_response', issues: [{ path: 'city' }] });
  });

  test('of two cards is refused', () => {
    const html = buildKaspiProductPage(publicCard()).replace('"sku":"100200305"', '"sku":"100200999"');
    expect(thrownBy(() => readKaspiProductPage(html, context))).toMatchObject({
      code: 'unexpected_response',
      issues: [{ path: 'id' }],
    });
  });

  test('blocked, captcha, empty and changed are four outcomes', () => {
    const read = (html: string): unknown => thrownBy(() => readKaspiProductPage(html, context));
    const blocked = read('<html><head><title>403 Forbidden</title></head></html>');
    const captcha = read(KASPI_CAPTCHA_PAGE);
    const changed = read(buildKaspiProductPage(publicCard()).replaceAll('100200305', 'none'));
    expect([blocked, captcha, changed, read('')].map((error) => isLeadKitError(error) && error.code)).toEqual(
      ['blocked', 'blocked', 'unexpected_response', 'unexpected_response'],
    );
    expect(captcha).toMatchObject({ issues: [{ path: 'captcha' }] });
    expect(blocked).toMatchObject({ issues: [] });
    expect(changed).toMatchObject({ message: expect.stringContaining('item.card.id') });
  });

  test('a comment that names the object is not the object', () => {
    const html = `<!-- BACKEND.components.item = is read below -->${buildKaspiProductPage(publicCard())}`;
    expect(readKaspiProductPage(html, context).offer.source).toBe('state');
  });
});
