import { KASPI_CATEGORIES } from './category-data.ts';
import { cityNamed, KASPI_CITIES } from './city-data.ts';
import { settingsOf } from './current-settings.ts';
import type { KaspiWorldContext } from './order-life.ts';
import type { KaspiPublicCard, KaspiPublicReview, KaspiPublicSeller } from './pages/public-card.ts';
import type { KaspiMerchantRow, KaspiOfferRow, KaspiProductRow, KaspiReviewRow } from './tables.ts';

type Context = Pick<KaspiWorldContext, 'state' | 'now'>;

const DEFAULT_CITY = '750000000';
/** What the bonus of Kaspi leaves of a price. */
const AFTER_BONUS = 0.95;
const FIRST_CATEGORY_NUMBER = 5_800;

/** The city an answer is for. One the site does not know is answered with Almaty, in silence (reference, 7). */
export function answeredCity(context: Context, asked: string | null | undefined): string | undefined {
  if (asked == null || asked === '') return DEFAULT_CITY;
  if (KASPI_CITIES.some(({ code }) => code === asked)) return asked;
  return settingsOf(context).storefrontUnknownCity === 'answers_default' ? DEFAULT_CITY : undefined;
}

/** A card as visitors of a city see it. */
export function publicCard(context: Context, product: KaspiProductRow, cityId: string): KaspiPublicCard {
  const reviews = reviewsOf(context, ({ productCode }) => productCode === product.code);
  const name = product.categoryCode.replace(/^Master - /, '');
  const index = KASPI_CATEGORIES.findIndex(({ code }) => code === product.categoryCode);
  return {
    code: product.code,
    title: product.title,
    brand: product.brand,
    description: product.description,
    createdTime: new Date(product.createdAt).toISOString().replace('Z', '+00:00'),
    categoryId: String(FIRST_CATEGORY_NUMBER + index).padStart(5, '0'),
    categoryCodes: [name, 'Categories'],
    categoryNames: [KASPI_CATEGORIES[index]?.title ?? name],
    images: product.images.map((url) => url.replace(/^.*\/img\/m\/p\//, '')),
    features: [{ code: `${name.toLowerCase()}*type`, name: 'Тип', values: [name] }],
    cityId,
    cityName: cityNamed(cityId),
    rating: product.rating,
    reviewsCount: reviews.length,
    sellers: sellersOf(context, product.code, cityId),
    reviews,
    isPromoted: product.isPromoted === true,
  };
}

function sellersOf({ state }: Context, productCode: string, cityId: string): readonly KaspiPublicSeller[] {
  return state
    .collection('offers')
    .filter((offer) => offer.productCode === productCode && offer.isOnSale)
    .flatMap((offer) => {
      const price = (offer.cityPrices[cityId] ?? offer.price)?.price;
      const merchant = state.collection('merchants').get(offer.merchantId);
      const available = offer.availabilities.filter((each) => each.available);
      if (price === undefined || merchant === undefined || available.length === 0) return [];
      return [toSeller(offer, merchant, price, Math.min(...available.map((each) => each.preOrder)))];
    })
    .sort((left, right) => left.price - right.price || left.merchantId.localeCompare(right.merchantId));
}

function toSeller(
  { sku }: KaspiOfferRow,
  { id, name, rating, reviews }: KaspiMerchantRow,
  price: number,
  preOrder: number,
): KaspiPublicSeller {
  const priceMinusBonus = Math.floor(price * AFTER_BONUS);
  return { merchantId: id, name, sku, price, priceMinusBonus, rating, reviews, preOrder };
}

/** The newest first. */
export function reviewsOf(
  { state }: Context,
  isWanted: (review: KaspiReviewRow) => boolean,
): readonly KaspiPublicReview[] {
  return state
    .collection('reviews')
    .filter(isWanted)
    .sort((left, right) => right.createdAt - left.createdAt)
    .map(({ id, author, rating, plus, minus, text, positive, merchantId, createdAt }) => ({
      id,
      author,
      date: printedDay(createdAt),
      rating,
      plus,
      minus,
      text,
      positive,
      merchantId,
    }));
}

/** `02.08.2024`, the day in Kazakhstan. */
function printedDay(unixMs: number): string {
  const [year, month, day] = new Date(unixMs + 5 * 3_600_000).toISOString().slice(0, 10).split('-');
  return `${day}.${month}.${year}`;
}
