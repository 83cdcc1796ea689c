/** A person or a company on OLX. */
export interface OlxUserRow {
  /** Number of the user. */
  readonly id: number;
  /** The same as UUID, as public answers have it. */
  readonly uuid: string;
  /** Name as printed. */
  readonly name: string;
  /** Made-up address. */
  readonly email: string;
  /** Made-up number. */
  readonly phone: string;
  /** Whether it sells as a business. */
  readonly isBusiness: boolean;
  /** `ours` can be connected; the others are competitors and buyers. */
  readonly kind: 'ours' | 'competitor' | 'buyer';
  /** Tenge on the account. */
  readonly wallet: number;
  /** When it was registered, in milliseconds since 1970. */
  readonly createdAt: number;
  /** What `/users-business/me` keeps; `null`: not a business. */
  readonly business: OlxBusinessProfile | null;
}

/** The page of a business. */
export interface OlxBusinessProfile {
  /** Name of the company. */
  readonly name: string;
  /** What it does. */
  readonly description: string;
  /** First part of its address on OLX. */
  readonly subdomain: string;
  /** Its own site. */
  readonly websiteUrl: string;
  /** Where it is. */
  readonly address: OlxBusinessAddress;
  /** Its numbers. */
  readonly phones: readonly string[];
}

/** Where a business is. */
export interface OlxBusinessAddress {
  /** Street. */
  readonly street: string;
  /** House, which may have letters. */
  readonly number: string;
  /** Post code. */
  readonly postcode: string;
  /** City as written by its owner. */
  readonly city: string;
}

/** A logo or a banner, of a user or of an advert. */
export interface OlxPictureRow {
  /** Number of the picture. */
  readonly id: number;
  /** Whose it is and what for. */
  readonly kind: 'user_logo' | 'user_banner' | 'advert_logo';
  /** Id of the user or of the advert. */
  readonly ofId: number;
  /** Where it was fetched from. */
  readonly url: string;
}

/** An application registered with OLX. */
export interface OlxAppRow {
  /** Its id. */
  readonly clientId: string;
  /** Its secret. */
  readonly clientSecret: string;
  /** Whether OLX lets it in. */
  readonly isActive: boolean;
  /** Values of `grant_type` it may use. */
  readonly grants: readonly string[];
  /** Scopes it may ask for. */
  readonly scopes: readonly string[];
  /** Where consents may go. */
  readonly redirectUris: readonly string[];
}

/** A consent that waits to be exchanged. */
export interface OlxCodeRow {
  /** The code. */
  readonly code: string;
  /** Whose it is. */
  readonly clientId: string;
  /** Who consented. */
  readonly userId: number;
  /** To what, separated by spaces. */
  readonly scope: string;
  /** As the consent URL had it; `null`: it had none. */
  readonly redirectUri: string | null;
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** Whether it was exchanged. */
  readonly isUsed: boolean;
}

/** An access token with the refresh token that belongs to it. Moments are milliseconds since 1970. */
export interface OlxSessionRow {
  /** Number of the session. */
  readonly id: number;
  /** Whose it is. */
  readonly clientId: string;
  /** For which user; `null`: a token of the application itself. */
  readonly userId: number | null;
  /** What it opens, separated by spaces. */
  readonly scope: string;
  /** The access token. */
  readonly access: string;
  /** When it ends. */
  readonly accessExpiresAt: number;
  /** The refresh token that works; older ones are gone. */
  readonly refresh: string;
  /** Local day on which the refresh token was issued, such as `2026-11-22`. */
  readonly refreshDay: string;
  /** When it ends unless it is used. */
  readonly refreshExpiresAt: number;
}

/** A packet of places somebody bought. Moments are milliseconds since 1970. */
export interface OlxPacketRow {
  /** UUID of the packet. */
  readonly id: string;
  /** Whose it is. */
  readonly userId: number;
  /** For which category. */
  readonly categoryId: number;
  /** Places it had. */
  readonly size: number;
  /** Places that are left. */
  readonly left: number;
  /** Kind of packet. */
  readonly type: 'base' | 'mega';
  /** Tenge it cost. */
  readonly price: number;
  /** When it was bought. */
  readonly activatedAt: number;
  /** When it ends. */
  readonly activeTo: number;
}

/** An entry of the bill. */
export interface OlxBillRow {
  /** Number of the entry. */
  readonly id: number;
  /** Whose bill. */
  readonly userId: number;
  /** What it is for, as printed. */
  readonly name: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** Tenge; negative is a charge. */
  readonly price: number;
  /** For which advert; `null`: for none. */
  readonly advertId: number | null;
}

/** Free places of a user in a category, where they differ from the setting. */
export interface OlxQuotaRow {
  /** Whose. */
  readonly userId: number;
  /** In which category. */
  readonly categoryId: number;
  /** How many. */
  readonly free: number;
}
