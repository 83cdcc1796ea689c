/** Where an advert stands, in Bazaar's words. */
export type BazaarAdvertStatus = 'pending' | 'live' | 'refused' | 'paused' | 'sold' | 'ended' | 'deleted';

/** Where an order stands, in Bazaar's words. `closed`: completed, and the two weeks for a return are over. */
export type BazaarOrderStatus = 'new' | 'accepted' | 'completed' | 'closed' | 'cancelled' | 'returned';

/** Somebody who sells: a shop with an account, or a private person. */
export interface SellerRow {
  readonly id: number;
  readonly kind: 'shop' | 'person';
  readonly name: string;
  /** Whether one can connect to it: the other sellers are competitors. */
  readonly isOurs: boolean;
  readonly rating: number | null;
}

/** Moments are milliseconds since 1970; what goes out is local time. */
export interface AdvertRow {
  readonly id: number;
  readonly sellerId: number;
  readonly reference: string | null;
  readonly title: string;
  readonly description: string;
  readonly categoryId: number;
  readonly cityId: number;
  readonly districtId: number | null;
  /** Whole tenge; `null`: by agreement. */
  readonly price: number | null;
  readonly photos: readonly string[];
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly contactName: string;
  readonly contactPhone: string | null;
  readonly quantity: number | null;
  readonly status: BazaarAdvertStatus;
  readonly refusal: string | null;
  readonly isPromoted: boolean;
  readonly createdAt: number;
  readonly publishedAt: number | null;
  readonly refreshedAt: number;
  readonly endsAt: number | null;
  readonly views: number;
  readonly phoneViews: number;
  readonly favourites: number;
}

export interface BuyerRow {
  readonly id: number;
  readonly name: string;
  readonly phone: string;
}

export interface ThreadRow {
  readonly id: number;
  readonly sellerId: number;
  readonly advertId: number;
  readonly buyerId: number;
  readonly createdAt: number;
  readonly lastMessageId: number;
  readonly lastMessageAt: number;
  readonly messageCount: number;
  readonly unreadCount: number;
}

export interface MessageRow {
  readonly id: number;
  readonly threadId: number;
  readonly direction: 'in' | 'out';
  readonly text: string;
  readonly createdAt: number;
}

export interface OrderRow {
  /** Such as `BZ-1001`. */
  readonly id: string;
  readonly sellerId: number;
  readonly advertId: number;
  readonly buyerId: number;
  readonly status: BazaarOrderStatus;
  /** One more with every change. */
  readonly version: number;
  readonly quantity: number;
  readonly price: number;
  readonly isPaid: boolean;
  readonly cancelReason: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly answerUntil: number;
}

export interface BillRow {
  readonly id: number;
  readonly sellerId: number;
  readonly type: 'promotion' | 'fee' | 'delivery' | 'refund' | 'other';
  readonly advertId: number | null;
  /** In tiyn; a refund is positive too, its type says what it is. */
  readonly amountMinor: number;
  readonly createdAt: number;
  readonly title: string;
}

/** A consent, an access token or a refresh token. */
export interface GrantRow {
  readonly kind: 'code' | 'access' | 'refresh';
  readonly sellerId: number;
  readonly expiresAt: number;
  /** For a code: where it was sent. */
  readonly redirectUri: string | null;
}

/** How much one address sent. */
export interface AddressRow {
  readonly windowStartedAt: number;
  readonly requests: number;
  readonly refused: number;
  readonly bannedUntil: number;
}

export interface ModerationRow {
  readonly verdict: 'approve' | 'refuse' | 'wait';
  readonly reason: string;
}

/** Everything Bazaar keeps. */
export type BazaarTables = {
  readonly sellers: SellerRow;
  readonly adverts: AdvertRow;
  readonly buyers: BuyerRow;
  readonly threads: ThreadRow;
  readonly messages: MessageRow;
  readonly orders: OrderRow;
  readonly bills: BillRow;
  readonly grants: GrantRow;
  readonly addresses: AddressRow;
  readonly moderation: ModerationRow;
};
