import type { Offer } from '@leadkit/core';
import { createTestClock } from '@leadkit/core/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createOlxEmulator, type OlxEmulator } from '../../src/emulator/index.ts';
import { createOlxMarket, type OlxMarketSource } from '../../src/market/index.ts';

async function readAll(source: OlxMarketSource, city: string | undefined) {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createOlxEmulator({ clock, settings: { crawlDelaySeconds: 5 } });
  const { url, close } = await emulator.listen();
  onTestFinished(() => close());
  for (let number = 0; number < 60; number += 1)
    await emulator.world.competitorPosts({
      title: `Шкаф-купе "Верстак" ${number} \\ 🪞`,
      price: 1_000 + number,
      isPromoted: number < 9,
    });
  const market = createOlxMarket({
    baseUrl: url,
    clock,
    sources: [source],
    sellerHashKey: 'a key for this test',
  });
  const offers: Offer[] = [];
  let cursor: string | undefined;
  do {
    const page = await market.searchPage({ text: 'шкаф купе', city, cursor });
    offers.push(...page.offers);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { emulator, market, offers };
}

function expectedIds({ state }: OlxEmulator, cityId: number | undefined): readonly string[] {
  return state
    .collection('adverts')
    .filter(
      ({ status, fields }) =>
        status === 'active' &&
        (cityId === undefined || fields.location.cityId === cityId) &&
        /шкаф/i.test(fields.title) &&
        /купе/i.test(fields.title),
    )
    .map(({ id }) => String(id));
}

describe.each(['api', 'pages'] as const)('the market over %s', (source) => {
  test.each([
    [undefined, undefined],
    ['almaty', 1],
  ])('finds every advert that is there and invents none: city %s', async (city, cityId) => {
    const { emulator, offers } = await readAll(source, city);
    const organic = offers.filter(({ isPromoted }) => !isPromoted).map(({ externalId }) => externalId);
    expect(new Set(offers.map(({ externalId }) => externalId))).toEqual(
      new Set(expectedIds(emulator, cityId)),
    );
    expect(new Set(organic).size).toBe(organic.length);
    expect(offers.some(({ isPromoted }) => isPromoted)).toBe(true);
  });

  test('reads prices, titles and dates as they are', async () => {
    const { emulator, offers } = await readAll(source, 'almaty');
    for (const { externalId, title, price, publishedAt, refreshedAt } of offers) {
      const row = emulator.state.collection('adverts').get(externalId);
      expect(title).toBe(row?.fields.title);
      expect(price?.amountMinor ?? null).toBe(
        row?.fields.price == null ? null : row.fields.price.value * 100,
      );
      expect(Date.parse(publishedAt ?? '')).toBe(Math.floor((row?.createdAt ?? 0) / 1_000) * 1_000);
      expect(Date.parse(refreshedAt ?? '')).toBe(Math.floor((row?.refreshedAt ?? 0) / 1_000) * 1_000);
    }
  });

  test('an advert that is taken off is gone', async () => {
    const { emulator, market, offers } = await readAll(source, 'shymkent');
    const [offer] = offers;
    if (offer === undefined) throw new Error('Shymkent has no wardrobes.');
    const input = { externalId: offer.externalId, url: offer.url };
    expect((await market.readOffer(input))?.title).toBe(offer.title);
    await emulator.world.competitorChanges({ advertId: Number(offer.externalId), isGone: true });
    expect(await market.readOffer(input)).toBeUndefined();
  });

  test('the firewall is a block', async () => {
    const { emulator, market } = await readAll(source, 'shymkent');
    await emulator.world.configure({ firewall: 'site' });
    await expect(market.searchPage({ text: 'диван' })).rejects.toMatchObject({ code: 'blocked' });
  });
});
