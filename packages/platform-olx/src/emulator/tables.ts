import type { OlxEmulatorSettings } from './settings.ts';

/** Where an advert stands, in OLX's words. */
export type OlxAdvertStatus =
  | 'new'
  | 'active'
  | 'limited'
  | 'removed_by_user'
  | 'outdated'
  | 'unconfirmed'
  | 'unpaid'
  | 'moderated'
  | 'blocked'
  | 'disabled'
  | 'removed_by_moderator';

/** What moderation may say of an advert that comes in. */
export type OlxVerdict = 'active' | 'moderated' | 'blocked' | 'disabled' | 'removed_by_moderator';

/** Moments are milliseconds since 1970; what goes out is local time. */
export interface OlxAdvertRow {
  /** Number of the advert. */
  readonly id: number;
  /** Number of its owner. */
  readonly ownerId: number;
  /** Where it stands. */
  readonly status: OlxAdvertStatus;
  /** Deleted adverts stay here, so that the world can count them; the API no longer knows them. */
  readonly isDeleted: boolean;
  /** When it was created. */
  readonly createdAt: number;
  /** When it last became active; `null`: never yet. */
  readonly activatedAt: number | null;
  /** When it ends. */
  readonly validTo: number;
  /** When it last was put on top of lists. */
  readonly refreshedAt: number;
  /** When it was last bumped; `null`: never. */
  readonly bumpedAt: number | null;
  /** What its owner wrote. */
  readonly fields: OlxAdvertFields;
  /** HTML of the moderator; `null`: no complaint. */
  readonly complaint: string | null;
  /** Which round of moderation is under way: the verdict of an older one no longer counts. */
  readonly round: number;
  /** Whether its place is paid by a packet, so that it takes none of the free ones. */
  readonly isPaid: boolean;
  /** Paid features, over ones too. */
  readonly features: readonly OlxBoughtFeature[];
  /** Views of its page. */
  readonly views: number;
  /** Views of its phone. */
  readonly phoneViews: number;
  /** People who keep it among their favourites. */
  readonly observers: number;
}

/** What an owner can write in an advert. */
export interface OlxAdvertFields {
  /** Title. */
  readonly title: string;
  /** Text. */
  readonly description: string;
  /** A leaf of the category tree. */
  readonly categoryId: number;
  /** Who sells. */
  readonly advertiserType: 'private' | 'business';
  /** The host's own id; `null`: none. */
  readonly externalId: string | null;
  /** Name and numbers, comma-separated; an empty text: no number. */
  readonly contact: { readonly name: string; readonly phone: string };
  /** Where. */
  readonly location: {
    readonly cityId: number;
    readonly districtId: number | null;
    readonly latitude: number | null;
    readonly longitude: number | null;
  };
  /** Addresses of the photos on OLX's own servers. */
  readonly images: readonly string[];
  /** Price; `null`: none. */
  readonly price: OlxPrice | null;
  /** Pay of a job; `null`: none. */
  readonly salary: OlxSalary | null;
  /** Attributes besides price and salary. */
  readonly attributes: readonly OlxAttributeValue[];
  /** Whether delivery is possible; `null`: not said. */
  readonly courier: boolean | null;
  /** Whether it goes on when its time is over. */
  readonly autoExtend: boolean;
}

/** A price in major units. */
export interface OlxPrice {
  readonly value: number;
  readonly currency: string;
  readonly negotiable: boolean;
  readonly trade: boolean;
  readonly budget: boolean;
}

/** Pay of a job in major units. */
export interface OlxSalary {
  readonly value_from: number | null;
  readonly value_to: number | null;
  readonly currency: string;
  readonly negotiable: boolean;
  readonly type: 'monthly' | 'hourly';
}

/** One value, or several where the category allows it. */
export interface OlxAttributeValue {
  readonly code: string;
  readonly value: string | null;
  readonly values: readonly string[] | null;
}

/** A paid feature of one advert. */
export interface OlxBoughtFeature {
  readonly code: string;
  readonly validTo: number;
}

/** A person or a company on OLX. */
export interface OlxUserRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly isBusiness: boolean;
  /** `ours` can be connected; the others are competitors and buyers. */
  readonly kind: 'ours' | 'competitor' | 'buyer';
  /** Tenge on the account. */
  readonly wallet: number;
  readonly createdAt: number;
  /** What `/users-business/me` keeps; `null`: not a business. */
  readonly business: OlxBusinessProfile | null;
}

/** The page of a business. */
export interface OlxBusinessProfile {
  readonly name: string;
  readonly description: string;
  readonly subdomain: string;
  readonly websiteUrl: string;
  readonly address: {
    readonly street: string;
    readonly number: string;
    readonly postcode: string;
    readonly city: string;
  };
  readonly phones: readonly string[];
}

/** A logo or a banner, of a user or of an advert. */
export interface OlxPictureRow {
  readonly id: number;
  readonly kind: 'user_logo' | 'user_banner' | 'advert_logo';
  /** Id of the user or of the advert. */
  readonly ofId: number;
  readonly url: string;
}

/** An application registered with OLX. */
export interface OlxAppRow {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly isActive: boolean;
  readonly grants: readonly string[];
  readonly scopes: readonly string[];
  readonly redirectUris: readonly string[];
}

/** A consent that waits to be exchanged. */
export interface OlxCodeRow {
  readonly code: string;
  readonly clientId: string;
  readonly userId: number;
  readonly scope: string;
  /** As the consent URL had it; `null`: it had none. */
  readonly redirectUri: string | null;
  readonly expiresAt: number;
  readonly isUsed: boolean;
}

/** An access token with the refresh token that belongs to it. */
export interface OlxSessionRow {
  readonly id: number;
  readonly clientId: string;
  /** `null`: a token of the application itself. */
  readonly userId: number | null;
  readonly scope: string;
  readonly access: string;
  readonly accessExpiresAt: number;
  readonly refresh: string;
  /** Local day on which the refresh token was issued, such as `2026-11-22`. */
  readonly refreshDay: string;
  readonly refreshExpiresAt: number;
}

export interface OlxThreadRow {
  readonly id: number;
  readonly uuid: string;
  readonly advertId: number;
  /** Owner of the advert. */
  readonly ownerId: number;
  /** The buyer. */
  readonly interlocutorId: number;
  readonly createdAt: number;
  readonly lastMessageId: number;
  readonly isFavourite: boolean;
}

export interface OlxMessageRow {
  readonly id: number;
  readonly uuid: string;
  readonly threadId: number;
  readonly type: 'sent' | 'received';
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly url: string }[] | null;
  readonly createdAt: number;
  readonly isRead: boolean;
}

/** A packet somebody bought. */
export interface OlxPacketRow {
  readonly id: string;
  readonly userId: number;
  readonly categoryId: number;
  readonly size: number;
  readonly left: number;
  readonly type: 'base' | 'mega';
  readonly price: number;
  readonly activatedAt: number;
  readonly activeTo: number;
}

/** An entry of the bill. */
export interface OlxBillRow {
  readonly id: number;
  readonly userId: number;
  readonly name: string;
  readonly at: number;
  /** Tenge; negative is a charge. */
  readonly price: number;
  readonly advertId: number | null;
}

/** A change of an advert, for the change feed. */
export interface OlxChangeRow {
  readonly id: number;
  readonly userId: number;
  readonly advertId: number;
  readonly at: number;
}

/** How much one address sent. */
export interface OlxAddressRow {
  readonly windowStartedAt: number;
  readonly requests: number;
  readonly bannedUntil: number;
}

/** What moderation does from now on; `wait` leaves adverts new. */
export interface OlxModerationRow {
  readonly verdict: OlxVerdict | 'wait';
  readonly html: string;
}

/** Free places per category that differ from the setting. */
export interface OlxQuotaRow {
  readonly userId: number;
  readonly categoryId: number;
  readonly free: number;
}

/** Everything OLX keeps. */
export type OlxTables = {
  readonly settings: OlxEmulatorSettings;
  readonly users: OlxUserRow;
  readonly adverts: OlxAdvertRow;
  readonly pictures: OlxPictureRow;
  readonly apps: OlxAppRow;
  readonly codes: OlxCodeRow;
  readonly sessions: OlxSessionRow;
  readonly threads: OlxThreadRow;
  readonly messages: OlxMessageRow;
  readonly packets: OlxPacketRow;
  readonly bills: OlxBillRow;
  readonly changes: OlxChangeRow;
  readonly addresses: OlxAddressRow;
  readonly moderation: OlxModerationRow;
  readonly quotas: OlxQuotaRow;
};
