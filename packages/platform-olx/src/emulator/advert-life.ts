import type { EmulatorContext, JsonObject } from '@leadkit/emulator';
import type { OlxAdvertRow, OlxVerdict } from './advert-row.ts';
import { settingsOf } from './current-settings.ts';
import type { OlxTables } from './tables.ts';

/** How long an advert is shown, and how much `extend` adds. */
export const ADVERT_LIFE_MS: number = 30 * 86_400_000;

export type WorldContext = EmulatorContext<OlxTables>;

const VERDICTS: readonly OlxVerdict[] = [
  'active',
  'moderated',
  'blocked',
  'disabled',
  'removed_by_moderator',
];

/** Work OLX does at its own moments. */
export const ADVERT_TIMERS: Readonly<
  Record<'moderate' | 'expire', (context: WorldContext, data: JsonObject) => void>
> = {
  moderate: (context, data) => {
    const advert = context.state.collection('adverts').get(Number(data.advertId));
    if (advert?.status !== 'new' || advert.round !== data.round) return;
    const standing = context.state.collection('moderation').get('standing');
    const marked = VERDICTS.find((verdict) => advert.fields.title.includes(`[${verdict}]`));
    const verdict = marked ?? standing?.verdict ?? 'active';
    if (verdict !== 'wait') judgeAdvert(context, advert, verdict, standing?.html);
  },
  expire: (context, data) => {
    const advert = context.state.collection('adverts').get(Number(data.advertId));
    if (advert?.status !== 'active' || advert.validTo !== data.validTo) return;
    if (advert.fields.autoExtend) extendAdvert(context, advert);
    else changeAdvert(context, advert.id, { status: 'outdated', isPaid: false });
  },
};

/** Changes an advert and notes it for the change feed. */
export function changeAdvert(
  context: WorldContext,
  advertId: number,
  patch: Partial<OlxAdvertRow>,
): OlxAdvertRow {
  const { state, now } = context;
  const advert = state.collection('adverts').update(advertId, patch);
  const id = state.nextId('changes');
  state.collection('changes').set(id, { id, userId: advert.ownerId, advertId, at: now() });
  return advert;
}

/** The advert waits for moderation; an older round no longer counts. */
export function sendToModeration(context: WorldContext, advert: Readonly<OlxAdvertRow>): OlxAdvertRow {
  const round = advert.round + 1;
  context.timers.after(settingsOf(context).moderationMs, 'moderate', { advertId: advert.id, round });
  return changeAdvert(context, advert.id, { status: 'new', complaint: null, round });
}

/** What moderation says, whatever was said before. */
export function judgeAdvert(
  context: WorldContext,
  advert: Readonly<OlxAdvertRow>,
  verdict: OlxVerdict,
  html = '<p>Ваше объявление нарушает правила размещения.</p>',
): OlxAdvertRow {
  if (verdict === 'active') return activateAdvert(context, advert);
  return changeAdvert(context, advert.id, { status: verdict, complaint: html, round: advert.round + 1 });
}

export function activateAdvert(context: WorldContext, advert: Readonly<OlxAdvertRow>): OlxAdvertRow {
  const now = context.now();
  const validTo = now + ADVERT_LIFE_MS;
  context.timers.at(validTo, 'expire', { advertId: advert.id, validTo });
  return changeAdvert(context, advert.id, {
    status: 'active',
    complaint: null,
    round: advert.round + 1,
    activatedAt: now,
    refreshedAt: now,
    validTo,
  });
}

export function extendAdvert(context: WorldContext, advert: Readonly<OlxAdvertRow>): OlxAdvertRow {
  const validTo = advert.validTo + ADVERT_LIFE_MS;
  context.timers.at(validTo, 'expire', { advertId: advert.id, validTo });
  return changeAdvert(context, advert.id, { validTo });
}

/** How a place for one more advert is paid: it is free, or a packet has one left; `undefined`: there is none. */
export function takePlace(
  context: WorldContext,
  userId: number,
  categoryId: number,
): Pick<OlxAdvertRow, 'isPaid'> | undefined {
  const { state } = context;
  const quota = state.collection('quotas').get(`${userId}:${categoryId}`);
  const taken = state
    .collection('adverts')
    .filter(
      (row) =>
        row.ownerId === userId &&
        row.fields.categoryId === categoryId &&
        !row.isDeleted &&
        !row.isPaid &&
        (row.status === 'new' || row.status === 'active'),
    );
  if (taken.length < (quota?.free ?? settingsOf(context).freeAdverts)) return { isPaid: false };
  const packet = state
    .collection('packets')
    .find(
      (row) =>
        row.userId === userId &&
        row.categoryId === categoryId &&
        row.left > 0 &&
        row.activeTo > context.now(),
    );
  if (packet === undefined) return undefined;
  state.collection('packets').update(packet.id, { left: packet.left - 1 });
  return { isPaid: true };
}
