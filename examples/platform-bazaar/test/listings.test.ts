import { isLeadKitError, type ListingSnapshot, type PublishResult, paginate } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { openBazaar, publishLive, wardrobe } from './open-bazaar.ts';

describe('publishing', () => {
  test('an advert is in review, and live after five seconds', async () => {
    const { connection, clock, baseUrl } = await openBazaar();
    const results = await connection.listings.publish({ drafts: [wardrobe()] });
    const listing: ListingSnapshot = {
      externalId: '10048',
      key: 'WARDROBE-1',
      status: 'in_review',
      platformStatus: 'pending',
      url: `${baseUrl}/o/10048`,
      title: 'Шкаф-купе двухдверный',
      price: { amountMinor: 14_500_000, currency: 'KZT' },
    };
    expect(results).toEqual([{ outcome: 'live', listing }]);
    await clock.advance(5_000);
    expect(await connection.listings.read({ externalId: '10048' })).toEqual({
      ...listing,
      status: 'active',
      platformStatus: 'live',
      publishedAt: '2026-11-22T10:00:05+05:00',
      expiresAt: '2026-12-22T10:00:05+05:00',
    });
  });

  test('both languages stand in one text, the Russian title first', async () => {
    const { connection, emulator } = await openBazaar();
    const description = { ru: 'Собран из ЛДСП, новый.', kk: 'ЛДСП-дан жиналған, жаңа.' };
    await connection.listings.publish({ drafts: [wardrobe({ description })] });
    const [advert] = await emulator.world.adverts();
    expect(advert).toMatchObject({
      title: 'Шкаф-купе двухдверный',
      description: 'Собран из ЛДСП, новый.\n\nЛДСП-дан жиналған, жаңа.',
      price: 145_000,
      contactPhone: '+77000000001',
      attributes: { condition: 'new', width_cm: 180 },
    });
  });

  test('what Bazaar refuses comes back by the fields of the draft', async () => {
    const { connection, emulator } = await openBazaar();
    const draft = wardrobe({
      city: 'almaty',
      title: { ru: 'Шк' },
      attributes: { condition: 'worn' },
      contact: { name: 'Ш', phone: '87000000001' },
    });
    expect(await connection.listings.publish({ drafts: [draft] })).toEqual([
      {
        outcome: 'refused',
        issues: expect.arrayContaining([
          { path: 'title', message: 'expected 5 to 70 characters' },
          { path: 'districtId', message: 'expected a district of the city' },
          { path: 'attributes.condition', message: 'is not what the catalog asks for' },
          { path: 'contact.name', message: 'expected 2 to 50 characters' },
          { path: 'contact.phone', message: 'expected +7 and ten digits' },
        ]),
      },
    ]);
    expect(await emulator.world.adverts()).toEqual([]);
  });

  test('what Bazaar writes next to a field is not passed on: it may repeat what somebody typed', async () => {
    const { connection, emulator } = await openBazaar();
    const fields = { title: 'not "+77000000001"', '+77000000002': 'odd', 'attributes.x': '+77000000003' };
    const body = { error: { code: 'validation_failed', message: '+77000000004', fields } };
    emulator.faults.add({
      match: { method: 'POST' },
      fault: { kind: 'error', effect: 'none', status: 422, body },
    });
    expect(await connection.listings.publish({ drafts: [wardrobe()] })).toEqual([
      {
        outcome: 'refused',
        issues: [
          { path: 'title', message: 'expected 5 to 70 characters' },
          { path: '', message: 'a field that is not of the API was refused' },
          { path: 'attributes.x', message: 'is not what the catalog asks for' },
        ],
      },
    ]);
  });

  test('the limit of adverts is a refusal, and nothing was made', async () => {
    const { connection, emulator } = await openBazaar();
    for (let number = 0; number < 50; number += 1)
      await connection.listings.publish({ drafts: [wardrobe({ key: `K-${number}` })] });
    const [result] = await connection.listings.publish({ drafts: [wardrobe({ key: 'K-50' })] });
    expect(result).toMatchObject({
      outcome: 'refused',
      issues: [{ path: '', message: expect.stringContaining('limit_reached') }],
    });
    expect(await emulator.world.adverts()).toHaveLength(50);
  });

  test.each([
    ['an unknown city', { city: 'paris' }, 'city'],
    ['another currency', { price: { amountMinor: 100, currency: 'USD' } }, 'price.currency'],
    ['tiyn', { price: { amountMinor: 150, currency: 'KZT' } }, 'price.amountMinor'],
    ['a category that is no number', { categoryId: 'wardrobes' }, 'categoryId'],
  ])('a draft with %s is refused before it is sent', async (_, changes, path) => {
    const { connection, emulator } = await openBazaar();
    const [result] = await connection.listings.publish({ drafts: [wardrobe(changes)] });
    expect(result).toMatchObject({ outcome: 'refused', issues: [{ path }] });
    expect(emulator.requests.count({ route: 'POST /api/adverts' })).toBe(0);
  });

  test('a lost answer is unknown, is not repeated, and the key finds what was made', async () => {
    const { connection, emulator } = await openBazaar();
    emulator.faults.add({ match: { route: 'POST /api/adverts' }, fault: { kind: 'drop', effect: 'done' } });
    const [result] = await connection.listings.publish({ drafts: [wardrobe()] });
    expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'unavailable', effect: 'unknown' } });
    expect(emulator.requests.count({ route: 'POST /api/adverts' })).toBe(1);
    expect(await connection.listings.findByKey?.({ key: 'WARDROBE-1' })).toMatchObject({
      externalId: '10048',
    });
  });

  test.each<
    [string, Parameters<Awaited<ReturnType<typeof openBazaar>>['emulator']['faults']['add']>[0]['fault']]
  >([
    ['an error after the effect', { kind: 'error', effect: 'done', status: 500 }],
    ['half an answer', { kind: 'bad_json' }],
    ['a page instead of JSON', { kind: 'html', effect: 'done' }],
    ['another shape', { kind: 'drift', changes: [{ remove: 'data.status' }] }],
    ['an answer that breaks off', { kind: 'drop', effect: 'done', afterBytes: 20 }],
  ])('%s leaves the outcome unknown', async (_, fault) => {
    const { connection, emulator } = await openBazaar();
    emulator.faults.add({ match: { route: 'POST /api/adverts' }, fault });
    const [result] = await connection.listings.publish({ drafts: [wardrobe()] });
    expect(result).toMatchObject({ outcome: 'unknown', error: { effect: 'unknown' } });
    expect(await emulator.world.adverts()).toHaveLength(1);
  });

  test('a rate limit is waited for and the advert is made once', async () => {
    const { connection, emulator, clock } = await openBazaar();
    emulator.faults.add({
      match: { route: 'POST /api/adverts' },
      fault: { kind: 'rate_limit', retryAfterMs: 7_000 },
    });
    const [result] = await connection.listings.publish({ drafts: [wardrobe()] });
    expect([result?.outcome, clock.sleeps]).toEqual(['live', [7_000]]);
    expect(await emulator.world.adverts()).toHaveLength(1);
  });

  test('a ban stops at once, with how long, and nothing was sent', async () => {
    const { connection, emulator, io } = await openBazaar();
    emulator.faults.add({ fault: { kind: 'ban', forMs: 1_800_000 } });
    await expect(connection.listings.publish({ drafts: [wardrobe()] })).rejects.toMatchObject({
      code: 'blocked',
      effect: 'none',
      retryAfterMs: 1_800_000,
    });
    expect(io.bans).toEqual([{ budget: 'bazaar-api', forMs: 1_800_000 }]);
    expect(emulator.requests.count()).toBe(1);
  });

  test('several drafts in one call are refused as a whole', async () => {
    const { connection, emulator } = await openBazaar();
    await expect(
      connection.listings.publish({ drafts: [wardrobe(), wardrobe({ key: 'B' })] }),
    ).rejects.toMatchObject({ code: 'invalid_input', effect: 'none', issues: [{ path: 'drafts' }] });
    expect(emulator.requests.count()).toBe(0);
    expect(await connection.listings.publish({ drafts: [] })).toEqual([]);
  });

  test('an aborted call rejects with its own reason and sends nothing', async () => {
    const { connection, emulator } = await openBazaar();
    const reason = new Error('stopped');
    const call = { signal: AbortSignal.abort(reason) };
    await expect(connection.listings.publish({ drafts: [wardrobe()] }, call)).rejects.toBe(reason);
    expect(emulator.requests.count()).toBe(0);
  });

  test('the requests of one call share its time', async () => {
    const { connection, emulator, clock } = await openBazaar();
    const rule = { fault: { kind: 'slow', delayMs: 600 } } as const;
    emulator.faults.add({ ...rule, match: { route: 'GET /api/cities' } });
    emulator.faults.add({ ...rule, match: { route: 'POST /api/adverts' } });
    const published = connection.listings.publish({ drafts: [wardrobe()] }, { timeoutMs: 1_000 });
    await clock.advance(600);
    await expect.poll(() => emulator.requests.count({ method: 'POST' }), { interval: 1 }).toBe(1);
    await clock.advance(400);
    const [result] = await published;
    expect(result).toMatchObject({ outcome: 'unknown', error: { code: 'unavailable' } });
  });
});

describe('validation', () => {
  test('a right draft has no issues', async () => {
    const { connection } = await openBazaar();
    expect(await connection.listings.validate(wardrobe())).toEqual([]);
    expect(await connection.listings.validate(wardrobe({ city: '750000000', districtId: '12' }))).toEqual([]);
  });

  test('every broken rule is named, and nothing is sent', async () => {
    const { connection, emulator } = await openBazaar();
    const draft = wardrobe({
      key: '',
      title: { kk: 'Шк' },
      description: { ru: 'Коротко' },
      city: 'almaty',
      photoUrls: ['http://photos.shop.example/1.jpg'],
      attributes: { width_cm: 5, colour: 'white', material: 7 },
      contact: { name: 'Ш', phone: '123' },
    });
    const issues = await connection.listings.validate(draft);
    expect(issues.map(({ path }) => path)).toEqual([
      'title',
      'description',
      'key',
      'contact.name',
      'photoUrls.0',
      'contact.phone',
      'districtId',
      'attributes.condition',
      'attributes.width_cm',
      'attributes.material',
      'attributes.colour',
    ]);
    expect(emulator.requests.count({ method: 'POST' })).toBe(0);
  });

  test('an unknown category and an unknown city are named', async () => {
    const { connection } = await openBazaar();
    const issues = await connection.listings.validate(wardrobe({ categoryId: '999', city: 'paris' }));
    expect(issues.map(({ path }) => path)).toEqual(['city', 'categoryId']);
  });

  test('what validation lets through, Bazaar takes', async () => {
    const { connection } = await openBazaar();
    const service = wardrobe({ categoryId: '201', attributes: { work: 'repair', home_visit: true } });
    const { price: _price, ...free } = service;
    expect(await connection.listings.validate(free)).toEqual([]);
    expect(await connection.listings.publish({ drafts: [free] })).toMatchObject([{ outcome: 'live' }]);
  });
});

describe('the life of an advert', () => {
  test('moderation refuses with a reason', async () => {
    const bazaar = await openBazaar();
    await bazaar.emulator.world.setModeration({ verdict: 'refuse', reason: 'Фото с чужим логотипом' });
    const externalId = String(await publishLive(bazaar));
    expect(await bazaar.connection.listings.read({ externalId })).toMatchObject({
      status: 'rejected',
      platformStatus: 'refused',
      rejection: 'Фото с чужим логотипом',
    });
  });

  test('a changed price leaves it live, a changed text sends it to review again', async () => {
    const bazaar = await openBazaar();
    const externalId = String(await publishLive(bazaar));
    const { listings } = bazaar.connection;
    const price = { amountMinor: 13_900_000, currency: 'KZT' };
    expect(await listings.update({ externalId, draft: wardrobe({ price }) })).toMatchObject({
      outcome: 'live',
      listing: { status: 'active', price },
    });
    const draft = wardrobe({ price, title: { ru: 'Шкаф-купе двухдверный, белый' } });
    expect(await listings.update({ externalId, draft })).toMatchObject({
      outcome: 'live',
      listing: { status: 'in_review', title: 'Шкаф-купе двухдверный, белый' },
    });
  });

  test('an update keeps what the draft does not speak of', async () => {
    const bazaar = await openBazaar();
    const externalId = String(await publishLive(bazaar));
    const { price: _price, ...draft } = wardrobe({
      attributes: { width_cm: 200 },
      contact: { name: 'Шкаф-Мастер' },
    });
    await bazaar.connection.listings.update({ externalId, draft });
    const [advert] = await bazaar.emulator.world.adverts();
    expect(advert).toMatchObject({
      price: 145_000,
      attributes: { condition: 'new', width_cm: 200 },
      contactPhone: '+77000000001',
    });
  });

  test('taking off and putting back happen once, however often they are asked for', async () => {
    const bazaar = await openBazaar();
    const externalId = String(await publishLive(bazaar));
    const { listings } = bazaar.connection;
    expect((await listings.deactivate({ externalId })).status).toBe('inactive');
    expect((await listings.deactivate({ externalId })).status).toBe('inactive');
    expect((await listings.activate?.({ externalId }))?.status).toBe('active');
    expect((await listings.activate?.({ externalId }))?.status).toBe('active');
  });

  test('sold is off, with the raw word kept', async () => {
    const bazaar = await openBazaar();
    const externalId = String(await publishLive(bazaar));
    expect(await bazaar.connection.listings.deactivate({ externalId, isSold: true })).toMatchObject({
      status: 'inactive',
      platformStatus: 'sold',
    });
  });

  test('a command whose answer was lost is sent again', async () => {
    const bazaar = await openBazaar();
    const externalId = String(await publishLive(bazaar));
    bazaar.emulator.faults.add({
      match: { path: '/api/adverts/:id/commands' },
      fault: { kind: 'drop', effect: 'done' },
    });
    expect((await bazaar.connection.listings.deactivate({ externalId })).status).toBe('inactive');
  });

  test('a refused advert cannot be put back', async () => {
    const bazaar = await openBazaar();
    await bazaar.emulator.world.setModeration({ verdict: 'refuse' });
    const externalId = String(await publishLive(bazaar));
    await expect(bazaar.connection.listings.activate?.({ externalId })).rejects.toMatchObject({
      code: 'conflict',
      effect: 'none',
    });
  });

  test('its time ends after thirty days, and it can come back', async () => {
    const bazaar = await openBazaar();
    const externalId = String(await publishLive(bazaar));
    await bazaar.clock.advance(30 * 24 * 60 * 60_000);
    const { listings } = bazaar.connection;
    expect((await listings.read({ externalId })).status).toBe('expired');
    expect((await listings.activate?.({ externalId }))?.status).toBe('active');
  });

  test('removing takes a live advert off first, and twice is once', async () => {
    const bazaar = await openBazaar();
    const externalId = String(await publishLive(bazaar));
    const { listings } = bazaar.connection;
    await listings.remove({ externalId });
    await listings.remove({ externalId });
    expect((await bazaar.emulator.world.adverts())[0]?.status).toBe('deleted');
    await expect(listings.read({ externalId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(listings.read({ externalId: '999' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a word Bazaar did not have before is "other", with the raw word kept', async () => {
    const bazaar = await openBazaar();
    const externalId = String(await publishLive(bazaar));
    bazaar.emulator.faults.add({
      fault: { kind: 'drift', changes: [{ replace: 'data.status', with: 'frozen' }] },
    });
    expect(await bazaar.connection.listings.read({ externalId })).toMatchObject({
      status: 'other',
      platformStatus: 'frozen',
    });
  });
});

describe('lists and keys', () => {
  test('pages hold every advert once', async () => {
    const { connection } = await openBazaar();
    for (let number = 0; number < 7; number += 1)
      await connection.listings.publish({ drafts: [wardrobe({ key: `K-${number}` })] });
    const keys: (string | undefined)[] = [];
    for await (const { key } of paginate((cursor) => connection.listings.listPage({ cursor, limit: 3 })))
      keys.push(key);
    expect(keys).toEqual(['K-0', 'K-1', 'K-2', 'K-3', 'K-4', 'K-5', 'K-6']);
  });

  test('adverts deleted while one pages do not make others vanish from the list', async () => {
    const { connection } = await openBazaar();
    const results: PublishResult[] = [];
    for (let number = 0; number < 30; number += 1)
      results.push(...(await connection.listings.publish({ drafts: [wardrobe({ key: `K-${number}` })] })));
    const ids = results.map((result) => (result.outcome === 'live' ? result.listing.externalId : ''));
    const first = await connection.listings.listPage({ limit: 20 });
    for (const externalId of ids.slice(0, 12)) await connection.listings.remove({ externalId });
    const second = await connection.listings.listPage({ limit: 20, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ externalId }) => externalId)).toEqual(ids);
    expect(second.nextCursor).toBeUndefined();
  });

  test('a key nobody used finds nothing, and a doubled one the oldest, with a warning', async () => {
    const { connection, io } = await openBazaar();
    expect(await connection.listings.findByKey?.({ key: 'NOBODY' })).toBeUndefined();
    await connection.listings.publish({ drafts: [wardrobe()] });
    await connection.listings.publish({ drafts: [wardrobe()] });
    expect(await connection.listings.findByKey?.({ key: 'WARDROBE-1' })).toMatchObject({
      externalId: '10048',
    });
    expect(io.lines.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  test('a cursor of somebody else is refused', async () => {
    const { connection } = await openBazaar();
    const listed = connection.listings.listPage({ cursor: 'page-2' });
    await expect(listed).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: 'cursor' }] });
  });

  test('shops do not see each other', async () => {
    const bazaar = await openBazaar();
    const externalId = String(await publishLive(bazaar));
    const other = await bazaar.emulator.world.grantAccess({ shopId: 502 });
    const answer = await fetch(`${bazaar.baseUrl}/api/adverts/${externalId}`, {
      headers: { authorization: `Bearer ${other.accessToken}` },
    });
    expect(answer.status).toBe(404);
  });
});

test('an error of ours can be told from any other', async () => {
  const { connection } = await openBazaar();
  const error: unknown = await connection.listings
    .read({ externalId: '1' })
    .catch((thrown: unknown) => thrown);
  expect(isLeadKitError(error, 'not_found')).toBe(true);
});
