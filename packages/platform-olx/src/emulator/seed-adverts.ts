import type { WorldContext } from './advert-life.ts';
import { ADVERT_LIFE_MS } from './advert-life.ts';
import { PROMOTION, postCompetitor } from './competitors.ts';
import { SEED_ADVERTS } from './seed-advert-data.ts';
import { FIRST_USER_ID } from './seed-users.ts';

const HOUR_MS = 3_600_000;

/** Competitors' adverts of the last weeks, oldest first. */
export function seedAdverts(context: WorldContext): void {
  const { state, now } = context;
  const { random } = state;
  for (const [index, [title, price, categoryId, cityId, seller, mark]] of SEED_ADVERTS.entries()) {
    const { id } = postCompetitor(context, {
      title,
      price,
      categoryId,
      cityId,
      sellerId: FIRST_USER_ID + seller,
      isNegotiable: mark === 'open',
    });
    const place = SEED_ADVERTS.length - index;
    const createdAt = now() - place * 6 * HOUR_MS - random.integer(0, 5 * HOUR_MS);
    const isBumped = random.chance(0.25);
    const refreshedAt = isBumped ? createdAt + random.integer(1, place * 5) * HOUR_MS : createdAt + 5_000;
    const validTo = createdAt + 5_000 + ADVERT_LIFE_MS;
    const views = random.integer(10, 400);
    context.timers.at(validTo, 'expire', { advertId: id, validTo });
    state.collection('adverts').update(id, {
      createdAt,
      activatedAt: createdAt + 5_000,
      refreshedAt,
      bumpedAt: isBumped ? refreshedAt : null,
      validTo,
      features: mark === 'promoted' ? [{ code: PROMOTION, validTo }] : [],
      views,
      phoneViews: Math.floor(views / 12),
      observers: Math.floor(views / 30),
    });
  }
}
