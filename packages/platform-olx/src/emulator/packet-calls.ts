import { emptyAnswer, jsonAnswer } from '@leadkit/emulator';
import type { OlxPacketRow } from './account-rows.ts';
import { changeAdvert } from './advert-life.ts';
import { apiError } from './api-errors.ts';
import { categoryPath, findCategory } from './category-data.ts';
import { textOf } from './json-fields.ts';
import { toLocalTime } from './local-time.ts';
import { pay } from './money.ts';
import { ownAdvert } from './own-advert.ts';
import { type PartnerCall, type PartnerRequest, pageOf } from './partner-call.ts';
import { randomUuid } from './random-ids.ts';

const source = 'reference 5.8 [D], prices made up';
const PACKET_LIFE_MS = 30 * 86_400_000;
/** Tenge for one place alone; in packets it gets cheaper. */
const SINGLE_PRICE = 900;
const SIZES: readonly { readonly size: number; readonly type: 'base' | 'mega'; readonly price: number }[] = [
  { size: 5, type: 'base', price: 3_900 },
  { size: 10, type: 'base', price: 6_900 },
  { size: 50, type: 'base', price: 27_500 },
  { size: 100, type: 'mega', price: 49_000 },
];
const PACKETS_LIMIT = 50;

/** Places above the free ones. */
export const PACKET_CALLS: readonly PartnerCall[] = [
  {
    method: 'GET',
    path: '/packets',
    source,
    scope: 'read',
    by: 'user',
    handle: (request) => {
      const { query, language } = request;
      const category = findCategory(Number(query.get('category_id')));
      if (category === undefined) return apiError(400, "Category with given ID doesn't exists");
      const method = query.get('payment_method');
      if (method !== 'account' && method !== 'postpaid') return apiError(400, 'Invalid payment method');
      const wanted = query.get('type') ?? 'base';
      const rows = SIZES.filter(({ type }) => wanted === 'all' || type === wanted);
      return jsonAnswer({
        data: rows.map(({ size, type, price }) => ({
          size,
          category_id: category.id,
          name: packetName(size, language),
          price,
          is_premium: false,
          type,
          ...(query.get('with_features') === '1' ? { features: [] } : {}),
        })),
      });
    },
  },
  {
    method: 'GET',
    path: '/users/me/packets',
    source: `${source}: categories_ids as texts, as seen in use [C]`,
    scope: 'read',
    by: 'user',
    handle: (request, user) => {
      const { query, state, now } = request;
      const availability = query.get('availability');
      const byEnd = query.get('sort_by') === 'expired_at';
      const rows = state
        .collection('packets')
        .filter(
          (row) =>
            row.userId === user.id &&
            (availability === null || isUsable(row, now()) === (availability === 'active')),
        )
        .sort((a, b) => (byEnd ? b.activeTo - a.activeTo : b.activatedAt - a.activatedAt));
      const page = pageOf(request, rows, { limit: PACKETS_LIMIT, limitMax: PACKETS_LIMIT });
      return jsonAnswer({ data: page.map((row) => showPacket(request, row)) });
    },
  },
  {
    method: 'POST',
    path: '/users/me/packets',
    source: `${source}: 4.2 #23-26`,
    scope: 'write',
    by: 'user',
    body: { category_id: true, payment_method: true, size: true, type: true, zone_id: true },
    handle: (request, user) => {
      const { state, now, fields, language } = request;
      const category = findCategory(fields.category_id);
      if (category === undefined) return apiError(400, "Category with given ID doesn't exists");
      const variant = SIZES.find(
        ({ size, type }) => size === fields.size && type === (fields.type ?? 'base'),
      );
      if (variant === undefined)
        return apiError(
          400,
          `There is no variant with size ${textOf(fields.size)} for category ${category.id}`,
        );
      const { size, type, price } = variant;
      pay(request, user, fields.payment_method, { name: packetName(size, language), price, advertId: null });
      const id = randomUuid(state.random);
      state.collection('packets').set(id, {
        id,
        userId: user.id,
        categoryId: category.id,
        size,
        left: size,
        type,
        price,
        activatedAt: now(),
        activeTo: now() + PACKET_LIFE_MS,
      });
      return emptyAnswer();
    },
  },
  {
    method: 'POST',
    path: '/adverts/:advertId/packets',
    source: `${source}: a place for one advert; it still has to be activated`,
    scope: 'write',
    by: 'user',
    isAboutAdvert: true,
    body: { payment_method: true, is_premium: true },
    handle: (request, user) => {
      const { id: advertId } = ownAdvert(request, user);
      pay(request, user, request.fields.payment_method, {
        name: packetName(1, request.language),
        price: SINGLE_PRICE,
        advertId,
      });
      changeAdvert(request, advertId, { isPaid: true });
      return emptyAnswer();
    },
  },
];

function isUsable({ left, activeTo }: OlxPacketRow, now: number): boolean {
  return left > 0 && activeTo > now;
}

function showPacket({ now, language }: PartnerRequest, row: OlxPacketRow): object {
  const category = findCategory(row.categoryId);
  const path = category === undefined ? [] : categoryPath(category);
  return {
    id: row.id,
    name: packetName(row.size, language),
    is_active: isUsable(row, now()),
    size: row.size,
    left: row.left,
    active_to: toLocalTime(row.activeTo),
    price: row.price,
    categories_labels: path.slice(-1).map(({ name }) => name[language]),
    categories_ids: path.slice(-1).map(({ id }) => String(id)),
    location_name: null,
    zone_id: null,
  };
}

function packetName(size: number, language: 'ru' | 'kk'): string {
  return language === 'kk' ? `${size} хабарландыру пакеті` : `Пакет на ${size} объявл.`;
}
