import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { LeadKitError } from '../../src/errors.ts';
import { buildOffer, createFakeMarket, createTestClock, TEST_NOW } from '../../src/testing/index.ts';

describe('searchPage', () => {
  test('finds offers whose title holds every word, letters compared without case', async () => {
    const market = createFakeMarket();
    market.world.putOffer({ externalId: '1', title: 'ШКАФ-купе на заказ' });
    market.world.putOffer({ externalId: '2', title: 'Шкаф распашной' });
    const { offers, total } = await market.searchPage({ text: 'Шкаф Купе' });
    expect([offers.map(({ externalId }) => externalId), total]).toEqual([
      ['1'],
      { value: 1, relation: 'exact' },
    ]);
  });

  test('gives pages that cover every offer once', async () => {
    const market = createFakeMarket({ pageSize: 2 });
    market.world.putOffers(5);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await market.searchPage({ text: 'шкаф', cursor });
      ids.push(...page.offers.map(({ externalId }) => externalId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(ids).toEqual(['1', '2', '3', '4', '5']);
  });

  test('prices rise in the asked steps', () => {
    const market = createFakeMarket();
    const offers = market.world.putOffers(3, { from: money(100_000, 'KZT'), stepMinor: 5_000 });
    expect(offers.map(({ price }) => price?.amountMinor)).toEqual([100_000, 105_000, 110_000]);
  });

  test.each([
    ['almaty', ['1']],
    ['750000000', ['1']],
    ['astana', []],
    [undefined, ['1']],
  ])('the city %s finds %j', async (city, ids) => {
    const market = createFakeMarket();
    market.world.putOffer({ externalId: '1' });
    expect(
      (await market.searchPage({ text: 'шкаф', city })).offers.map(({ externalId }) => externalId),
    ).toEqual(ids);
  });

  test('another category finds nothing', async () => {
    const market = createFakeMarket();
    market.world.putOffer({ externalId: '1' });
    expect((await market.searchPage({ text: 'шкаф', categoryExternalId: '7' })).offers).toEqual([]);
  });

  test('above its limit the total is only a lower bound', async () => {
    const market = createFakeMarket({ exactTotalMax: 2 });
    market.world.putOffers(3);
    expect((await market.searchPage({ text: 'шкаф' })).total).toEqual({ value: 2, relation: 'at_least' });
  });

  test('an offer is seen when it is read', async () => {
    const clock = createTestClock();
    const market = createFakeMarket({ clock });
    market.world.putOffer({ externalId: '1' });
    await clock.advance(60_000);
    expect((await market.searchPage({ text: 'шкаф' })).offers[0]?.seenAt).toBe('2026-11-22T05:01:00.000Z');
  });
});

describe('readOffer', () => {
  test('gives the offer with new facts laid over the old, and undefined once it is gone', async () => {
    const market = createFakeMarket({ platform: 'olx' });
    market.world.putOffer({ externalId: '1', isPromoted: true });
    market.world.putOffer({ externalId: '1', price: money(1, 'KZT') });
    const url = 'https://olx.test/offers/1';
    const expected = buildOffer({
      platform: 'olx',
      externalId: '1',
      url,
      isPromoted: true,
      price: money(1, 'KZT'),
    });
    expect(await market.readOffer({ externalId: '1', url })).toEqual({ ...expected, seenAt: TEST_NOW });
    market.world.removeOffer('1');
    expect([await market.readOffer({ externalId: '1', url }), market.world.offers]).toEqual([undefined, []]);
  });
});

describe('trouble', () => {
  test('a ban is blocked with the time to wait, on every call, until it is over', async () => {
    const market = createFakeMarket();
    market.world.putSeller({ key: 'shop-7', name: 'Мебель Плюс' });
    market.world.block('ban', 60_000);
    await expect(market.searchPage({ text: 'x' })).rejects.toMatchObject({
      code: 'blocked',
      retryAfterMs: 60_000,
    });
    await expect(market.readSeller?.({ key: 'shop-7' })).rejects.toMatchObject({ code: 'blocked' });
    market.world.unblock();
    expect(await market.readSeller?.({ key: 'shop-7' })).toEqual({ key: 'shop-7', name: 'Мебель Плюс' });
    expect(market.world.calls).toEqual(['searchPage', 'readSeller', 'readSeller']);
  });

  test('a captcha is blocked with an issue that names it', async () => {
    const market = createFakeMarket();
    market.world.block('captcha');
    await expect(market.searchPage({ text: 'x' })).rejects.toMatchObject({
      code: 'blocked',
      issues: [{ path: 'captcha' }],
    });
  });

  test('a scripted failure strikes once', async () => {
    const market = createFakeMarket();
    const changed = new LeadKitError({ code: 'unexpected_response', operation: 'x', message: 'no state' });
    market.world.faults.failNext('searchPage', changed);
    await expect(market.searchPage({ text: 'x' })).rejects.toBe(changed);
    expect((await market.searchPage({ text: 'x' })).offers).toEqual([]);
  });
});
