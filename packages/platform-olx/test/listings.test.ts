import type { ListingDraft } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { openOlx, publishLive, wardrobe } from './open-olx.ts';

const API = '/api/partner';

describe('publishing', () => {
  test('a draft becomes an advert under our key, from whom the account is, and reads back as drafted', async () => {
    const olx = await openOlx();
    const id = await publishLive(olx);
    const [advert, ...others] = await olx.emulator.world.adverts();
    expect(others).toEqual([]);
    expect(advert?.fields).toMatchObject({
      externalId: 'WARDROBE-1',
      advertiserType: 'business',
      categoryId: 9001,
      location: { cityId: 47, districtId: null },
      price: { value: 145_000, currency: 'KZT' },
      attributes: [{ code: 'state', value: 'new', values: null }],
    });
    expect(await olx.connection.listings.read({ externalId: String(id) })).toMatchObject({
      externalId: String(id),
      key: 'WARDROBE-1',
      status: 'active',
      platformStatus: 'active',
      title: 'Шкаф-купе двухдверный с зеркалом',
      price: { amountMinor: 14_500_000, currency: 'KZT' },
      publishedAt: '2026-11-22T10:00:05+05:00',
      expiresAt: '2026-12-22T10:00:05+05:00',
    });
  });

  test('a create whose answer was lost is unknown, is sent once, and is found by its key', async () => {
    const olx = await openOlx();
    olx.emulator.faults.add({
      fault: { kind: 'drop', effect: 'done' },
      match: { route: `POST ${API}/adverts` },
    });
    const [result] = await olx.connection.listings.publish({ drafts: [wardrobe()] });
    expect(result).toMatchObject({
      outcome: 'unknown',
      error: { code: 'unavailable', effect: 'unknown', platform: 'olx', operation: 'listings.publish' },
    });
    expect(olx.emulator.requests.count({ route: `POST ${API}/adverts` })).toBe(1);
    const found = await olx.connection.listings.findByKey?.({ key: 'WARDROBE-1' });
    const adverts = await olx.emulator.world.adverts();
    expect(adverts.map(({ id }) => String(id))).toEqual([found?.externalId]);
  });

  test('an advert over the free limit is live as inactive, with the word limited', async () => {
    const olx = await openOlx();
    await olx.emulator.world.setQuota({ categoryId: 9001, free: 0 });
    const [result] = await olx.connection.listings.publish({ drafts: [wardrobe()] });
    expect(result).toMatchObject({
      outcome: 'live',
      listing: { status: 'inactive', platformStatus: 'limited' },
    });
  });

  test('what OLX refuses comes back as issues by the names of the draft, in words and without its values', async () => {
    const olx = await openOlx();
    const draft = wardrobe({ attributes: { state: 'broken' }, title: { ru: 'Шкаф' } });
    const [result] = await olx.connection.listings.publish({ drafts: [draft] });
    expect(result).toEqual({
      outcome: 'refused',
      key: 'WARDROBE-1',
      issues: [
        {
          path: 'title',
          message: 'OLX says: This value is too short. It should have 16 characters or more.',
        },
        { path: 'attributes.state', message: 'OLX says: Invalid value' },
      ],
    });
    expect(await olx.emulator.world.adverts()).toEqual([]);
  });

  test('who new adverts are from is asked once per connection, and not at all when the host says it', async () => {
    const olx = await openOlx();
    await publishLive(olx);
    await publishLive(olx, { key: 'WARDROBE-2' });
    expect(olx.emulator.requests.count({ route: `GET ${API}/users/me` })).toBe(1);
    const told = await openOlx({ olx: { advertiserType: 'private' } });
    await publishLive(told);
    expect(told.emulator.requests.count({ route: `GET ${API}/users/me` })).toBe(0);
    expect((await told.emulator.world.adverts())[0]?.fields.advertiserType).toBe('private');
  });

  test('a city is known by its key, its KATO code, its id or its name; another one is refused unsent', async () => {
    const olx = await openOlx();
    const cities = ['karaganda', '351010000', '39', 'Караганда'];
    for (const [n, city] of cities.entries()) await publishLive(olx, { key: `K-${n}`, city });
    const adverts = await olx.emulator.world.adverts();
    expect(adverts.map(({ fields }) => fields.location.cityId)).toEqual([39, 39, 39, 39]);
    const before = olx.emulator.requests.count({ method: 'POST' });
    const [result] = await olx.connection.listings.publish({ drafts: [wardrobe({ city: 'Омск' })] });
    expect(result).toMatchObject({ outcome: 'refused', issues: [{ path: 'city' }] });
    expect(olx.emulator.requests.count({ method: 'POST' })).toBe(before);
  });
});

describe('editing', () => {
  test('an edit gives back everything the draft does not speak of, though OLX resets what is left out', async () => {
    const olx = await openOlx({ settings: { omittedOnEdit: 'reset' } });
    const id = await publishLive(olx);
    await olx.emulator.act(({ state }) => {
      const adverts = state.collection('adverts');
      const { fields } = adverts.get(id) ?? {};
      if (fields === undefined) throw new Error('no advert');
      const price = { value: 1, currency: 'KZT', negotiable: true, trade: true, budget: false };
      adverts.update(id, { fields: { ...fields, price, courier: true, autoExtend: true } });
    });
    const images = (await olx.emulator.world.adverts())[0]?.fields.images;
    const draft = wardrobe({
      title: { ru: 'Шкаф-купе трёхдверный с зеркалом' },
      price: { amountMinor: 20_000_000, currency: 'KZT' },
      photoUrls: [],
      attributes: {},
      contact: { name: 'Шкаф-Мастер' },
    });
    const result = await olx.connection.listings.update({ externalId: String(id), draft });
    expect(result).toMatchObject({ outcome: 'live', listing: { externalId: String(id) } });
    const [advert, ...others] = await olx.emulator.world.adverts();
    expect(others).toEqual([]);
    expect(advert?.fields).toMatchObject({
      title: 'Шкаф-купе трёхдверный с зеркалом',
      price: { value: 200_000, currency: 'KZT', negotiable: true, trade: true },
      courier: true,
      autoExtend: true,
      images,
      contact: { name: 'Шкаф-Мастер', phone: '+77000000001' },
      attributes: [{ code: 'state', value: 'new', values: null }],
    });
    expect(olx.emulator.requests.count({ method: 'DELETE' })).toBe(0);
  });

  test('an edit to another city leaves the pin and the district of the old one behind', async () => {
    const olx = await openOlx();
    const id = await publishLive(olx, { city: 'almaty', districtId: '2' });
    const result = await olx.connection.listings.update({
      externalId: String(id),
      draft: wardrobe({ city: 'karaganda' }),
    });
    expect(result).toMatchObject({ outcome: 'live' });
    expect((await olx.emulator.world.adverts())[0]?.fields.location).toEqual({
      cityId: 39,
      districtId: null,
      latitude: null,
      longitude: null,
    });
  });

  test('when the advert cannot be read, nothing is put', async () => {
    const olx = await openOlx();
    const id = await publishLive(olx);
    olx.emulator.faults.add({
      fault: { kind: 'drift', changes: [{ remove: 'data.status' }] },
      match: { route: `GET ${API}/adverts/:advertId` },
    });
    await expect(
      olx.connection.listings.update({ externalId: String(id), draft: wardrobe() }),
    ).rejects.toMatchObject({ code: 'unexpected_response', effect: 'none', operation: 'listings.update' });
    expect(olx.emulator.requests.count({ method: 'PUT' })).toBe(0);
  });
});

describe('commands', () => {
  test('removing an advert that is shown takes it off first; removing it again does nothing', async () => {
    const olx = await openOlx();
    const externalId = String(await publishLive(olx));
    await olx.connection.listings.remove({ externalId });
    await olx.connection.listings.remove({ externalId });
    expect((await olx.emulator.world.adverts()).map(({ isDeleted }) => isDeleted)).toEqual([true]);
  });

  test('finish ends an advert over the limit, extend moves the end of one that is shown', async () => {
    const olx = await openOlx();
    const externalId = String(await publishLive(olx));
    const extended = await olx.connection.api.extendAdvert({ externalId });
    expect(Date.parse(extended.expiresAt ?? '')).toBeGreaterThan(Date.parse('2026-12-22T05:00:05Z'));
    await olx.emulator.world.setQuota({ categoryId: 9001, free: 0 });
    const [limited] = await olx.connection.listings.publish({ drafts: [wardrobe({ key: 'L-1' })] });
    if (limited?.outcome !== 'live') throw new Error('not published');
    const finished = await olx.connection.api.finishAdvert({ externalId: limited.listing.externalId });
    expect(finished.platformStatus).toBe('outdated');
  });

  test('somebody else’s advert is forbidden, one that never was is not found', async () => {
    const olx = await openOlx();
    const foreign = await olx.emulator.act(
      ({ state }) => state.collection('adverts').find(({ ownerId }) => ownerId !== 1_000_001)?.id,
    );
    const { listings } = olx.connection;
    await expect(listings.deactivate({ externalId: String(foreign) })).rejects.toMatchObject({
      code: 'forbidden',
      effect: 'none',
    });
    await expect(listings.read({ externalId: '1' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a refused advert says why in plain words', async () => {
    const olx = await openOlx();
    const id = await publishLive(olx);
    const html = '<p>Объявление нарушает правила:</p><ul><li>запрещённый товар &amp; услуга</li></ul>';
    await olx.emulator.world.moderate({ advertId: id, verdict: 'moderated', html });
    expect(await olx.connection.listings.read({ externalId: String(id) })).toMatchObject({
      status: 'rejected',
      platformStatus: 'moderated',
      rejection: 'Объявление нарушает правила:\nзапрещённый товар & услуга',
    });
  });

  test('a list that loses an advert between two pages still gives every other one', async () => {
    const olx = await openOlx({ settings: { freeAdverts: 100 } });
    const ids: string[] = [];
    for (let n = 0; n < 7; n += 1) ids.push(String(await publishLive(olx, { key: `W-${n}` })));
    const first = await olx.connection.listings.listPage({ limit: 3 });
    const gone = first.items[1]?.externalId ?? '';
    await olx.connection.listings.remove({ externalId: gone });
    const seen = new Set(first.items.map(({ externalId }) => externalId));
    let cursor = first.nextCursor;
    while (cursor !== undefined) {
      const page = await olx.connection.listings.listPage({ limit: 3, cursor });
      for (const { externalId } of page.items) seen.add(externalId);
      cursor = page.nextCursor;
    }
    expect([...seen].sort()).toEqual([...ids].sort());
  });
});

describe('validating', () => {
  const cases: readonly (readonly [what: string, changes: Partial<ListingDraft>, path: string])[] = [
    ['a title of 15 characters', { title: { ru: 'Ш'.padEnd(15, 'а') } }, 'title'],
    ['a title of 71 characters', { title: { ru: 'Ш'.padEnd(71, 'а') } }, 'title'],
    ['a title that is mostly capitals', { title: { ru: 'ШКАФ КУПЕ ДВУХДВЕРНЫЙ новый' } }, 'title'],
    ['a title with three exclamation marks', { title: { ru: 'Шкаф-купе двухдверный!!!' } }, 'title'],
    [
      'an e-mail address',
      { description: { ru: `${'Шкаф-купе. '.repeat(8)}Пишите на shkaf@mail.kz` } },
      'description',
    ],
    [
      'a web address',
      { description: { ru: `${'Шкаф-купе. '.repeat(8)}Каталог: www.shkaf.kz` } },
      'description',
    ],
    [
      'a phone with brackets',
      { description: { ru: `${'Шкаф-купе. '.repeat(8)}Звоните 8 (701) 123-45-67` } },
      'description',
    ],
    ['a description of 79 characters', { description: { ru: 'а'.repeat(79) } }, 'description'],
    ['a missing attribute', { attributes: {} }, 'attributes.state'],
    ['a value no attribute has', { attributes: { state: 'broken' } }, 'attributes.state'],
    [
      'an attribute of another category',
      { attributes: { state: 'new', brand: 'nokian' } },
      'attributes.brand',
    ],
    [
      'more photos than the category takes',
      { photoUrls: Array.from({ length: 9 }, (_, n) => `https://photos.shop.example/${n}.jpg`) },
      'photoUrls',
    ],
    ['a city with districts and none chosen', { city: 'almaty' }, 'districtId'],
    ['a district of another city', { city: 'almaty', districtId: '21' }, 'districtId'],
    ['a category with others below it', { categoryId: '900' }, 'categoryId'],
    ['a category that is not there', { categoryId: '4040' }, 'categoryId'],
    ['a city that is not there', { city: 'Омск' }, 'city'],
    ['another currency', { price: { amountMinor: 100_000, currency: 'USD' } }, 'price.currency'],
    ['a phone that is none', { contact: { name: 'Шкаф-Мастер', phone: '8701' } }, 'contact.phone'],
  ];
  test.each(cases)('%s is found before sending', async (_what, changes, path) => {
    const { connection, emulator } = await openOlx();
    const issues = await connection.listings.validate(wardrobe(changes));
    expect(issues.map((issue) => issue.path)).toContain(path);
    expect(emulator.requests.count({ method: 'POST' })).toBe(0);
  });

  test('lengths are counted in characters: a title of 16 with an emoji is long enough', async () => {
    const { connection } = await openOlx();
    const title = { ru: `${'Шкаф новый купе'.padEnd(15, 'а')}🙂` };
    expect(Array.from(title.ru)).toHaveLength(16);
    expect(await connection.listings.validate(wardrobe({ title }))).toEqual([]);
  });

  test('the price that a category asks for is missed under the name the draft has for it', async () => {
    const { connection } = await openOlx();
    const { price: _price, ...draft } = wardrobe();
    expect(await connection.listings.validate(draft)).toEqual([
      { path: 'price', message: 'has to be given in this category' },
    ]);
  });

  test('a second draft of the same category and city asks OLX nothing', async () => {
    const { connection, emulator } = await openOlx();
    await connection.listings.validate(wardrobe());
    const before = emulator.requests.count();
    expect(await connection.listings.validate(wardrobe({ key: 'W-2' }))).toEqual([]);
    expect(emulator.requests.count()).toBe(before);
  });
});
