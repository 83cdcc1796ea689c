import { describe, expect, test } from 'vitest';
import type { FullListingsPort } from '../../src/ports/listings-port.ts';
import { paginate } from '../../src/ports/page.ts';
import { buildListingDraft, TEST_NOW } from '../../src/testing/index.ts';
import { openFake } from './open-fake.ts';

const draft = buildListingDraft();

async function publishOne(listings: FullListingsPort, key = draft.key): Promise<string> {
  const [result] = await listings.publish({ drafts: [{ ...draft, key }] });
  if (result?.outcome !== 'live') throw new Error(`not live: ${result?.outcome}`);
  return result.listing.externalId;
}

describe('publish', () => {
  test('a draft goes live at once, with our key', async () => {
    const { listings, world } = openFake();
    expect(await listings.publish({ drafts: [draft] })).toEqual([
      {
        outcome: 'live',
        listing: {
          externalId: 'listing-1',
          key: 'WARDROBE-1',
          status: 'active',
          platformStatus: 'live',
          url: 'https://fake.test/listings/listing-1',
          title: 'Шкаф-купе двухдверный',
          price: draft.price,
          publishedAt: TEST_NOW,
        },
      },
    ]);
    expect(world.account.listings.map((listing) => listing.draft)).toEqual([draft]);
  });

  test('one bad draft is refused by field and the others go on', async () => {
    const { listings, world } = openFake();
    const bad = { ...draft, key: 'bad', title: { ru: 'x' }, categoryId: '100', city: 'atlantis' };
    const results = await listings.publish({ drafts: [bad, draft] });
    expect(results.map((result) => result.outcome)).toEqual(['refused', 'live']);
    expect(results[0]).toMatchObject({
      issues: [
        { path: 'title', message: 'has 1 characters; expected 3 to 70' },
        { path: 'categoryId' },
        { path: 'city' },
      ],
    });
    expect(world.account.listings.length).toBe(1);
  });

  test('validate finds the same before anything is sent', async () => {
    const { listings, world } = openFake();
    const issues = await listings.validate({
      ...draft,
      photoUrls: Array<string>(9).fill('https://x.kz/1.jpg'),
    });
    expect([issues.map((issue) => issue.path), world.calls]).toEqual([['photoUrls'], []]);
  });

  test('with lookup, a repeated create doubles the listing', async () => {
    const { listings, world } = openFake();
    await publishOne(listings);
    await publishOne(listings);
    expect(world.account.listings.map(({ snapshot }) => snapshot.externalId)).toEqual([
      'listing-1',
      'listing-2',
    ]);
  });

  test.each(['native', 'natural'] as const)(
    'with %s idempotency a repeat is the same listing',
    async (idempotency) => {
      const { listings, world } = openFake({ idempotency });
      expect([await publishOne(listings), await publishOne(listings)]).toEqual(['listing-1', 'listing-1']);
      expect(world.account.listings.length).toBe(1);
    },
  );

  test('without idempotency there is no looking up by key', () => {
    expect(Object.keys(openFake({ idempotency: 'none' }).listings)).not.toContain('findByKey');
  });

  test('more drafts than a call takes are refused with nothing published', async () => {
    const { listings, world } = openFake({ limits: { batchMax: 1 } });
    await expect(listings.publish({ drafts: [draft, draft] })).rejects.toMatchObject({
      code: 'invalid_input',
      effect: 'none',
    });
    expect(world.account.listings).toEqual([]);
  });

  test('a lost answer may have happened: every draft is unknown and found by its key', async () => {
    const { listings, world } = openFake();
    world.faults.loseNextAnswer('listings.publish');
    const results = await listings.publish({ drafts: [draft] });
    expect(results).toMatchObject([
      { outcome: 'unknown', error: { code: 'unavailable', effect: 'unknown' } },
    ]);
    expect(await listings.findByKey?.({ key: draft.key })).toMatchObject({ externalId: 'listing-1' });
  });

  test('a lost answer may as well not have happened', async () => {
    const { listings, world } = openFake();
    world.faults.loseNextAnswer('listings.publish', { happened: false });
    expect(await listings.publish({ drafts: [draft] })).toMatchObject([{ outcome: 'unknown' }]);
    expect(await listings.findByKey?.({ key: draft.key })).toBeUndefined();
  });
});

describe('an import', () => {
  test('is accepted, then answers by key once it is worked off', async () => {
    const { listings, world } = openFake({ publishing: 'import' });
    const drafts = [draft, { ...draft, key: 'bad' }];
    const accepted = { outcome: 'accepted', operation: 'import-1' };
    expect(await listings.publish({ drafts })).toEqual([accepted, accepted]);
    expect(await listings.readOperation?.({ operation: 'import-1' })).toEqual([
      { ...accepted, key: 'WARDROBE-1' },
      { ...accepted, key: 'bad' },
    ]);
    world.account.finishImport('import-1', (key) => (key === 'bad' ? 'photo' : undefined));
    expect(await listings.readOperation?.({ operation: 'import-1' })).toMatchObject([
      { outcome: 'live', listing: { key: 'WARDROBE-1', status: 'active' } },
      { outcome: 'refused', key: 'bad', issues: [{ path: '', message: 'photo' }] },
    ]);
  });

  test('of a known key overwrites the listing', async () => {
    const { listings, world } = openFake({ publishing: 'import', idempotency: 'natural' });
    await listings.publish({ drafts: [draft] });
    await listings.publish({ drafts: [{ ...draft, title: { ru: 'Новый заголовок' } }] });
    world.account.finishImport('import-1');
    world.account.finishImport('import-2');
    expect(world.account.listings.map(({ snapshot }) => snapshot.title)).toEqual(['Новый заголовок']);
  });
});

describe('moderation', () => {
  test('by people: in review until approved, with the moment it was approved', async () => {
    const { listings, world, clock } = openFake({ moderation: 'manual' });
    const externalId = await publishOne(listings);
    expect(await listings.read({ externalId })).toMatchObject({
      status: 'in_review',
      platformStatus: 'checking',
    });
    await clock.advance(60_000);
    world.account.approve(externalId);
    expect(await listings.read({ externalId })).toMatchObject({
      status: 'active',
      publishedAt: '2026-11-22T05:01:00.000Z',
    });
  });

  test('a rejected listing says why, and an edit sends it to moderation again', async () => {
    const { listings, world } = openFake({ moderation: 'manual' });
    const externalId = await publishOne(listings);
    world.account.reject(externalId, 'photo');
    expect(await listings.read({ externalId })).toMatchObject({ status: 'rejected', rejection: 'photo' });
    const edited = await listings.update({ externalId, draft });
    expect(edited).toMatchObject({ outcome: 'live', listing: { status: 'in_review' } });
    expect(await listings.read({ externalId })).not.toHaveProperty('rejection');
  });
});

describe('a published listing', () => {
  test('is changed in place', async () => {
    const { listings, world } = openFake();
    const externalId = await publishOne(listings);
    await listings.update({ externalId, draft: { ...draft, title: { ru: 'Новый заголовок' } } });
    expect(world.account.listings.map(({ snapshot }) => [snapshot.externalId, snapshot.title])).toEqual([
      [externalId, 'Новый заголовок'],
    ]);
  });

  test('goes off, and a second time nothing happens; it comes back', async () => {
    const { listings } = openFake();
    const externalId = await publishOne(listings);
    const first = await listings.deactivate({ externalId });
    expect([first.status, await listings.deactivate({ externalId })]).toEqual(['inactive', first]);
    expect((await listings.activate?.({ externalId }))?.status).toBe('active');
  });

  test('is removed for good, twice without harm, and then it is not found', async () => {
    const { listings } = openFake();
    const externalId = await publishOne(listings);
    await listings.remove({ externalId });
    await listings.remove({ externalId });
    await expect(listings.read({ externalId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(listings.update({ externalId, draft })).rejects.toMatchObject({
      code: 'not_found',
      effect: 'none',
    });
    expect(await listings.findByKey?.({ key: draft.key })).toBeUndefined();
  });

  test('is listed in pages with every other one that is there', async () => {
    const { listings, world } = openFake();
    for (const key of ['a', 'b', 'c', 'd', 'e']) await publishOne(listings, key);
    world.account.setListingStatus('listing-2', 'removed');
    world.account.setListingStatus('listing-3', 'expired');
    const keys: (string | undefined)[] = [];
    for await (const { key } of paginate((cursor) => listings.listPage({ cursor, limit: 2 }))) keys.push(key);
    expect(keys).toEqual(['a', 'c', 'd', 'e']);
  });

  test('a cursor of somewhere else is refused', async () => {
    await expect(openFake().listings.listPage({ cursor: '2' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});
