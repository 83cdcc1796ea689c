import assert from 'node:assert/strict';
import { paginate } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { expectSnapshot, live } from './listing-results.ts';
import { need } from './platform-calls.ts';
import { type PlatformCase, type PlatformRule, platformRules } from './platform-case.ts';

const readRules: readonly PlatformRule<'listings'>[] = [
  {
    slug: 'read.known',
    title: 'read shows a listing as the remote side has it',
    family: 'values',
    needs: ['port.read'],
    run: async ({ port, remote }) => {
      const draft = remote.draft('key-1');
      const externalId = await remote.seed(draft);
      const listing = need(await port.read?.({ externalId }), 'read');
      expectSnapshot('listing', listing);
      assert.equal(listing.externalId, externalId);
      if (listing.title !== undefined) assert.equal(listing.title, draft.title.ru, 'title');
      if (listing.price !== undefined) assert.deepEqual(listing.price, draft.price, 'price');
    },
  },
  {
    slug: 'read.unknown',
    title: 'read of an id that does not exist is not_found',
    family: 'errors',
    needs: ['port.read'],
    run: async ({ port }) => {
      const read = async (): Promise<unknown> => port.read?.({ externalId: '999999999' });
      const error = await expectError('read', read, 'not_found');
      assert.equal(error.effect, undefined, 'effect of a read');
    },
  },
  {
    slug: 'find-by-key.unknown',
    title: 'findByKey of a key that nothing has is undefined',
    family: 'values',
    needs: ['port.findByKey'],
    run: async ({ port, remote }) => {
      await remote.seed(remote.draft('key-1'));
      assert.equal(await port.findByKey?.({ key: 'key-10' }), undefined);
      assert.equal(await port.findByKey?.({ key: 'key-' }), undefined, 'the beginning of a key');
    },
  },
  {
    slug: 'list-page.everything',
    title: 'pages hold every listing exactly once, on or off, and end',
    family: 'pages',
    needs: ['port.listPage'],
    run: async ({ port, remote }) => {
      const ids: string[] = [];
      for (let n = 0; n < 7; n += 1) ids.push(await remote.seed(remote.draft(`key-${n}`)));
      await port.deactivate?.({ externalId: ids[3] ?? '' });
      const seen: string[] = [];
      const pages = paginate(async (cursor) => need(await port.listPage?.({ cursor, limit: 2 }), 'listPage'));
      for await (const listing of pages) {
        expectSnapshot('listing', listing);
        seen.push(listing.externalId);
      }
      assert.deepEqual(seen.sort(), ids.sort());
    },
  },
  {
    slug: 'list-page.limit',
    title: 'a page holds at most `limit` listings',
    family: 'pages',
    needs: ['port.listPage'],
    run: async ({ port, remote }) => {
      for (let n = 0; n < 5; n += 1) await remote.seed(remote.draft(`key-${n}`));
      const page = need(await port.listPage?.({ limit: 2 }), 'listPage');
      assert.ok(page.items.length <= 2, `${page.items.length} listings on a page of 2`);
      assert.ok(page.nextCursor !== undefined, 'there is no cursor for the rest');
    },
  },
  {
    slug: 'list-page.empty',
    title: 'without listings there is an empty page without a cursor',
    family: 'pages',
    needs: ['port.listPage'],
    run: async ({ port }) => {
      const page = need(await port.listPage?.({}), 'listPage');
      assert.deepEqual(page.items, []);
      assert.equal(page.nextCursor, undefined);
    },
  },
];

const changeRules: readonly PlatformRule<'listings'>[] = [
  {
    slug: 'update.in-place',
    title: 'update changes what the draft says, keeps the id, and leaves everything else as it was',
    family: 'writes',
    run: async ({ port, remote }) => {
      const externalId = await remote.seed(remote.draft('key-1'));
      const [before] = await remote.existing();
      const draft = { ...remote.draft('key-2'), key: 'key-1' };
      const result = await port.update({ externalId, draft });
      await remote.settle?.();
      if (result.outcome !== 'accepted') assert.equal(live(result).externalId, externalId, 'externalId');
      const [after, ...others] = await remote.existing();
      assert.deepEqual(others, [], 'a second listing: an edit is never delete-and-create');
      assert.equal(after?.externalId, externalId, 'externalId on the remote side');
      assert.equal(after.title, draft.title.ru, 'title');
      assert.deepEqual(after.price, draft.price, 'price');
      assert.deepEqual(after.untouched, before?.untouched, 'what the draft does not speak of');
    },
  },
  {
    slug: 'update.refused',
    title: 'an update that the remote side refuses names the fields and changes nothing',
    family: 'errors',
    needs: ['world.listings.refusedDraft'],
    run: async ({ port, remote }) => {
      const externalId = await remote.seed(remote.draft('key-1'));
      const before = await remote.existing();
      const { draft, paths } = need(remote.refusedDraft?.('key-1'), 'refusedDraft');
      const result = await port.update({ externalId, draft });
      assert.equal(result.outcome, 'refused', 'outcome');
      const named = (result as { issues: readonly { path: string }[] }).issues.map((issue) => issue.path);
      for (const path of paths) assert.ok(named.includes(path), `no issue names ${path}: ${named.join()}`);
      assert.deepEqual(await remote.existing(), before);
    },
  },
  {
    slug: 'deactivate.twice',
    title: 'deactivate takes a listing off, and a second time does nothing',
    family: 'writes',
    needs: ['port.deactivate'],
    run: async ({ port, remote }) => {
      const externalId = await remote.seed(remote.draft('key-1'));
      for (const time of ['first', 'second']) {
        const listing = need(await port.deactivate?.({ externalId }), 'deactivate');
        assert.equal(listing.externalId, externalId, `${time} time: externalId`);
        assert.notEqual(listing.status, 'active', `${time} time: status`);
      }
      const [kept] = await remote.existing();
      assert.equal(kept?.isOn, false, 'it is still on');
    },
  },
  {
    slug: 'activate.back',
    title: 'activate brings a listing back under its id',
    family: 'writes',
    needs: ['port.activate', 'port.deactivate'],
    run: async ({ port, remote }) => {
      const externalId = await remote.seed(remote.draft('key-1'));
      await port.deactivate?.({ externalId });
      const listing = await port.activate?.({ externalId });
      assert.equal(listing?.externalId, externalId);
      const [kept] = await remote.existing();
      assert.equal(kept?.isOn, true, 'it is still off');
    },
  },
  {
    slug: 'remove.twice',
    title: 'remove removes for good, and a second time does nothing',
    family: 'writes',
    needs: ['port.remove'],
    run: async ({ port, remote }) => {
      const externalId = await remote.seed(remote.draft('key-1'));
      const other = await remote.seed(remote.draft('key-2'));
      await port.remove?.({ externalId });
      await port.remove?.({ externalId });
      assert.deepEqual(
        (await remote.existing()).map((one) => one.externalId),
        [other],
      );
    },
  },
];

/** Adverts and products that are there. */
export const listingsCases: readonly PlatformCase[] = platformRules('listings', [
  ...readRules,
  ...changeRules,
]);
