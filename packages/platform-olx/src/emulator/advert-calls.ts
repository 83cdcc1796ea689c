import { emptyAnswer, jsonAnswer } from '@leadkit/emulator';
import type { OlxUserRow } from './account-rows.ts';
import { ADVERT_SHAPE, toAdvertFields } from './advert-body.ts';
import { runAdvertCommand } from './advert-commands.ts';
import { ADVERT_LIFE_MS, changeAdvert, sendToModeration, takePlace } from './advert-life.ts';
import type { OlxAdvertRow } from './advert-row.ts';
import { checkAdvert } from './advert-rules.ts';
import { showAdvert } from './advert-view.ts';
import { fieldError } from './api-errors.ts';
import { storeImage } from './image-store.ts';
import { ownAdvert } from './own-advert.ts';
import { type PartnerCall, type PartnerRequest, pageOf } from './partner-call.ts';

const source = 'reference 5.5-5.6 and 6';

/** Adverts of the account. */
export const ADVERT_CALLS: readonly PartnerCall[] = [
  {
    method: 'GET',
    path: '/adverts',
    source: `${source} [D]: any status, filters external_id (exact) and category_ids; newest first [G]`,
    scope: 'read',
    by: 'user',
    userDetail: 'Invalid user ID in token',
    handle: (request, user) => {
      const { query, state, settings } = request;
      const externalId = query.get('external_id');
      const categoryIds = query.get('category_ids')?.split(',').map(Number);
      const rows = state
        .collection('adverts')
        .filter(
          ({ ownerId, isDeleted, fields }) =>
            ownerId === user.id &&
            !isDeleted &&
            (externalId === null || fields.externalId === externalId) &&
            (categoryIds === undefined || categoryIds.includes(fields.categoryId)),
        )
        .reverse();
      const page = pageOf(request, rows, { limit: settings.pageSizeMax, limitMax: settings.pageSizeMax });
      return jsonAnswer({ data: page.map((row) => showAdvert(request, row)) });
    },
  },
  {
    method: 'POST',
    path: '/adverts',
    source: `${source} [D]: 200 with status new, or limited when no place is left; the same external_id twice makes two adverts`,
    scope: 'write',
    by: 'user',
    userDetail: 'Invalid user ID in token',
    body: ADVERT_SHAPE,
    handle: (request, user) => {
      checkAdvert(request.fields, request.settings);
      return jsonAnswer({ data: showAdvert(request, createAdvert(request, user)) });
    },
  },
  {
    method: 'GET',
    path: '/adverts/:advertId',
    source: `${source} [D]`,
    scope: 'read',
    by: 'user',
    isAboutAdvert: true,
    handle: (request, user) => jsonAnswer({ data: showAdvert(request, ownAdvert(request, user)) }),
  },
  {
    method: 'PUT',
    path: '/adverts/:advertId',
    source: `${source} [D][C]: replaces everything; what it does to moderation is open and a setting [G]`,
    scope: 'write',
    by: 'user',
    isAboutAdvert: true,
    body: ADVERT_SHAPE,
    handle: (request, user) => jsonAnswer({ data: showAdvert(request, editAdvert(request, user)) }),
  },
  {
    method: 'DELETE',
    path: '/adverts/:advertId',
    source: `${source}, 4.2 #18 [D]: an active advert has to be deactivated first`,
    scope: 'write',
    by: 'user',
    isAboutAdvert: true,
    handle: (request, user) => {
      const advert = ownAdvert(request, user);
      if (advert.status === 'active') return fieldError('ad', 'Invalid status');
      changeAdvert(request, advert.id, { isDeleted: true });
      return emptyAnswer();
    },
  },
  {
    method: 'POST',
    path: '/adverts/:advertId/commands',
    source: `${source} [D]: activate, deactivate, finish, extend; refresh as a Kazakh client uses it [C]`,
    scope: 'write',
    by: 'user',
    isAboutAdvert: true,
    body: { command: true, is_success: true },
    handle: (request, user) => runAdvertCommand(request, ownAdvert(request, user)),
  },
];

function createAdvert(request: PartnerRequest, user: Readonly<OlxUserRow>): OlxAdvertRow {
  const { state, now, fields: body } = request;
  const fields = toAdvertFields(body, { fields: null, autoExtend: false }, (url) =>
    storeImage(state.random, url),
  );
  const place = takePlace(request, user.id, fields.categoryId);
  const id = state.nextId('adverts', 401_300_001);
  const advert = state.collection('adverts').set(id, {
    id,
    ownerId: user.id,
    status: 'limited',
    isDeleted: false,
    createdAt: now(),
    activatedAt: null,
    validTo: now() + ADVERT_LIFE_MS,
    refreshedAt: now(),
    bumpedAt: null,
    fields,
    complaint: null,
    round: 0,
    isPaid: place?.isPaid ?? false,
    features: [],
    views: 0,
    phoneViews: 0,
    observers: 0,
  });
  return place === undefined ? changeAdvert(request, id, {}) : sendToModeration(request, advert);
}

function editAdvert(request: PartnerRequest, user: Readonly<OlxUserRow>): OlxAdvertRow {
  const { state, settings, fields: body } = request;
  const advert = ownAdvert(request, user);
  checkAdvert(body, settings);
  const known = settings.omittedOnEdit === 'kept' ? advert.fields : null;
  const fields = toAdvertFields(body, { fields: known, autoExtend: advert.fields.autoExtend }, (url) =>
    storeImage(state.random, url),
  );
  const edited = changeAdvert(request, advert.id, { fields });
  const goesBack = advert.status === 'moderated' || (advert.status === 'active' && settings.editIsModerated);
  return goesBack ? sendToModeration(request, edited) : edited;
}
