import { createTestIo } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { BAZAAR_CLIENT_ID, BAZAAR_CLIENT_SECRET } from '../src/emulator/index.ts';
import { createBazaar } from '../src/index.ts';
import { openBazaar } from './open-bazaar.ts';

const HOUR_MS = 60 * 60_000;

describe('createBazaar', () => {
  test('opening does no I/O and no call goes anywhere', () => {
    const platform = createBazaar({ clientId: 'a', clientSecret: 'b' });
    expect([platform.contract, platform.id]).toEqual([1, 'bazaar']);
  });

  test('every wrong option is named, and no secret is repeated', () => {
    const make = (): unknown =>
      createBazaar({ clientId: ' ', clientSecret: '', baseUrl: 'bazaar', timeoutMs: 0 });
    expect(make).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        issues: [
          expect.objectContaining({ path: 'clientId' }),
          expect.objectContaining({ path: 'clientSecret' }),
          expect.objectContaining({ path: 'baseUrl' }),
          expect.objectContaining({ path: 'timeoutMs' }),
        ],
      }),
    );
  });
});

describe('check', () => {
  test('it says which shop, and until when the consent holds', async () => {
    const { connection } = await openBazaar({ shopId: 502 });
    expect(await connection.check()).toEqual({
      externalAccountId: '502',
      label: 'Тұмар жиһаз',
      expiresAt: '2027-02-20T10:00:00+05:00',
    });
  });

  test('an account without secrets has to be connected', async () => {
    const { platform, baseUrl, accountId, tenantId } = await openBazaar();
    const connection = platform.open({ accountId, tenantId }, createTestIo({ fetch }));
    await expect(connection.check()).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });
});

describe('tokens', () => {
  test('an access token that is over is renewed, and the new ones are stored before they are used', async () => {
    const { connection, clock, io, emulator } = await openBazaar();
    await connection.check();
    await clock.advance(HOUR_MS);
    await connection.check();
    expect(io.writtenTokens).toHaveLength(2);
    expect(io.writtenTokens[1]?.refreshToken).not.toBe(io.writtenTokens[0]?.refreshToken);
    expect(io.writtenTokens[1]?.expiresAt).toBe('2026-11-22T07:00:00.000Z');
    expect(emulator.requests.list().map(({ route }) => route)).toEqual([
      'GET /api/me',
      'POST /oauth/token',
      'GET /api/me',
    ]);
  });

  test('a hundred calls at once renew once', async () => {
    const { connection, clock, emulator } = await openBazaar();
    await clock.advance(2 * HOUR_MS);
    await Promise.all(Array.from({ length: 100 }, () => connection.check()));
    expect(emulator.requests.count({ route: 'POST /oauth/token' })).toBe(1);
  });

  test('a token that Bazaar refuses early is renewed, and the call is sent again, a write too', async () => {
    const { connection, emulator } = await openBazaar();
    emulator.faults.add({
      match: { path: '/api/threads/:id/read' },
      fault: {
        kind: 'error',
        effect: 'none',
        status: 401,
        body: { error: { code: 'token_expired', message: '' } },
      },
    });
    const advert = await emulator.act(({ state }) => state.collection('adverts').all()[0]);
    await emulator.act(({ state }) => state.collection('adverts').update(advert?.id ?? 0, { sellerId: 501 }));
    const { threadId } = await emulator.world.buyerWrites({ advertId: advert?.id ?? 0, text: 'Привет' });
    await connection.messages.markRead({ threadExternalId: String(threadId) });
    expect(emulator.requests.count({ route: 'POST /oauth/token' })).toBe(1);
    expect(emulator.state.collection('threads').get(threadId)?.unreadCount).toBe(0);
  });

  test('a refresh token works once: after a lost answer only the owner can help', async () => {
    const { connection, clock, emulator } = await openBazaar();
    await clock.advance(2 * HOUR_MS);
    emulator.faults.add({ match: { path: '/oauth/token' }, fault: { kind: 'drop', effect: 'done' } });
    await expect(connection.check()).rejects.toMatchObject({ code: 'unavailable' });
    await clock.advance(60_000);
    await expect(connection.check()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('a consent that was taken back is unauthenticated, with effect none on a write', async () => {
    const { connection, emulator } = await openBazaar();
    await emulator.world.revokeAccess();
    await expect(connection.check()).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(connection.messages.send({ threadExternalId: '1', text: 'Привет' })).rejects.toMatchObject({
      code: 'unauthenticated',
      effect: 'none',
    });
  });

  test('a wrong secret of the application is forbidden: connecting again would not help', async () => {
    const { emulator, baseUrl, io, clock, accountId, tenantId } = await openBazaar();
    const platform = createBazaar({ clientId: BAZAAR_CLIENT_ID, clientSecret: 'wrong-secret', baseUrl });
    await clock.advance(2 * HOUR_MS);
    const checked = platform.open({ accountId, tenantId }, io).check();
    await expect(checked).rejects.toMatchObject({ code: 'forbidden' });
    expect(emulator.requests.count({ status: 401 })).toBe(1);
  });

  test('an account without a refresh token has to be connected again when its access is over', async () => {
    const { platform, clock, emulator, accountId, tenantId } = await openBazaar();
    const { accessToken, expiresAt } = await emulator.world.grantAccess();
    await clock.advance(2 * HOUR_MS);
    const io = createTestIo({ clock, fetch, tokens: { accessToken, expiresAt } });
    await expect(platform.open({ accountId, tenantId }, io).check()).rejects.toMatchObject({
      code: 'unauthenticated',
      operation: 'check',
    });
  });

  test('no secret is in an error, a log line or the request log', async () => {
    const { connection, clock, emulator, io } = await openBazaar({ keepBodies: true });
    await clock.advance(2 * HOUR_MS);
    await connection.check();
    await emulator.world.revokeAccess();
    const error: unknown = await connection.check().catch((thrown: unknown) => thrown);
    const said = JSON.stringify([
      io.lines,
      emulator.requests.list(),
      error,
      String(error),
      (error as Error).stack,
    ]);
    const secrets = io.writtenTokens.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]);
    for (const secret of [...secrets, BAZAAR_CLIENT_SECRET]) expect(said).not.toContain(secret);
  });
});

describe('consent in the browser', () => {
  const redirectUri = 'https://host.example/callback';

  async function consent(start: string): Promise<string> {
    const answer = await fetch(start, { redirect: 'manual' });
    return answer.headers.get('location') ?? '';
  }

  test('the owner comes back with a code, which opens the shop', async () => {
    const { platform, io, accountId, tenantId, clock } = await openBazaar();
    const { url } = platform.authorize.start({ state: 'abc 123', redirectUri });
    const callbackUrl = await consent(url);
    expect(new URL(callbackUrl).searchParams.get('state')).toBe('abc 123');
    const tokens = await platform.authorize.finish({ callbackUrl, redirectUri }, io);
    const connection = platform.open({ accountId, tenantId }, createTestIo({ clock, fetch, tokens }));
    expect((await connection.check()).label).toBe('Шкаф-Мастер');
  });

  test('a code works once, and only for the address it was sent to', async () => {
    const { platform, io } = await openBazaar();
    const callbackUrl = await consent(platform.authorize.start({ state: 's', redirectUri }).url);
    const elsewhere = { callbackUrl, redirectUri: 'https://elsewhere.example/' };
    await expect(platform.authorize.finish(elsewhere, io)).rejects.toMatchObject({ code: 'unauthenticated' });
    await platform.authorize.finish({ callbackUrl, redirectUri }, io);
    await expect(platform.authorize.finish({ callbackUrl, redirectUri }, io)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  test.each([
    'https://host.example/callback?error=access_denied',
    'https://host.example/callback?code=',
    'nowhere',
  ])('coming back without a code (%s) is forbidden and sends nothing', async (callbackUrl) => {
    const { platform, io, emulator } = await openBazaar();
    await expect(platform.authorize.finish({ callbackUrl, redirectUri }, io)).rejects.toMatchObject({
      code: 'forbidden',
      effect: 'none',
    });
    expect(emulator.requests.count()).toBe(0);
  });
});
