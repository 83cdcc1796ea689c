/** How a page is made. */
export interface OlxPageOptions {
  /** Whose site. */
  readonly country: 'kz' | 'pl';
  /** When it is made, ISO 8601 with offset: what "today" on it is. */
  readonly now: string;
  /** Language of the printed words. Default `ru` for kz, `pl` for pl. */
  readonly language?: 'ru' | 'kk' | 'pl';
  /** Origin of its addresses. Default: the real site's. */
  readonly origin?: string;
  /** Whose clock its times are printed by. Default: `utc` for pl, as its server does, `site` for kz. */
  readonly printedIn?: 'site' | 'utc';
  /** Leaves parts out, to see what a reader makes of the rest. */
  readonly without?: readonly ('state' | 'jsonLd' | 'markup')[];
}

/** How a list page is made. */
export interface OlxListPageOptions extends OlxPageOptions {
  /** Path of the page. Default `/list/`. */
  readonly path?: string;
  /** From 1. Default 1. */
  readonly pageNumber?: number;
  /** How many pages there are. Default 1. */
  readonly totalPages?: number;
  /** Adverts there are in all. Default: as many as are given. */
  readonly visibleElements?: number;
  /** Indexes of paid places. Default none. */
  readonly promotedIndexes?: readonly number[];
}

/** What is known of a site for making its pages. */
export interface SiteFacts {
  readonly origin: string;
  readonly language: 'ru' | 'kk' | 'pl';
  readonly currency: string;
  readonly timeZone: string;
  readonly now: string;
}

const HOSTS = { kz: 'https://www.olx.kz', pl: 'https://www.olx.pl' };
const ZONES = { kz: 'Asia/Almaty', pl: 'Europe/Warsaw' };

export function siteFacts(options: OlxPageOptions): SiteFacts {
  const { country, now, language = country === 'kz' ? 'ru' : 'pl' } = options;
  const { printedIn = country === 'kz' ? 'site' : 'utc' } = options;
  return {
    origin: options.origin ?? HOSTS[country],
    language,
    currency: country === 'kz' ? 'KZT' : 'PLN',
    timeZone: printedIn === 'site' ? ZONES[country] : 'UTC',
    now,
  };
}
