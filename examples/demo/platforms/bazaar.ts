import type { EmulatorClock, VirtualClock } from '@leadkit/emulator';
import { createBazaar } from 'example-platform-bazaar';
import {
  BAZAAR_CLIENT_ID,
  BAZAAR_CLIENT_SECRET,
  type BazaarEmulator,
  type BazaarWorld,
  createBazaarEmulator,
} from 'example-platform-bazaar/emulator';
import { createBazaarMarket } from 'example-platform-bazaar/market';
import { isHumanAnswer } from '../story/answers.ts';
import { DEMO_ITEM, DEMO_QUERY } from '../story/item.ts';
import type { Happening } from '../world/happenings.ts';
import { consentAt } from './consent.ts';
import type {
  BuyerFacts,
  DemoPlatform,
  EmulatedPlatform,
  HostedPlatform,
  PlatformAccess,
  PlatformFacts,
} from './demo-platform.ts';
import { phoneInText } from './phone-in-text.ts';

/** Bazaar is a marketplace that does not exist; it has the traps of those that do. */
export const bazaar: DemoPlatform = {
  id: 'bazaar',
  name: 'Bazaar',
  emulate: emulateBazaar,
  connect: connectBazaar,
};

function emulateBazaar(clock: EmulatorClock): EmulatedPlatform {
  const emulator = createBazaarEmulator({ clock, seed: 7 });
  return {
    emulator,
    happenings: buyersOf(emulator.world, () => ourAdverts(emulator)[0]?.id),
    opensAtMs: () => ourAdverts(emulator)[0]?.publishedAt ?? undefined,
    observe: () => observeBazaar(emulator),
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
    consent: () => consentAt(access, clock),
  };
}

type OurAdvert = Awaited<ReturnType<BazaarWorld['adverts']>>[number];

function ourAdverts({ state, world }: BazaarEmulator): readonly OurAdvert[] {
  return state.collection('adverts').filter(({ sellerId }) => sellerId === world.shopIds[0]);
}

function observeBazaar(emulator: BazaarEmulator): PlatformFacts {
  const { state, world } = emulator;
  const [shopId] = world.shopIds;
  const competitors = state
    .collection('adverts')
    .filter(
      ({ sellerId, status, title }) =>
        !world.shopIds.includes(sellerId) && status === 'live' && title.toLowerCase().includes(DEMO_QUERY),
    );
  const orders = state.collection('orders').filter(({ sellerId }) => sellerId === shopId);
  const threads = state.collection('threads').filter(({ sellerId }) => sellerId === shopId);
  const charged = (isWanted: (bill: { readonly type: string }) => boolean): number =>
    state
      .collection('bills')
      .filter((bill) => bill.sellerId === shopId && isWanted(bill))
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const buyerIds = new Set([...orders, ...threads].map(({ buyerId }) => buyerId));
  return {
    platform: 'bazaar',
    offersSeen: competitors.length,
    advertsLive: ourAdverts(emulator).filter(({ status }) => status === 'live').length,
    goodsOnSale: 0,
    buyers: [...buyerIds].map((buyerId): BuyerFacts => {
      const theirs = orders.filter((order) => order.buyerId === buyerId);
      const threadIds = threads.filter((thread) => thread.buyerId === buyerId).map(({ id }) => id);
      const messages = state.collection('messages').filter(({ threadId }) => threadIds.includes(threadId));
      const received = messages.filter(({ direction }) => direction === 'in');
      const answers = messages.filter(({ direction, text }) => direction === 'out' && isHumanAnswer(text));
      const paid = theirs.filter(({ isPaid }) => isPaid);
      return {
        id: String(buyerId),
        phone:
          theirs.length > 0
            ? phoneInText(state.collection('buyers').get(buyerId)?.phone ?? '')
            : received.map(({ text }) => phoneInText(text)).find((phone) => phone !== undefined),
        signals: received.length + theirs.length,
        isForSales: received.length >= 2 || theirs.some(({ isPaid }) => !isPaid),
        firstAtMs: Math.min(...[...received, ...theirs].map(({ createdAt }) => createdAt)),
        answeredAtMs: answers[0]?.createdAt,
        paidMinor: paid.reduce((sum, { price, quantity }) => sum + price * quantity * 100, 0),
        // Orders of Bazaar name no code of ours; each is of one thing, and our one advert there sells one item.
        costMinor: paid.reduce((sum, { quantity }) => sum + (DEMO_ITEM.cost?.amountMinor ?? 0) * quantity, 0),
      };
    }),
    promotionMinor: charged(({ type }) => type === 'promotion' || type === 'other'),
    feesMinor: charged(({ type }) => type === 'fee' || type === 'delivery'),
  };
}

/** People who answer our advert. */
function buyersOf(world: BazaarWorld, ourAdvertId: () => number | undefined): readonly Happening[] {
  const advertId = (): number => {
    const id = ourAdvertId();
    if (id === undefined) throw new Error('The demo’s advert is not on Bazaar.');
    return id;
  };
  const writes = (afterMinutes: number, id: number, text: string): Happening => ({
    afterMinutes,
    act: () => world.buyerWrites({ advertId: advertId(), text, buyer: { id } }),
  });
  const look = (afterMinutes: number, views: number, phoneViews: number): Happening => ({
    afterMinutes,
    act: () => world.buyersLook({ advertId: advertId(), views, phoneViews }),
  });
  return [
    look(15, 35, 3),
    look(250, 82, 6),
    look(1_400, 51, 2),
    writes(20, 501, 'Здравствуйте! Сколько стоит шкаф на стену три метра?'),
    writes(25, 501, 'И когда сможете приехать на замер?'),
    { afterMinutes: 60, act: () => world.charge({ type: 'promotion', amountMinor: 400_000 }) },
    writes(70, 502, 'Сәлеметсіз бе, Алматыда жеткізу бар ма?'),
    writes(95, 502, 'Бағасы қанша болады, үш метрлік шкафқа?'),
    writes(180, 503, 'Актуально?'),
    writes(240, 504, 'Добрый день, нужен шкаф-купе в детскую, зеркало и два ящика'),
    writes(300, 504, 'Готов заказать на этой неделе'),
    {
      afterMinutes: 400,
      act: () => world.buyerOrders({ advertId: advertId(), buyer: { id: 504 } }),
    },
    {
      afterMinutes: 480,
      act: () => world.buyerOrders({ advertId: advertId(), buyer: { id: 505 }, isPaid: false }),
    },
  ];
}
