import assert from 'node:assert/strict';
import { drain, one } from './drained-signals.ts';
import { need } from './platform-calls.ts';
import { type PlatformCase, platformRules } from './platform-case.ts';

/** Twenty days: longer than lists of orders reach back. */
const OLD_MS = 20 * 86_400_000;

/** Orders. */
export const orderCases: readonly PlatformCase[] = platformRules('leads', [
  {
    slug: 'order.moved',
    title: 'an open order that moved on comes again under its id with a higher revision and its new state',
    family: 'values',
    needs: ['world.leads.seedOrder', 'world.leads.moveOrder'],
    run: async ({ port, remote, at, world }) => {
      const collectFrom = at(-60_000);
      const { externalId } = need(await remote.seedOrder?.({}), 'seedOrder');
      const first = await drain(port, { checkpoint: null, collectFrom });
      const before = one(first, externalId);
      assert.equal(before.kind, 'order', 'kind');
      assert.equal(before.order?.isFinal, false, 'isFinal of an open order');
      await world.advance(60_000);
      await remote.moveOrder?.(externalId);
      await world.advance(1_800_000);
      const open = [before.externalId];
      const second = await drain(port, { checkpoint: first.checkpoint, collectFrom }, { open });
      const after = one(second, externalId);
      assert.equal(after.externalId, before.externalId, 'externalId');
      assert.ok(after.revision > before.revision, `revision ${before.revision}, then ${after.revision}`);
      assert.notEqual(after.order?.platformStatus, before.order?.platformStatus, 'platformStatus');
    },
  },
  {
    slug: 'order.old',
    title: 'an open order that lists no longer show is read again, and its new state comes',
    family: 'values',
    needs: ['world.leads.seedOrder', 'world.leads.moveOrder'],
    run: async ({ port, remote, at, world }) => {
      const collectFrom = at(-60_000);
      const { externalId } = need(await remote.seedOrder?.({}), 'seedOrder');
      const first = await drain(port, { checkpoint: null, collectFrom });
      const before = one(first, externalId);
      const open = [before.externalId];
      await world.advance(OLD_MS);
      const second = await drain(port, { checkpoint: first.checkpoint, collectFrom }, { open });
      await remote.moveOrder?.(externalId);
      await world.advance(1_800_000);
      const third = await drain(port, { checkpoint: second.checkpoint, collectFrom }, { open });
      const after = one(third, externalId);
      assert.ok(after.revision > before.revision, `revision ${before.revision}, then ${after.revision}`);
      assert.notEqual(after.order?.platformStatus, before.order?.platformStatus, 'platformStatus');
    },
  },
  {
    slug: 'order.total',
    title: 'the total of an order is what the buyer pays, in minor units',
    family: 'values',
    needs: ['world.leads.seedOrder'],
    run: async ({ port, remote, at }) => {
      const total = { amountMinor: 1_234_500, currency: 'KZT' };
      const { externalId } = need(await remote.seedOrder?.({ total }), 'seedOrder');
      const drained = await drain(port, { checkpoint: null, collectFrom: at(-60_000) });
      assert.deepEqual(one(drained, externalId).order?.total, total);
    },
  },
  {
    slug: 'order.phone',
    title: 'a phone the platform shows comes as E.164',
    family: 'values',
    needs: ['world.leads.seedOrder'],
    run: async ({ port, remote, at, secret }) => {
      const phone = secret('+77015550199');
      const { externalId } = need(await remote.seedOrder?.({ phone }), 'seedOrder');
      const drained = await drain(port, { checkpoint: null, collectFrom: at(-60_000) });
      assert.equal(one(drained, externalId).who.phone, phone);
    },
  },
  {
    slug: 'order.masked-phone',
    title: 'a masked phone is absent, never kept as a number',
    family: 'values',
    needs: ['world.leads.seedOrder'],
    run: async ({ port, remote, at }) => {
      const { externalId } = need(await remote.seedOrder?.({ isMasked: true }), 'seedOrder');
      const drained = await drain(port, { checkpoint: null, collectFrom: at(-60_000) });
      const signal = one(drained, externalId);
      assert.ok(!('phone' in signal.who), `who.phone is ${JSON.stringify(signal.who.phone)}`);
    },
  },
]);
