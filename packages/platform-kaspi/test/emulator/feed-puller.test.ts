import type { PriceFeedOffer } from '@leadkit/core';
import { createTestClock } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import {
  createKaspiEmulator,
  type KaspiEmulator,
  type KaspiEmulatorSettings,
} from '../../src/emulator/index.ts';
import { createKaspiPriceList, createMemoryStorage, type KaspiPriceList } from '../../src/index.ts';
import { offerOf, tenge } from '../price-list/price-list-samples.ts';

const HOUR_MS = 3_600_000;
const URL_OF_LIST = 'https://shop.example/a-long-secret/list.xml';
const OWN = [
  'WARDROBE_180',
  'WARDROBE_150',
  'WARDROBE_120',
  'KETTLE_17',
  'KETTLE_15',
  'PHONE_X1_128',
  'PHONE_X1_256',
  'NOTEBOOK_48',
  'LID_28',
];

interface Shop {
  readonly emulator: KaspiEmulator;
  readonly list: KaspiPriceList;
  /** Publishes these products of the shop. */
  publish(skus: readonly string[], more?: Partial<PriceFeedOffer>): Promise<unknown>;
  onSale(): Promise<readonly string[]>;
}

/** A shop whose handler answers what Kaspi asks for, unless another answer is given. */
function openShop(
  settings: Partial<KaspiEmulatorSettings> = {},
  answer?: (request: Request) => Response,
): Shop {
  const clock = createTestClock();
  const list = createKaspiPriceList({
    merchantId: '30000001',
    company: 'ТОО Шкаф-Мастер',
    storage: createMemoryStorage(),
    basicAuth: { username: 'kaspi', password: 'secret' },
    clock,
  });
  const emulator = createKaspiEmulator({
    settings,
    fetchFeed: async (input, init) => {
      const request = new Request(input, init);
      return answer?.(request) ?? list.handler(request);
    },
  });
  return {
    emulator,
    list,
    publish: (skus, more) =>
      list.publish(
        skus.map((sku) => offerOf(sku, { title: `Товар ${sku}`, ...more })),
        { allow: ['removals', 'price_jump', 'repricing'] },
      ),
    onSale: async () =>
      (await emulator.world.offers())
        .filter(({ isOnSale }) => isOnSale)
        .map(({ sku }) => sku)
        .sort(),
  };
}

const give = ({ emulator }: Shop): Promise<void> =>
  emulator.world.giveFeed({ url: URL_OF_LIST, username: 'kaspi', password: 'secret' });

describe('Kaspi fetches a price list', () => {
  test('and takes over prices, stock and pre-order of what it is linked to', async () => {
    const shop = openShop();
    await shop.publish(OWN, {
      price: { byCity: { '750000000': tenge(99_000), '710000000': tenge(101_000) } },
      availability: [{ warehouse: 'PP1', isAvailable: true, quantity: 3, preOrderDays: 2 }],
    });
    await give(shop);
    const offers = await shop.emulator.world.offers();
    expect(offers.find(({ sku }) => sku === 'KETTLE_17')).toMatchObject({
      price: null,
      cityPrices: { '750000000': { price: 99_000 }, '710000000': { price: 101_000 } },
      availabilities: [{ storeId: 'PP1', available: true, preOrder: 2, stockCount: 3 }],
      isOnSale: true,
    });
    expect((await shop.list.status()).state).toBe('seen');
  });

  test('what a file leaves out goes off sale', async () => {
    const shop = openShop();
    expect(await shop.onSale()).toEqual(OWN.toSorted());
    await shop.publish(['KETTLE_17', 'LID_28']);
    await give(shop);
    expect(await shop.onSale()).toEqual(['KETTLE_17', 'LID_28']);
    expect(await shop.emulator.world.feedPulls()).toMatchObject([
      { outcome: 'applied', status: 200, total: 2, accepted: 2, unlinked: 0, delisted: 7, errors: [] },
    ]);
  });

  test('every hour of its own time, and takes over only what changed', async () => {
    const shop = openShop();
    await shop.publish(OWN);
    await give(shop);
    await shop.emulator.advance(HOUR_MS);
    await shop.emulator.world.feedPulls();
    await shop.publish(OWN.slice(1));
    await shop.emulator.advance(HOUR_MS);
    const pulls = await shop.emulator.world.feedPulls();
    expect(pulls.map(({ outcome }) => outcome)).toEqual(['applied', 'unchanged', 'applied']);
    expect(await shop.onSale()).toEqual(OWN.slice(1).toSorted());
  });

  test('for another process too, over HTTP', async () => {
    const shop = openShop();
    await shop.publish(['LID_28']);
    const act = async (name: string, input: object): Promise<unknown> => {
      const init = {
        method: 'POST',
        body: JSON.stringify(input),
        headers: { 'content-type': 'application/json' },
      };
      return (await shop.emulator.fetch(`http://kaspi.test/__emulator/world/${name}`, init)).json();
    };
    await act('give-feed', { url: URL_OF_LIST, username: 'kaspi', password: 'secret' });
    expect(await act('pull-feed', {})).toMatchObject({ outcome: 'unchanged' });
    expect(await act('feed-pulls', {})).toMatchObject([{ outcome: 'applied' }, { outcome: 'unchanged' }]);
  });

  test('503 leaves the list before', async () => {
    const shop = openShop();
    await give(shop);
    expect(await shop.emulator.world.feedPulls()).toMatchObject([{ outcome: 'unavailable', status: 503 }]);
    expect(await shop.onSale()).toEqual(OWN.toSorted());
  });

  test('a wrong password leaves it too', async () => {
    const shop = openShop();
    await shop.publish(['LID_28']);
    await shop.emulator.world.giveFeed({ url: URL_OF_LIST, username: 'kaspi', password: 'other' });
    expect(await shop.emulator.world.feedPulls()).toMatchObject([{ outcome: 'unavailable', status: 401 }]);
  });

  test('a host that does not answer leaves it too', async () => {
    const shop = openShop({}, () => {
      throw new TypeError('fetch failed');
    });
    await give(shop);
    expect(await shop.emulator.world.feedPulls()).toMatchObject([{ outcome: 'unavailable', status: null }]);
  });

  test('a SKU nobody linked to a card is not sold', async () => {
    const shop = openShop();
    await shop.publish([...OWN, 'UNKNOWN_1']);
    await give(shop);
    expect(await shop.emulator.world.feedPulls()).toMatchObject([{ accepted: 9, unlinked: 1 }]);
    expect(await shop.onSale()).not.toContain('UNKNOWN_1');
  });
});

const file = (offers: string, merchant = '30000001'): string =>
  `<?xml version="1.0" encoding="utf-8"?><kaspi_catalog date="x" xmlns="kaspiShopping"><company>А</company><merchantid>${merchant}</merchantid><offers>${offers}</offers></kaspi_catalog>`;
const GOOD =
  '<offer sku="LID_28"><model>А</model><availabilities><availability storeId="PP1" available="yes"/></availabilities><price>5</price></offer>';

async function pullOf(xml: string, settings: Partial<KaspiEmulatorSettings> = {}) {
  const shop = openShop(settings, () => new Response(xml));
  await give(shop);
  const [pull] = await shop.emulator.world.feedPulls();
  return { pull, onSale: await shop.onSale() };
}

describe('a file of another hand', () => {
  test('an empty one takes everything off sale: why none is ever served', async () => {
    expect(await pullOf(file(''))).toMatchObject({ pull: { outcome: 'applied', delisted: 9 }, onSale: [] });
  });

  test('an empty one is refused where the switch says so', async () => {
    const { pull, onSale } = await pullOf(file(''), { feedEmpty: 'refused' });
    expect(pull).toMatchObject({ outcome: 'refused', errors: [{ sku: null, message: 'it is empty' }] });
    expect(onSale).toHaveLength(9);
  });

  test('what it leaves out stays where the switch says so', async () => {
    expect((await pullOf(file(GOOD), { feedMissing: 'kept' })).onSale).toHaveLength(9);
  });

  test('a bad product is passed over and goes off sale, or the whole file is refused', async () => {
    const bad = file(`${GOOD}<offer sku="KETTLE_17"><model>А</model><price>0</price></offer>`);
    const skipped = await pullOf(bad);
    expect(skipped.onSale).toEqual(['LID_28']);
    expect(skipped.pull?.errors).toEqual([{ sku: 'KETTLE_17', message: 'price is no whole number above 0' }]);
    const refused = await pullOf(bad, { feedBadOffer: 'file_refused' });
    expect(refused.pull?.outcome).toBe('refused');
    expect(refused.onSale).toHaveLength(9);
  });

  test.each([
    ['a file that breaks off', file(GOOD).replace('</kaspi_catalog>', ''), 'breaks off before its end'],
    ['a file of another shop', file(GOOD, '30000002'), 'merchantid is that of another shop'],
    [
      'a file of another root',
      file(GOOD).replaceAll('kaspi_catalog', 'yml_catalog'),
      'the root is no kaspi_catalog of kaspiShopping with a date',
    ],
    [
      'a file without a company',
      file(GOOD).replace('<company>А</company>', ''),
      'the root holds merchantid offers',
    ],
    ['a page', '<!doctype html><html></html>', 'no XML at character 0'],
    ['an unknown entity', file(GOOD.replace('А', '&nbsp;')), '&nbsp; is no entity of XML'],
    ['a bare ampersand', file(GOOD.replace('А', 'А & Б')), '& is no entity of XML'],
    ['a control character', file(GOOD.replace('А', '\u0001')), 'a control character'],
  ])('%s is refused, and the list before stays', async (_what, xml, message) => {
    const { pull, onSale } = await pullOf(xml);
    expect(pull).toMatchObject({ outcome: 'refused', errors: [{ sku: null, message }] });
    expect(onSale).toHaveLength(9);
  });

  test.each([
    [
      'price before model',
      '<price>5</price><model>А</model>',
      'its elements are not in the order of the XSD',
    ],
    [
      'an unknown element',
      '<model>А</model><picture>x</picture><price>5</price>',
      'it holds an unknown element',
    ],
    ['no model', '<model> </model><price>5</price>', 'model is empty'],
    ['no price', '<model>А</model>', 'expected price or cityprices'],
    [
      'both prices',
      '<model>А</model><price>5</price><cityprices><cityprice cityId="750000000">5</cityprice></cityprices>',
      'expected price or cityprices',
    ],
    ['a price with a fraction', '<model>А</model><price>5.50</price>', 'price is no whole number above 0'],
    ['no city', '<model>А</model><cityprices/>', 'cityprices is wrong'],
    [
      'a city in words',
      '<model>А</model><cityprices><cityprice cityId="almaty">5</cityprice></cityprices>',
      'cityprices is wrong',
    ],
    [
      'an availability of maybe',
      '<model>А</model><availabilities><availability storeId="PP1" available="maybe"/></availabilities><price>5</price>',
      'availabilities is wrong',
    ],
    [
      'a pre-order of 31 days',
      '<model>А</model><availabilities><availability storeId="PP1" available="yes" preOrder="31"/></availabilities><price>5</price>',
      'availabilities is wrong',
    ],
  ])('a product with %s is passed over', async (_what, inside, message) => {
    const { pull } = await pullOf(file(`${GOOD}<offer sku="KETTLE_17">${inside}</offer>`));
    expect(pull?.errors).toEqual([{ sku: 'KETTLE_17', message }]);
  });

  test('a SKU of 21 characters, and one that is there twice, are passed over', async () => {
    const long = 'A'.repeat(21);
    const { pull } = await pullOf(file(`${GOOD}${GOOD}${GOOD.replace('LID_28', long)}`));
    expect(pull?.errors.map(({ sku }) => sku)).toEqual(['LID_28', long]);
  });
});
