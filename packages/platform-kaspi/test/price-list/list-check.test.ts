import type { PriceFeedOffer } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { manyOffers, offerOf, openList, tenge } from './price-list-samples.ts';

type Wrong = readonly [what: string, offer: unknown, path: string, message: string];
const at = (more: object): readonly object[] => [{ warehouse: 'PP1', isAvailable: true, ...more }];

const WRONG: readonly Wrong[] = [
  [
    'a SKU of 21 characters',
    offerOf('A'.repeat(21)),
    `${'A'.repeat(21)}.sku`,
    'expected 1 to 20 Latin letters, digits or _',
  ],
  ['a SKU with a hyphen', offerOf('SKU-1'), 'SKU-1.sku', 'expected 1 to 20 Latin letters, digits or _'],
  ['a SKU in Cyrillic', offerOf('СКУ1'), 'СКУ1.sku', 'expected 1 to 20 Latin letters, digits or _'],
  ['no SKU', { ...offerOf('A'), sku: undefined }, '#0.sku', 'expected 1 to 20 Latin letters, digits or _'],
  ['no product', null, '#0', 'expected a product'],
  ['an empty title', offerOf('A', { title: '' }), 'A.title', 'expected a text'],
  ['a title of spaces', offerOf('A', { title: '  ' }), 'A.title', 'expected a text'],
  ['a title with a line break', offerOf('A', { title: 'a\nb' }), 'A.title', 'holds a tab or a line break'],
  ['a title with NUL', offerOf('A', { title: 'a\u0000b' }), 'A.title', 'holds a control character'],
  ['a title with U+FFFE', offerOf('A', { title: 'a\ufffe' }), 'A.title', 'holds a control character'],
  ['half an emoji', offerOf('A', { title: '\ud83d' }), 'A.title', 'holds half of a character'],
  [
    'a title of 1025 characters',
    offerOf('A', { title: 'x'.repeat(1025) }),
    'A.title',
    'expected at most 1024 characters, has 1025',
  ],
  ['an empty brand', offerOf('A', { brand: '' }), 'A.brand', 'expected a text'],
  ['a price of 0', offerOf('A', { price: tenge(0) }), 'A.price.amountMinor', 'expected more than 0'],
  ['a price below 0', offerOf('A', { price: tenge(-5) }), 'A.price.amountMinor', 'expected more than 0'],
  [
    'a price that is no number',
    offerOf('A', { price: tenge(Number.NaN) }),
    'A.price.amountMinor',
    'expected more than 0',
  ],
  [
    'half a tenge',
    offerOf('A', { price: tenge(10.5) }),
    'A.price.amountMinor',
    'expected whole tenge: round it first',
  ],
  [
    'dollars',
    offerOf('A', { price: { amountMinor: 100, currency: 'USD' } }),
    'A.price.currency',
    'expected KZT',
  ],
  ['no price', { ...offerOf('A'), price: undefined }, 'A.price', 'expected one price, or one by city'],
  [
    'a price and prices by city',
    { ...offerOf('A'), price: { ...tenge(5), byCity: { '750000000': tenge(5) } } },
    'A.price',
    'expected one price or prices by city, not both',
  ],
  [
    'prices of no city',
    offerOf('A', { price: { byCity: {} } }),
    'A.price.byCity',
    'expected at least one city',
  ],
  [
    'a city nobody knows',
    offerOf('A', { price: { byCity: { '230000000': tenge(5) } } }),
    'A.price.byCity.230000000',
    'is no city of Kaspi known here; add it to cityIds',
  ],
  [
    'a price of 0 in a city',
    offerOf('A', { price: { byCity: { '750000000': tenge(0) } } }),
    'A.price.byCity.750000000.amountMinor',
    'expected more than 0',
  ],
  [
    'a warehouse with a space',
    { ...offerOf('A'), availability: at({ warehouse: 'PP 1' }) },
    'A.availability.0.warehouse',
    'expected a code such as PP1',
  ],
  [
    'stock below 0',
    { ...offerOf('A'), availability: at({ quantity: -1 }) },
    'A.availability.0.quantity',
    'expected whole pieces, from 0',
  ],
  [
    'half a piece',
    { ...offerOf('A'), availability: at({ quantity: 1.5 }) },
    'A.availability.0.quantity',
    'expected whole pieces, from 0',
  ],
  [
    'a pre-order of 31 days',
    { ...offerOf('A'), availability: at({ preOrderDays: 31 }) },
    'A.availability.0.preOrderDays',
    'expected whole days from 0 to 30',
  ],
  [
    'no word on whether it can be bought',
    { ...offerOf('A'), availability: at({ isAvailable: 'yes' }) },
    'A.availability.0.isAvailable',
    'expected true or false',
  ],
  [
    'a warehouse twice',
    { ...offerOf('A'), availability: [...at({}), ...at({})] },
    'A.availability.1.warehouse',
    'is there twice',
  ],
  [
    'no list of warehouses',
    { ...offerOf('A'), availability: undefined },
    'A.availability',
    'expected a list of warehouses',
  ],
];

describe('a check', () => {
  test.each(WRONG)('refuses %s', async (_what, offer, path, message) => {
    const { list } = openList();
    const report = await list.check([offer as PriceFeedOffer, offerOf('GOOD')]);
    expect(report).toEqual({ offers: 2, issues: [{ path, message }] });
  });

  test('finds a SKU that is there twice, however far apart', async () => {
    const { list } = openList();
    const report = await list.check([...manyOffers(5_000), offerOf('SKU1')]);
    expect(report).toEqual({ offers: 5_001, issues: [{ path: 'SKU1.sku', message: 'is there twice' }] });
  });

  test('lists a thousand things and counts the others', async () => {
    const { list } = openList();
    const { issues } = await list.check(manyOffers(1_200, { title: '' }));
    expect(issues).toHaveLength(1_001);
    expect(issues.at(-1)).toEqual({ path: '', message: 'and 200 more things are wrong' });
  });

  test('refuses a warehouse that is none of the shop’s, when these are known', async () => {
    const { list } = openList({ warehouses: { PP1: { cityId: '750000000' } } });
    const offer = offerOf('A', { availability: [{ warehouse: 'PP7', isAvailable: true }] });
    expect((await list.check([offer])).issues).toEqual([
      { path: 'A.availability.0.warehouse', message: 'is none of the shop’s warehouses' },
    ]);
  });

  test('wants the same pre-order days in the warehouses of one city, not of two', async () => {
    const almaty = { cityId: '750000000' };
    const { list } = openList({ warehouses: { PP1: almaty, PP2: almaty, PP3: { cityId: '710000000' } } });
    const offer = offerOf('A', {
      availability: [
        { warehouse: 'PP1', isAvailable: true, preOrderDays: 3 },
        { warehouse: 'PP3', isAvailable: true, preOrderDays: 5 },
        { warehouse: 'PP2', isAvailable: true },
      ],
    });
    expect((await list.check([offer])).issues).toEqual([
      { path: 'A.availability.2.preOrderDays', message: 'expected the same days as PP1 of the same city' },
    ]);
  });

  test('takes a city, a longer SKU and a hyphen that the host says Kaspi takes', async () => {
    const { list } = openList({ cityIds: ['230000000'], skuLengthMax: 30, skuPunctuation: '_-' });
    const offer = offerOf('SKU-LONGER-THAN-TWENTY_1', { price: { byCity: { '230000000': tenge(5) } } });
    expect((await list.check([offer])).issues).toEqual([]);
  });
});
