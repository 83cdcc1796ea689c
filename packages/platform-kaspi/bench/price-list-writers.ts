import type { PriceFeedOffer } from '@leadkit/core';
import { createKaspiPriceList, createMemoryStorage } from '../src/index.ts';

/**
 * Writes all products and says how many bytes they took. Each process has core loaded, as a host has; a peer loads its own
 * library, so that nobody else's memory holds it.
 */
export type Writer = (offers: Iterable<PriceFeedOffer>) => Promise<number>;

const HEAD =
  '<?xml version="1.0" encoding="utf-8"?>\n<kaspi_catalog date="2026-11-22 10:00" xmlns="kaspiShopping">\n';
const SHOP = '<company>ТОО Пример</company>\n<merchantid>30000001</merchantid>\n<offers>\n';
const TAIL = '</offers>\n</kaspi_catalog>\n';
const PIECE_LENGTH = 65_536;
const encoder = new TextEncoder();

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) bytes += piece.length;
  return bytes;
}

const SPECIAL = /[&<>"']/;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[&<>"']/g, (each) => ENTITIES[each] ?? each) : text;

/** What a careful hand writes that checks nothing. */
function unchecked({ sku, title, brand, price, availability }: PriceFeedOffer): string {
  let xml = `<offer sku="${escaped(sku)}"><model>${escaped(title)}</model>`;
  if (brand !== undefined) xml += `<brand>${escaped(brand)}</brand>`;
  xml += '<availabilities>';
  for (const { warehouse, isAvailable, quantity, preOrderDays } of availability) {
    xml += `<availability available="${isAvailable ? 'yes' : 'no'}" storeId="${escaped(warehouse)}"`;
    if (preOrderDays) xml += ` preOrder="${preOrderDays}"`;
    if (quantity !== undefined) xml += ` stockCount="${quantity}"`;
    xml += '/>';
  }
  xml += '</availabilities>';
  if ('amountMinor' in price) return `${xml}<price>${price.amountMinor / 100}</price></offer>\n`;
  xml += '<cityprices>';
  for (const [cityId, { amountMinor }] of Object.entries(price.byCity))
    xml += `<cityprice cityId="${escaped(cityId)}">${amountMinor / 100}</cityprice>`;
  return `${xml}</cityprices></offer>\n`;
}

async function* uncheckedPieces(offers: Iterable<PriceFeedOffer>): AsyncGenerator<Uint8Array> {
  let text = HEAD + SHOP;
  for (const offer of offers) {
    text += unchecked(offer);
    if (text.length < PIECE_LENGTH) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text + TAIL);
}

/** The tree both libraries write, attributes under `@`. */
function tree({ sku, title, brand, price, availability }: PriceFeedOffer): object {
  return {
    '@sku': sku,
    model: title,
    brand,
    availabilities: {
      availability: availability.map(({ warehouse, isAvailable, quantity, preOrderDays }) => ({
        '@available': isAvailable ? 'yes' : 'no',
        '@storeId': warehouse,
        ...(preOrderDays ? { '@preOrder': preOrderDays } : {}),
        '@stockCount': quantity,
      })),
    },
    ...('amountMinor' in price
      ? { price: price.amountMinor / 100 }
      : {
          cityprices: {
            cityprice: Object.entries(price.byCity).map(([cityId, { amountMinor }]) => ({
              '@cityId': cityId,
              '#': amountMinor / 100,
            })),
          },
        }),
  };
}

const catalog = (offers: Iterable<PriceFeedOffer>): object => ({
  kaspi_catalog: {
    '@date': '2026-11-22 10:00',
    company: 'ТОО Пример',
    merchantid: '30000001',
    offers: { offer: Array.from(offers, tree) },
  },
});

async function fastXmlBuilder() {
  const { XMLBuilder } = await import('fast-xml-parser');
  return new XMLBuilder({ attributeNamePrefix: '@', ignoreAttributes: false, textNodeName: '#' });
}

const priceList = (): ReturnType<typeof createKaspiPriceList> =>
  createKaspiPriceList({ merchantId: '30000001', company: 'ТОО Пример', storage: createMemoryStorage() });

export const WRITERS: Readonly<Record<string, Writer>> = {
  'unchecked string stream': (offers) => bytesOf(uncheckedPieces(offers)),
  'build, checked': (offers) => bytesOf(priceList().build(offers)),
  'making the products': async (offers) => {
    let count = 0;
    for (const { sku } of offers) count += sku.length;
    return count;
  },
  'fast-xml-parser builder, whole': async (offers) =>
    encoder.encode((await fastXmlBuilder()).build(catalog(offers))).length,
  'fast-xml-parser builder, per product': async (offers) => {
    const builder = await fastXmlBuilder();
    return bytesOf(
      (async function* () {
        for (const offer of offers) yield encoder.encode(builder.build({ offer: tree(offer) }));
      })(),
    );
  },
  'xmlbuilder2, whole': async (offers) => {
    const { create } = await import('xmlbuilder2');
    return encoder.encode(create(catalog(offers)).end()).length;
  },
};
