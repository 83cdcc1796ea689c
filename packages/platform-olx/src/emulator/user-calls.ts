import { jsonAnswer } from '@leadkit/emulator';
import { apiError } from './api-errors.ts';
import { toLocalTime } from './local-time.ts';
import type { PartnerCall } from './partner-call.ts';

const source = 'reference 5.1 [D]';

/** Who is connected, and who writes. */
export const USER_CALLS: readonly PartnerCall[] = [
  {
    method: 'GET',
    path: '/users/me',
    source,
    scope: 'read',
    by: 'user',
    handle: ({ now }, user) =>
      jsonAnswer({
        data: {
          id: user.id,
          email: user.email,
          status: 'confirmed',
          name: user.name,
          phone: user.phone,
          phone_login: null,
          created_at: toLocalTime(user.createdAt),
          last_login_at: toLocalTime(now()),
          avatar: null,
          is_business: user.isBusiness,
        },
      }),
  },
  {
    method: 'GET',
    path: '/users/:userId',
    source: `${source}: anybody's name, such as a buyer's`,
    scope: 'read',
    by: 'user',
    handle: ({ state, params }) => {
      const user = state.collection('users').get(params.userId ?? '');
      return user === undefined
        ? apiError(404, 'User not found')
        : jsonAnswer({ data: { id: user.id, name: user.name, avatar: null } });
    },
  },
  {
    method: 'GET',
    path: '/users/me/account-balance',
    source,
    scope: 'read',
    by: 'user',
    handle: (_request, { wallet }) =>
      jsonAnswer({ data: { sum: wallet, wallet, bonus: 0, refund: 0, currency: 'KZT' } }),
  },
  {
    method: 'GET',
    path: '/users/me/payment-methods',
    source: 'reference 5.0 [D]',
    scope: 'read',
    by: 'user',
    handle: () => jsonAnswer({ data: ['account'] }),
  },
];
