import type { EmulatorClock, VirtualClock } from '@leadkit/emulator';
import { createBazaar } from 'example-platform-bazaar';
import {
  BAZAAR_CLIENT_ID,
  BAZAAR_CLIENT_SECRET,
  type BazaarWorld,
  createBazaarEmulator,
} from 'example-platform-bazaar/emulator';
import { createBazaarMarket } from 'example-platform-bazaar/market';
import { type Happening, playOut } from '../scenario.ts';
import type { DemoPlatform, EmulatedPlatform, HostedPlatform, PlatformAccess } from './demo-platform.ts';

const QUERY = 'шкаф';

/** Bazaar is a marketplace that does not exist; it has the traps of those that do. */
export const bazaar: DemoPlatform = {
  id: 'bazaar',
  start: startBazaar,
  connect: connectBazaar,
};

async function startBazaar(clock: EmulatorClock): Promise<EmulatedPlatform> {
  const emulator = createBazaarEmulator({ clock, seed: 7 });
  const { world } = emulator;
  const server = await emulator.listen();
  const { accessToken, refreshToken, expiresAt } = await world.grantAccess();
  playOut(clock, buyersOf(world));
  return {
    access: { id: 'bazaar', url: server.url, credentials: { accessToken, refreshToken, expiresAt } },
    observe: async () => {
      const { state } = emulator;
      const [shopId] = world.shopIds;
      const adverts = await world.adverts();
      const inbound = state.collection('messages').filter(({ direction }) => direction === 'in');
      const orders = state.collection('orders').filter(({ sellerId }) => sellerId === shopId);
      const buyers = new Set(
        [...orders, ...state.collection('threads').filter(({ sellerId }) => sellerId === shopId)].map(
          ({ buyerId }) => buyerId,
        ),
      );
      const paid = orders.filter(({ isPaid }) => isPaid);
      const competitors = state
        .collection('adverts')
        .filter(
          ({ sellerId, status, title }) =>
            !world.shopIds.includes(sellerId) && status === 'live' && title.toLowerCase().includes(QUERY),
        );
      return {
        offersSeen: competitors.length,
        advertsLive: adverts.filter(({ status }) => status === 'live').length,
        signals: inbound.length + orders.length,
        persons: buyers.size,
        won: new Set(paid.map(({ buyerId }) => buyerId)).size,
        revenue: {
          amountMinor: paid.reduce((sum, { price, quantity }) => sum + price * quantity * 100, 0),
          currency: 'KZT',
        },
      };
    },
    close: server.close,
  };
}

function connectBazaar(access: PlatformAccess, clock: VirtualClock): HostedPlatform {
  const { url: baseUrl } = access;
  return {
    platform: createBazaar({ clientId: BAZAAR_CLIENT_ID, clientSecret: BAZAAR_CLIENT_SECRET, baseUrl }),
    market: createBazaarMarket({ baseUrl, clock, fetch: clock.fetch }),
    place: {
      categoryId: '101',
      city: 'almaty',
      districtId: '12',
      attributes: { condition: 'new', width_cm: 300 },
    },
  };
}

/** A day of people who answer our advert. */
function buyersOf(world: BazaarWorld): readonly Happening[] {
  const advertId = async (): Promise<number> => {
    const [advert] = await world.adverts();
    if (advert === undefined) throw new Error('The demo’s advert is not on Bazaar.');
    return advert.id;
  };
  const writes = (afterMinutes: number, id: number, text: string): Happening => ({
    afterMinutes,
    act: async () => world.buyerWrites({ advertId: await advertId(), text, buyer: { id } }),
  });
  return [
    writes(20, 501, 'Здравствуйте! Сколько стоит шкаф на стену три метра?'),
    writes(25, 501, 'И когда сможете приехать на замер?'),
    writes(70, 502, 'Сәлеметсіз бе, Алматыда жеткізу бар ма?'),
    writes(95, 502, 'Бағасы қанша болады, үш метрлік шкафқа?'),
    writes(180, 503, 'Актуально?'),
    writes(240, 504, 'Добрый день, нужен шкаф-купе в детскую, зеркало и два ящика'),
    writes(300, 504, 'Готов заказать на этой неделе'),
    {
      afterMinutes: 400,
      act: async () => world.buyerOrders({ advertId: await advertId(), buyer: { id: 504 } }),
    },
    {
      afterMinutes: 480,
      act: async () => world.buyerOrders({ advertId: await advertId(), buyer: { id: 505 }, isPaid: false }),
    },
  ];
}
