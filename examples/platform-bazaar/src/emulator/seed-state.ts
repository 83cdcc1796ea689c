import type { EmulatorContext } from '@leadkit/emulator';
import { ADVERT_LIFE_MS } from './advert-life.ts';
import { BAZAAR_CITIES, findCategory } from './catalog-data.ts';
import { SEED_ADVERTS, SEED_SELLERS, type SeedAdvert } from './seed-adverts.ts';
import type { AdvertRow, BazaarTables } from './tables.ts';

/** Ids of the two shops that can be connected. */
export const FIRST_SHOP_ID = 501;
const OUR_SHOPS = 2;
const HOUR_MS = 60 * 60_000;

/** Fills an empty Bazaar. The seed decides ages and counters; titles, prices and sellers are always the same. */
export function seedState(context: EmulatorContext<BazaarTables>): void {
  const { state } = context;
  for (const [index, { kind, name }] of SEED_SELLERS.entries()) {
    const id = state.nextId('sellers', FIRST_SHOP_ID);
    const rating = kind === 'shop' ? state.random.integer(38, 50) / 10 : null;
    state.collection('sellers').set(id, { id, kind, name, isOurs: index < OUR_SHOPS, rating });
  }
  for (const [index, advert] of SEED_ADVERTS.entries()) {
    const row = toRow(context, advert, SEED_ADVERTS.length - index);
    state.collection('adverts').set(row.id, row);
  }
}

/** The younger an advert, the smaller its place: nine hours apart, give or take. */
function toRow(context: EmulatorContext<BazaarTables>, advert: SeedAdvert, place: number): AdvertRow {
  const { state, now } = context;
  const { random } = state;
  const id = state.nextId('adverts', 10_001);
  const createdAt = now() - place * 9 * HOUR_MS - random.integer(0, 8 * HOUR_MS);
  const city = BAZAAR_CITIES.find(({ slug }) => slug === advert.city);
  const views = random.integer(10, 400);
  const isService = findCategory(advert.category)?.needsPrice === false;
  return {
    id,
    sellerId: FIRST_SHOP_ID + advert.seller,
    reference: null,
    title: advert.title,
    description: `${advert.title}. Звоните или пишите, отвечу на вопросы. Хабарласыңыз.`,
    categoryId: advert.category,
    cityId: city?.id ?? 1,
    districtId: city?.districts[0] === undefined ? null : random.pick(city.districts).id,
    price: advert.price,
    photos: [`https://photos.bazaar.example/${id}/1.jpg`],
    attributes: isService ? { work: 'repair' } : { condition: isUsed(advert.title) ? 'used' : 'new' },
    contactName: SEED_SELLERS[advert.seller]?.name ?? '',
    contactPhone: null,
    quantity: null,
    status: 'live',
    refusal: null,
    isPromoted: advert.isPromoted === true,
    createdAt,
    publishedAt: createdAt + 5_000,
    refreshedAt: createdAt + (random.chance(0.3) ? random.integer(1, place) * HOUR_MS : 5_000),
    endsAt: createdAt + ADVERT_LIFE_MS,
    views,
    phoneViews: Math.floor(views / 12),
    favourites: Math.floor(views / 30),
  };
}

function isUsed(title: string): boolean {
  return /б\/у|қолданылған/i.test(title);
}
