import { describe, expect, test } from 'vitest';
import {
  type Account,
  type AccountStatus,
  blockAccount,
  connectAccount,
  pauseAccount,
  reconnectAccount,
  recordAccountSuccess,
  requireReconnect,
  resumeAccount,
} from '../../src/domain/account.ts';
import type { Decision } from '../../src/domain/decision.ts';
import { buildAccount, TEST_NOW } from '../../src/testing/index.ts';
import { errorOf } from './error-of.ts';

const LATER = '2026-11-22T06:00:00.000Z';
const STATUSES: readonly AccountStatus[] = ['connected', 'expiring', 'needs_reconnect', 'blocked', 'paused'];

test('an account is connected now and says so once', () => {
  const {
    version: _v,
    createdAt: _c,
    updatedAt: _u,
    status: _s,
    lastSuccessAt: _l,
    ...input
  } = buildAccount();
  const { state, events } = connectAccount(input, TEST_NOW);
  expect(state).toStrictEqual(buildAccount());
  expect(events.map((event) => event.type)).toEqual(['account.connected']);
});

const moves: Readonly<Record<string, (account: Account) => Decision<Account>>> = {
  success: (account) => recordAccountSuccess(account, { expiresSoon: false }, LATER),
  'success near its end': (account) => recordAccountSuccess(account, { expiresSoon: true }, LATER),
  block: (account) => blockAccount(account, LATER),
  'lost credentials': (account) => requireReconnect(account, 'refused', LATER),
  pause: (account) => pauseAccount(account, LATER),
};

test.each([
  [
    'success',
    {
      connected: 'connected',
      expiring: 'connected',
      needs_reconnect: 'connected',
      blocked: 'connected',
      paused: 'paused',
    },
  ],
  [
    'success near its end',
    {
      connected: 'expiring',
      expiring: 'expiring',
      needs_reconnect: 'expiring',
      blocked: 'expiring',
      paused: 'paused',
    },
  ],
  [
    'block',
    {
      connected: 'blocked',
      expiring: 'blocked',
      needs_reconnect: 'needs_reconnect',
      blocked: 'blocked',
      paused: 'paused',
    },
  ],
  [
    'lost credentials',
    {
      connected: 'needs_reconnect',
      expiring: 'needs_reconnect',
      needs_reconnect: 'needs_reconnect',
      blocked: 'needs_reconnect',
      paused: 'paused',
    },
  ],
  [
    'pause',
    {
      connected: 'paused',
      expiring: 'paused',
      needs_reconnect: 'paused',
      blocked: 'paused',
      paused: 'paused',
    },
  ],
] as const)('%s takes the statuses to %j', (name, to) => {
  const ends = STATUSES.map((status) => [status, moves[name]?.(buildAccount({ status })).state.status]);
  expect(Object.fromEntries(ends)).toEqual(to);
});

test.each(Object.keys(moves))(
  '%s: a change of status is one event and version + 1, none is no event',
  (name) => {
    for (const status of STATUSES) {
      const account = buildAccount({ status, lastSuccessAt: LATER });
      const { state, events } = moves[name]?.(account) ?? { state: account, events: [] };
      const isChange = state.status !== status;
      expect([state.version, events.length]).toEqual(isChange ? [2, 1] : [1, 0]);
      expect(state === account).toBe(!isChange);
    }
  },
);

test('a success is remembered without an event', () => {
  const { state, events } = recordAccountSuccess(buildAccount(), { expiresSoon: false }, LATER);
  expect([state.lastSuccessAt, state.version, events]).toEqual([LATER, 2, []]);
});

test('lost credentials are told with the reason, once per loss', () => {
  const lost = requireReconnect(buildAccount(), 'refused', LATER);
  expect(lost.events).toMatchObject([{ type: 'account.reconnect-required', data: { reason: 'refused' } }]);
  expect(requireReconnect(lost.state, 'refused', LATER).events).toEqual([]);
});

test('any other change of status is told with both ends', () => {
  expect(blockAccount(buildAccount(), LATER).events).toMatchObject([
    { type: 'account.status-changed', data: { from: 'connected', to: 'blocked' } },
  ]);
});

describe('reconnectAccount', () => {
  test('keeps its id, its first moment and its history', () => {
    const lost = buildAccount({ status: 'needs_reconnect', expiresAt: TEST_NOW, version: 4 });
    const { state, events } = reconnectAccount(lost, undefined, LATER);
    expect(state).toStrictEqual(buildAccount({ version: 5, updatedAt: LATER, lastSuccessAt: LATER }));
    expect(events.map((event) => event.type)).toEqual(['account.connected']);
  });

  test('takes over when the new credentials end', () => {
    expect(reconnectAccount(buildAccount(), LATER, LATER).state.expiresAt).toBe(LATER);
  });
});

describe('resumeAccount', () => {
  test('a paused account works again', () => {
    expect(resumeAccount(buildAccount({ status: 'paused' }), LATER).state.status).toBe('connected');
  });

  test.each(STATUSES.filter((status) => status !== 'paused'))('%s is refused', (status) => {
    expect(errorOf(() => resumeAccount(buildAccount({ status }), LATER)).code).toBe('conflict');
  });
});
