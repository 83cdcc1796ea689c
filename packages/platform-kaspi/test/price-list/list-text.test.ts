import { isLeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { manyOffers, offerOf, openList, tenge, textOf } from './price-list-samples.ts';

describe('the text of a list', () => {
  test('has the elements and attributes of the guide, in the order of the XSD', async () => {
    const { list } = openList();
    const text = await textOf(
      list.build([
        offerOf('SKU001', {
          title: 'Чайник "Алма" <1,7 л> & крышка',
          brand: "L'Or",
          availability: [
            { warehouse: 'PP1', isAvailable: true, quantity: 10 },
            { warehouse: 'PP2', isAvailable: true, quantity: 5, preOrderDays: 3 },
            { warehouse: 'PP3', isAvailable: false },
          ],
          price: { byCity: { '750000000': tenge(193_000), '710000000': tenge(195_000) } },
        }),
        offerOf('113744482_000573024', { price: tenge(1), availability: [] }),
      ]),
    );
    expect(text).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n' +
        '<kaspi_catalog date="2026-11-22 10:00" xmlns="kaspiShopping" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="kaspiShopping http://kaspi.kz/kaspishopping.xsd">\n' +
        '<company>ТОО «Пример &amp; Ко»</company>\n<merchantid>30000001</merchantid>\n<offers>\n' +
        '<offer sku="SKU001"><model>Чайник &quot;Алма&quot; &lt;1,7 л&gt; &amp; крышка</model><brand>L&apos;Or</brand>' +
        '<availabilities><availability available="yes" storeId="PP1" stockCount="10"/>' +
        '<availability available="yes" storeId="PP2" preOrder="3" stockCount="5"/>' +
        '<availability available="no" storeId="PP3"/></availabilities>' +
        '<cityprices><cityprice cityId="710000000">195000</cityprice><cityprice cityId="750000000">193000</cityprice></cityprices></offer>\n' +
        '<offer sku="113744482_000573024"><model>Шәйнек</model><price>1</price></offer>\n' +
        '</offers>\n</kaspi_catalog>\n',
    );
  });

  test('pre-order days of 0 are left out, as the guide asks', async () => {
    const { list } = openList();
    const offer = offerOf('SKU1', {
      availability: [{ warehouse: 'PP1', isAvailable: true, preOrderDays: 0 }],
    });
    expect(await textOf(list.build([offer]))).toContain('<availability available="yes" storeId="PP1"/>');
  });

  test('comes in pieces of at most 64 KB, also when one product is larger', async () => {
    const { list } = openList();
    const large = offerOf('LARGE', {
      availability: Array.from({ length: 2_000 }, (_, index) => ({
        warehouse: `PP${index}`,
        isAvailable: true,
      })),
    });
    const sizes: number[] = [];
    for await (const piece of list.build([...manyOffers(2_000, { title: 'Шәйнек '.repeat(20) }), large]))
      sizes.push(piece.length);
    expect(sizes.length).toBeGreaterThan(5);
    expect(Math.max(...sizes.slice(0, -1))).toBeLessThanOrEqual(65_536);
  });

  test('pieces keep their bytes while the next ones are made', async () => {
    const { list } = openList();
    const offers = manyOffers(3_000);
    const pieces: Uint8Array[] = [];
    for await (const piece of list.build(offers)) pieces.push(piece);
    const text = Buffer.concat(pieces).toString('utf8');
    expect([...text.matchAll(/<offer sku="(\w+)">/g)].map(([, sku]) => sku)).toEqual(
      offers.map(({ sku }) => sku),
    );
  });

  test('stops at the first product that cannot be written, and says its SKU and field', async () => {
    const { list } = openList();
    const offers = [offerOf('SKU1'), offerOf('SKU2', { price: tenge(0) }), offerOf('SKU3', { title: '' })];
    const error: unknown = await textOf(list.build(offers)).catch((thrown: unknown) => thrown);
    expect(isLeadKitError(error, 'invalid_input') && error.issues).toEqual([
      { path: 'SKU2.price.amountMinor', message: 'expected more than 0' },
    ]);
  });
});
