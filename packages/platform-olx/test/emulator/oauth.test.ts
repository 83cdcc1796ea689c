import { describe, expect, test } from 'vitest';
import { OLX_CLIENT_ID, OLX_CLIENT_SECRET, OLX_REDIRECT_URI } from '../../src/emulator/index.ts';
import { type Answer, type OpenEmulator, openEmulator } from './open-emulator.ts';

const APP = { client_id: OLX_CLIENT_ID, client_secret: OLX_CLIENT_SECRET };
const DAY_MS = 86_400_000;

async function ask(olx: OpenEmulator, fields: Readonly<Record<string, string>>): Promise<Answer> {
  return await olx.ask('/api/open/oauth/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...APP, ...fields }),
  });
}

async function consent(olx: OpenEmulator, more: Readonly<Record<string, string>> = {}): Promise<URL> {
  const query = new URLSearchParams({
    client_id: OLX_CLIENT_ID,
    response_type: 'code',
    scope: 'read write v2',
    state: 'x93ld3v',
    redirect_uri: OLX_REDIRECT_URI,
    ...more,
  });
  const answer = await olx.ask(`/oauth/authorize/?${query}`);
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '');
}

async function exchange(olx: OpenEmulator, code: string): Promise<Answer> {
  return await ask(olx, { grant_type: 'authorization_code', code, redirect_uri: OLX_REDIRECT_URI });
}

const BAD_CODE = {
  error: 'invalid_grant',
  error_description: "Authorization code doesn't exist or is invalid for the client",
  error_human_title: 'Provided authorization credentials are invalid or expired.',
};

describe('consent and code (matrix 1)', () => {
  test('the callback gets a code and the state as it was sent', async () => {
    const back = await consent(await openEmulator());
    expect(`${back.origin}${back.pathname}`).toBe(OLX_REDIRECT_URI);
    expect(back.searchParams.get('state')).toBe('x93ld3v');
    expect(back.searchParams.get('code')).toMatch(/^[0-9a-f]{40}$/);
  });

  test('a code becomes tokens for a day, which open the account', async () => {
    const olx = await openEmulator();
    const tokens = await exchange(olx, (await consent(olx)).searchParams.get('code') ?? '');
    expect(tokens.status).toBe(200);
    expect(tokens.json).toMatchObject({ expires_in: 86_400, token_type: 'bearer', scope: 'read write v2' });
    const me = await olx.call('GET', '/users/me', undefined, { token: String(tokens.at('access_token')) });
    expect(me.at('data.id')).toBe(1_000_001);
  });

  test('a wrong code is invalid_grant', async () => {
    const answer = await exchange(await openEmulator(), 'no-such-code');
    expect([answer.status, answer.json]).toEqual([400, BAD_CODE]);
  });

  test('a code works once', async () => {
    const olx = await openEmulator();
    const code = (await consent(olx)).searchParams.get('code') ?? '';
    await exchange(olx, code);
    const answer = await exchange(olx, code);
    expect([answer.status, answer.json]).toEqual([400, BAD_CODE]);
  });

  test('a code works for 599 seconds and not for 601', async () => {
    const olx = await openEmulator();
    const [early, late] = [await consent(olx), await consent(olx)].map(
      (back) => back.searchParams.get('code') ?? '',
    );
    await olx.emulator.advance(599_000);
    expect((await exchange(olx, early ?? '')).status).toBe(200);
    await olx.emulator.advance(2_000);
    const answer = await exchange(olx, late ?? '');
    expect([answer.status, answer.json]).toEqual([400, BAD_CODE]);
  });

  test('an address for the callback that is not registered is refused without a redirect', async () => {
    const olx = await openEmulator();
    const query = new URLSearchParams({
      client_id: OLX_CLIENT_ID,
      response_type: 'code',
      redirect_uri: 'https://other.example/',
    });
    const answer = await olx.ask(`/oauth/authorize/?${query}`);
    expect([answer.status, answer.at('error')]).toEqual([400, 'redirect_uri_mismatch']);
  });

  test('with one registered address it can be left out, also in the exchange', async () => {
    const olx = await openEmulator();
    const query = new URLSearchParams({ client_id: OLX_CLIENT_ID, response_type: 'code' });
    const answer = await olx.ask(`/oauth/authorize/?${query}`);
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    expect((await ask(olx, { grant_type: 'authorization_code', code })).status).toBe(200);
  });
});

describe('refresh', () => {
  test('before expiry it gives the same access token with the time that is left (matrix 2)', async () => {
    const olx = await openEmulator();
    const { accessToken, refreshToken } = await olx.world.grantAccess();
    await olx.emulator.advance(3_600_000);
    const answer = await ask(olx, { grant_type: 'refresh_token', refresh_token: refreshToken });
    expect(answer.json).toMatchObject({
      access_token: accessToken,
      expires_in: 82_800,
      refresh_token: refreshToken,
    });
  });

  test('on the next local day it gives a new refresh token, and the old one is worth nothing (matrix 3)', async () => {
    const olx = await openEmulator();
    const { refreshToken } = await olx.world.grantAccess();
    await olx.emulator.advance(14 * 3_600_000);
    const first = await ask(olx, { grant_type: 'refresh_token', refresh_token: refreshToken });
    expect(first.at('refresh_token')).not.toBe(refreshToken);
    const second = await ask(olx, {
      grant_type: 'refresh_token',
      refresh_token: String(first.at('refresh_token')),
    });
    expect(second.at('refresh_token')).toBe(first.at('refresh_token'));
    const old = await ask(olx, { grant_type: 'refresh_token', refresh_token: refreshToken });
    expect([old.status, old.json]).toEqual([
      400,
      { ...BAD_CODE, error_description: 'Invalid refresh token' },
    ]);
  });

  test('after expiry it gives a new access token for a whole day', async () => {
    const olx = await openEmulator();
    const { accessToken, refreshToken } = await olx.world.grantAccess();
    await olx.emulator.advance(DAY_MS);
    expect((await olx.call('GET', '/users/me', undefined, { token: accessToken })).at('error')).toBe(
      'invalid_token',
    );
    const answer = await ask(olx, { grant_type: 'refresh_token', refresh_token: refreshToken });
    expect(answer.at('access_token')).not.toBe(accessToken);
    expect(answer.at('expires_in')).toBe(86_400);
  });

  test('a refresh token unused for 30 days is over', async () => {
    const olx = await openEmulator();
    const { refreshToken } = await olx.world.grantAccess();
    await olx.emulator.advance(30 * DAY_MS - 1);
    const kept = await ask(olx, { grant_type: 'refresh_token', refresh_token: refreshToken });
    expect(kept.status).toBe(200);
    await olx.emulator.advance(30 * DAY_MS);
    const late = await ask(olx, {
      grant_type: 'refresh_token',
      refresh_token: String(kept.at('refresh_token')),
    });
    expect(late.at('error_description')).toBe('Invalid refresh token');
  });

  test('a consent that was taken back ends both tokens', async () => {
    const olx = await openEmulator();
    const { accessToken, refreshToken } = await olx.world.grantAccess();
    await olx.world.revokeAccess();
    expect((await olx.call('GET', '/users/me', undefined, { token: accessToken })).status).toBe(401);
    expect((await ask(olx, { grant_type: 'refresh_token', refresh_token: refreshToken })).status).toBe(400);
  });
});

describe('the application itself', () => {
  test('asked again while its token lives, it gets the same one with less time', async () => {
    const olx = await openEmulator();
    const first = await ask(olx, { grant_type: 'client_credentials', scope: 'v2 read write' });
    await olx.emulator.advance(60_000);
    const second = await ask(olx, { grant_type: 'client_credentials', scope: 'v2 read write' });
    expect(second.at('access_token')).toBe(first.at('access_token'));
    expect([first.at('expires_in'), second.at('expires_in')]).toEqual([86_400, 86_340]);
  });

  test('a form does as well as JSON, and so does a closing slash', async () => {
    const olx = await openEmulator();
    const answer = await olx.ask('/api/open/oauth/token/', {
      method: 'POST',
      body: new URLSearchParams({ ...APP, grant_type: 'client_credentials' }),
    });
    expect(answer.status).toBe(200);
  });

  test('its token reads the catalogue but no account', async () => {
    const olx = await openEmulator();
    const token = String((await ask(olx, { grant_type: 'client_credentials' })).at('access_token'));
    expect((await olx.call('GET', '/cities', undefined, { token })).status).toBe(200);
    expect((await olx.call('GET', '/users/me', undefined, { token })).at('error.detail')).toBe(
      'Invalid owner in token',
    );
  });

  test.each([
    [{ grant_type: 'authorization_code' }, 400, 'invalid_request', 'Missing parameter: "code" is required'],
    [{}, 400, 'invalid_request', 'The grant type was not specified in the request'],
    [
      { grant_type: 'refresh_token' },
      400,
      'invalid_request',
      'Missing parameter: "refresh_token" is required',
    ],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type', 'Grant type "password" not supported'],
    [
      { grant_type: 'client_credentials', scope: 'v2 admin' },
      400,
      'invalid_scope',
      'The scope requested is invalid for this client',
    ],
    [
      { grant_type: 'client_credentials', client_secret: 'wrong' },
      400,
      'invalid_client',
      'The client credentials are invalid',
    ],
  ])('%j is %i %s', async (fields, status, error, description) => {
    const answer = await ask(await openEmulator(), fields as Record<string, string>);
    expect([answer.status, answer.at('error'), answer.at('error_description')]).toEqual([
      status,
      error,
      description,
    ]);
  });

  test('an application that is switched off is told so', async () => {
    const olx = await openEmulator();
    await olx.world.changeApp({ isActive: false });
    const answer = await ask(olx, { grant_type: 'client_credentials' });
    expect([answer.status, answer.at('error_description')]).toEqual([401, 'Client is not active']);
  });

  test('a grant the application does not have is unauthorized_client', async () => {
    const olx = await openEmulator();
    await olx.world.changeApp({ grants: ['authorization_code', 'refresh_token'] });
    const answer = await ask(olx, { grant_type: 'client_credentials' });
    expect(answer.at('error')).toBe('unauthorized_client');
  });

  test('long access tokens open the account as short ones do', async () => {
    const olx = await openEmulator({ settings: { accessTokens: 'long' } });
    expect(olx.token.length).toBeGreaterThan(3_000);
    expect((await olx.call('GET', '/users/me')).status).toBe(200);
  });
});
