import type { ListingStatus } from '../../domain/listing.ts';
import type { Money } from '../../domain/money.ts';
import { parsePhoneNumber } from '../../domain/phone-number.ts';
import type { IncomingSignal, OrderState, SignalOrder } from '../../domain/signal.ts';
import { toUnixMs } from '../../domain/time.ts';
import type { PriceFeedOffer } from '../../ports/price-feed-port.ts';
import type { SpendEntry } from '../../ports/spend-port.ts';
import {
  type AccountState,
  addMessage,
  type FakeBuyer,
  type FakeListing,
  type FakeMessage,
  type FakeOrder,
  type FakeThread,
  found,
  partyOf,
  tell,
} from './account.ts';
import { type FakeListingRules, finishImport, moveListing } from './listings.ts';

/** How long order lists show an order; later changes are only seen by whoever re-reads it. */
export const FAKE_ORDER_WINDOW_MS: number = 14 * 24 * 60 * 60 * 1000;

/** One seller's account, seen and moved from behind the adapter's back. */
export interface FakeAccount {
  /** The platform's id, and the token that opens the account. */
  readonly externalAccountId: string;
  /** A name for people. */
  readonly label: string;
  /** The secret: `{ token }` as the account's credentials. */
  readonly token: string;
  /** Everything that was ever published, removed ones too, oldest first. A doubled create shows here. */
  readonly listings: readonly FakeListing[];
  /** Threads, oldest first. */
  readonly threads: readonly FakeThread[];
  /** Orders, oldest first. */
  readonly orders: readonly FakeOrder[];
  /** The price list that was published last; `undefined` while there is none. */
  readonly priceList: readonly PriceFeedOffer[] | undefined;
  /** Adds a buyer. A phone may be written in any habit. */
  addBuyer(buyer?: Partial<FakeBuyer>): FakeBuyer;
  /** A buyer writes, in a thread about `listingExternalId`, which begins with the first message. */
  writeMessage(message: {
    readonly buyerId: string;
    readonly text: string;
    readonly listingExternalId?: string;
    readonly kind?: 'message' | 'question' | 'application';
    readonly at?: string;
  }): FakeMessage & {
    /** The thread it is part of. */
    readonly threadExternalId: string;
  };
  /** Somebody of the seller's answers in the platform's own app. */
  answerElsewhere(message: {
    readonly threadExternalId: string;
    readonly text: string;
    readonly at?: string;
  }): FakeMessage;
  /** A buyer orders. `isPaid` is true unless said otherwise. */
  placeOrder(order: {
    readonly buyerId: string;
    readonly total: Money;
    readonly isPaid?: boolean;
    readonly listingExternalId?: string;
    readonly sku?: string;
    readonly respondBy?: string;
    readonly at?: string;
  }): FakeOrder;
  /**
   * An order moves on. Once it is completed, cancelled or returned, the platform hides the buyer's phone; once it is
   * older than {@link FAKE_ORDER_WINDOW_MS}, only a poll that names it as open sees the change.
   */
  changeOrder(externalId: string, change: Partial<SignalOrder> & { readonly state: OrderState }): FakeOrder;
  /** Tells anything else, such as a call-back request, as it is. */
  tell(signal: IncomingSignal): void;
  /** Moderation says yes. */
  approve(externalId: string): void;
  /** Moderation says no. */
  reject(externalId: string, rejection: string): void;
  /** A listing's time ends, or a moderator or the seller takes it off elsewhere. */
  setListingStatus(externalId: string, status: ListingStatus): void;
  /** An accepted import is worked off; drafts for which `refuse` gives a reason are refused. */
  finishImport(operation: string, refuse?: (key: string) => string | undefined): void;
  /** Buyers look at a listing: adds to its counters. */
  addViews(externalId: string, counts: Partial<FakeListing['stats']>): void;
  /** The platform charges. */
  charge(entry: Partial<SpendEntry> & { readonly amount: Money }): SpendEntry;
  /** The credentials are no longer accepted. */
  revokeToken(): void;
  /** The credentials are accepted again. */
  acceptToken(): void;
}

export function createFakeAccount(state: AccountState, rules: FakeListingRules): FakeAccount {
  const { externalAccountId, label, token } = state;

  function writeMessage(
    message: Parameters<FakeAccount['writeMessage']>[0],
  ): ReturnType<FakeAccount['writeMessage']> {
    const { buyerId, listingExternalId, ...rest } = message;
    const buyer = found(state.buyers, buyerId, 'world.writeMessage');
    const known = [...state.threads.values()].find(
      (thread) => thread.buyer.id === buyerId && thread.listingExternalId === listingExternalId,
    );
    const thread: FakeThread = known ?? {
      externalId: state.nextId('thread'),
      buyer,
      ...(listingExternalId === undefined ? {} : { listingExternalId }),
      messages: [],
      unread: 0,
    };
    const added = addMessage(state, thread, { ...rest, direction: 'inbound' });
    return { ...added, threadExternalId: thread.externalId };
  }

  function placeOrder(input: Parameters<FakeAccount['placeOrder']>[0]): FakeOrder {
    const { buyerId, total, isPaid = true, listingExternalId, sku, respondBy, at = state.now() } = input;
    const order: FakeOrder = {
      externalId: state.nextId('order'),
      buyer: found(state.buyers, buyerId, 'world.placeOrder'),
      order: { state: 'placed', platformStatus: 'PLACED', total, isPaid, isFinal: false },
      placedAt: at,
    };
    const about = {
      ...(listingExternalId === undefined ? {} : { externalId: listingExternalId }),
      ...(sku === undefined ? {} : { sku }),
    };
    state.orders.set(order.externalId, order);
    tell(state, {
      ...orderSignal(order, 1),
      ...(Object.keys(about).length === 0 ? {} : { listing: about }),
      ...(respondBy === undefined ? {} : { respondBy }),
    });
    return order;
  }

  function changeOrder(externalId: string, change: Parameters<FakeAccount['changeOrder']>[1]): FakeOrder {
    const before = found(state.orders, externalId, 'world.changeOrder');
    const isFinal = change.state === 'cancelled' || change.state === 'returned';
    const order: FakeOrder = {
      ...before,
      order: { ...before.order, platformStatus: change.state.toUpperCase(), isFinal, ...change },
    };
    const told = state.journal.filter((entry) => entry.signal.externalId === externalId);
    const listing = told[0]?.signal.listing;
    state.orders.set(externalId, order);
    const isListed = toUnixMs(state.now()) - toUnixMs(order.placedAt) <= FAKE_ORDER_WINDOW_MS;
    const signal = orderSignal(order, told.length + 1);
    tell(state, listing === undefined ? signal : { ...signal, listing }, isListed);
    return order;
  }

  return {
    externalAccountId,
    label,
    token,
    get listings(): readonly FakeListing[] {
      return [...state.listings.values()];
    },
    get threads(): readonly FakeThread[] {
      return [...state.threads.values()];
    },
    get orders(): readonly FakeOrder[] {
      return [...state.orders.values()];
    },
    get priceList(): readonly PriceFeedOffer[] | undefined {
      return state.priceList;
    },
    addBuyer: ({ id = state.nextId('buyer'), phone, ...rest } = {}) => {
      const buyer: FakeBuyer = {
        id,
        ...rest,
        ...(phone === undefined ? {} : { phone: parsePhoneNumber(phone) }),
      };
      state.buyers.set(id, buyer);
      return buyer;
    },
    writeMessage,
    answerElsewhere: ({ threadExternalId, ...rest }) =>
      addMessage(state, found(state.threads, threadExternalId, 'world.answerElsewhere'), {
        ...rest,
        direction: 'outbound',
      }),
    placeOrder,
    changeOrder,
    tell: (signal) => tell(state, signal),
    approve: (externalId) => moveListing(state, externalId, 'active'),
    reject: (externalId, rejection) => moveListing(state, externalId, 'rejected', rejection),
    setListingStatus: (externalId, status) => moveListing(state, externalId, status),
    finishImport: (operation, refuse) => finishImport(state, operation, rules, refuse),
    addViews: (externalId, counts) => {
      const listing = found(state.listings, externalId, 'world.addViews');
      const { views, phoneViews, favourites } = listing.stats;
      state.listings.set(externalId, {
        ...listing,
        stats: {
          views: views + (counts.views ?? 0),
          phoneViews: phoneViews + (counts.phoneViews ?? 0),
          favourites: favourites + (counts.favourites ?? 0),
        },
      });
    },
    charge: (input) => {
      const entry: SpendEntry = {
        key: state.nextId('bill'),
        kind: 'promotion',
        spentAt: state.now(),
        ...input,
      };
      state.spend.push(entry);
      return entry;
    },
    revokeToken: () => {
      state.isRevoked = true;
    },
    acceptToken: () => {
      state.isRevoked = false;
    },
  };
}

/** An order as a poll tells it. A finished one no longer shows the phone. */
function orderSignal({ externalId, buyer, order, placedAt }: FakeOrder, revision: number): IncomingSignal {
  const { phone, ...masked } = partyOf(buyer);
  const isOver = order.state === 'completed' || order.state === 'cancelled' || order.state === 'returned';
  const who = isOver || phone === undefined ? masked : { ...masked, phone };
  return { kind: 'order', externalId, revision, occurredAt: placedAt, who, order };
}
