import { parseTenantId } from '@leadkit/core';
import { buildListingDraft, createTestClock, createTestIo, testId } from '@leadkit/core/testing';
import type { Bench } from '../../../tools/bench/bench.ts';
import { createOlxEmulator, OLX_CLIENT_ID, OLX_CLIENT_SECRET } from '../src/emulator/index.ts';
import { createOlx } from '../src/index.ts';

const THREADS = 120;
const CHANGED = 4;
/** Threads on a page of the list. */
const PAGE = 50;

/** Requests of a first full scan, and of a poll a minute later when some threads have changed. */
async function countRequests(): Promise<{ readonly scan: number; readonly fastLane: number }> {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createOlxEmulator({ clock });
  const { world, requests } = emulator;
  const io = createTestIo({ clock, fetch: emulator.fetch, tokens: { ...(await world.grantAccess()) } });
  const platform = createOlx({ clientId: OLX_CLIENT_ID, clientSecret: OLX_CLIENT_SECRET });
  const { listings, leads } = platform.open(
    { accountId: testId('account'), tenantId: parseTenantId('default') },
    io,
  );
  await listings.publish({ drafts: [draft()] });
  await clock.advance(10_000);
  const [advert] = await world.adverts();
  if (advert === undefined) throw new Error('The advert of the bench was not published.');
  const write = async (count: number): Promise<void> => {
    for (let n = 1; n <= count; n += 1)
      await world.buyerWrites({ advertId: advert.id, text: `вопрос ${n}`, buyer: { id: 6_000_000 + n } });
  };
  const poll = async (checkpoint: string | null): Promise<string> => {
    let next = checkpoint;
    for (;;) {
      const polled = await leads.poll({ checkpoint: next, collectFrom: COLLECT_FROM, limit: 200, open: [] });
      next = polled.checkpoint;
      if (!polled.hasMore) return next;
    }
  };

  await write(THREADS);
  const known = await poll(null);
  // The first poll also reads every thread; the scan is told by a quiet one a quarter of an hour later.
  await clock.advance(15 * 60_000);
  requests.clear();
  const scanned = await poll(known);
  const scan = requests.count();
  await clock.advance(60_000);
  await write(CHANGED);
  requests.clear();
  await poll(scanned);
  return { scan, fastLane: requests.count() };
}

const COLLECT_FROM = '2026-11-01T00:00:00.000Z';

function draft(): ReturnType<typeof buildListingDraft> {
  return buildListingDraft({
    title: { ru: 'Шкаф-купе двухдверный с зеркалом' },
    description: {
      ru: 'Новый шкаф-купе из ЛДСП, две двери, зеркало, внутри полки и штанга. Соберём и привезём по городу.',
    },
    categoryId: '9001',
    city: 'shymkent',
    attributes: { state: 'new' },
    photoUrls: [],
    contact: { name: 'Шкаф-Мастер', phone: '+77000000001' },
  });
}

export const benches: readonly Bench[] = [
  {
    kind: 'figure',
    work: `OLX lead poll, full scan of ${THREADS} threads`,
    unit: 'requests',
    goalAtMost: Math.ceil(THREADS / PAGE),
    measure: async () => (await countRequests()).scan,
  },
  {
    kind: 'figure',
    work: `OLX lead poll between scans, ${THREADS} threads, ${CHANGED} changed`,
    unit: 'requests',
    goalAtMost: 1 + CHANGED + 2,
    measure: async () => (await countRequests()).fastLane,
  },
];
