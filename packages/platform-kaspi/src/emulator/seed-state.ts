import type { EmulatorContext } from '@leadkit/emulator';
import { changeSettings } from './current-settings.ts';
import { PEOPLE, REVIEW_TEXTS, SEED_MERCHANTS, SEED_PRODUCTS, type SeedProduct } from './seed-data.ts';
import type { KaspiEmulatorSettings } from './settings.ts';
import type { KaspiAvailabilityRow, KaspiTables } from './tables.ts';

type Context = EmulatorContext<KaspiTables>;

/** Id of the first shop that can be connected; a second one follows it. */
export const FIRST_MERCHANT_ID = 30_000_001;
const OUR_MERCHANTS = 2;
const FIRST_PRODUCT_CODE = 100_200_301;
const DAY_MS = 86_400_000;
const MAIN_CITIES = ['750000000', '710000000'] as const;

/** Fills an empty Kaspi. The seed decides prices, marks and ages; names and titles are always the same. */
export function seedState(context: Context, settings: Partial<KaspiEmulatorSettings>): void {
  changeSettings(context, settings);
  seedMerchants(context);
  for (const product of SEED_PRODUCTS) seedProduct(context, product);
}

function seedMerchants({ state, now }: Context): void {
  for (const [index, { name, rating }] of SEED_MERCHANTS.entries()) {
    const id = String(state.nextId('merchants', FIRST_MERCHANT_ID));
    const isOurs = index < OUR_MERCHANTS;
    state.collection('merchants').set(id, {
      id,
      name,
      isOurs,
      token: null,
      autoAccept: false,
      rating,
      reviews: rating === null ? 0 : state.random.integer(20, 900),
      createdAt: now() - state.random.integer(60, 1_500) * DAY_MS,
    });
    for (const [place, cityCode] of MAIN_CITIES.entries()) {
      const code = `PP${place + 1}`;
      state.collection('points').set(`${id}_${code}`, {
        id: `${id}_${code}`,
        merchantId: id,
        code,
        cityCode,
        streetName: 'улица Примерная',
        streetNumber: String(index * 2 + place + 1),
      });
    }
  }
}

function seedProduct(context: Context, product: SeedProduct): void {
  const { state, now } = context;
  const { random } = state;
  const code = String(state.nextId('products', FIRST_PRODUCT_CODE));
  const { sellers, sku, reviewsPerMonth } = product;
  state.collection('products').set(code, {
    code,
    title: product.title,
    brand: product.brand,
    categoryCode: product.category,
    description: `${product.title}. Гарантия продавца, доставка по городу.`,
    images: [`https://resources.example/img/m/p/${code}.jpg`],
    weight: product.weight,
    rating: random.integer(41, 50) / 10,
    createdAt: now() - random.integer(40, 800) * DAY_MS,
  });
  const others = random.shuffle(SEED_MERCHANTS.map((_, index) => index).slice(1)).slice(0, sellers);
  for (const index of sku === undefined ? others : [0, ...others]) {
    const merchantId = String(FIRST_MERCHANT_ID + index);
    const own = index === 0 ? sku : undefined;
    seedOffer(context, product, { merchantId, productCode: code, sku: own ?? `${code}_${merchantId}` });
  }
  for (let n = 0; n < reviewsPerMonth * 2; n += 1)
    seedReview(context, {
      productCode: code,
      merchantIndex: random.pick(others),
      ageMs: random.integer(1, 60) * DAY_MS,
    });
}

function seedOffer(
  { state, now }: Context,
  { title, brand, price }: SeedProduct,
  names: { readonly merchantId: string; readonly productCode: string; readonly sku: string },
): void {
  const { random } = state;
  const asked = Math.round((price * random.integer(94, 112)) / 1_000) * 10;
  const stock = (storeId: string): KaspiAvailabilityRow => ({
    storeId,
    available: true,
    preOrder: 0,
    stockCount: random.integer(2, 40),
  });
  state.collection('offers').set(`${names.merchantId}:${names.sku}`, {
    ...names,
    model: title,
    brand: brand === 'Без бренда' ? null : brand,
    price: null,
    cityPrices: {
      [MAIN_CITIES[0]]: { price: asked, oldPrice: null },
      [MAIN_CITIES[1]]: { price: asked + random.integer(0, 3) * 100, oldPrice: null },
    },
    availabilities: [stock('PP1'), stock('PP2')],
    isOnSale: true,
    updatedAt: now() - random.integer(1, 72) * 3_600_000,
  });
}

function seedReview(
  { state, now }: Context,
  facts: { readonly productCode: string; readonly merchantIndex: number; readonly ageMs: number },
): void {
  const { random } = state;
  const id = String(state.nextId('reviews', 5_000_001));
  const [firstName, lastName] = random.pick(PEOPLE);
  state.collection('reviews').set(id, {
    id,
    productCode: facts.productCode,
    merchantId: String(FIRST_MERCHANT_ID + facts.merchantIndex),
    author: `${firstName} ${lastName.slice(0, 1)}.`,
    rating: random.chance(0.8) ? 5 : random.integer(1, 4),
    ...random.pick(REVIEW_TEXTS),
    positive: random.integer(0, 6),
    createdAt: now() - facts.ageMs,
  });
}
