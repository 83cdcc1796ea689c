import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventRecord } from '../../src/events/domain-event.ts';
import type { ClaimedDelivery, DeliveryReceipt } from '../../src/ports/store-deliveries.ts';
import { at, type Bench, event, openBench, STRANGER } from './samples.ts';

async function openListening(): Promise<Bench> {
  const bench = openBench();
  await bench.store.deliveries.register({ name: 'crm', types: ['lead.scored'] });
  return bench;
}

function claim(
  bench: Bench,
  ms: number,
  over: { readonly limit?: number; readonly tenantId?: string; readonly consumer?: string } = {},
): Promise<readonly ClaimedDelivery[]> {
  return bench.store.deliveries.claim({ consumer: 'crm', limit: 100, leaseMs: 1000, now: at(ms), ...over });
}

const ids = (claimed: readonly ClaimedDelivery[]): readonly string[] => claimed.map((one) => one.event.id);
const receipt = ({ deliveryId, leaseToken }: DeliveryReceipt): DeliveryReceipt => ({
  deliveryId,
  leaseToken,
});

/** Events of one subject, in order. */
function story(bench: Bench, count: number): EventRecord[] {
  const id = bench.id<'lead'>();
  return Array.from({ length: count }, (_, index) =>
    event(bench, { subject: { kind: 'lead', id, version: index + 1 } }),
  );
}

describe('who gets what', () => {
  test('an event is written for every consumer of its type, and without consumers for nobody', async () => {
    const bench = openBench();
    const { deliveries } = bench.store;
    await bench.tenant.commit({ now: at(0), events: [event(bench)] });
    await deliveries.register({ name: 'crm', types: ['lead.scored'] });
    await deliveries.register({ name: 'audit', types: ['lead.scored', 'lead.won'] });
    const [scored, won] = [event(bench), event(bench, { type: 'lead.won' })];
    await bench.tenant.commit({ now: at(0), events: [scored, won] });
    expect(ids(await claim(bench, 0))).toEqual([scored.id]);
    expect(ids(await claim(bench, 0, { consumer: 'audit' }))).toEqual([scored.id, won.id]);
    expect(await claim(bench, 0, { consumer: 'nobody' })).toEqual([]);
  });

  test('registering again changes the types of later commits only', async () => {
    const bench = await openListening();
    const first = event(bench);
    await bench.tenant.commit({ now: at(0), events: [first] });
    await bench.store.deliveries.register({ name: 'crm', types: ['lead.won'] });
    const won = event(bench, { type: 'lead.won' });
    await bench.tenant.commit({ now: at(0), events: [event(bench), won] });
    expect(ids(await claim(bench, 0))).toEqual([first.id, won.id]);
  });

  test('tenants are kept apart, also with the same subject', async () => {
    const bench = await openListening();
    const ours = event(bench);
    const theirs = event(bench, { subject: ours.subject, tenantId: STRANGER });
    await bench.tenant.commit({ now: at(0), events: [ours] });
    await bench.stranger.commit({ now: at(0), events: [theirs] });
    expect(ids(await claim(bench, 0, { tenantId: STRANGER }))).toEqual([theirs.id]);
    expect(ids(await claim(bench, 0))).toEqual([ours.id]);
  });

  test('a forgotten consumer leaves nothing behind, and its receipts are worthless', async () => {
    const bench = await openListening();
    await bench.tenant.commit({ now: at(0), events: [event(bench), event(bench)] });
    const [held] = await claim(bench, 0, { limit: 1 });
    await bench.store.deliveries.unregister('crm');
    expect(await bench.store.deliveries.backlog()).toEqual([]);
    await bench.store.deliveries.register({ name: 'crm', types: ['lead.scored'] });
    expect(await claim(bench, 5000)).toEqual([]);
    const acknowledged = bench.store.deliveries.acknowledge(receipt(held as ClaimedDelivery));
    await expect(acknowledged).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('leases', () => {
  test('a claimed delivery is nobody else’s until its lease runs out; then it is the next attempt with a new token', async () => {
    const bench = await openListening();
    await bench.tenant.commit({ now: at(0), events: [event(bench)] });
    const [first] = await claim(bench, 0);
    expect(await claim(bench, 999)).toEqual([]);
    const [second] = await claim(bench, 1000);
    expect([first?.attempt, second?.attempt]).toEqual([1, 2]);
    expect(second?.deliveryId).toBe(first?.deliveryId);
    expect(second?.leaseToken).not.toBe(first?.leaseToken);

    const { deliveries } = bench.store;
    const lost = receipt(first as ClaimedDelivery);
    const failure = { error: 'x', retryAt: null, now: at(1001) };
    await expect(deliveries.acknowledge(lost)).rejects.toMatchObject({ code: 'conflict' });
    await expect(deliveries.fail(lost, failure)).rejects.toMatchObject({ code: 'conflict' });
    await deliveries.release(lost);
    expect(await claim(bench, 1999)).toEqual([]);
    await deliveries.acknowledge(receipt(second as ClaimedDelivery));
    expect(await claim(bench, 9_999_999)).toEqual([]);
  });

  test('a lease that ran out without a later claim is still good', async () => {
    const bench = await openListening();
    await bench.tenant.commit({ now: at(0), events: [event(bench)] });
    const [held] = await claim(bench, 0);
    await bench.store.deliveries.acknowledge(receipt(held as ClaimedDelivery));
    expect(await bench.store.deliveries.backlog()).toEqual([{ name: 'crm', pending: 0, dead: 0 }]);
  });

  test('a delivery given back is due at once and its try is not counted', async () => {
    const bench = await openListening();
    await bench.tenant.commit({ now: at(0), events: story(bench, 2) });
    const [held] = await claim(bench, 0);
    await bench.store.deliveries.release(receipt(held as ClaimedDelivery));
    const [again] = await claim(bench, 0);
    expect(again?.deliveryId).toBe(held?.deliveryId);
    expect(again?.attempt).toBe(1);
  });

  test('a claim takes at most its limit, oldest first', async () => {
    const bench = await openListening();
    const events = Array.from({ length: 5 }, () => event(bench));
    for (const [index, one] of events.entries()) await bench.tenant.commit({ now: at(index), events: [one] });
    const expected = events.map(({ id }) => id);
    expect(ids(await claim(bench, 10, { limit: 2 }))).toEqual(expected.slice(0, 2));
    expect(ids(await claim(bench, 10, { limit: 9 }))).toEqual(expected.slice(2));
  });
});

describe('order per subject', () => {
  test('only the oldest event of a subject can be claimed; the next one after it is acknowledged', async () => {
    const bench = await openListening();
    const events = story(bench, 3);
    await bench.tenant.commit({ now: at(0), events });
    const seen: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const claimed = await claim(bench, 0);
      expect(claimed).toHaveLength(1);
      seen.push(...ids(claimed));
      await bench.store.deliveries.acknowledge(receipt(claimed[0] as ClaimedDelivery));
    }
    expect(seen).toEqual(events.map(({ id }) => id));
  });

  test('while the first waits for its next try the second waits too', async () => {
    const bench = await openListening();
    const [first, second] = story(bench, 2);
    await bench.tenant.commit({ now: at(0), events: [first as EventRecord, second as EventRecord] });
    const [held] = await claim(bench, 0);
    const failure = { error: 'unavailable: x', retryAt: at(500), now: at(1) };
    await bench.store.deliveries.fail(receipt(held as ClaimedDelivery), failure);
    expect(await claim(bench, 499)).toEqual([]);
    expect(ids(await claim(bench, 500))).toEqual([first?.id]);
  });

  test('a dead letter unblocks its subject', async () => {
    const bench = await openListening();
    const [first, second] = story(bench, 2);
    await bench.tenant.commit({ now: at(0), events: [first as EventRecord, second as EventRecord] });
    const [held] = await claim(bench, 0);
    const failure = { error: 'invalid_input: x', retryAt: null, now: at(1) };
    await bench.store.deliveries.fail(receipt(held as ClaimedDelivery), failure);
    expect(ids(await claim(bench, 1))).toEqual([second?.id]);
  });

  test('a replayed dead letter never overtakes an event of its subject that somebody has', async () => {
    const bench = await openListening();
    const [first, second, third] = story(bench, 3);
    await bench.tenant.commit({ now: at(0), events: [first, second, third] as EventRecord[] });
    const [held] = await claim(bench, 0);
    const failure = { error: 'invalid_input: x', retryAt: null, now: at(1) };
    await bench.store.deliveries.fail(receipt(held as ClaimedDelivery), failure);
    const [busy] = await claim(bench, 1);
    expect(busy?.event.id).toBe(second?.id);

    expect(await bench.store.deliveries.replay({ consumer: 'crm', now: at(2) })).toBe(1);
    expect(await claim(bench, 2)).toEqual([]);
    await bench.store.deliveries.acknowledge(receipt(busy as ClaimedDelivery));
    const [replayed] = await claim(bench, 2);
    expect([replayed?.event.id, replayed?.attempt]).toEqual([first?.id, 1]);
    await bench.store.deliveries.acknowledge(receipt(replayed as ClaimedDelivery));
    expect(ids(await claim(bench, 2))).toEqual([third?.id]);
  });

  test('whatever fails, is given back or dies on the way, each subject comes in order and nothing is lost', async () => {
    const fate = fc.constantFrom('acknowledge', 'retry', 'release', 'abandon', 'die');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 3 }), { maxLength: 25 }),
        fc.array(fate),
        async (subjects, fates) => {
          const bench = await openListening();
          const { deliveries } = bench.store;
          const lines = new Map<number, string[]>();
          for (const [index, subject] of subjects.entries()) {
            const one = event(bench, {
              subject: { kind: 'lead', id: `lead-${subject}`, version: index + 1 },
            });
            lines.set(subject, [...(lines.get(subject) ?? []), one.id]);
            await bench.tenant.commit({ now: at(0), events: [one] });
          }
          const ended = new Map<string, string[]>();
          let nowMs = 0;
          for (let step = 0; step < 1000; step += 1) {
            const claimed = await claim(bench, nowMs, { limit: 2 });
            expect(new Set(claimed.map((one) => one.event.subject.id)).size).toBe(claimed.length);
            for (const [index, one] of claimed.entries()) {
              const chosen =
                fates.length === 0 || step > 200 ? 'acknowledge' : fates[(step + index) % fates.length];
              const proof = receipt(one);
              if (chosen === 'retry') {
                await deliveries.fail(proof, { error: 'x', retryAt: at(nowMs + 300), now: at(nowMs) });
              } else if (chosen === 'release') await deliveries.release(proof);
              else if (chosen !== 'abandon') {
                const { id } = one.event.subject;
                ended.set(id, [...(ended.get(id) ?? []), one.event.id]);
                if (chosen === 'acknowledge') await deliveries.acknowledge(proof);
                else await deliveries.fail(proof, { error: 'x', retryAt: null, now: at(nowMs) });
              }
            }
            if (claimed.length === 0 && (await deliveries.backlog())[0]?.pending === 0) break;
            nowMs += 400;
          }
          for (const [subject, expected] of lines) expect(ended.get(`lead-${subject}`)).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('dead letters', () => {
  async function bury(bench: Bench, ms: number, error: string): Promise<string> {
    const [held] = await claim(bench, ms);
    await bench.store.deliveries.fail(receipt(held as ClaimedDelivery), {
      error,
      retryAt: null,
      now: at(ms),
    });
    return held?.deliveryId ?? '';
  }

  test('dead letters are listed oldest first, by consumer, with their tries and last error', async () => {
    const bench = await openListening();
    const [first, second] = [event(bench), event(bench)];
    await bench.tenant.commit({ now: at(0), events: [first, second] });
    const firstId = await bury(bench, 5, 'unavailable: no answer');
    await bury(bench, 1005, 'invalid_input: no such field');
    const { items } = await bench.store.deliveries.deadLetters({ consumer: 'crm' });
    expect(items.map(({ diedAt }) => diedAt)).toEqual([at(5), at(1005)]);
    expect(items[0]).toStrictEqual({
      deliveryId: firstId,
      consumer: 'crm',
      event: first,
      attempts: 1,
      error: 'unavailable: no answer',
      diedAt: at(5),
    });
    expect((await bench.store.deliveries.deadLetters({ consumer: 'audit' })).items).toEqual([]);
  });

  test('replay gives those named another chance from their first try on, and counts them', async () => {
    const bench = await openListening();
    await bench.tenant.commit({ now: at(0), events: [event(bench), event(bench)] });
    const first = await bury(bench, 0, 'x: y');
    await bury(bench, 1000, 'x: y');
    const { deliveries } = bench.store;
    const deliveryIds = [first, first, 'unknown'];
    expect(await deliveries.replay({ consumer: 'crm', deliveryIds, now: at(2000) })).toBe(1);
    expect(await deliveries.backlog()).toEqual([{ name: 'crm', pending: 1, dead: 1, oldestAt: at(0) }]);
    const [again] = await claim(bench, 2000);
    expect([again?.deliveryId, again?.attempt]).toEqual([first, 1]);
    expect(await deliveries.replay({ consumer: 'audit', now: at(2000) })).toBe(0);
  });
});

test('the backlog names every consumer with what is pending, dead and oldest by moment', async () => {
  const bench = await openListening();
  await bench.store.deliveries.register({ name: 'audit', types: [] });
  const events = [
    event(bench, { occurredAt: '2026-11-22T10:00:01+05:00' }),
    event(bench, { occurredAt: '2026-11-22T06:00:00Z' }),
  ];
  await bench.tenant.commit({ now: at(0), events });
  expect(await bench.store.deliveries.backlog()).toEqual([
    { name: 'audit', pending: 0, dead: 0 },
    { name: 'crm', pending: 2, dead: 0, oldestAt: '2026-11-22T10:00:01+05:00' },
  ]);
});

test.each([
  ['a limit of 0', { limit: 0 }, 'limit'],
  ['no lease', { leaseMs: 0 }, 'leaseMs'],
  ['a moment that is not canonical', { now: '2026-11-22T10:00:00+05:00' }, 'now'],
  ['no consumer', { consumer: '' }, 'consumer'],
])('%s is invalid_input', async (_what, over, path) => {
  const { deliveries } = openBench().store;
  const claimed = deliveries.claim({ consumer: 'crm', limit: 1, leaseMs: 1, now: at(0), ...over });
  await expect(claimed).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
});
