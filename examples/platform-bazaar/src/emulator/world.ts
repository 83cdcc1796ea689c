import type { Emulator, EmulatorContext } from '@leadkit/emulator';
import { approveAdvert, refuseAdvert } from './advert-life.ts';
import { ACCESS_LIFE_MS, issueTokens } from './auth-routes.ts';
import { BAZAAR_CITIES } from './catalog-data.ts';
import { ANSWER_MS, moveOrder } from './order-life.ts';
import { FIRST_SHOP_ID } from './seed-state.ts';
import type {
  AdvertRow,
  BazaarOrderStatus,
  BazaarTables,
  BillRow,
  BuyerRow,
  ModerationRow,
  OrderRow,
} from './tables.ts';
import { addMessage } from './talk.ts';

/** Somebody who buys. A known `id` is that buyer again; without one a new buyer with a made-up name and phone comes. */
export interface BazaarBuyer {
  /** Bazaar's id of the buyer. */
  readonly id?: number | undefined;
  /** Name as given. */
  readonly name?: string | undefined;
  /** As Bazaar prints it, such as `+7 700 000 00 05`. */
  readonly phone?: string | undefined;
}

/** Bazaar behind the adapter's back: what buyers, competitors and moderators do, and what is really there. */
export interface BazaarWorld {
  /** Ids of the shops that can be connected. */
  readonly shopIds: readonly number[];
  /** The owner of a shop (default: the first) consents. Gives secrets by the adapter's names. */
  grantAccess(input?: { readonly shopId?: number | undefined }): Promise<{
    readonly accessToken: string;
    readonly refreshToken: string;
    readonly expiresAt: string;
  }>;
  /** The owner takes the consent back: no token of the shop (default: the first) works any more. */
  revokeAccess(input?: { readonly shopId?: number | undefined }): Promise<void>;
  /** A buyer writes about one of our adverts; the first message begins the thread. */
  buyerWrites(input: {
    readonly advertId: number;
    readonly text: string;
    readonly buyer?: BazaarBuyer | undefined;
  }): Promise<{ readonly threadId: number; readonly messageId: number; readonly buyerId: number }>;
  /** Somebody of the shop answers in Bazaar's own app. */
  sellerWrites(input: {
    readonly threadId: number;
    readonly text: string;
  }): Promise<{ readonly messageId: number }>;
  /** A buyer orders one of our adverts that has a price. One piece, paid, unless said otherwise. */
  buyerOrders(input: {
    readonly advertId: number;
    readonly buyer?: BazaarBuyer | undefined;
    readonly quantity?: number | undefined;
    readonly isPaid?: boolean | undefined;
  }): Promise<Readonly<OrderRow>>;
  /** An order moves on. Throws when it cannot from where it is. */
  orderMoves(input: {
    readonly orderId: string;
    readonly status: BazaarOrderStatus;
    readonly reason?: string | undefined;
  }): Promise<Readonly<OrderRow>>;
  /** A competitor's advert appears on the site. */
  competitorPosts(input: {
    readonly title: string;
    readonly price: number | null;
    readonly city?: 'almaty' | 'astana' | 'shymkent' | undefined;
    readonly categoryId?: number | undefined;
    readonly sellerId?: number | undefined;
    readonly isPromoted?: boolean | undefined;
  }): Promise<Readonly<AdvertRow>>;
  /** A competitor changes the price or takes the advert off. */
  competitorChanges(input: {
    readonly advertId: number;
    readonly price?: number | null | undefined;
    readonly isPromoted?: boolean | undefined;
    readonly isGone?: boolean | undefined;
  }): Promise<Readonly<AdvertRow>>;
  /** A moderator decides about one advert now, whatever was decided before. */
  moderate(input: {
    readonly advertId: number;
    readonly verdict: 'approve' | 'refuse';
    readonly reason?: string | undefined;
  }): Promise<Readonly<AdvertRow>>;
  /** What moderation does from now on, five seconds after an advert came: `approve` at first; `wait` leaves it pending. */
  setModeration(input: {
    readonly verdict: ModerationRow['verdict'];
    readonly reason?: string | undefined;
  }): Promise<void>;
  /** An advert's time ends now. */
  advertEnds(input: { readonly advertId: number }): Promise<Readonly<AdvertRow>>;
  /** Buyers look at an advert: adds to its counters. */
  buyersLook(input: {
    readonly advertId: number;
    readonly views?: number | undefined;
    readonly phoneViews?: number | undefined;
    readonly favourites?: number | undefined;
  }): Promise<void>;
  /** Bazaar charges a shop (default: the first). */
  charge(input: {
    readonly type: BillRow['type'];
    /** In tiyn, positive; a refund too. */
    readonly amountMinor: number;
    readonly title?: string | undefined;
    readonly advertId?: number | undefined;
    readonly shopId?: number | undefined;
  }): Promise<Readonly<BillRow>>;
  /** Time passes: moderation decides, adverts end, orders close. Throws when the emulator's clock cannot be moved. */
  advance(ms: number): Promise<void>;
  /** Adverts of a shop (default: the first), deleted ones too, oldest first. A doubled create shows here. */
  adverts(input?: { readonly shopId?: number | undefined }): Promise<readonly Readonly<AdvertRow>[]>;
}

type Context = EmulatorContext<BazaarTables>;

const BUYER_NAMES = [
  'Айдана',
  'Марат',
  'Ольга',
  'Нұрлан',
  'Дана',
  'Сергей',
  'Жанар',
  'Руслан',
  'Әсел',
  'Ирина',
];

export function createBazaarWorld(emulator: Pick<Emulator<BazaarTables>, 'act' | 'advance'>): BazaarWorld {
  const { act, advance } = emulator;

  return {
    shopIds: [FIRST_SHOP_ID, FIRST_SHOP_ID + 1],
    grantAccess: ({ shopId = FIRST_SHOP_ID } = {}) =>
      act((context) => {
        const issued = issueTokens(context, shopId);
        return {
          accessToken: issued.access_token,
          refreshToken: issued.refresh_token,
          expiresAt: new Date(context.now() + ACCESS_LIFE_MS).toISOString(),
        };
      }),
    revokeAccess: ({ shopId = FIRST_SHOP_ID } = {}) =>
      act(({ state, now }) => {
        const grants = state.collection('grants');
        for (const [token, grant] of grants.entries())
          if (grant.sellerId === shopId) grants.set(token, { ...grant, expiresAt: now() });
      }),
    buyerWrites: ({ advertId, text, buyer }) =>
      act((context) => {
        const advert = ourAdvert(context, advertId);
        const { id: buyerId } = findBuyer(context, buyer);
        const threadId = openThread(context, advert, buyerId);
        const { id: messageId } = addMessage(context, threadId, 'in', text);
        return { threadId, messageId, buyerId };
      }),
    sellerWrites: ({ threadId, text }) =>
      act((context) => {
        present(context.state.collection('threads').get(threadId), `thread ${threadId}`);
        return { messageId: addMessage(context, threadId, 'out', text).id };
      }),
    buyerOrders: ({ advertId, buyer, quantity = 1, isPaid = true }) =>
      act((context) => {
        const { state, now } = context;
        const advert = ourAdvert(context, advertId);
        const id = `BZ-${state.nextId('orders', 1_001)}`;
        return state.collection('orders').set(id, {
          id,
          sellerId: advert.sellerId,
          advertId,
          buyerId: findBuyer(context, buyer).id,
          status: 'new',
          version: 1,
          quantity,
          price: present(advert.price ?? undefined, `price of advert ${advertId}`),
          isPaid,
          cancelReason: null,
          createdAt: now(),
          updatedAt: now(),
          answerUntil: now() + ANSWER_MS,
        });
      }),
    orderMoves: ({ orderId, status, reason = null }) =>
      act((context) => {
        const order = present(context.state.collection('orders').get(orderId), `order ${orderId}`);
        const moved = moveOrder(context, order, status, reason);
        if (moved === undefined)
          throw new RangeError(`Order ${orderId} is "${order.status}" and cannot become "${status}".`);
        return moved;
      }),
    competitorPosts: (input) => act((context) => postCompetitor(context, input)),
    competitorChanges: ({ advertId, price, isPromoted, isGone }) =>
      act(({ state }) => {
        present(state.collection('adverts').get(advertId), `advert ${advertId}`);
        return state.collection('adverts').update(advertId, {
          ...(price === undefined ? {} : { price }),
          ...(isPromoted === undefined ? {} : { isPromoted }),
          ...(isGone === true ? { status: 'ended' as const } : {}),
        });
      }),
    moderate: ({ advertId, verdict, reason = 'Нарушение правил' }) =>
      act((context) => {
        const advert = ourAdvert(context, advertId);
        return verdict === 'approve' ? approveAdvert(context, advert) : refuseAdvert(context, advert, reason);
      }),
    setModeration: ({ verdict, reason = 'Нарушение правил' }) =>
      act(({ state }) => {
        state.collection('moderation').set('standing', { verdict, reason });
      }),
    advertEnds: ({ advertId }) =>
      act((context) => {
        ourAdvert(context, advertId);
        return context.state
          .collection('adverts')
          .update(advertId, { status: 'ended', endsAt: context.now() });
      }),
    buyersLook: ({ advertId, views = 0, phoneViews = 0, favourites = 0 }) =>
      act((context) => {
        const advert = ourAdvert(context, advertId);
        context.state.collection('adverts').update(advertId, {
          views: advert.views + views,
          phoneViews: advert.phoneViews + phoneViews,
          favourites: advert.favourites + favourites,
        });
      }),
    charge: ({ type, amountMinor, title = type, advertId = null, shopId = FIRST_SHOP_ID }) =>
      act(({ state, now }) => {
        const id = state.nextId('bills', 9_001);
        const bill: BillRow = { id, sellerId: shopId, type, advertId, amountMinor, createdAt: now(), title };
        return state.collection('bills').set(id, bill);
      }),
    advance,
    adverts: ({ shopId = FIRST_SHOP_ID } = {}) =>
      act(({ state }) => state.collection('adverts').filter(({ sellerId }) => sellerId === shopId)),
  };
}

function postCompetitor(context: Context, input: Parameters<BazaarWorld['competitorPosts']>[0]): AdvertRow {
  const { state, now } = context;
  const {
    title,
    price,
    city = 'almaty',
    categoryId = 101,
    sellerId = FIRST_SHOP_ID + 2,
    isPromoted = false,
  } = input;
  const id = state.nextId('adverts', 10_001);
  const row: AdvertRow = {
    id,
    sellerId: present(state.collection('sellers').get(sellerId), `seller ${sellerId}`).id,
    reference: null,
    title,
    description: `${title}. Подробности по телефону.`,
    categoryId,
    cityId: BAZAAR_CITIES.find(({ slug }) => slug === city)?.id ?? 1,
    districtId: null,
    price,
    photos: [],
    attributes: {},
    contactName: 'Продавец',
    contactPhone: null,
    quantity: null,
    status: 'pending',
    refusal: null,
    isPromoted,
    createdAt: now(),
    publishedAt: null,
    refreshedAt: now(),
    endsAt: null,
    views: 0,
    phoneViews: 0,
    favourites: 0,
  };
  state.collection('adverts').set(id, row);
  return approveAdvert(context, row);
}

function openThread(context: Context, advert: AdvertRow, buyerId: number): number {
  const { state, now } = context;
  const known = state
    .collection('threads')
    .find((thread) => thread.advertId === advert.id && thread.buyerId === buyerId);
  if (known !== undefined) return known.id;
  const id = state.nextId('threads', 3_001);
  state.collection('threads').set(id, {
    id,
    sellerId: advert.sellerId,
    advertId: advert.id,
    buyerId,
    createdAt: now(),
    lastMessageId: 0,
    lastMessageAt: now(),
    messageCount: 0,
    unreadCount: 0,
  });
  return id;
}

function findBuyer({ state }: Context, buyer: BazaarBuyer = {}): BuyerRow {
  const buyers = state.collection('buyers');
  if (buyer.id !== undefined && buyers.has(buyer.id))
    return present(buyers.get(buyer.id), `buyer ${buyer.id}`);
  const number = state.nextId('buyers');
  const id = buyer.id ?? 8_000 + number;
  const digits = String(number % 10_000).padStart(4, '0');
  return buyers.set(id, {
    id,
    name: buyer.name ?? BUYER_NAMES[(number - 1) % BUYER_NAMES.length] ?? 'Покупатель',
    phone: buyer.phone ?? `+7 700 000 ${digits.slice(0, 2)} ${digits.slice(2)}`,
  });
}

function ourAdvert({ state }: Context, advertId: number): AdvertRow {
  const advert = present(state.collection('adverts').get(advertId), `advert ${advertId}`);
  if (state.collection('sellers').get(advert.sellerId)?.isOurs === true) return advert;
  throw new RangeError(`Advert ${advertId} is a competitor's; buyers here only write to our shops.`);
}

function present<Value>(value: Value | undefined, what: string): Value {
  if (value !== undefined) return value;
  throw new RangeError(`There is no ${what} on Bazaar.`);
}
