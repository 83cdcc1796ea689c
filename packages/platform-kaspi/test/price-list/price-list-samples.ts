import type { Money, PriceFeedOffer } from '@leadkit/core';
import { createTestClock, type TestClock } from '@leadkit/core/testing';
import { createKaspiPriceList, createMemoryStorage, type KaspiPriceList } from '../../src/index.ts';
import type { KaspiPriceListOptions } from '../../src/price-list/price-list-options.ts';

export const tenge = (amount: number): Money => ({ amountMinor: amount * 100, currency: 'KZT' });

export function offerOf(sku: string, more: Partial<PriceFeedOffer> = {}): PriceFeedOffer {
  return {
    sku,
    title: 'Шәйнек',
    price: tenge(12_500),
    availability: [{ warehouse: 'PP1', isAvailable: true, quantity: 10 }],
    ...more,
  };
}

/** As many good products as asked for, `SKU1` first. */
export const manyOffers = (count: number, more: Partial<PriceFeedOffer> = {}): readonly PriceFeedOffer[] =>
  Array.from({ length: count }, (_, index) => offerOf(`SKU${index + 1}`, more));

export function openList(options: Partial<KaspiPriceListOptions> = {}): {
  readonly list: KaspiPriceList;
  readonly clock: TestClock;
} {
  const clock = createTestClock();
  const list = createKaspiPriceList({
    merchantId: '30000001',
    company: 'ТОО «Пример & Ко»',
    storage: createMemoryStorage(),
    clock,
    ...options,
  });
  return { list, clock };
}

export async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return Buffer.concat(pieces).toString('utf8');
}

/** What the handler answers to a plain GET. */
export async function servedText(list: KaspiPriceList): Promise<string> {
  const response = await list.handler(new Request('https://shop.example/list.xml'));
  return response.text();
}
