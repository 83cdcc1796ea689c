import { randomUUID } from 'node:crypto';
import type { EmulatorClock, VirtualClock } from '@leadkit/emulator';
import { createKaspi, createKaspiPriceList } from '@leadkit/platform-kaspi';
import { createKaspiEmulator, type KaspiEmulator, type KaspiWorld } from '@leadkit/platform-kaspi/emulator';
import { createKaspiMarket } from '@leadkit/platform-kaspi/market';
import { FRIEND } from '../story/friend.ts';
import { DEMO_GOODS, DEMO_QUERY } from '../story/item.ts';
import type { Happening } from '../world/happenings.ts';
import { consentAt, ownerActs } from './consent.ts';
import type {
  BuyerFacts,
  DemoPlatform,
  EmulatedPlatform,
  HostedPlatform,
  PlatformAccess,
  PlatformFacts,
} from './demo-platform.ts';

/** Kaspi.kz: orders of a shop whose goods are on sale already. Buyers do not write there; they order. */
export const kaspi: DemoPlatform = {
  id: 'kaspi',
  name: 'Kaspi.kz',
  emulate: emulateKaspi,
  connect: connectKaspi,
};

function emulateKaspi(clock: EmulatorClock, startMs: number): EmulatedPlatform {
  const emulator = createKaspiEmulator({ clock, seed: 7 });
  return {
    emulator,
    happenings: ordersOf(emulator.world),
    opensAtMs: () => startMs,
    observe: () => observeKaspi(emulator),
  };
}

/** Id of the shop, as its owner reads it in the cabinet. */
const SHOP_ID = '30000001';

function connectKaspi(access: PlatformAccess, clock: VirtualClock, folder: string): HostedPlatform {
  const basicAuth = { username: 'kaspi', password: randomUUID() };
  const priceList = createKaspiPriceList({
    merchantId: SHOP_ID,
    company: 'ТОО Шкаф-Мастер',
    storage: folder,
    basicAuth,
    clock,
  });
  return {
    platform: createKaspi({ baseUrl: access.url, priceList: () => priceList }),
    priceList: {
      handler: (request) => priceList.handler(request),
      announce: async (url) => {
        await ownerActs(access, clock, 'give-feed', { url, ...basicAuth });
      },
      seenOffers: async () => {
        const { state, published } = await priceList.status();
        return state === 'seen' ? (published?.offers ?? 0) : 0;
      },
    },
    market: createKaspiMarket({ baseUrl: access.url, clock, fetch: clock.fetch }),
    consent: () => consentAt(access, clock),
  };
}

function observeKaspi({ state, world }: KaspiEmulator): PlatformFacts {
  const [shopId] = world.merchantIds;
  const orders = state.collection('orders').filter(({ merchantId }) => merchantId === shopId);
  const kept = orders.filter(({ status }) => status !== 'CANCELLED');
  const phones = new Set(orders.map(({ buyer }) => buyer.phone));
  return {
    platform: 'kaspi',
    // Sellers share a card there, so what a search shows is cards.
    offersSeen: state.collection('products').filter(({ title }) => title.toLowerCase().includes(DEMO_QUERY))
      .length,
    advertsLive: 0,
    goodsOnSale: state
      .collection('offers')
      .filter(({ merchantId, isOnSale }) => merchantId === shopId && isOnSale).length,
    buyers: [...phones].map((phone): BuyerFacts => {
      const theirs = orders.filter(({ buyer }) => buyer.phone === phone);
      const paid = kept.filter(({ buyer }) => buyer.phone === phone).flatMap(({ entries }) => entries);
      return {
        id: phone,
        phone: phone.slice(-10),
        signals: theirs.length,
        // Whoever orders there pays at once.
        isForSales: false,
        firstAtMs: Math.min(...theirs.map(({ createdAt }) => createdAt)),
        answeredAtMs: undefined,
        paidMinor: paid.reduce((sum, { basePrice, quantity }) => sum + basePrice * quantity * 100, 0),
        costMinor: paid.reduce((sum, { sku, quantity }) => sum + costOf(sku) * quantity, 0),
      };
    }),
    promotionMinor: 0,
    feesMinor: kept.reduce((sum, { deliveryCostForSeller }) => sum + deliveryCostForSeller * 100, 0),
  };
}

function costOf(sku: string): number {
  return DEMO_GOODS.find((goods) => goods.sku === sku)?.cost?.amountMinor ?? 0;
}

/** People who order. The shop accepts by itself; one buyer thinks better of it. */
function ordersOf(world: KaspiWorld): readonly Happening[] {
  const orders = (afterMinutes: number, sku: string, phone?: string): Happening => ({
    afterMinutes,
    act: () => world.buyerOrders({ items: [{ sku }], ...(phone === undefined ? {} : { buyer: { phone } }) }),
  });
  return [
    { afterMinutes: 0, act: () => world.setAutoAccept({ on: true }) },
    orders(130, 'WARDROBE_150'),
    // Fetched by the buyer, so that it costs no delivery whenever it is read.
    {
      afterMinutes: 560,
      act: () =>
        world.buyerOrders({
          items: [{ sku: 'WARDROBE_180' }],
          buyer: { phone: '+77770001122' },
          delivery: 'pickup',
        }),
    },
    { afterMinutes: 640, act: () => cancelLast(world) },
    orders(1_560, 'WARDROBE_180', FRIEND.inOrder),
  ];
}

async function cancelLast(world: KaspiWorld): Promise<void> {
  const last = (await world.orders()).at(-1);
  if (last !== undefined) await world.orderMoves({ code: last.code, event: 'buyer_cancels' });
}
