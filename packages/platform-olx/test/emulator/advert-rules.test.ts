import { describe, expect, test } from 'vitest';
import { type Answer, complaints, openEmulator, wardrobe } from './open-emulator.ts';

async function post(changes: Readonly<Record<string, unknown>>): Promise<Answer> {
  const { call } = await openEmulator();
  return await call('POST', '/adverts', wardrobe(changes));
}

const SENTENCE = 'Большой шкаф для прихожей с двумя зеркалами и ящиками, доставим и соберём сами. ';

describe('texts (matrix 8)', () => {
  test.each([
    [15, ['title: This value is too short. It should have 16 characters or more.']],
    [16, []],
    [70, []],
    [71, ['title: This value is too long. It should have 70 characters or less.']],
  ])('a title of %i characters', async (length, expected) => {
    const answer = await post({ title: SENTENCE.slice(0, length) });
    expect(complaints(answer)).toEqual(expected);
    expect(answer.status).toBe(expected.length === 0 ? 200 : 400);
  });

  test('length is counted in characters, not in UTF-16 units', async () => {
    expect(complaints(await post({ title: 'Шкаф с полками😀😀' }))).toEqual([]);
  });

  test('half of the title in capitals is allowed, one more is not', async () => {
    expect(complaints(await post({ title: 'ШКАФКУПЕЗЕРКАЛО я белый достав' }))).toEqual([]);
    expect(complaints(await post({ title: 'ШКАФКУПЕБЕЛЫЙДВА с ящиками, да' }))).toEqual([
      'title: Too many capital letters',
    ]);
  });

  test.each([
    ['Шкаф-купе новый!!! с зеркалом', 'Field contains to much punctuation'],
    ['Шкаф-купе, пишите a@b.kz мне', 'Field is not valid. Emails and www addresses are not allowed'],
    ['Шкаф-купе на сайте www.shkaf', 'Field is not valid. Emails and www addresses are not allowed'],
    ['Шкаф-купе, звоните 8 700 000 00 01', 'Field is not valid. Phone numbers are not allowed'],
    ['Шкаф-купе, звоните +7(700)000-00-01', 'Field is not valid. Phone numbers are not allowed'],
  ])('%s', async (title, complaint) => {
    expect(complaints(await post({ title }))).toEqual([`title: ${complaint}`]);
  });

  test('two of a punctuation mark are fine', async () => {
    expect(complaints(await post({ title: 'Шкаф-купе новый!! с зеркалом' }))).toEqual([]);
  });

  test('the same rules hold for the description, from 80 to 9000 characters', async () => {
    const filler = SENTENCE.repeat(120);
    expect(complaints(await post({ description: filler.slice(0, 79) }))).toHaveLength(1);
    expect(complaints(await post({ description: filler.slice(0, 80) }))).toEqual([]);
    expect(complaints(await post({ description: filler.slice(0, 9_000) }))).toEqual([]);
    expect(complaints(await post({ description: filler.slice(0, 9_001) }))).toHaveLength(1);
    expect(complaints(await post({ description: `${SENTENCE}Почта: a@b.kz` }))).toEqual([
      'description: Field is not valid. Emails and www addresses are not allowed',
    ]);
  });

  test('a longer title passes where the setting allows it', async () => {
    const { call } = await openEmulator({ settings: { titleLengthMax: 150 } });
    const answer = await call('POST', '/adverts', wardrobe({ title: SENTENCE.repeat(2).slice(0, 150) }));
    expect(answer.status).toBe(200);
  });

  test('everything that is wrong comes in one answer', async () => {
    const answer = await post({
      title: 'Шкаф!!!',
      contact: { name: '', phone: '12' },
      attributes: [{ code: 'state', value: 'broken' }],
    });
    expect(complaints(answer)).toEqual([
      'title: This value is too short. It should have 16 characters or more.',
      'title: Field contains to much punctuation',
      'contact.name: This value should not be blank.',
      'phone: Invalid phone format',
      'params.state: Invalid value',
    ]);
    expect(answer.at('error.title')).toBe('Invalid request');
    expect(answer.at('error.detail')).toBe('Data validation error occurred');
  });
});

describe('category, attributes and place (matrix 9)', () => {
  test.each([
    ['an unknown category', { category_id: 12 }, "Category with given ID doesn't exists"],
    ['an unknown city', { location: { city_id: 190 } }, "City with given ID doesn't exists"],
    [
      'an external_url',
      { external_url: 'https://shop.example/1' },
      'Partner is not allowed to use external URL',
    ],
  ])('%s is an error of the whole', async (_what, changes, detail) => {
    const answer = await post(changes);
    expect([answer.status, answer.at('error.detail')]).toEqual([400, detail]);
    expect(answer.at('error.validation')).toBeUndefined();
  });

  test.each([
    ['a category with others below it', { category_id: 900 }, 'category_id: Fix the category'],
    ['a missing required attribute', { attributes: [] }, 'params.state: This value should not be blank.'],
    ['a wrong value', { attributes: [{ code: 'state', value: 'old' }] }, 'params.state: Invalid value'],
    [
      'an attribute of another category',
      {
        attributes: [
          { code: 'state', value: 'new' },
          { code: 'thorns', value: 'yes' },
        ],
      },
      'params.thorns: Invalid value',
    ],
    [
      'a price among the attributes',
      {
        attributes: [
          { code: 'state', value: 'new' },
          { code: 'price', value: '1' },
        ],
      },
      'params.price: Invalid value',
    ],
    [
      'extra keys in an attribute',
      { attributes: [{ code: 'state', value: 'new', label: 'x' }] },
      'attributes: This value is not valid.',
    ],
    [
      'several values where one is asked',
      { attributes: [{ code: 'state', values: ['new'] }] },
      'params.state: Invalid value',
    ],
    ['no price where one is required', { price: null }, 'price: This value should not be blank.'],
    ['a price as text', { price: { value: '1000' } }, 'price.value: Invalid value'],
    [
      'no district in a city that has them',
      { location: { city_id: 1 } },
      'district_id: This value should not be blank.',
    ],
    ["another city's district", { location: { city_id: 1, district_id: 21 } }, 'district_id: Invalid value'],
    [
      'coordinates of another city',
      { location: { city_id: 1, district_id: 1, latitude: 51.17, longitude: 71.45 } },
      'district/city_id: Your coordinates are too far from picked location.',
    ],
    ['a phone that is none', { contact: { name: 'А', phone: '123' } }, 'phone: Invalid phone format'],
    ['an unknown kind of seller', { advertiser_type: 'shop' }, 'advertiser_type: Invalid value'],
  ])('%s', async (_what, changes, complaint) => {
    const answer = await post(changes);
    expect([answer.status, complaints(answer)]).toEqual([400, [complaint]]);
  });

  test('a job takes pay, several values, and no photo', async () => {
    const job = {
      category_id: 61,
      images: [],
      price: null,
      salary: { value_from: 200_000, value_to: 350_000, currency: 'KZT', negotiable: false, type: 'monthly' },
      attributes: [{ code: 'grafik', values: ['full_time', 'shift'] }],
    };
    const answer = await post(job);
    expect(answer.at('data.salary.value_to')).toBe(350_000);
    expect(answer.at('data.attributes')).toEqual([
      { code: 'grafik', value: null, values: ['full_time', 'shift'] },
    ]);
    expect(complaints(await post({ ...job, attributes: [{ code: 'grafik', value: 'shift' }] }))).toEqual([
      'params.grafik: Invalid value',
    ]);
    expect(complaints(await post({ ...job, salary: { value_from: 1e14 } }))).toEqual([
      'salary.value_from: Invalid value',
    ]);
    const photo = await post({ ...job, images: [{ url: 'https://photos.shop.example/1.jpg' }] });
    expect(photo.at('error.detail')).toBe('Image error: Image limit exceeded');
  });

  test('numeric attributes are numbers within bounds, sent as texts', async () => {
    const tyres = (diameter: string): Record<string, unknown> => ({
      category_id: 1459,
      attributes: [
        { code: 'state', value: 'new' },
        { code: 'brand', value: 'yokohama' },
        { code: 'diameter_inches', value: diameter },
      ],
    });
    expect(complaints(await post(tyres('16')))).toEqual([]);
    expect(complaints(await post(tyres('wide')))).toEqual(['params.diameter_inches: Invalid value']);
    expect(complaints(await post(tyres('40')))).toEqual(['params.diameter_inches: Invalid value']);
  });

  test('several phones are one text with commas, and a number is taken too', async () => {
    const several = await post({ contact: { name: 'А', phone: '+77000000001,87000000002' } });
    expect(several.at('data.contact.phone')).toBe('+77000000001,87000000002');
    expect((await post({ contact: { name: 'А', phone: 77_000_000_001 } })).at('data.contact.phone')).toBe(
      '77000000001',
    );
  });

  test('a price without a currency is in tenge', async () => {
    expect((await post({ price: { value: 5_000 } })).at('data.price.currency')).toBe('KZT');
  });
});

describe('photos (matrix 10)', () => {
  const photos = (count: number): Record<string, unknown> => ({
    images: Array.from({ length: count }, () => ({ url: 'https://photos.shop.example/1.jpg' })),
  });

  test('as many as the category takes, and no more', async () => {
    expect((await post(photos(8))).status).toBe(200);
    expect((await post(photos(9))).at('error.detail')).toBe('Image error: Image limit exceeded');
  });

  test.each([
    'https://photos.shop.example/missing/1.jpg',
    'https://nowhere.invalid/1.jpg',
    'http://localhost/1.jpg',
    'file:///1.jpg',
    '1.jpg',
  ])('%s cannot be fetched', async (url) => {
    const answer = await post({ images: [{ url }] });
    expect([answer.status, answer.at('error.detail')]).toEqual([400, 'Image error: Remote file not exists']);
  });

  test("answers list OLX's own addresses", async () => {
    expect((await post({})).at('data.images.0.url')).toMatch(
      /^https:\/\/frankfurt\.apollo\.olxcdn\.com:443\/v1\/files\//,
    );
  });
});
