import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KaspiNewOrder, KaspiOrderEvent, KaspiWorld } from '../src/emulator/index.ts';
import { orderStateOf, stageOf } from '../src/order-stage.ts';
import { collect, DAY_MS, HOUR_MS, MINUTE_MS, nothingCollected, openKaspi } from './open-kaspi.ts';

type Step =
  | { readonly kind: 'order'; readonly ageMs: number; readonly hiddenMs: number }
  | { readonly kind: 'act'; readonly pick: number; readonly what: SellerAct | KaspiOrderEvent }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'poll'; readonly limit: number; readonly isLost: boolean };
type SellerAct = 'accept' | 'assemble' | 'cancel' | 'complete';

const SELLER_ACTS: readonly SellerAct[] = ['accept', 'assemble', 'cancel', 'complete'];
const EVENTS: readonly KaspiOrderEvent[] = [
  'courier_takes',
  'delivered',
  'buyer_cancels',
  'parcel_returns',
  'return_requested',
  'return_accepted',
  'returned',
  'return_withdrawn',
];
/** Edges of the fourteen days of a list, of the thirteen that are read, and of the newest two hours, give or take. */
const EDGES = [0, 1, 2 * HOUR_MS, 13 * DAY_MS, 14 * DAY_MS].flatMap((edge) => [edge - 1, edge, edge + 1]);
const age = fc.oneof(
  fc.constantFrom(...EDGES.filter((ms) => ms >= 0)),
  fc.integer({ min: 0, max: 15 * DAY_MS }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('order' as const),
    ageMs: age,
    hiddenMs: fc.constantFrom(0, 0, 5 * MINUTE_MS, 5 * HOUR_MS),
  }),
  fc.record({
    kind: fc.constant('act' as const),
    pick: fc.nat(50),
    what: fc.constantFrom<SellerAct | KaspiOrderEvent>(...SELLER_ACTS, ...EVENTS),
  }),
  fc.record({
    kind: fc.constant('wait' as const),
    ms: fc.oneof(fc.integer({ min: 1, max: HOUR_MS }), fc.constantFrom(DAY_MS, 13 * DAY_MS, 14 * DAY_MS)),
  }),
  fc.record({
    kind: fc.constant('poll' as const),
    limit: fc.integer({ min: 1, max: 7 }),
    isLost: fc.boolean(),
  }),
);

/** What cannot happen to an order as it is does not happen. */
async function tryTo(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

async function act(world: KaspiWorld, code: string, what: SellerAct | KaspiOrderEvent): Promise<void> {
  if ((EVENTS as readonly string[]).includes(what))
    return await tryTo(() => world.orderMoves({ code, event: what as KaspiOrderEvent }));
  const order = (await world.orders()).find((each) => each.code === code);
  // The cabinet does not let a seller do this either.
  const isOver = order?.state === 'ARCHIVE' || order?.status === 'CANCELLING';
  if (!isOver) await tryTo(() => world.sellerActs({ code, act: what as SellerAct }));
}

describe('one order is one signal', () => {
  test('whatever window edges, pages that shift while they are read, lost answers and clocks that differ', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 25 }),
        fc.constantFrom(-20 * HOUR_MS, -3 * MINUTE_MS, 0, 3 * MINUTE_MS, 20 * HOUR_MS),
        fc.constantFrom<'newest' | 'oldest'>('newest', 'oldest'),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (steps, skewMs, listOrder, pageSizeMax, isShifting) => {
          let wish: KaspiNewOrder | undefined;
          const kaspi = await openKaspi({
            skewMs,
            settings: { listOrder, pageSizeMax, acceptMs: 400 * DAY_MS },
            // Somebody orders between two pages.
            fetch: async (request, send) => {
              const answer = await send(request);
              if (wish !== undefined && request.method === 'GET') {
                const next = wish;
                wish = undefined;
                await kaspi.emulator.world.buyerOrders(next);
              }
              return answer;
            },
          });
          const { emulator, clock } = kaspi;
          const { world } = emulator;
          const collectFrom = new Date(clock.now() - 45 * DAY_MS).toISOString();
          let hasPolled = false;
          const known = nothingCollected();
          for (const each of steps) {
            if (each.kind === 'wait') await kaspi.advance(each.ms);
            else if (each.kind === 'order') {
              const now = clock.now();
              // No bank takes eleven days; older orders are there before the first look.
              const ageMs = hasPolled || each.hiddenMs > 0 ? each.ageMs % (11 * DAY_MS) : each.ageMs;
              await world.buyerOrders({ createdAt: now - ageMs, shownAt: now + each.hiddenMs });
            } else if (each.kind === 'act') {
              const orders = await world.orders();
              const order = orders[each.pick % Math.max(1, orders.length)];
              if (order !== undefined) await act(world, order.code, each.what);
            } else {
              if (isShifting) wish = { createdAt: clock.now() };
              hasPolled = true;
              // A process that dies before it stores what a poll gave loses both, the signals and the checkpoint.
              const into = each.isLost ? { ...known, signals: new Map(known.signals) } : known;
              await collect(kaspi, into, { collectFrom, limit: each.limit });
            }
          }
          wish = undefined;
          for (let round = 0; round < 3; round += 1) {
            await kaspi.advance(16 * MINUTE_MS + (round === 0 ? 6 * HOUR_MS : 0));
            await collect(kaspi, known, { collectFrom, limit: 5 });
          }
          const orders = (await world.orders()).filter(({ shownAt }) => shownAt <= clock.now());
          expect([...known.signals.keys()].sort()).toEqual(orders.map(({ code }) => code).sort());
          for (const order of orders) {
            const signal = known.signals.get(order.code);
            expect(signal?.order?.platformStatus).toBe(`${order.state}/${order.status}`);
            const facts = {
              ...order,
              signatureRequired: false,
              handedOverAt: order.handedOverAt?.toString(),
            };
            expect(signal?.order?.state).toBe(orderStateOf(stageOf(facts)));
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
