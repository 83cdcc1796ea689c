import type { EmulatorContext, JsonObject } from '@leadkit/emulator';
import type { AdvertRow, BazaarTables } from './tables.ts';

/** How long moderation takes. */
const MODERATION_MS = 5_000;
/** How long an advert is shown before it ends. */
export const ADVERT_LIFE_MS: number = 30 * 24 * 60 * 60_000;
/** Live and pending adverts a shop may have. */
export const ADVERTS_MAX = 50;

/** Words moderation never lets through. */
const FORBIDDEN = /оружие|қару|реплика/i;

type Context = EmulatorContext<BazaarTables>;

/** Work Bazaar does at its own moments. */
export const ADVERT_TIMERS: Readonly<
  Record<'moderate' | 'end', (context: Context, data: JsonObject) => void>
> = {
  moderate: (context, data) => {
    const advert = context.state.collection('adverts').get(Number(data.advertId));
    if (advert?.status !== 'pending' || advert.refreshedAt !== data.round) return;
    const standing = context.state.collection('moderation').get('standing');
    if (standing?.verdict === 'wait') return;
    if (FORBIDDEN.test(`${advert.title} ${advert.description}`))
      refuseAdvert(context, advert, 'Запрещённый товар');
    else if (standing?.verdict === 'refuse') refuseAdvert(context, advert, standing.reason);
    else approveAdvert(context, advert);
  },
  end: (context, data) => {
    const advert = context.state.collection('adverts').get(Number(data.advertId));
    if (advert?.status === 'live' && advert.endsAt !== null && advert.endsAt <= context.now())
      context.state.collection('adverts').update(advert.id, { status: 'ended' });
  },
};

/** The advert waits for moderation; an older round no longer counts. */
export function sendToModeration(context: Context, advertId: number): AdvertRow {
  const round = context.now();
  context.timers.after(MODERATION_MS, 'moderate', { advertId, round });
  return context.state
    .collection('adverts')
    .update(advertId, { status: 'pending', refusal: null, refreshedAt: round });
}

export function approveAdvert(context: Context, advert: AdvertRow): AdvertRow {
  const now = context.now();
  const endsAt = now + ADVERT_LIFE_MS;
  context.timers.at(endsAt, 'end', { advertId: advert.id });
  return context.state.collection('adverts').update(advert.id, {
    status: 'live',
    refusal: null,
    publishedAt: advert.publishedAt ?? now,
    refreshedAt: now,
    endsAt,
  });
}

export function refuseAdvert(context: Context, advert: AdvertRow, reason: string): AdvertRow {
  return context.state.collection('adverts').update(advert.id, { status: 'refused', refusal: reason });
}
