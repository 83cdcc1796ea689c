import { DATE_WORDS, type DateWords } from './date-words.ts';
import { type SiteZone, UTC } from './site-zone.ts';

/** A country whose public OLX pages can be read. */
export type OlxCountryCode = 'kz' | 'pl';

/** A language of an OLX site: two letters. */
export type OlxLanguage = 'ru' | 'kk' | 'pl';

/** A place as OLX's search addresses it. */
export interface OlxCity {
  /** OLX's own id, as its offers API takes it. Absent: the place can only be searched through list pages. */
  readonly id?: number | undefined;
  /** The word that stands for the place in addresses of list pages, such as `alma-ata`. Absent: only by the API. */
  readonly slug?: string | undefined;
  /** KATO code, nine digits. */
  readonly katoCode?: string | undefined;
}

/** What differs between the countries' sites; the code is the same everywhere. */
export interface OlxCountry {
  readonly code: OlxCountryCode;
  /** The site. */
  readonly host: string;
  /** Hosts whose addresses belong to it. */
  readonly hosts: readonly string[];
  /** Currency of prices that name none. */
  readonly currency: string;
  readonly zone: SiteZone;
  /**
   * The zone in which pages are printed before scripts run. olx.pl prints UTC (all 12 times of the page captured on
   * 2026-02-07); for olx.kz no page with times is known.
   */
  readonly printedZone: SiteZone;
  /** The first is the default. A path prefix leads to pages in the others. */
  readonly languages: readonly {
    readonly code: OlxLanguage;
    readonly acceptLanguage: string;
    readonly pathPrefix: string;
  }[];
  readonly dateWords: readonly DateWords[];
  readonly priceWords: {
    readonly negotiable: readonly string[];
    readonly free: readonly string[];
    readonly exchange: readonly string[];
  };
  /** Words of the advert page for who sells. */
  readonly sellerWords: { readonly private: readonly string[]; readonly business: readonly string[] };
  /** "More than 1000 adverts". */
  readonly moreThanWords: readonly string[];
  /** By the keys LeadKit uses for cities. */
  readonly cities: Readonly<Record<string, OlxCity>>;
}

/** One zone since 2024-03-01; before it most of the country, Almaty and Astana included, was at UTC+6. */
const KAZAKH_ZONE: SiteZone = {
  kind: 'fixed',
  steps: [
    { fromUtc: '2024-02-29T18:00:00Z', offsetMinutes: 300 },
    { fromUtc: '2004-10-30T21:00:00Z', offsetMinutes: 360 },
  ],
};

const KAZAKHSTAN: OlxCountry = {
  code: 'kz',
  host: 'www.olx.kz',
  hosts: ['www.olx.kz', 'm.olx.kz', 'olx.kz'],
  currency: 'KZT',
  zone: KAZAKH_ZONE,
  printedZone: KAZAKH_ZONE,
  languages: [
    { code: 'ru', acceptLanguage: 'ru-KZ,ru;q=0.9', pathPrefix: '' },
    { code: 'kk', acceptLanguage: 'kk-KZ,kk;q=0.9,ru;q=0.5', pathPrefix: '/kk' },
  ],
  dateWords: [DATE_WORDS.ru, DATE_WORDS.kk],
  priceWords: {
    negotiable: ['договорная', 'келісімді', 'келісімді баға'],
    free: ['бесплатно', 'тегін'],
    exchange: ['обмен', 'айырбас'],
  },
  sellerWords: {
    private: ['частное лицо', 'жеке тұлға'],
    business: ['бизнес', 'компания'],
  },
  moreThanWords: ['более', 'больше', 'астам'],
  // Ids from public code that calls olx.kz (read 2026-11-22), KATO codes from the state's register.
  cities: {
    almaty: { id: 1, slug: 'alma-ata', katoCode: '750000000' },
    astana: { id: 87, slug: 'astana', katoCode: '710000000' },
    shymkent: { id: 47, slug: 'shymkent', katoCode: '790000000' },
    karaganda: { id: 39, slug: 'karaganda', katoCode: '351010000' },
    'ust-kamenogorsk': { slug: 'ust-kamenogorsk', katoCode: '631010000' },
    semey: { slug: 'semey', katoCode: '101010000' },
  },
};

const POLAND: OlxCountry = {
  code: 'pl',
  host: 'www.olx.pl',
  hosts: ['www.olx.pl', 'm.olx.pl', 'olx.pl'],
  currency: 'PLN',
  zone: { kind: 'named', name: 'Europe/Warsaw' },
  printedZone: UTC,
  languages: [{ code: 'pl', acceptLanguage: 'pl-PL,pl;q=0.9', pathPrefix: '' }],
  dateWords: [DATE_WORDS.pl],
  priceWords: { negotiable: ['do negocjacji'], free: ['za darmo'], exchange: ['zamienię', 'wymienię'] },
  sellerWords: { private: ['prywatne'], business: ['firmowe', 'firma'] },
  moreThanWords: ['ponad'],
  // From captured pages and answers of 2026.
  cities: { warszawa: { id: 17871, slug: 'warszawa' }, wroclaw: { id: 19701, slug: 'wroclaw' } },
};

export const OLX_COUNTRIES: Readonly<Record<OlxCountryCode, OlxCountry>> = { kz: KAZAKHSTAN, pl: POLAND };

/** Every code of {@link OlxCountryCode}. */
export const OLX_COUNTRY_CODES: readonly OlxCountryCode[] = ['kz', 'pl'];

/**
 * The country whose OLX site a saved page or answer comes from, by the first address of such a site in it.
 * `undefined`: it names no site this package knows.
 */
export function detectOlxCountry(text: string): OlxCountryCode | undefined {
  const found = OLX_COUNTRY_CODES.flatMap((code) =>
    OLX_COUNTRIES[code].hosts.map((host) => ({ code, at: text.indexOf(`://${host}/`) })),
  );
  const [first] = found.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at);
  return first?.code;
}
