import { describe, expect, test } from 'vitest';
import type { Offer } from '../../src/domain/offer.ts';
import type { OfferRecord, RecordedOffer } from '../../src/ports/store-offers.ts';
import { at, type Bench, offer, openBench, recording, TENANT } from './samples.ts';

function record(
  bench: Bench,
  offers: readonly Offer[],
  over: Partial<OfferRecord> = {},
): Promise<readonly RecordedOffer[]> {
  return bench.tenant.offers.record(recording(bench, offers, over));
}

async function openListening(): Promise<Bench> {
  const bench = openBench();
  await bench.store.deliveries.register({ name: 'crm', types: ['offer.discovered', 'offer.repriced'] });
  return bench;
}

async function deliveredEvents(bench: Bench): Promise<readonly object[]> {
  const events = [];
  for (;;) {
    const claimed = await bench.store.deliveries.claim({
      consumer: 'crm',
      limit: 9,
      leaseMs: 1,
      now: at(60_000),
    });
    if (claimed.length === 0) return events;
    for (const { event, deliveryId, leaseToken } of claimed) {
      events.push({ type: event.type, version: event.subject.version, data: event.data });
      await bench.store.deliveries.acknowledge({ deliveryId, leaseToken });
    }
  }
}

const tenge = (amountMinor: number): Offer['price'] & object => ({ amountMinor, currency: 'KZT' });

describe('what becomes of an observation', () => {
  test('a new offer is created with its first sighting and offer.discovered', async () => {
    const bench = await openListening();
    const runId = bench.id<'research-run'>();
    const [result] = await record(bench, [offer('o-1')], { runId });
    const id = result?.id ?? '';
    expect(result).toEqual({ id, outcome: 'created', sightings: 1 });
    expect(await bench.tenant.offers.get(id)).toStrictEqual({
      ...offer('o-1'),
      id,
      tenantId: TENANT,
      firstSeenAt: at(0),
      lastSeenAt: at(0),
      lastRunId: runId,
    });
    expect(await bench.tenant.offers.sightings(id)).toStrictEqual([
      {
        offerId: id,
        seenAt: at(0),
        price: tenge(15_000_000),
        isPromoted: false,
        title: 'Шкаф-купе на заказ',
      },
    ]);
    expect(await deliveredEvents(bench)).toEqual([
      { type: 'offer.discovered', version: 1, data: { platform: 'bazaar', externalId: 'o-1' } },
    ]);
  });

  test('the same offer seen later is unchanged: no sighting, no event, but last seen moves on', async () => {
    const bench = await openListening();
    const [{ id } = { id: '' }] = await record(bench, [offer('o-1')]);
    const runId = bench.id<'research-run'>();
    const [again] = await record(bench, [offer('o-1', { seenAt: at(5) })], { runId });
    expect(again).toEqual({ id, outcome: 'unchanged', sightings: 1 });
    expect(await bench.tenant.offers.get(id)).toMatchObject({
      firstSeenAt: at(0),
      lastSeenAt: at(5),
      lastRunId: runId,
    });
    expect(await deliveredEvents(bench)).toHaveLength(1);
  });

  test.each([
    ['another amount', tenge(100), tenge(90)],
    ['another currency', tenge(100), { amountMinor: 100, currency: 'USD' }],
    ['no price any more', tenge(100), undefined],
    ['a first price', undefined, tenge(90)],
  ])('%s is repriced, with a sighting and offer.repriced', async (_what, before, after) => {
    const bench = await openListening();
    const { price: _price, ...bare } = offer('o-1');
    const first: Offer = before === undefined ? bare : { ...bare, price: before };
    const second: Offer = after === undefined ? bare : { ...bare, price: after };
    const [{ id } = { id: '' }] = await record(bench, [first]);
    const [repriced] = await record(bench, [{ ...second, seenAt: at(5) }]);
    const previous = before === undefined ? {} : { previousPrice: before };
    expect(repriced).toStrictEqual({ id, outcome: 'repriced', sightings: 2, ...previous });
    expect((await bench.tenant.offers.get(id))?.price).toEqual(after);
    expect((await bench.tenant.offers.sightings(id)).map(({ price }) => price)).toEqual([before, after]);
    const data = {
      platform: 'bazaar',
      externalId: 'o-1',
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
    expect((await deliveredEvents(bench))[1]).toStrictEqual({ type: 'offer.repriced', version: 2, data });
  });

  test.each([{ title: 'Шкаф' }, { isPromoted: true }])(
    '%o is changed, with a sighting and no event',
    async (over) => {
      const bench = await openListening();
      const [{ id } = { id: '' }] = await record(bench, [offer('o-1')]);
      const [changed] = await record(bench, [offer('o-1', { ...over, seenAt: at(5) })]);
      expect(changed).toEqual({ id, outcome: 'changed', sightings: 2 });
      expect((await bench.tenant.offers.sightings(id))[1]).toMatchObject({ seenAt: at(5), ...over });
      expect(await deliveredEvents(bench)).toHaveLength(1);
    },
  );

  test('an older observation is stale and changes nothing; moments count, not texts', async () => {
    const bench = await openListening();
    const [{ id } = { id: '' }] = await record(bench, [offer('o-1', { seenAt: '2026-11-22T06:00:00Z' })]);
    const before = await bench.tenant.offers.get(id);
    const older = offer('o-1', { seenAt: '2026-11-22T10:59:00+05:00', price: tenge(1) });
    expect(await record(bench, [older])).toEqual([{ id, outcome: 'stale', sightings: 1 }]);
    expect(await bench.tenant.offers.get(id)).toBe(before);
  });

  test('an offer shown twice on one page, promoted and not, settles after one call however often it is repeated', async () => {
    const bench = await openListening();
    const call = recording(bench, [offer('o-1', { isPromoted: true }), offer('o-1')]);
    const first = await bench.tenant.offers.record(call);
    expect(first.map(({ outcome }) => outcome)).toEqual(['created', 'stale']);
    const again = await bench.tenant.offers.record(call);
    expect(again.map(({ outcome }) => outcome)).toEqual(['unchanged', 'stale']);
    expect(await bench.tenant.offers.sightings(first[0]?.id ?? '')).toHaveLength(1);
  });

  test('what a newer observation leaves out stays known, except the price', async () => {
    const bench = await openListening();
    const full = offer('o-1', { city: { name: 'Алматы' }, attributes: { state: 'new' } });
    const [{ id } = { id: '' }] = await record(bench, [full]);
    const { price: _price, seller: _seller, ...sparse } = offer('o-1', { seenAt: at(5) });
    await record(bench, [sparse]);
    const stored = await bench.tenant.offers.get(id);
    expect(stored).toMatchObject({ seller: full.seller, city: full.city, attributes: full.attributes });
    expect(stored).not.toHaveProperty('price');
  });

  test('a later run that sees the same at the same moment is the last that saw it', async () => {
    const bench = await openListening();
    const [early, late] = [bench.id<'research-run'>(), bench.id<'research-run'>()];
    const [{ id } = { id: '' }] = await record(bench, [offer('o-1')], { runId: early });
    await record(bench, [offer('o-1')], { runId: late });
    await record(bench, [offer('o-1')], { runId: early });
    expect((await bench.tenant.offers.get(id))?.lastRunId).toBe(late);
  });

  test('an offer is known by platform and external id, within one tenant', async () => {
    const bench = await openListening();
    await record(bench, [offer('o-1')]);
    expect((await record(bench, [offer('o-1', { platform: 'souk' })]))[0]?.outcome).toBe('created');
    const theirs = await bench.stranger.offers.record(recording(bench, [offer('o-1')]));
    expect(theirs[0]?.outcome).toBe('created');
    expect(await bench.tenant.offers.get(theirs[0]?.id ?? '')).toBeUndefined();
    expect(await bench.tenant.offers.sightings(theirs[0]?.id ?? '')).toEqual([]);
  });
});

test('offers are listed by filter, last seen first', async () => {
  const bench = await openListening();
  const runId = bench.id<'research-run'>();
  await record(bench, [offer('a', { seenAt: at(1) }), offer('b', { seenAt: at(2), isPromoted: true })], {
    runId,
  });
  await record(bench, [offer('c', { seenAt: at(3), platform: 'souk' })]);
  const listed = async (query: object): Promise<readonly string[]> =>
    (await bench.tenant.offers.listPage(query)).items.map(({ externalId }) => externalId);
  expect(await listed({})).toEqual(['c', 'b', 'a']);
  expect(await listed({ platform: 'bazaar' })).toEqual(['b', 'a']);
  expect(await listed({ lastRunId: runId })).toEqual(['b', 'a']);
  expect(await listed({ isPromoted: true })).toEqual(['b']);
  expect(await listed({ isPromoted: false })).toEqual(['c', 'a']);
  expect(await listed({ seenFrom: at(2), seenBefore: at(3) })).toEqual(['b']);
});

test.each([
  [
    'a price that is no whole number',
    { price: { amountMinor: 1.5, currency: 'KZT' } },
    'offers.0.offer.price.amountMinor',
  ],
  ['no title', { title: undefined as never }, 'offers.0.offer.title'],
  ['a promotion that is no boolean', { isPromoted: 'yes' as never }, 'offers.0.offer.isPromoted'],
  ['a moment without an offset', { seenAt: '2026-11-22' }, 'offers.0.offer.seenAt'],
])('%s is invalid_input', async (_what, over, path) => {
  const bench = await openListening();
  await expect(record(bench, [offer('o-1', over)])).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ path }],
  });
});
