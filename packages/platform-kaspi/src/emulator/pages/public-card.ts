/** What one seller asks for a card, as the storefront shows it. */
export interface KaspiPublicSeller {
  /** Id of the seller. */
  readonly merchantId: string;
  /** Its name. */
  readonly name: string;
  /** Its code for the card. */
  readonly sku: string;
  /** Whole tenge. */
  readonly price: number;
  /** What is left after the bonus. */
  readonly priceMinusBonus: number;
  /** Mark out of five; `null`: a new seller. */
  readonly rating: number | null;
  /** Its reviews. */
  readonly reviews: number;
  /** Days until it arrives; 0: it is there. */
  readonly preOrder: number;
}

/** A review, as the storefront shows it. */
export interface KaspiPublicReview {
  /** Id. */
  readonly id: string;
  /** A person's name. */
  readonly author: string;
  /** `02.08.2024` */
  readonly date: string;
  /** 1 to 5. */
  readonly rating: number;
  /** What was good. */
  readonly plus: string;
  /** What was bad. */
  readonly minus: string;
  /** The text. */
  readonly text: string;
  /** How many found it useful. */
  readonly positive: number;
  /** Of whom it was bought. */
  readonly merchantId: string;
}

/** A card with all its page and the answers of the storefront show, in one city. */
export interface KaspiPublicCard {
  /** Number of the card. */
  readonly code: string;
  /** Title. */
  readonly title: string;
  /** Brand. */
  readonly brand: string;
  /** Text; may be empty. */
  readonly description: string;
  /** `2024-07-11T15:42:33.289+00:00` */
  readonly createdTime: string;
  /** Number of its category. */
  readonly categoryId: string;
  /** Codes of its categories, the closest first, the root last. */
  readonly categoryCodes: readonly string[];
  /** Names of its categories, the widest first. */
  readonly categoryNames: readonly string[];
  /** Places of its pictures. */
  readonly images: readonly string[];
  /** Properties by code: name and values. */
  readonly features: readonly {
    /** Code, such as `kettles*volume`. */
    readonly code: string;
    /** As printed. */
    readonly name: string;
    /** One, or several. */
    readonly values: readonly string[];
  }[];
  /** Other cards of the same thing: their numbers by colour. Absent: it has none. */
  readonly variants?: Readonly<Record<string, string>>;
  /** Id of the city. */
  readonly cityId: string;
  /** Its name. */
  readonly cityName: string;
  /** Mark out of five; `null`: nobody reviewed it. */
  readonly rating: number | null;
  /** How many reviewed it. */
  readonly reviewsCount: number;
  /** Who sells it there, the cheapest first. */
  readonly sellers: readonly KaspiPublicSeller[];
  /** Reviews, the newest first. */
  readonly reviews: readonly KaspiPublicReview[];
  /** Whether its place is paid for. */
  readonly isPromoted: boolean;
}

/** The lowest price of a card; `null`: nobody sells it. */
export function lowestPrice({ sellers }: KaspiPublicCard): number | null {
  return sellers.length === 0 ? null : Math.min(...sellers.map(({ price }) => price));
}

/** The path of its page, `/p/<words>-<number>/`. */
export function cardPath({ title, code }: Pick<KaspiPublicCard, 'title' | 'code'>): string {
  const words = title.toLowerCase().replace(/./gu, (letter) => LATIN[letter] ?? letter);
  return `/p/${words.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')}-${code}/`;
}

const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  'а-a б-b в-v г-g д-d е-e ё-e ж-zh з-z и-i й-i к-k л-l м-m н-n о-o п-p р-r с-s т-t у-u ф-f х-h ц-ts ч-ch ш-sh щ-sch ъ- ы-y ь- э-e ю-ju я-ja ә-a ғ-g қ-k ң-n ө-o ұ-u ү-u һ-h і-i'
    .split(' ')
    .map((pair) => pair.split('-') as [string, string]),
);
