import type { FeedElement } from './feed-xml.ts';
import type { KaspiAvailabilityRow, KaspiPriceRow } from './tables.ts';

/** A product of a price list, as it stands there. */
export interface FeedOffer {
  readonly sku: string;
  readonly model: string;
  readonly brand: string | null;
  readonly price: KaspiPriceRow | null;
  readonly cityPrices: Readonly<Record<string, KaspiPriceRow>>;
  readonly availabilities: readonly KaspiAvailabilityRow[];
}

/** What is wrong with one product. */
interface FeedFault {
  /** `null`: it has none. */
  readonly sku: string | null;
  readonly message: string;
}

/** A price list as Kaspi understands it. */
export interface FeedList {
  readonly merchantId: string;
  readonly total: number;
  readonly offers: readonly FeedOffer[];
  readonly faults: readonly FeedFault[];
}

/** Children of an offer in the order of the XSD; the prices share the last place. */
const ORDER = ['model', 'brand', 'availabilities', 'deliveryOptions', 'price', 'cityprices'];
const SKU = /^[0-9A-Za-z_]{1,20}$/;
const WHOLE = /^\d{1,15}$/;
const PRE_ORDER_MAX = 30;

/** @throws SyntaxError for a file that is no price list at all. */
export function readFeedList(root: FeedElement): FeedList {
  if (
    root.name !== 'kaspi_catalog' ||
    root.attributes.xmlns !== 'kaspiShopping' ||
    root.attributes.date === undefined
  )
    throw new SyntaxError('the root is no kaspi_catalog of kaspiShopping with a date');
  const names = root.children.map(({ name }) => name).join(' ');
  if (names !== 'company merchantid offers') throw new SyntaxError(`the root holds ${names}`);
  const [company, merchant, list] = root.children;
  if (company?.text.trim() === '' || merchant?.text.trim() === '')
    throw new SyntaxError('company or merchantid is empty');
  const offers: FeedOffer[] = [];
  const faults: FeedFault[] = [];
  const seen = new Set<string>();
  for (const element of list?.children ?? []) {
    const sku = element.attributes.sku ?? null;
    const offer = readOffer(element);
    if (typeof offer === 'string') faults.push({ sku, message: offer });
    else if (seen.has(offer.sku)) faults.push({ sku, message: 'the SKU is there twice' });
    else offers.push(offer);
    if (sku !== null) seen.add(sku);
  }
  return { merchantId: merchant?.text.trim() ?? '', total: list?.children.length ?? 0, offers, faults };
}

/** The product, or what is wrong with it. */
function readOffer({ name, attributes, children }: FeedElement): FeedOffer | string {
  const { sku = '' } = attributes;
  if (name !== 'offer') return `<${name}> is no offer`;
  if (!SKU.test(sku)) return 'the SKU is not 1 to 20 digits, Latin letters or underscores';
  const places = children.map((child) => ORDER.indexOf(child.name));
  if (places.includes(-1)) return 'it holds an unknown element';
  if (places.some((place, index) => index > 0 && place <= (places[index - 1] ?? -1)))
    return 'its elements are not in the order of the XSD';
  const at = (wanted: string): FeedElement | undefined => children.find((child) => child.name === wanted);
  const model = at('model')?.text.trim() ?? '';
  if (model === '') return 'model is empty';
  const [one, many] = [at('price'), at('cityprices')];
  if ((one === undefined) === (many === undefined)) return 'expected price or cityprices';
  const price = one === undefined ? null : readPrice(one);
  const cityPrices = readCityPrices(many?.children ?? []);
  const availabilities = (at('availabilities')?.children ?? []).map(readAvailability);
  if (one !== undefined && price === null) return 'price is no whole number above 0';
  if (cityPrices === null || (many !== undefined && many.children.length === 0)) return 'cityprices is wrong';
  if (availabilities.includes(null)) return 'availabilities is wrong';
  return {
    sku,
    model,
    brand: at('brand')?.text.trim() ?? null,
    price,
    cityPrices,
    availabilities: availabilities.filter((each) => each !== null),
  };
}

function readPrice({ text, attributes }: FeedElement): KaspiPriceRow | null {
  const price = WHOLE.test(text) ? Number(text) : 0;
  const { oldprice } = attributes;
  if (price === 0 || (oldprice !== undefined && !WHOLE.test(oldprice))) return null;
  return { price, oldPrice: oldprice === undefined ? null : Number(oldprice) };
}

function readCityPrices(elements: readonly FeedElement[]): Readonly<Record<string, KaspiPriceRow>> | null {
  const prices: Record<string, KaspiPriceRow> = {};
  for (const element of elements) {
    const { cityId = '' } = element.attributes;
    const price = readPrice(element);
    const isGood = element.name === 'cityprice' && /^\d{9}$/.test(cityId) && !Object.hasOwn(prices, cityId);
    if (!isGood || price === null) return null;
    prices[cityId] = price;
  }
  return prices;
}

function readAvailability({ name, attributes }: FeedElement): KaspiAvailabilityRow | null {
  const { storeId = '', available, preOrder = '0', stockCount } = attributes;
  const isGood =
    name === 'availability' &&
    storeId !== '' &&
    (available === 'yes' || available === 'no') &&
    WHOLE.test(preOrder) &&
    Number(preOrder) <= PRE_ORDER_MAX &&
    (stockCount === undefined || WHOLE.test(stockCount));
  if (!isGood) return null;
  return {
    storeId: storeId.replace(/^\d+_/, ''),
    available: available === 'yes',
    preOrder: Number(preOrder),
    stockCount: stockCount === undefined ? null : Number(stockCount),
  };
}
