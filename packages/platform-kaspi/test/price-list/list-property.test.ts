import { isLeadKitError, type PriceFeedOffer } from '@leadkit/core';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { openList, tenge, textOf } from './price-list-samples.ts';

const awkward = fc.constantFrom(
  '&amp;',
  ']]>',
  '<!--',
  '"',
  "'",
  '\u0000',
  '\ud800',
  '\u00a0',
  '😀',
  'Ә',
  '\r',
  '\t',
  '%',
  ' ',
);
const textArbitrary = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      awkward,
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));
const skuArbitrary = fc.oneof(fc.stringMatching(/^[0-9A-Za-z_]{1,20}$/), fc.string({ maxLength: 22 }));
const amountArbitrary = fc.oneof(
  fc.integer({ min: 1, max: 100_000_000 }).map(tenge),
  fc.record({ amountMinor: fc.integer({ min: -100, max: 1_000 }), currency: fc.constantFrom('KZT', 'USD') }),
);
const cityArbitrary = fc.constantFrom('750000000', '710000000', '511010000', '230000000');
const offerArbitrary: fc.Arbitrary<PriceFeedOffer> = fc.record(
  {
    sku: skuArbitrary,
    title: textArbitrary,
    brand: textArbitrary,
    price: fc.oneof(
      amountArbitrary,
      fc.dictionary(cityArbitrary, amountArbitrary, { maxKeys: 3 }).map((byCity) => ({ byCity })),
    ),
    availability: fc.array(
      fc.record(
        {
          warehouse: fc.constantFrom('PP1', 'PP2', '30000001_PP3', 'P P'),
          isAvailable: fc.boolean(),
          quantity: fc.integer({ min: -1, max: 1_000_000 }),
          preOrderDays: fc.integer({ min: 0, max: 31 }),
        },
        { requiredKeys: ['warehouse', 'isAvailable'] },
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['sku', 'title', 'price', 'availability'] },
);

interface ParsedOffer {
  readonly '@sku': string;
  readonly model: string;
  readonly brand?: string;
  readonly availabilities?: { readonly availability: readonly Readonly<Record<string, string>>[] };
  readonly price?: string;
  readonly cityprices?: { readonly cityprice: readonly Readonly<Record<string, string>>[] };
}

/** The products of a list, read by a parser that is none of ours. */
function parsed(xml: string): readonly PriceFeedOffer[] {
  const parser = new XMLParser({
    attributeNamePrefix: '@',
    ignoreAttributes: false,
    isArray: (name) => ['offer', 'availability', 'cityprice'].includes(name),
    parseAttributeValue: false,
    parseTagValue: false,
    processEntities: true,
    trimValues: false,
  });
  const { kaspi_catalog: catalog } = parser.parse(xml) as {
    readonly kaspi_catalog: { readonly offers: { readonly offer?: readonly ParsedOffer[] } };
  };
  return (catalog.offers.offer ?? []).map((offer) => ({
    sku: offer['@sku'],
    title: offer.model,
    ...(offer.brand === undefined ? {} : { brand: offer.brand }),
    price:
      offer.price === undefined
        ? {
            byCity: Object.fromEntries(
              (offer.cityprices?.cityprice ?? []).map((each) => [
                each['@cityId'] ?? '',
                tenge(Number(each['#text'])),
              ]),
            ),
          }
        : tenge(Number(offer.price)),
    availability: (offer.availabilities?.availability ?? []).map((each) => ({
      warehouse: each['@storeId'] ?? '',
      isAvailable: each['@available'] === 'yes',
      ...(each['@stockCount'] === undefined ? {} : { quantity: Number(each['@stockCount']) }),
      ...(each['@preOrder'] === undefined ? {} : { preOrderDays: Number(each['@preOrder']) }),
    })),
  }));
}

/** 0 days and none are one thing in a list. */
const withoutZeroDays = (offer: PriceFeedOffer): PriceFeedOffer => ({
  ...offer,
  availability: offer.availability.map(({ preOrderDays, ...rest }) =>
    preOrderDays === undefined || preOrderDays === 0 ? rest : { ...rest, preOrderDays },
  ),
});

describe('any set of products', () => {
  test('comes back from an independent parser as it was, or is refused with the SKU and the field', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(offerArbitrary, { maxLength: 6 }), async (offers) => {
        const { list } = openList();
        const { issues, offers: count } = await list.check(offers);
        expect(count).toBe(offers.length);
        for (const { path } of issues)
          expect(path).toMatch(/^(?:#\d+|.{1,40})\.(?:sku|title|brand|price|availability)/su);
        const built = await textOf(list.build(offers)).then(
          () => 'a list',
          (error: unknown) => (isLeadKitError(error) ? error.code : 'another error'),
        );
        expect(built).toBe(issues.length === 0 ? 'a list' : 'invalid_input');
        const good = offers.filter(
          (offer, index) =>
            offers.findIndex(({ sku }) => sku === offer.sku) === index &&
            !issues.some(
              ({ path }) => path.startsWith(`#${index}.`) || path.startsWith(`${offer.sku.slice(0, 40)}.`),
            ),
        );
        expect(parsed(await textOf(list.build(good)))).toEqual(good.map(withoutZeroDays));
      }),
      { numRuns: 300 },
    );
  });
});
