import { buildOlxOfferAnswer, buildOlxOffersAnswer } from '@leadkit/platform-olx/emulator';
import { readOlxOfferJson, readOlxOffersJson } from '@leadkit/platform-olx/market';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyAdverts, context, expectedOffer, publicAdvert, site } from './public-adverts.ts';

const overWire = (answer: unknown): unknown => JSON.parse(JSON.stringify(answer));

describe('an answer to a search', () => {
  test('whatever people type, every advert comes out with all fields and none is invented', () => {
    fc.assert(
      fc.property(anyAdverts, ({ adverts, promotedIndexes }) => {
        const answer = overWire(buildOlxOffersAnswer(adverts, { ...site, promotedIndexes }));
        const read = readOlxOffersJson(answer, context);
        expect(read.offers).toEqual(
          adverts.map((advert, index) => expectedOffer(advert, 'api', promotedIndexes.includes(index))),
        );
        expect(read).toMatchObject({ isComplete: true, problems: [] });
      }),
    );
  });

  test('two adverts of one business keep the names each of them shows', () => {
    const business = (id: number, companyName: string) =>
      publicAdvert({ id, seller: { id: 7, name: 'Продавец', isBusiness: true, companyName } });
    const answer = buildOlxOffersAnswer([business(1, 'Мебель Алматы'), business(2, 'Мебель Астана')], site);
    expect(readOlxOffersJson(answer, context).offers.map(({ seller }) => seller?.name)).toEqual([
      'Мебель Алматы',
      'Мебель Астана',
    ]);
  });

  test('the link to the next page is kept as the site wrote it', () => {
    const answer = buildOlxOffersAnswer([publicAdvert()], {
      ...site,
      visibleElements: 100,
      query: 'query=%D0%B4&sort_by=x',
    });
    expect(readOlxOffersJson(answer, context)).toMatchObject({
      nextQuery: 'offset=40&limit=40&query=%D0%B4&sort_by=x',
      total: { value: 100, relation: 'exact' },
    });
  });

  test('the last page has no link', () => {
    expect(readOlxOffersJson(buildOlxOffersAnswer([], site), context)).toEqual({
      kind: 'list',
      offers: [],
      problems: [],
      isComplete: true,
      total: { value: 0, relation: 'exact' },
    });
  });

  test.each([
    [
      { total_elements: 1000, visible_total_count: 4213 },
      { value: 4213, relation: 'exact' },
    ],
    [{ total_elements: 1000 }, { value: 1000, relation: 'at_least' }],
    [{ total_elements: 999 }, { value: 999, relation: 'exact' }],
  ])('of %o the total is %o', (metadata, total) => {
    const answer = { ...buildOlxOffersAnswer([publicAdvert()], site), metadata };
    expect(readOlxOffersJson(answer, context).total).toEqual(total);
  });

  test('an advert in an organic and a paid place is one promoted offer', () => {
    const answer = buildOlxOffersAnswer([publicAdvert(), publicAdvert()], { ...site, promotedIndexes: [1] });
    expect(readOlxOffersJson(answer, context).offers).toEqual([expectedOffer(publicAdvert(), 'api', true)]);
  });

  test.each([
    [{ type: 'arranged', value: 47_000, currency: 'USD', negotiable: true }, 4_700_000],
    [{ type: 'free', value: null, currency: 'KZT', negotiable: false }, undefined],
    [{ type: 'exchange', value: 0, currency: 'KZT', negotiable: false }, undefined],
    [{ type: 'price', value: 35_000 }, 3_500_000],
  ])('a price param %o', (value, amount) => {
    const [offer] = readOlxOffersJson(withParam({ key: 'price', type: 'price', value }), context).offers;
    expect(offer?.price?.amountMinor).toBe(amount);
  });

  test('a salary is an attribute of nobody: the offer has no price', () => {
    const value = { from: 200_000, to: 300_000, currency: 'KZT', type: 'monthly' };
    const [offer] = readOlxOffersJson(withParam({ key: 'salary', type: 'salary', value }), context).offers;
    expect(offer).not.toHaveProperty('price');
    expect(offer).not.toHaveProperty('attributes');
  });

  test('names that would change an object are no attributes', () => {
    const answer: unknown = JSON.parse(
      JSON.stringify(withParam({ key: 'KEY', type: 'select', value: { key: 'x', label: 'x' } })).replace(
        'KEY',
        '__proto__',
      ),
    );
    const [offer] = readOlxOffersJson(answer, context).offers;
    expect(offer).not.toHaveProperty('attributes');
    expect(Object.getPrototypeOf(offer)).toBe(Object.prototype);
  });

  function withParam(param: unknown): unknown {
    const answer = overWire(buildOlxOffersAnswer([publicAdvert()], site)) as {
      data: [{ params: unknown[] }];
    };
    answer.data[0].params = [param];
    return answer;
  }
});

describe('an answer that changed', () => {
  test.each([
    ['data', 'data'],
    ['metadata', 'metadata'],
    ['total_elements', 'metadata.total_elements'],
    ['business', 'data.0.business'],
    ['created_time', 'data.0.created_time'],
    ['params', 'data.0.params'],
    ['location', 'data.0.location'],
  ])('without "%s" is unexpected_response that names %s', (name, path) => {
    const text = JSON.stringify(buildOlxOffersAnswer([publicAdvert()], site)).replaceAll(
      `"${name}":`,
      `"${name}_new":`,
    );
    expect(() => readOlxOffersJson(JSON.parse(text), context)).toThrow(
      expect.objectContaining({
        code: 'unexpected_response',
        issues: expect.arrayContaining([expect.objectContaining({ path })]),
      }),
    );
  });

  test('one advert of two makes the answer incomplete', () => {
    const text = JSON.stringify(buildOlxOffersAnswer([publicAdvert(), publicAdvert({ id: 2 })], site));
    const read = readOlxOffersJson(
      JSON.parse(text.replace('"type":"price","arranged"', '"typ":"price","value":"35 000","arranged"')),
      context,
    );
    expect(read.offers.map(({ externalId }) => externalId)).toEqual(['2']);
    expect(read).toMatchObject({ isComplete: false, problems: [{ path: 'data.0.params.0.value.value' }] });
  });

  test.each([null, 1, 'text', [], {}, { data: {} }, { error: { status: 400 } }])(
    '%o is unexpected_response',
    (answer) => {
      expect(() => readOlxOffersJson(answer, context)).toThrow(
        expect.objectContaining({ code: 'unexpected_response' }),
      );
    },
  );

  test('any JSON at all is an answer or a coded error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (data, metadata) => {
        expect(() => readOlxOffersJson({ data, metadata }, context)).toThrow(
          expect.objectContaining({ code: 'unexpected_response' }),
        );
      }),
    );
  });
});

describe('an answer for one advert', () => {
  test('comes out with all fields; promoted is what it carries', () => {
    const advert = publicAdvert({ promotionOptions: ['bundle_basic'] });
    expect(readOlxOfferJson(overWire(buildOlxOfferAnswer(advert, site)), context)).toEqual({
      kind: 'advert',
      offer: expectedOffer(advert, 'api', true),
      isActive: true,
      problems: [],
    });
  });

  test('one that is moderated is not shown', () => {
    const answer = buildOlxOfferAnswer(publicAdvert({ status: 'moderated' }), site);
    expect(readOlxOfferJson(answer, context).isActive).toBe(false);
  });

  test.each([null, [], { data: [] }, { data: null }, { data: {} }])('%o is unexpected_response', (answer) => {
    expect(() => readOlxOfferJson(answer, context)).toThrow(
      expect.objectContaining({ code: 'unexpected_response' }),
    );
  });
});
