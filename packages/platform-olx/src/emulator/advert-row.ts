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

/** An advert with what only OLX knows. Moments are milliseconds since 1970; what goes out is local time. */
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
  /** Text, without HTML. */
  readonly description: string;
  /** A leaf of the category tree. */
  readonly categoryId: number;
  /** Who sells. */
  readonly advertiserType: 'private' | 'business';
  /** The host's own id; `null`: none. */
  readonly externalId: string | null;
  /** Whom to ask. */
  readonly contact: OlxContact;
  /** Where it is. */
  readonly location: OlxLocation;
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

/** Whom to ask about an advert. */
export interface OlxContact {
  /** Name as printed. */
  readonly name: string;
  /** Numbers, comma-separated; empty: none. */
  readonly phone: string;
}

/** Where an advert is. */
export interface OlxLocation {
  /** Number of the city. */
  readonly cityId: number;
  /** Number of the district; `null` in cities without districts. */
  readonly districtId: number | null;
  /** Degrees; `null`: not said. */
  readonly latitude: number | null;
  /** Degrees; `null`: not said. */
  readonly longitude: number | null;
}

/** A price. */
export interface OlxPrice {
  /** In major units. */
  readonly value: number;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Whether it is open to bargaining. */
  readonly negotiable: boolean;
  /** Whether an exchange is possible. */
  readonly trade: boolean;
  /** Whether it is the budget of somebody who looks for something. */
  readonly budget: boolean;
}

/** Pay of a job. */
export interface OlxSalary {
  /** In major units; `null`: no lower bound. */
  readonly value_from: number | null;
  /** In major units; `null`: no upper bound. */
  readonly value_to: number | null;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Whether it is open to bargaining. */
  readonly negotiable: boolean;
  /** For how much work. */
  readonly type: 'monthly' | 'hourly';
}

/** An attribute with one value, or several where the category allows it. */
export interface OlxAttributeValue {
  /** Which attribute. */
  readonly code: string;
  /** Its value; `null` where there are several. */
  readonly value: string | null;
  /** Its values; `null` where there is one. */
  readonly values: readonly string[] | null;
}

/** A paid feature of one advert. */
export interface OlxBoughtFeature {
  /** Such as `promoted_ad_7`. */
  readonly code: string;
  /** When it ends, in milliseconds since 1970. */
  readonly validTo: number;
}
