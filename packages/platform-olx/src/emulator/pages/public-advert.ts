/** An advert as the public side of OLX shows it, in one form for pages and for the offers API. */
export interface OlxPublicAdvert {
  /** Number of the advert. */
  readonly id: number;
  /** Title, at most 70 characters on the real site. */
  readonly title: string;
  /** Text, HTML on the real site. */
  readonly description: string;
  /** In major units. `null`: the advert names none (services, jobs). */
  readonly price: number | null;
  /** ISO 4217 code. Default: the country's. */
  readonly currency?: string;
  /** Whether the price is open to bargaining. Default false. */
  readonly isNegotiable?: boolean;
  /** Given away, or offered in exchange: then there is no price. */
  readonly deal?: 'free' | 'exchange';
  /** Category. */
  readonly category: {
    /** Number of the category. */
    readonly id: number;
    /** Kind of things, such as `goods` or `real_estate`. */
    readonly type: string;
  };
  /** Where it is. */
  readonly location: OlxPublicLocation;
  /** Who sells. */
  readonly seller: OlxPublicSeller;
  /** First published, ISO 8601 with offset. */
  readonly createdAt: string;
  /** Last refreshed, ISO 8601 with offset. */
  readonly refreshedAt: string;
  /** Last bump that was paid for or done by hand; cards then say "refreshed". `null` or absent: none. */
  readonly bumpedAt?: string | null;
  /** When it ends, ISO 8601 with offset. */
  readonly validTo: string;
  /** Parameters besides the price. */
  readonly params?: readonly OlxPublicParam[];
  /** Paid options, such as `bundle_basic`. Default none. */
  readonly promotionOptions?: readonly string[];
  /** Photos. Default none. */
  readonly photos?: readonly string[];
  /** `active` (default) is shown to visitors. */
  readonly status?: string;
  /** The sister site it comes from; its card leads there. */
  readonly partner?: {
    /** Such as `otodom_pl`. */
    readonly code: string;
    /** Address there. */
    readonly url: string;
  };
}

/** A place, by OLX's own ids. */
export interface OlxPublicLocation {
  /** City. */
  readonly city: OlxPublicPlace;
  /** Region. */
  readonly region: OlxPublicPlace;
  /** District, in cities that have them. */
  readonly district?: {
    /** Number of the district. */
    readonly id: number;
    /** As printed. */
    readonly name: string;
  };
}

/** A city or a region. */
export interface OlxPublicPlace {
  /** Number of the place. */
  readonly id: number;
  /** As printed. */
  readonly name: string;
  /** As addresses have it, such as `alma-ata`. */
  readonly normalizedName: string;
}

/** A seller as the public side shows one. */
export interface OlxPublicSeller {
  /** Number of the user. */
  readonly id: number;
  /** Name as printed. */
  readonly name: string;
  /** Whether it sells as a business. */
  readonly isBusiness: boolean;
  /** Name of the company; empty when absent. */
  readonly companyName?: string;
  /** UUID. Default: made from the id. */
  readonly uuid?: string;
}

/** A parameter of an advert. */
export interface OlxPublicParam {
  /** Code, such as `state`. */
  readonly key: string;
  /** Name as printed. */
  readonly name: string;
  /** How it is chosen. Default `select`. */
  readonly type?: 'select' | 'input' | 'checkbox' | 'checkboxes';
  /** Code of the value, or codes. */
  readonly code: string | readonly string[];
  /** Value as printed. */
  readonly label: string;
}
