import type { Emulator } from '@leadkit/emulator';
import { changeSettings } from './current-settings.ts';
import type { FeedPuller } from './feed-puller.ts';
import { newOrder } from './new-order.ts';
import { moveOrder } from './order-events.ts';
import {
  acceptOrder,
  assembleOrder,
  beginOrder,
  cancelOrder,
  changeOrder,
  completeOrder,
  type KaspiWorldContext,
} from './order-life.ts';
import type { KaspiOrderRow } from './order-row.ts';
import { FIRST_MERCHANT_ID } from './seed-state.ts';
import type { KaspiMerchantRow, KaspiTables } from './tables.ts';
import type { KaspiWorld } from './world.ts';

const FIRST = String(FIRST_MERCHANT_ID);
const SECOND = String(FIRST_MERCHANT_ID + 1);

export function createKaspiWorld({ act }: Pick<Emulator<KaspiTables>, 'act'>, feeds: FeedPuller): KaspiWorld {
  const ofShop =
    (merchantId = FIRST) =>
    (row: { readonly merchantId: string }): boolean =>
      row.merchantId === merchantId;
  return {
    merchantIds: [FIRST, SECOND],
    grantAccess: ({ merchantId = FIRST } = {}) =>
      act((context) => {
        const { id, token: known } = ourShop(context, merchantId);
        const token = known ?? `${context.state.random.token(43)}=`;
        context.state.collection('merchants').update(id, { token });
        return { token, merchantId: id };
      }),
    revokeAccess: ({ merchantId = FIRST } = {}) =>
      act((context) => {
        context.state.collection('merchants').update(ourShop(context, merchantId).id, { token: null });
      }),
    buyerOrders: (wish = {}) =>
      act((context) => {
        const { id } = ourShop(context, wish.merchantId ?? FIRST);
        return beginOrder(context, newOrder(context, id, wish));
      }),
    orderMoves: ({ code, event }) => act((context) => moveOrder(context, anyOrder(context, code), event)),
    sellerActs: ({ code, act: what }) =>
      act((context) => {
        const order = anyOrder(context, code);
        if (what === 'accept') return acceptOrder(context, order);
        if (what === 'assemble') return assembleOrder(context, order, 1);
        if (what === 'complete') return completeOrder(context, order);
        return cancelOrder(context, order, 'MERCHANT_OUT_OF_STOCK');
      }),
    setOrder: ({ code, state, status }) =>
      act((context) =>
        changeOrder(context, anyOrder(context, code), {
          ...(state === undefined ? {} : { state }),
          ...(status === undefined ? {} : { status }),
        }),
      ),
    securityCode: ({ code }) => act((context) => anyOrder(context, code).securityCode),
    setAutoAccept: ({ on, merchantId = FIRST }) =>
      act((context) => {
        context.state.collection('merchants').update(ourShop(context, merchantId).id, { autoAccept: on });
      }),
    configure: (input) => act((context) => changeSettings(context, input)),
    orders: ({ merchantId } = {}) =>
      act(({ state }) => state.collection('orders').filter(ofShop(merchantId))),
    offers: ({ merchantId } = {}) =>
      act(({ state }) => state.collection('offers').filter(ofShop(merchantId))),
    cards: ({ merchantId } = {}) => act(({ state }) => state.collection('cards').filter(ofShop(merchantId))),
    imports: ({ merchantId } = {}) =>
      act(({ state }) => state.collection('imports').filter(ofShop(merchantId))),
    giveFeed: async ({ url, merchantId = FIRST, username = null, password = null }) => {
      await act((context) => ourShop(context, merchantId));
      await feeds.give({ merchantId, url, username, password });
    },
    pullFeed: ({ merchantId = FIRST } = {}) => feeds.pull(merchantId),
    feedPulls: ({ merchantId = FIRST } = {}) => feeds.history(merchantId),
  };
}

function ourShop({ state }: KaspiWorldContext, merchantId: string): Readonly<KaspiMerchantRow> {
  const shop = state.collection('merchants').get(merchantId);
  if (shop?.isOurs === true) return shop;
  throw new RangeError(`"${merchantId}" is no shop that can be connected; those are ${FIRST} and ${SECOND}.`);
}

function anyOrder({ state }: KaspiWorldContext, code: string): Readonly<KaspiOrderRow> {
  const order = state.collection('orders').get(code);
  if (order !== undefined) return order;
  throw new RangeError(`There is no order ${code} on this Kaspi.`);
}
