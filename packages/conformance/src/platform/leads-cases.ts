import assert from 'node:assert/strict';
import { CHECKPOINT_BYTES_MAX, type IncomingSignal, type LeadsPolled, type LeadsPort } from '@leadkit/core';
import { expectMoment, expectMoney, expectText } from '../expectations.ts';
import { isSignal } from './platform-bench.ts';
import { need } from './platform-calls.ts';
import { type PlatformCase, type PlatformRule, platformRules } from './platform-case.ts';

/** Twenty days: longer than lists of orders reach back. */
const OLD_MS = 20 * 86_400_000;
/** No poll needs more rounds; a port that still has more goes round in circles. */
const POLLS_MAX = 60;

interface Drained {
  /** Every signal as it was reported last, by external id. */
  readonly signals: ReadonlyMap<string, IncomingSignal>;
  /** Everything that was reported, in order. */
  readonly reported: readonly IncomingSignal[];
  readonly checkpoint: string;
}

/** Polls until there is no more, as core does. */
async function drain(
  port: LeadsPort,
  from: { readonly checkpoint: string | null; readonly collectFrom: string },
  over: {
    readonly limit?: number;
    readonly open?: readonly string[];
    readonly between?: (poll: number) => Promise<void>;
  } = {},
): Promise<Drained> {
  const { limit = 100, open = [], between } = over;
  const reported: IncomingSignal[] = [];
  const signals = new Map<string, IncomingSignal>();
  let { checkpoint } = from;
  for (let poll = 1; poll <= POLLS_MAX; poll += 1) {
    const polled = await port.poll({ checkpoint, collectFrom: from.collectFrom, limit, open });
    checkPolled(polled, limit);
    for (const signal of polled.signals) {
      const known = signals.get(signal.externalId);
      if (known === undefined || signal.revision > known.revision) signals.set(signal.externalId, signal);
      reported.push(signal);
    }
    checkpoint = polled.checkpoint;
    await between?.(poll);
    if (!polled.hasMore && poll > 1) return { signals, reported, checkpoint };
  }
  return assert.fail(`poll says hasMore after ${POLLS_MAX} polls`);
}

function checkPolled({ signals, checkpoint, hasMore }: LeadsPolled, limit: number): void {
  assert.ok(signals.length <= limit, `${signals.length} signals from a poll with limit ${limit}`);
  assert.equal(typeof checkpoint, 'string', 'the checkpoint');
  assert.ok(Buffer.byteLength(checkpoint) <= CHECKPOINT_BYTES_MAX, 'the checkpoint is longer than allowed');
  assert.equal(typeof hasMore, 'boolean', 'hasMore');
}

/** The one signal that was made as `externalId`; fails when there is none or several. */
function one(drained: Drained, externalId: string): IncomingSignal {
  const found = [...drained.signals.values()].filter((signal) => isSignal(signal, externalId));
  assert.equal(found.length, 1, `signals for ${externalId}`);
  return found[0] as IncomingSignal;
}

const pollRules: readonly PlatformRule<'leads'>[] = [
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
];

const orderRules: readonly PlatformRule<'leads'>[] = [
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
];

/** What buyers do. */
export const leadsCases: readonly PlatformCase[] = platformRules('leads', [...pollRules, ...orderRules]);
