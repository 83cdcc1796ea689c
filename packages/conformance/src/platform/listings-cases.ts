import assert from 'node:assert/strict';
import {
  type ListingDraft,
  type ListingSnapshot,
  type ListingsPort,
  type PublishResult,
  paginate,
} from '@leadkit/core';
import { expectError, expectMoment, expectMoney, expectText } from '../expectations.ts';
import { need } from './platform-calls.ts';
import { type PlatformCase, type PlatformRule, platformRules } from './platform-case.ts';
import type { ListingsWorld } from './platform-world.ts';

/** Publishes, and waits for what was only accepted. One result per draft. */
async function publish(
  port: ListingsPort,
  remote: ListingsWorld,
  drafts: readonly ListingDraft[],
): Promise<readonly PublishResult[]> {
  const results = await port.publish({ drafts });
  if (!results.some((result) => result.outcome === 'accepted')) return results;
  await remote.settle?.();
  const operations = new Set(
    results.map((result) => (result.outcome === 'accepted' ? result.operation : '')),
  );
  operations.delete('');
  const settled: PublishResult[] = [];
  for (const operation of operations) {
    const ended = await port.readOperation?.({ operation });
    assert.ok(ended, 'publish answers accepted, but there is no readOperation');
    settled.push(...ended);
  }
  return results.map((result, index) => {
    if (result.outcome !== 'accepted') return result;
    const key = drafts[index]?.key;
    const ended = settled.find(
      (one) => ('listing' in one ? one.listing.key : 'key' in one && one.key) === key,
    );
    assert.ok(ended, `readOperation has no result that names the draft ${key}`);
    return ended;
  });
}

/** The listing of a result that must be live. */
function live(result: PublishResult | undefined): ListingSnapshot {
  assert.ok(result, 'there is no result');
  assert.equal(result.outcome, 'live', `outcome, with ${JSON.stringify(result)}`);
  return (result as { listing: ListingSnapshot }).listing;
}

function expectSnapshot(what: string, listing: ListingSnapshot): void {
  expectText(`${what}.externalId`, listing.externalId);
  expectText(`${what}.platformStatus`, listing.platformStatus);
  expectText(`${what}.status`, listing.status);
  if (listing.price !== undefined) expectMoney(`${what}.price`, listing.price);
  for (const moment of ['publishedAt', 'expiresAt'] as const)
    if (listing[moment] !== undefined) expectMoment(`${what}.${moment}`, listing[moment]);
}

const publishRules: readonly PlatformRule<'listings'>[] = [
  {
    slug: 'shape',
    title: 'limits and features are facts, and findByKey is there unless idempotency is none',
    family: 'shape',
    run: async ({ port }) => {
      for (const [name, value] of Object.entries(port.limits))
        assert.ok(value === undefined || (Number.isInteger(value) && value >= 0), `limits.${name}: ${value}`);
      assert.ok(port.limits.batchMax >= 1, 'limits.batchMax');
      const { idempotency } = port.features;
      assert.ok(['native', 'natural', 'lookup', 'none'].includes(idempotency), `idempotency ${idempotency}`);
      assert.equal(port.findByKey !== undefined, idempotency !== 'none', 'findByKey is there');
    },
  },
  {
    slug: 'publish.one',
    title: 'a published draft exists once on the remote side, as the draft says',
    family: 'writes',
    run: async ({ port, remote }) => {
      const draft = remote.draft('key-1');
      const [result, ...more] = await publish(port, remote, [draft]);
      assert.deepEqual(more, [], 'more results than drafts');
      const listing = live(result);
      expectSnapshot('listing', listing);
      const [kept, ...others] = await remote.existing();
      assert.deepEqual(others, [], 'more listings than drafts');
      assert.equal(kept?.externalId, listing.externalId, 'externalId');
      assert.equal(kept.title, draft.title.ru, 'title on the remote side');
      assert.deepEqual(kept.price, draft.price, 'price on the remote side, in minor units');
      assert.deepEqual(listing.price ?? draft.price, draft.price, 'price of the snapshot');
    },
  },
  {
    slug: 'publish.found-by-key',
    title: 'a published draft is found by its key, and not by another',
    family: 'writes',
    needs: ['port.findByKey'],
    run: async ({ port, remote }) => {
      const [result] = await publish(port, remote, [remote.draft('key-1')]);
      const found = await port.findByKey?.({ key: 'key-1' });
      assert.equal(found?.externalId, live(result).externalId);
      if (found?.key !== undefined) assert.equal(found.key, 'key-1', 'key');
    },
  },
  {
    slug: 'publish.in-order',
    title: 'publish gives one result per draft, in the order of the drafts',
    family: 'writes',
    run: async ({ port, remote }) => {
      const count = Math.min(3, port.limits.batchMax);
      const drafts = Array.from({ length: count }, (_, index) => remote.draft(`key-${count - index}`));
      const results = await publish(port, remote, drafts);
      assert.equal(results.length, drafts.length, 'results');
      const existing = await remote.existing();
      for (const [index, draft] of drafts.entries()) {
        const { externalId } = live(results[index]);
        const kept = existing.find((one) => one.externalId === externalId);
        assert.equal(kept?.title, draft.title.ru, `draft ${index}`);
      }
    },
  },
  {
    slug: 'publish.none',
    title: 'publish of no drafts gives no results and sends nothing',
    family: 'writes',
    run: async ({ port, io }) => {
      assert.deepEqual(await port.publish({ drafts: [] }), []);
      assert.equal(io.sent.length, 0, 'requests that left');
    },
  },
  {
    slug: 'publish.too-many',
    title: 'more drafts than limits.batchMax are refused with invalid_input, and nothing exists',
    family: 'errors',
    run: async ({ port, remote }) => {
      const drafts = Array.from({ length: port.limits.batchMax + 1 }, (_, n) => remote.draft(`key-${n}`));
      const error = await expectError('publish', () => port.publish({ drafts }), 'invalid_input');
      assert.equal(error.effect, 'none', 'effect');
      assert.deepEqual(await remote.existing(), []);
    },
  },
  {
    slug: 'publish.refused',
    title:
      'a draft that the remote side refuses is refused with issues that name its fields, and nothing exists',
    family: 'errors',
    needs: ['world.listings.refusedDraft'],
    run: async ({ port, remote }) => {
      const { draft, paths } = need(remote.refusedDraft?.('key-1'), 'refusedDraft');
      const [result] = await publish(port, remote, [draft]);
      assert.equal(result?.outcome, 'refused', 'outcome');
      const { issues } = result as { issues: readonly { path: string; message: string }[] };
      for (const issue of issues) expectText('the message of an issue', issue.message);
      const named = issues.map((issue) => issue.path);
      for (const path of paths) assert.ok(named.includes(path), `no issue names ${path}: ${named.join()}`);
      assert.deepEqual(await remote.existing(), []);
    },
  },
  {
    slug: 'publish.refused-among-others',
    title: 'a refused draft does not take the others of its call with it',
    family: 'writes',
    needs: ['world.listings.refusedDraft'],
    run: async ({ port, remote }) => {
      const { draft } = need(remote.refusedDraft?.('key-bad'), 'refusedDraft');
      const drafts = [remote.draft('key-1'), draft, remote.draft('key-2')].slice(0, port.limits.batchMax);
      const results = await publish(port, remote, drafts);
      const expected = ['live', 'refused', 'live'].slice(0, drafts.length);
      assert.deepEqual(
        results.map((result) => result.outcome),
        expected,
      );
      const lives = expected.filter((outcome) => outcome === 'live').length;
      assert.equal((await remote.existing()).length, lives, 'listings that exist');
    },
  },
  {
    slug: 'publish.repeated',
    title:
      'the same key published again makes no second listing where the platform drops or overwrites repeats',
    family: 'writes',
    needs: ['port.features.idempotency.native|natural'],
    run: async ({ port, remote }) => {
      await publish(port, remote, [remote.draft('key-1')]);
      await publish(port, remote, [remote.draft('key-1')]);
      assert.equal((await remote.existing()).length, 1);
    },
  },
  {
    slug: 'publish.lost-is-found',
    title: 'a create whose answer was lost is found by its key, and exactly one exists',
    family: 'writes',
    needs: ['port.findByKey', 'world.faults.dropped_after_effect'],
    run: async ({ port, remote, world }) => {
      await world.failNext({ how: 'dropped_after_effect', on: 'listings.publish', times: 'once' });
      const [result] = await port.publish({ drafts: [remote.draft('key-1')] });
      assert.equal(result?.outcome, 'unknown', 'outcome');
      await remote.settle?.();
      const found = await port.findByKey?.({ key: 'key-1' });
      const [kept, ...others] = await remote.existing();
      assert.deepEqual(others, [], 'a second listing');
      assert.ok(kept, 'no listing');
      assert.equal(found?.externalId, kept.externalId, 'findByKey');
    },
  },
  {
    slug: 'publish.lost-before',
    title: 'a create that never happened is not found by its key',
    family: 'writes',
    needs: ['port.findByKey', 'world.faults.dropped_before_effect'],
    run: async ({ port, remote, world }) => {
      await world.failNext({ how: 'dropped_before_effect', on: 'listings.publish', times: 'once' });
      const [result] = await port.publish({ drafts: [remote.draft('key-1')] });
      assert.equal(result?.outcome, 'unknown', 'outcome');
      assert.equal(await port.findByKey?.({ key: 'key-1' }), undefined);
    },
  },
  {
    slug: 'validate.good',
    title: 'validate finds nothing in a draft that is accepted, and makes nothing',
    family: 'values',
    run: async ({ port, remote }) => {
      assert.deepEqual(await port.validate(remote.draft('key-1')), []);
      assert.deepEqual(await remote.existing(), []);
    },
  },
  {
    slug: 'validate.title-length',
    title:
      'validate names the title when it is longer than limits.titleLengthMax, and publish refuses the draft',
    family: 'values',
    needs: ['port.limits.titleLengthMax'],
    run: async ({ port, remote }) => {
      const title = 'Ш'.repeat((port.limits.titleLengthMax ?? 0) + 1);
      const draft = { ...remote.draft('key-1'), title: { ru: title } };
      const issues = await port.validate(draft);
      assert.ok(
        issues.some((issue) => issue.path.startsWith('title')),
        `issues: ${JSON.stringify(issues)}`,
      );
      const [result] = await publish(port, remote, [draft]);
      assert.equal(result?.outcome, 'refused', 'outcome');
      assert.deepEqual(await remote.existing(), []);
    },
  },
];

const readRules: readonly PlatformRule<'listings'>[] = [
  {
    slug: 'read.known',
    title: 'read shows a listing as the remote side has it',
    family: 'values',
    run: async ({ port, remote }) => {
      const draft = remote.draft('key-1');
      const externalId = await remote.seed(draft);
      const listing = await port.read({ externalId });
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
    run: async ({ port }) => {
      const error = await expectError('read', () => port.read({ externalId: '999999999' }), 'not_found');
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
    run: async ({ port, remote }) => {
      const ids: string[] = [];
      for (let n = 0; n < 7; n += 1) ids.push(await remote.seed(remote.draft(`key-${n}`)));
      await port.deactivate({ externalId: ids[3] ?? '' });
      const seen: string[] = [];
      for await (const listing of paginate((cursor) => port.listPage({ cursor, limit: 2 }))) {
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
    run: async ({ port, remote }) => {
      for (let n = 0; n < 5; n += 1) await remote.seed(remote.draft(`key-${n}`));
      const page = await port.listPage({ limit: 2 });
      assert.ok(page.items.length <= 2, `${page.items.length} listings on a page of 2`);
      assert.ok(page.nextCursor !== undefined, 'there is no cursor for the rest');
    },
  },
  {
    slug: 'list-page.empty',
    title: 'without listings there is an empty page without a cursor',
    family: 'pages',
    run: async ({ port }) => {
      const page = await port.listPage({});
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
    run: async ({ port, remote }) => {
      const externalId = await remote.seed(remote.draft('key-1'));
      for (const time of ['first', 'second']) {
        const listing = await port.deactivate({ externalId });
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
    needs: ['port.activate'],
    run: async ({ port, remote }) => {
      const externalId = await remote.seed(remote.draft('key-1'));
      await port.deactivate({ externalId });
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
    run: async ({ port, remote }) => {
      const externalId = await remote.seed(remote.draft('key-1'));
      const other = await remote.seed(remote.draft('key-2'));
      await port.remove({ externalId });
      await port.remove({ externalId });
      assert.deepEqual(
        (await remote.existing()).map((one) => one.externalId),
        [other],
      );
    },
  },
];

/** Our adverts and products. */
export const listingsCases: readonly PlatformCase[] = platformRules('listings', [
  ...publishRules,
  ...readRules,
  ...changeRules,
]);
