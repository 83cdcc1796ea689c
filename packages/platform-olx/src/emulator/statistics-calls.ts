import { emptyAnswer, jsonAnswer } from '@leadkit/emulator';
import { apiError } from './api-errors.ts';
import { toLocalTime } from './local-time.ts';
import { ownAdvert } from './own-advert.ts';
import type { PartnerCall } from './partner-call.ts';

const BILLING_LIMIT = 50;

/** Counters, the moderator's reason, the bill. */
export const STATISTICS_CALLS: readonly PartnerCall[] = [
  {
    method: 'GET',
    path: '/adverts/:advertId/statistics',
    source: 'reference 5.6 [D]',
    scope: 'read',
    by: 'user',
    isAboutAdvert: true,
    handle: (request, user) => {
      const { views, phoneViews, observers } = ownAdvert(request, user);
      return jsonAnswer({
        data: { advert_views: views, phone_views: phoneViews, users_observing: observers },
      });
    },
  },
  ...(['advert-views', 'phone-views'] as const).map(
    (name): PartnerCall => ({
      method: 'DELETE',
      path: `/adverts/:advertId/statistics/${name}`,
      source: 'reference 5.6 [D]: clears one counter',
      scope: 'write',
      by: 'user',
      isAboutAdvert: true,
      handle: (request, user) => {
        const { id } = ownAdvert(request, user);
        request.state
          .collection('adverts')
          .update(id, name === 'advert-views' ? { views: 0 } : { phoneViews: 0 });
        return emptyAnswer();
      },
    }),
  ),
  {
    method: 'GET',
    path: '/adverts/:advertId/moderation-reason',
    source: 'reference 5.6 [D]; without a complaint a 404 [G]',
    scope: 'read',
    by: 'user',
    isAboutAdvert: true,
    handle: (request, user) => {
      const { complaint } = ownAdvert(request, user);
      return complaint === null
        ? apiError(404, 'Moderation reason not found')
        : jsonAnswer({ data: { email_notification: complaint } });
    },
  },
  {
    method: 'GET',
    path: '/users/me/billing',
    source: 'reference 5.9 [D]: newest first [G], pages from 1; the amount is a text, as seen in use [C]',
    scope: 'read',
    by: 'user',
    handle: ({ state, query }, user) => {
      const page = Math.max(1, Number(query.get('page') ?? 1) || 1);
      const limit = Math.min(BILLING_LIMIT, Math.max(1, Number(query.get('limit') ?? BILLING_LIMIT) || 1));
      const rows = state
        .collection('bills')
        .filter(({ userId }) => userId === user.id)
        .reverse()
        .slice((page - 1) * limit, page * limit);
      return jsonAnswer({
        data: rows.map(({ id, name, at, price, advertId }) => ({
          id,
          name,
          date: toLocalTime(at),
          price: price.toFixed(2),
          advert_id: advertId,
        })),
      });
    },
  },
];
