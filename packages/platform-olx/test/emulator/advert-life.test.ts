import { describe, expect, test } from 'vitest';
import type { OlxAdvertStatus } from '../../src/emulator/index.ts';
import { complaints, type OpenEmulator, openEmulator, postLive, wardrobe } from './open-emulator.ts';

const DAY_MS = 86_400_000;

async function statusOf({ call }: OpenEmulator, id: number): Promise<unknown> {
  return (await call('GET', `/adverts/${id}`)).at('data.status');
}

async function command(
  { call }: OpenEmulator,
  id: number,
  name: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<readonly unknown[]> {
  const answer = await call('POST', `/adverts/${id}/commands`, { command: name, ...more });
  return [answer.status, ...complaints(answer)];
}

describe('an advert begins', () => {
  test('as new, and is active five seconds later, for 30 days (matrix 6)', async () => {
    const olx = await openEmulator();
    const posted = await olx.call('POST', '/adverts', wardrobe());
    expect(posted.status).toBe(200);
    expect(posted.json).toMatchObject({
      data: {
        status: 'new',
        created_at: '2026-11-22 10:00:00',
        activated_at: null,
        external_id: 'WARDROBE-1',
      },
    });
    const id = Number(posted.at('data.id'));
    await olx.emulator.advance(4_999);
    expect(await statusOf(olx, id)).toBe('new');
    await olx.emulator.advance(1);
    expect((await olx.call('GET', `/adverts/${id}`)).json).toMatchObject({
      data: { status: 'active', activated_at: '2026-11-22 10:00:05', valid_to: '2026-12-22 10:00:05' },
    });
  });

  test('as limited when the free places are taken; a place and an activation make it active (matrix 7)', async () => {
    const olx = await openEmulator();
    await olx.world.setQuota({ categoryId: 9001, free: 1 });
    const first = await postLive(olx);
    const posted = await olx.call('POST', '/adverts', wardrobe({ external_id: 'SECOND' }));
    const id = Number(posted.at('data.id'));
    expect(posted.at('data.status')).toBe('limited');
    expect(await command(olx, id, 'activate')).toEqual([400, 'ad: Invalid status']);
    expect((await olx.call('POST', `/adverts/${id}/packets`, { payment_method: 'account' })).status).toBe(
      204,
    );
    expect(await command(olx, id, 'activate')).toEqual([204]);
    await olx.emulator.advance(5_000);
    expect([await statusOf(olx, first), await statusOf(olx, id)]).toEqual(['active', 'active']);
  });

  test('by a packet of the account when the free places are taken', async () => {
    const olx = await openEmulator({ settings: { freeAdverts: 0 } });
    await olx.call('POST', '/users/me/packets', { category_id: 9001, payment_method: 'account', size: 5 });
    await postLive(olx);
    const packets = await olx.call('GET', '/users/me/packets');
    expect(packets.at('data.0.left')).toBe(4);
  });

  test('again under the same external_id: there are two then', async () => {
    const olx = await openEmulator();
    await postLive(olx);
    await postLive(olx);
    expect((await olx.call('GET', '/adverts?external_id=WARDROBE-1')).at('data.length')).toBe(2);
    expect((await olx.call('GET', '/adverts?external_id=warDROBE-1')).at('data.length')).toBe(0);
    expect((await olx.call('GET', '/adverts?category_ids=1459,9001')).at('data.length')).toBe(2);
    expect((await olx.call('GET', '/adverts?category_ids=1459')).at('data.length')).toBe(0);
  });
});

describe('moderation', () => {
  test.each(['moderated', 'blocked', 'disabled', 'removed_by_moderator'] as const)(
    'a title with [%s] ends there, with a reason',
    async (verdict) => {
      const olx = await openEmulator();
      const id = await postLive(olx, { title: `Шкаф-купе белый [${verdict}]` });
      expect(await statusOf(olx, id)).toBe(verdict);
      const reason = await olx.call('GET', `/adverts/${id}/moderation-reason`);
      expect(reason.at('data.email_notification')).toMatch(/^<p>.+<\/p>$/);
    },
  );

  test('a moderated advert that is edited goes back to moderation', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx, { title: 'Шкаф-купе белый [moderated]' });
    const edited = await olx.call('PUT', `/adverts/${id}`, wardrobe());
    expect(edited.at('data.status')).toBe('new');
    await olx.emulator.advance(5_000);
    expect(await statusOf(olx, id)).toBe('active');
    expect((await olx.call('GET', `/adverts/${id}/moderation-reason`)).status).toBe(404);
  });

  test('can be told to wait, and a moderator can decide at any time', async () => {
    const olx = await openEmulator();
    await olx.world.setModeration({ verdict: 'wait' });
    const id = await postLive(olx);
    expect(await statusOf(olx, id)).toBe('new');
    await olx.world.moderate({ advertId: id, verdict: 'blocked', html: '<p>Запрещено</p>' });
    const reason = await olx.call('GET', `/adverts/${id}/moderation-reason`);
    expect(reason.at('data.email_notification')).toBe('<p>Запрещено</p>');
  });
});

/** What each command and DELETE answer in each state: status and complaint (reference, section 6; matrix 11). */
const NOT_ACTIVE = 'ad: Ad has to be active';
const WRONG = 'ad: Invalid status';
const STATES: readonly (readonly [OlxAdvertStatus, activate: string, deactivate: string, remove: string])[] =
  [
    ['new', WRONG, NOT_ACTIVE, '204'],
    ['active', WRONG, '204', WRONG],
    ['limited', WRONG, NOT_ACTIVE, '204'],
    ['removed_by_user', '204', NOT_ACTIVE, '204'],
    ['outdated', '204', NOT_ACTIVE, '204'],
    ['unconfirmed', WRONG, NOT_ACTIVE, '204'],
    ['unpaid', WRONG, NOT_ACTIVE, '204'],
    ['moderated', WRONG, NOT_ACTIVE, '204'],
    ['blocked', WRONG, NOT_ACTIVE, '204'],
    ['disabled', WRONG, NOT_ACTIVE, '204'],
    ['removed_by_moderator', WRONG, NOT_ACTIVE, '204'],
  ];

async function bring(olx: OpenEmulator, status: OlxAdvertStatus): Promise<number> {
  if (status === 'limited') await olx.world.setQuota({ categoryId: 9001, free: 0 });
  if (status === 'new') await olx.world.setModeration({ verdict: 'wait' });
  const isVerdict = ['moderated', 'blocked', 'disabled', 'removed_by_moderator'].includes(status);
  const id = await postLive(olx, isVerdict ? { title: `Шкаф-купе белый [${status}]` } : {});
  if (status === 'removed_by_user') await command(olx, id, 'deactivate', { is_success: false });
  if (status === 'unconfirmed' || status === 'unpaid') await olx.world.setStatus({ advertId: id, status });
  if (status === 'outdated') await olx.world.advertEnds({ advertId: id });
  expect(await statusOf(olx, id)).toBe(status);
  return id;
}

describe.each(STATES)('%s (matrix 11)', (status, activate, deactivate, remove) => {
  const shown = (parts: readonly unknown[]): string => String(parts.at(-1));

  test(`activate: ${activate}`, async () => {
    const olx = await openEmulator();
    const id = await bring(olx, status);
    expect(shown(await command(olx, id, 'activate'))).toBe(activate);
    expect(await statusOf(olx, id)).toBe(activate === '204' ? 'active' : status);
  });

  test(`deactivate: ${deactivate}`, async () => {
    const olx = await openEmulator();
    const id = await bring(olx, status);
    expect(shown(await command(olx, id, 'deactivate', { is_success: true }))).toBe(deactivate);
    expect(await statusOf(olx, id)).toBe(deactivate === '204' ? 'removed_by_user' : status);
  });

  test(`delete: ${remove}`, async () => {
    const olx = await openEmulator();
    const id = await bring(olx, status);
    const answer = await olx.call('DELETE', `/adverts/${id}`);
    expect(shown([answer.status, ...complaints(answer)])).toBe(remove);
    const after = await olx.call('GET', `/adverts/${id}`);
    expect(after.at('error.detail')).toBe(remove === '204' ? 'Advert not found' : undefined);
  });
});

describe('commands', () => {
  test('deactivate needs to know whether it was a success', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    expect(await command(olx, id, 'deactivate')).toEqual([400, 'is_success: This value should not be null.']);
  });

  test('activate makes limited what has no place any more', async () => {
    const olx = await openEmulator();
    const id = await bring(olx, 'removed_by_user');
    await olx.world.setQuota({ categoryId: 9001, free: 0 });
    expect(await command(olx, id, 'activate')).toEqual([204]);
    expect(await statusOf(olx, id)).toBe('limited');
  });

  test('finish ends a limited advert only', async () => {
    const olx = await openEmulator();
    const id = await bring(olx, 'limited');
    expect(await command(olx, id, 'finish')).toEqual([204]);
    expect(await statusOf(olx, id)).toBe('outdated');
    expect(await command(olx, id, 'finish')).toEqual([400, WRONG]);
  });

  test('extend adds 30 days to an active advert', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    expect(await command(olx, id, 'extend')).toEqual([204]);
    expect((await olx.call('GET', `/adverts/${id}`)).at('data.valid_to')).toBe('2027-01-21 10:00:05');
    await olx.emulator.advance(31 * DAY_MS);
    await olx.world.grantAccess();
    expect((await olx.world.adverts())[0]?.status).toBe('active');
  });

  test('refresh works once in 14 days', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    expect(await command(olx, id, 'refresh')).toEqual([
      400,
      'time: You cannot refresh ad more often than once in 14 days',
    ]);
    await olx.emulator.advance(14 * DAY_MS);
    const token = (await olx.world.grantAccess()).accessToken;
    const answer = await olx.call('POST', `/adverts/${id}/commands`, { command: 'refresh' }, { token });
    expect(answer.status).toBe(204);
  });

  test('an unknown one is a complaint about the command', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    expect(await command(olx, id, 'sell')).toEqual([400, 'command: Invalid value']);
  });
});

describe('the end of 30 days', () => {
  test('makes an advert outdated', async () => {
    const olx = await openEmulator();
    await postLive(olx);
    await olx.emulator.advance(30 * DAY_MS - 1);
    expect((await olx.world.adverts())[0]?.status).toBe('active');
    await olx.emulator.advance(1);
    expect((await olx.world.adverts())[0]?.status).toBe('outdated');
  });

  test('only extends one that goes on by itself', async () => {
    const olx = await openEmulator();
    await postLive(olx, { auto_extend_enabled: true });
    await olx.emulator.advance(65 * DAY_MS);
    const [advert] = await olx.world.adverts();
    expect(advert?.status).toBe('active');
    expect(new Date(advert?.validTo ?? 0).toISOString()).toBe('2027-02-20T05:00:05.000Z');
  });
});

describe('an edit', () => {
  test('replaces everything: a price that is left out is gone (matrix 12)', async () => {
    const olx = await openEmulator();
    const service = {
      category_id: 701,
      attributes: [],
      external_id: 'S-1',
      courier: true,
      auto_extend_enabled: true,
    };
    const id = await postLive(olx, service);
    const { price, courier, external_id, auto_extend_enabled, ...rest } = wardrobe(service);
    expect([price, courier, external_id, auto_extend_enabled]).not.toContain(undefined);
    const edited = await olx.call('PUT', `/adverts/${id}`, rest);
    expect(edited.json).toMatchObject({
      data: { price: null, courier: null, external_id: null, auto_extend_enabled: true, status: 'active' },
    });
  });

  test('keeps what is left out where the setting says so', async () => {
    const olx = await openEmulator({ settings: { omittedOnEdit: 'kept' } });
    const service = { category_id: 701, attributes: [] };
    const id = await postLive(olx, service);
    const { price, ...rest } = wardrobe(service);
    const edited = await olx.call('PUT', `/adverts/${id}`, rest);
    expect(edited.at('data.price')).toEqual(price);
  });

  test('that echoes the advert as read changes nothing', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    const before = await olx.call('GET', `/adverts/${id}`);
    const {
      id: _id,
      status,
      url,
      created_at,
      activated_at,
      valid_to,
      salary,
      external_url,
      ...rest
    } = before.at('data') as Record<string, unknown>;
    expect([status, url, created_at, activated_at, valid_to, salary, external_url]).toHaveLength(7);
    expect((await olx.call('PUT', `/adverts/${id}`, rest)).status).toBe(200);
    expect((await olx.call('GET', `/adverts/${id}`)).json).toEqual(before.json);
  });

  test('with a field of answers is the decoding error', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    const answer = await olx.call('PUT', `/adverts/${id}`, wardrobe({ status: 'active' }));
    expect(answer.at('data.error.detail')).toBe('Error while decoding JSON data: Syntax error');
  });

  test('has to pass the same rules', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    const answer = await olx.call('PUT', `/adverts/${id}`, wardrobe({ title: 'Шкаф' }));
    expect(complaints(answer)).toEqual([
      'title: This value is too short. It should have 16 characters or more.',
    ]);
  });

  test('goes through moderation again where the setting says so', async () => {
    const olx = await openEmulator({ settings: { editIsModerated: true } });
    const id = await postLive(olx);
    expect((await olx.call('PUT', `/adverts/${id}`, wardrobe())).at('data.status')).toBe('new');
  });
});

describe('counters', () => {
  test('grow with buyers and can be cleared one by one', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    await olx.world.buyersLook({ advertId: id, views: 12, phoneViews: 3, observers: 2 });
    const path = `/adverts/${id}/statistics`;
    expect((await olx.call('GET', path)).at('data')).toEqual({
      advert_views: 12,
      phone_views: 3,
      users_observing: 2,
    });
    expect((await olx.call('DELETE', `${path}/phone-views`)).status).toBe(204);
    expect((await olx.call('GET', path)).at('data')).toEqual({
      advert_views: 12,
      phone_views: 0,
      users_observing: 2,
    });
  });
});

test('a page of adverts is never longer than the setting, whatever limit says', async () => {
  const olx = await openEmulator({ settings: { pageSizeMax: 2 } });
  for (const key of ['A', 'B', 'C']) await postLive(olx, { external_id: key });
  const page = async (offset: number): Promise<unknown> =>
    (await olx.call('GET', `/adverts?offset=${offset}&limit=50`)).at('data.length');
  expect([await page(0), await page(2), await page(3)]).toEqual([2, 1, 0]);
});
