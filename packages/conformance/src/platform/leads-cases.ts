import assert from 'node:assert/strict';
import { expectMoment, expectMoney, expectText } from '../expectations.ts';
import { checkPolled, drain, one } from './drained-signals.ts';
import { need } from './platform-calls.ts';
import { type PlatformCase, platformRules } from './platform-case.ts';

/** What buyers do. */
export const leadsCases: readonly PlatformCase[] = platformRules('leads', [
  {
    slug: 'poll.nothing',
    title: 'a poll of an account where nothing happened finds nothing, says so, and gives a checkpoint',
    family: 'pages',
    run: async ({ port, at }) => {
      const polled = await port.poll({ checkpoint: null, collectFrom: at(-60_000), limit: 10, open: [] });
      assert.deepEqual(polled.signals, []);
      assert.equal(polled.hasMore, false);
      checkPolled(polled, 10);
    },
  },
  {
    slug: 'poll.everything',
    title: 'everything that happened comes exactly once over polls of a few, and polling ends',
    family: 'pages',
    run: async ({ port, remote, at }) => {
      const collectFrom = at(-60_000);
      const seeded = await remote.seed(13);
      const drained = await drain(port, { checkpoint: null, collectFrom }, { limit: 4 });
      for (const { externalId } of seeded) one(drained, externalId);
      assert.equal(drained.signals.size, seeded.length, 'signals that nobody made');
    },
  },
  {
    slug: 'poll.shape',
    title: 'a signal has an id, a revision, a moment with offset, and money in minor units',
    family: 'shape',
    run: async ({ port, remote, at }) => {
      const collectFrom = at(-60_000);
      await remote.seed(3);
      await remote.seedOrder?.({});
      const { reported } = await drain(port, { checkpoint: null, collectFrom });
      for (const signal of reported) {
        expectText('externalId', signal.externalId);
        assert.ok(Number.isSafeInteger(signal.revision) && signal.revision >= 0, 'revision');
        expectMoment('occurredAt', signal.occurredAt);
        if (signal.respondBy !== undefined) expectMoment('respondBy', signal.respondBy);
        assert.equal(typeof signal.who, 'object', 'who');
        if (signal.who.phone !== undefined) assert.match(signal.who.phone, /^\+\d{7,15}$/, 'who.phone');
        if (signal.order === undefined) continue;
        expectMoney('order.total', signal.order.total);
        for (const line of signal.order.lines ?? []) expectMoney('the total of a line', line.total);
      }
    },
  },
  {
    slug: 'poll.moment',
    title: 'occurredAt is the moment it happened, so that core can tell history',
    family: 'time',
    run: async ({ port, remote, at, world }) => {
      const moment = at(0);
      const [seeded] = await remote.seed(1);
      await world.advance(60_000);
      const drained = await drain(port, { checkpoint: null, collectFrom: at(-120_000) });
      const second = (text: string): number => Math.floor(Date.parse(text) / 1_000);
      assert.equal(second(one(drained, seeded?.externalId ?? '').occurredAt), second(moment));
    },
  },
  {
    slug: 'poll.collect-from',
    title: 'nothing that happened from collectFrom on is left out, to the second',
    family: 'time',
    run: async ({ port, remote, world, at }) => {
      await remote.seed(3);
      await world.advance(10_000);
      const collectFrom = at(0);
      const wanted = [...(await remote.seed(3))];
      await world.advance(10_000);
      wanted.push(...(await remote.seed(2)));
      const drained = await drain(port, { checkpoint: null, collectFrom }, { limit: 2 });
      for (const { externalId } of wanted) one(drained, externalId);
    },
  },
  {
    slug: 'poll.next',
    title: 'the next poll brings what happened since, and nothing is lost between',
    family: 'pages',
    run: async ({ port, remote, at, world }) => {
      const collectFrom = at(-60_000);
      await remote.seed(3);
      const first = await drain(port, { checkpoint: null, collectFrom });
      await world.advance(60_000);
      const seeded = await remote.seed(5);
      const second = await drain(port, { checkpoint: first.checkpoint, collectFrom }, { limit: 2 });
      for (const { externalId } of seeded) one(second, externalId);
    },
  },
  {
    slug: 'poll.same-second',
    title: 'what happens in the second of the last poll, after it, is not lost',
    family: 'pages',
    run: async ({ port, remote, at, world }) => {
      const collectFrom = at(-60_000);
      await remote.seed(1);
      const first = await drain(port, { checkpoint: null, collectFrom });
      const seeded = await remote.seed(2);
      await world.advance(60_000);
      const second = await drain(port, { checkpoint: first.checkpoint, collectFrom });
      for (const { externalId } of seeded) one(second, externalId);
    },
  },
  {
    slug: 'poll.late',
    title: 'what happened before the last poll and was shown only after it is not lost',
    family: 'pages',
    needs: ['world.leads.seedLate'],
    run: async ({ port, remote, at, world }) => {
      const collectFrom = at(-60_000);
      const moment = at(-2_000);
      await remote.seed(1);
      const first = await drain(port, { checkpoint: null, collectFrom });
      const { externalId } = need(await remote.seedLate?.(moment), 'seedLate');
      await world.advance(60_000);
      const second = await drain(port, { checkpoint: first.checkpoint, collectFrom });
      one(second, externalId);
    },
  },
  {
    slug: 'poll.meanwhile',
    title: 'what happens while pages are read is not lost',
    family: 'pages',
    run: async ({ port, remote, at, world }) => {
      const collectFrom = at(-60_000);
      const seeded = [...(await remote.seed(7))];
      const between = async (poll: number): Promise<void> => {
        if (poll > 3) return;
        await world.advance(2_000);
        seeded.push(...(await remote.seed(1)));
      };
      const first = await drain(port, { checkpoint: null, collectFrom }, { limit: 2, between });
      await world.advance(60_000);
      const second = await drain(port, { checkpoint: first.checkpoint, collectFrom }, { limit: 2 });
      const signals = new Map([...first.signals, ...second.signals]);
      for (const { externalId } of seeded) one({ ...second, signals }, externalId);
    },
  },
  {
    slug: 'poll.restart',
    title: 'a poll whose result was lost in a crash can be made again from its checkpoint by another process',
    family: 'writes',
    run: async ({ port, remote, at, reopen }) => {
      const collectFrom = at(-60_000);
      const seeded = await remote.seed(9);
      const poll = { collectFrom, limit: 3, open: [] };
      await port.poll({ ...poll, checkpoint: null });
      const again = need(reopen().leads, 'leads');
      const kept = await again.poll({ ...poll, checkpoint: null });
      await again.poll({ ...poll, checkpoint: kept.checkpoint });
      const fresh = need(reopen().leads, 'leads');
      const rest = await drain(fresh, { checkpoint: kept.checkpoint, collectFrom }, { limit: 3 });
      const all = [...kept.signals, ...rest.reported].map((signal) => [signal.externalId, signal] as const);
      for (const { externalId } of seeded) one({ ...rest, signals: new Map(all) }, externalId);
    },
  },
  {
    slug: 'poll.stable',
    title: 'a signal that did not change keeps its revision from poll to poll',
    family: 'values',
    run: async ({ port, remote, at, world }) => {
      const collectFrom = at(-60_000);
      const seeded = [...(await remote.seed(3))];
      const order = await remote.seedOrder?.({});
      if (order !== undefined) seeded.push(order);
      const first = await drain(port, { checkpoint: null, collectFrom });
      await world.advance(60_000);
      const second = await drain(port, { checkpoint: null, collectFrom });
      for (const { externalId } of seeded)
        assert.deepEqual(one(second, externalId), one(first, externalId), 'the signal read twice');
    },
  },
  {
    slug: 'poll.marks-nothing-read',
    title: 'polling marks nothing as read',
    family: 'writes',
    needs: ['world.leads.unread'],
    run: async ({ port, remote, at }) => {
      await remote.seed(3);
      const before = await remote.unread?.();
      assert.ok(before !== undefined && before > 0, 'the world has nothing unread');
      await drain(port, { checkpoint: null, collectFrom: at(-60_000) });
      assert.equal(await remote.unread?.(), before);
    },
  },
  {
    slug: 'poll.reserved',
    title: 'polling may use the reserve of the egress, so that other work cannot starve it',
    family: 'pacing',
    run: async ({ port, remote, at, io, connection }) => {
      await connection.check();
      const before = io.acquired.length;
      await remote.seed(3);
      await port.poll({ checkpoint: null, collectFrom: at(-60_000), limit: 10, open: [] });
      const wishes = io.acquired.slice(before);
      assert.ok(wishes.length > 0, 'poll asked the egress for nothing');
      for (const wish of wishes) assert.equal(wish.priority, 'reserved', `priority for ${wish.budget.name}`);
    },
  },
]);
