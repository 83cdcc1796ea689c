import { emptyAnswer, jsonAnswer, type Route } from '@leadkit/emulator';
import { ADVERTS_MAX, approveAdvert, sendToModeration } from './advert-life.ts';
import { checkAdvertFields, readAdvertFields } from './advert-rules.ts';
import { apiError, type BazaarContext, bodyObject, pageAnswer, shopOf } from './api-answers.ts';
import { toLocalTime } from './local-time.ts';
import type { AdvertRow, BazaarTables } from './tables.ts';

const source = 'quirks.md, "Adverts"';

export const ADVERT_ROUTES: readonly Route<BazaarTables>[] = [
  {
    method: 'POST',
    path: '/api/adverts',
    source: `${source}: the reference is kept, and a repeated create makes a second advert`,
    handler: (context) => {
      const shop = shopOf(context);
      const fields = readAdvertFields(bodyObject(context));
      refuseProblems(fields);
      refuseAboveLimit(context, shop.id);
      const { state, now } = context;
      const id = state.nextId('adverts', 10_001);
      state.collection('adverts').set(id, {
        ...fields,
        id,
        sellerId: shop.id,
        status: 'pending',
        refusal: null,
        isPromoted: false,
        createdAt: now(),
        publishedAt: null,
        refreshedAt: now(),
        endsAt: null,
        views: 0,
        phoneViews: 0,
        favourites: 0,
      });
      return jsonAnswer({ data: showAdvert(context, sendToModeration(context, id)) }, { status: 201 });
    },
  },
  {
    method: 'GET',
    path: '/api/adverts',
    source: `${source}: oldest first, without deleted ones; ?reference= finds ours`,
    handler: (context) => {
      const shop = shopOf(context);
      const reference = context.query.get('reference');
      const status = context.query.get('status');
      const rows = context.state
        .collection('adverts')
        .filter(
          (row) =>
            row.sellerId === shop.id &&
            row.status !== 'deleted' &&
            (reference === null || row.reference === reference) &&
            (status === null || row.status === status),
        );
      return pageAnswer(context, rows, (row) => showAdvert(context, row));
    },
  },
  {
    method: 'GET',
    path: '/api/adverts/stats',
    source: `${source}: counters by ids, at most 50; ids that are not ours are left out`,
    handler: (context) => {
      const shop = shopOf(context);
      const ids = (context.query.get('ids') ?? '').split(',').slice(0, 50);
      const data = ids.flatMap((id) => {
        const row = context.state.collection('adverts').get(id);
        if (row?.sellerId !== shop.id || row.status === 'deleted') return [];
        const { views, phoneViews, favourites } = row;
        return [{ advert_id: row.id, views, phone_views: phoneViews, favourites }];
      });
      return jsonAnswer({ data });
    },
  },
  {
    method: 'GET',
    path: '/api/adverts/:advertId',
    source: `${source}: a deleted advert is an error under HTTP 200`,
    handler: (context) => {
      const advert = ownAdvert(context);
      if (advert.status === 'deleted') return apiError(200, 'advert_deleted', 'The advert was deleted.');
      return jsonAnswer({ data: showAdvert(context, advert) });
    },
  },
  {
    method: 'PATCH',
    path: '/api/adverts/:advertId',
    source: `${source}: a change of texts or photos goes to moderation again, a change of the price does not`,
    handler: (context) => {
      const advert = liveOwnAdvert(context);
      const fields = readAdvertFields(bodyObject(context), advert);
      refuseProblems(fields);
      const changed = context.state.collection('adverts').update(advert.id, fields);
      const isNewText = (['title', 'description', 'photos'] as const).some(
        (name) => JSON.stringify(fields[name]) !== JSON.stringify(advert[name]),
      );
      const isShown = advert.status === 'live' || advert.status === 'pending';
      const goesBack = advert.status === 'refused' || (isNewText && isShown);
      return jsonAnswer({
        data: showAdvert(context, goesBack ? sendToModeration(context, advert.id) : changed),
      });
    },
  },
  {
    method: 'POST',
    path: '/api/adverts/:advertId/commands',
    source: `${source}: deactivate and activate; a command that does not fit the status is 409`,
    handler: (context) => {
      const advert = liveOwnAdvert(context);
      const { command, is_sold: isSold } = bodyObject(context);
      const isOn = advert.status === 'live' || advert.status === 'pending';
      if (command === 'deactivate') {
        if (!isOn) return wrongStatus(advert);
        const status = isSold === true ? 'sold' : 'paused';
        return jsonAnswer({
          data: showAdvert(context, context.state.collection('adverts').update(advert.id, { status })),
        });
      }
      if (command !== 'activate')
        return apiError(422, 'validation_failed', 'Unknown command.', { command: 'deactivate or activate' });
      if (isOn || advert.status === 'refused') return wrongStatus(advert);
      refuseAboveLimit(context, advert.sellerId);
      const wasApproved = advert.publishedAt !== null;
      const back = wasApproved ? approveAdvert(context, advert) : sendToModeration(context, advert.id);
      return jsonAnswer({ data: showAdvert(context, back) });
    },
  },
  {
    method: 'DELETE',
    path: '/api/adverts/:advertId',
    source: `${source}: an advert that is shown or in moderation has to be deactivated first`,
    handler: (context) => {
      const advert = liveOwnAdvert(context);
      if (advert.status === 'live' || advert.status === 'pending') return wrongStatus(advert);
      context.state.collection('adverts').update(advert.id, { status: 'deleted' });
      return emptyAnswer();
    },
  },
];

function ownAdvert(context: BazaarContext): Readonly<AdvertRow> {
  const shop = shopOf(context);
  const advert = context.state.collection('adverts').get(context.params.advertId ?? '');
  if (advert?.sellerId === shop.id) return advert;
  throw apiError(404, 'not_found', 'There is no such advert.');
}

function liveOwnAdvert(context: BazaarContext): Readonly<AdvertRow> {
  const advert = ownAdvert(context);
  if (advert.status !== 'deleted') return advert;
  throw apiError(404, 'not_found', 'There is no such advert.');
}

function refuseProblems(fields: ReturnType<typeof readAdvertFields>): void {
  const problems = checkAdvertFields(fields);
  if (Object.keys(problems).length > 0)
    throw apiError(422, 'validation_failed', 'Some fields are not right.', problems);
}

function refuseAboveLimit(context: BazaarContext, sellerId: number): void {
  const shown = context.state
    .collection('adverts')
    .filter((row) => row.sellerId === sellerId && (row.status === 'live' || row.status === 'pending'));
  if (shown.length >= ADVERTS_MAX)
    throw apiError(409, 'limit_reached', `A shop can have ${ADVERTS_MAX} adverts at a time.`);
}

function wrongStatus(advert: AdvertRow): Response {
  return apiError(409, 'wrong_status', `The advert is "${advert.status}".`);
}

function showAdvert(context: BazaarContext, row: AdvertRow): object {
  return {
    id: row.id,
    reference: row.reference,
    status: row.status,
    refusal: row.refusal,
    title: row.title,
    description: row.description,
    category_id: row.categoryId,
    city_id: row.cityId,
    district_id: row.districtId,
    price: row.price,
    currency: 'KZT',
    photos: row.photos,
    attributes: row.attributes,
    contact_name: row.contactName,
    quantity: row.quantity,
    url: `${context.origin}/o/${row.id}`,
    created_at: toLocalTime(row.createdAt),
    published_at: row.publishedAt === null ? null : toLocalTime(row.publishedAt),
    ends_at: row.endsAt === null ? null : toLocalTime(row.endsAt),
  };
}
