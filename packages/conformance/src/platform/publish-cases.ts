import assert from 'node:assert/strict';
import { expectError, expectText } from '../expectations.ts';
import { expectSnapshot, live, publish } from './listing-results.ts';
import { need } from './platform-calls.ts';
import { type PlatformCase, platformRules } from './platform-case.ts';

/** New adverts and products. */
export const publishCases: readonly PlatformCase[] = platformRules('listings', [
  {
    slug: 'shape',
    title: 'limits and features are facts, and findByKey is there with lookup and absent with none',
    family: 'shape',
    run: async ({ port }) => {
      for (const [name, value] of Object.entries(port.limits))
        assert.ok(value === undefined || (Number.isInteger(value) && value >= 0), `limits.${name}: ${value}`);
      assert.ok(port.limits.batchMax >= 1, 'limits.batchMax');
      const { idempotency } = port.features;
      assert.ok(['native', 'natural', 'lookup', 'none'].includes(idempotency), `idempotency ${idempotency}`);
      if (idempotency === 'lookup' || idempotency === 'none')
        assert.equal(port.findByKey !== undefined, idempotency === 'lookup', 'findByKey is there');
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
]);
