import { emptyAnswer } from '@leadkit/emulator';
import { activateAdvert, changeAdvert, extendAdvert, sendToModeration, takePlace } from './advert-life.ts';
import type { OlxAdvertRow } from './advert-row.ts';
import { fieldError } from './api-errors.ts';
import type { PartnerRequest } from './partner-call.ts';

/** How often an advert may be put on top for free (4.2 #19; the period of Kazakhstan is not known). */
const REFRESH_DAYS = 14;
const DAY_MS = 86_400_000;

type Command = (request: PartnerRequest, advert: Readonly<OlxAdvertRow>) => Response;

/** Does what `POST /adverts/{id}/commands` asks for (reference, section 6). */
export const runAdvertCommand: Command = (request, advert) => {
  const { command } = request.fields;
  const known =
    typeof command === 'string' && Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  return known === undefined ? fieldError('command', 'Invalid value') : known(request, advert);
};

const COMMANDS: Readonly<Record<string, Command>> = {
  activate: (request, advert) => {
    const { id, status, fields, isPaid } = advert;
    if (status !== 'limited' && status !== 'removed_by_user' && status !== 'outdated')
      return fieldError('ad', 'Invalid status');
    const place = isPaid ? { isPaid } : takePlace(request, advert.ownerId, fields.categoryId);
    if (place === undefined) {
      if (status === 'limited') return fieldError('ad', 'Invalid status');
      changeAdvert(request, id, { status: 'limited' });
      return emptyAnswer();
    }
    const placed = changeAdvert(request, id, place);
    if (advert.activatedAt === null) sendToModeration(request, placed);
    else activateAdvert(request, placed);
    return emptyAnswer();
  },
  deactivate: (request, advert) => {
    if (typeof request.fields.is_success !== 'boolean')
      return fieldError('is_success', 'This value should not be null.');
    if (advert.status !== 'active') return fieldError('ad', 'Ad has to be active');
    changeAdvert(request, advert.id, { status: 'removed_by_user' });
    return emptyAnswer();
  },
  finish: (request, advert) => {
    if (advert.status !== 'limited') return fieldError('ad', 'Invalid status');
    changeAdvert(request, advert.id, { status: 'outdated' });
    return emptyAnswer();
  },
  extend: (request, advert) => {
    if (advert.status !== 'active') return fieldError('ad', 'Ad has to be active');
    extendAdvert(request, advert);
    return emptyAnswer();
  },
  refresh: (request, advert) => {
    if (advert.status !== 'active') return fieldError('ad', 'Ad has to be active');
    if (request.now() < advert.refreshedAt + REFRESH_DAYS * DAY_MS)
      return fieldError('time', `You cannot refresh ad more often than once in ${REFRESH_DAYS} days`);
    changeAdvert(request, advert.id, { refreshedAt: request.now(), bumpedAt: request.now() });
    return emptyAnswer();
  },
};
