import { describe, expect, test } from 'vitest';
import { openEmulator, postLive } from './open-emulator.ts';

describe('packets', () => {
  test('are offered by category, base sizes unless asked for all', async () => {
    const { call } = await openEmulator();
    const path = '/packets?category_id=9001&payment_method=account';
    expect((await call('GET', path)).at('data.length')).toBe(3);
    expect((await call('GET', `${path}&type=mega`)).at('data.0.size')).toBe(100);
    expect((await call('GET', `${path}&type=all&with_features=1`)).at('data.3.features')).toEqual([]);
  });

  test('take the money from the wallet and stand on the bill as a negative text', async () => {
    const { call } = await openEmulator();
    const body = { category_id: 9001, payment_method: 'account', size: 10 };
    expect((await call('POST', '/users/me/packets', body)).status).toBe(204);
    expect((await call('GET', '/users/me/account-balance')).at('data')).toEqual({
      sum: 43_100,
      wallet: 43_100,
      bonus: 0,
      refund: 0,
      currency: 'KZT',
    });
    expect((await call('GET', '/users/me/billing')).at('data')).toEqual([
      {
        id: 90_000_001,
        name: 'Пакет на 10 объявл.',
        date: '2026-11-22 10:00:00',
        price: '-6900.00',
        advert_id: null,
      },
    ]);
    expect((await call('GET', '/users/me/packets?availability=active')).json).toMatchObject({
      data: [
        { size: 10, left: 10, is_active: true, categories_ids: ['9001'], active_to: '2026-12-22 10:00:00' },
      ],
    });
    expect((await call('GET', '/users/me/packets?availability=inactive')).at('data')).toEqual([]);
  });

  test.each([
    [{ size: 123 }, 'There is no variant with size 123 for category 9001'],
    [{ payment_method: 'cash' }, 'Invalid payment method'],
    [{ payment_method: 'postpaid' }, "Payment method 'postpaid' is not activated"],
    [{ category_id: 12 }, "Category with given ID doesn't exists"],
  ])('%j is refused, and nothing is charged', async (changes, detail) => {
    const { call } = await openEmulator();
    const body = { category_id: 9001, payment_method: 'account', size: 5, ...changes };
    expect((await call('POST', '/users/me/packets', body)).at('error.detail')).toBe(detail);
    expect((await call('GET', '/users/me/billing')).at('data')).toEqual([]);
  });

  test('an empty wallet buys nothing', async () => {
    const { call, world } = await openEmulator();
    await world.setWallet({ wallet: 3_899 });
    const body = { category_id: 9001, payment_method: 'account', size: 5 };
    expect((await call('POST', '/users/me/packets', body)).at('error.detail')).toBe('Not enough credits');
    expect((await call('GET', '/users/me/account-balance')).at('data.wallet')).toBe(3_899);
  });
});

describe('paid features', () => {
  test('run for their days and put the advert into paid places', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx, { title: 'Верстак столярный, новый' });
    const path = `/adverts/${id}/paid-features`;
    expect((await olx.call('POST', path, { code: 'promoted_ad_7', payment_method: 'account' })).status).toBe(
      204,
    );
    expect((await olx.call('GET', path)).at('data')).toEqual([
      {
        code: 'promoted_ad_7',
        type: 'topads',
        duration: 7,
        name: 'Топ на 7 дней',
        valid_to: '2026-11-29 10:00:05',
      },
    ]);
    const offer = `/api/v1/offers/${id}/`;
    expect((await olx.ask(offer)).at('data.promotion')).toMatchObject({
      top_ad: true,
      options: ['promoted_ad_7'],
    });
    await olx.emulator.advance(7 * 86_400_000);
    expect((await olx.ask(offer)).at('data.promotion.top_ad')).toBe(false);
  });

  test('a bump puts the advert on top at once', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    await olx.emulator.advance(3_600_000);
    await olx.call('POST', `/adverts/${id}/paid-features`, { code: 'pushup', payment_method: 'account' });
    expect((await olx.ask(`/api/v1/offers/${id}/`)).at('data.pushup_time')).toBe('2026-11-22T11:00:05+05:00');
    expect((await olx.call('GET', '/users/me/billing')).json).toMatchObject({
      data: [{ advert_id: id, price: '-390.00' }],
    });
  });

  test('need an active advert and a known code', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx, { title: 'Шкаф-купе белый [blocked]' });
    const buy = async (code: string): Promise<unknown> =>
      (await olx.call('POST', `/adverts/${id}/paid-features`, { code, payment_method: 'account' })).at(
        'error.validation.0.title',
      );
    expect([await buy('pushup'), await buy('halo')]).toEqual(['Ad has to be active', 'Invalid value']);
  });
});

test('the bill is paged from 1, newest first', async () => {
  const { call, world } = await openEmulator();
  for (const [index, name] of ['Первый', 'Второй', 'Третий'].entries())
    await world.charge({ name, price: 100 + index });
  const names = async (query: string): Promise<unknown> => {
    const rows = (await call('GET', `/users/me/billing?${query}`)).at('data');
    return Array.isArray(rows) ? rows.map(({ name }: { name: string }) => name) : rows;
  };
  expect(await names('page=1&limit=2')).toEqual(['Третий', 'Второй']);
  expect(await names('page=2&limit=2')).toEqual(['Первый']);
  expect(await names('page=3&limit=2')).toEqual([]);
});
