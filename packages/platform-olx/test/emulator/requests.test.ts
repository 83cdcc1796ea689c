import { describe, expect, test } from 'vitest';
import { OLX_CLIENT_ID, OLX_CLIENT_SECRET } from '../../src/emulator/index.ts';
import { type OpenEmulator, openEmulator, postLive, wardrobe } from './open-emulator.ts';

async function applicationToken(olx: OpenEmulator, scope = 'v2 read write'): Promise<string> {
  const answer = await olx.ask('/api/open/oauth/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: OLX_CLIENT_ID,
      client_secret: OLX_CLIENT_SECRET,
      scope,
    }),
  });
  return String(answer.at('access_token'));
}

describe('what OLX checks before it looks at what is asked', () => {
  test('without Version the error is wrapped in data (matrix 4)', async () => {
    const { call } = await openEmulator();
    const answer = await call('GET', '/users/me', undefined, { headers: { version: undefined } });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      data: { error: { status: 400, title: 'Bad Request', detail: "Missing required 'Version' header!" } },
    });
  });

  test('a token of the application has no adverts: Invalid user ID in token (matrix 5)', async () => {
    const olx = await openEmulator();
    const answer = await olx.call('GET', '/adverts', undefined, { token: await applicationToken(olx) });
    expect(answer.json).toEqual({
      error: { status: 400, title: 'Bad Request', detail: 'Invalid user ID in token' },
    });
  });

  test.each([
    ['owner_error', 400, 'error.detail', 'Invalid owner in token'],
    ['not_found', 404, 'error.detail', 'Advert not found'],
    ['insufficient_scope', 401, 'error', 'insufficient_scope'],
  ] as const)('at one advert it is answered as the country does: %s', async (way, status, path, text) => {
    const olx = await openEmulator({ settings: { clientTokenOnAdvert: way } });
    const answer = await olx.call('GET', '/adverts/1', undefined, { token: await applicationToken(olx) });
    expect([answer.status, answer.at(path)]).toEqual([status, text]);
  });

  test('a path that is not there is the router, before anything else', async () => {
    const { ask } = await openEmulator();
    const answer = await ask('/api/partner/advertz');
    expect([answer.status, answer.json]).toEqual([
      404,
      { error: { type: 'NotFoundException', message: 'Unsupported API version' } },
    ]);
  });

  test('a missing and an unknown token are invalid_token, flat', async () => {
    const { call } = await openEmulator();
    for (const token of ['', 'unknown']) {
      const answer = await call('GET', '/users/me', undefined, { token });
      expect(answer.status).toBe(401);
      expect(answer.json).toMatchObject({
        error: 'invalid_token',
        error_description: 'The access token provided is invalid',
      });
    }
  });

  test('a token without the scope is insufficient_scope', async () => {
    const olx = await openEmulator();
    const token = await applicationToken(olx, 'v2 write');
    const answer = await olx.call('GET', '/cities', undefined, { token });
    expect([answer.status, answer.at('error')]).toEqual([401, 'insufficient_scope']);
  });

  test('a content type on a GET is refused, unless the setting lets it pass', async () => {
    const { call, world } = await openEmulator();
    const typed = { headers: { 'content-type': 'application/json' } };
    expect((await call('GET', '/users/me', undefined, typed)).status).toBe(400);
    await world.configure({ jsonTypeOnGet: 'ignored' });
    expect((await call('GET', '/users/me', undefined, typed)).status).toBe(200);
  });

  test('a write that is not typed as JSON is 415', async () => {
    const { call } = await openEmulator();
    const answer = await call('POST', '/adverts', wardrobe(), { headers: { 'content-type': 'text/plain' } });
    expect(answer.status).toBe(415);
  });

  test.each([
    ['text that is no JSON', '{"title":'],
    ['a list', '[]'],
    ['an unknown field', JSON.stringify(wardrobe({ colour: 'white' }))],
    ['an unknown field deep inside', JSON.stringify(wardrobe({ contact: { name: 'А', mail: 'x' } }))],
  ])('%s is the decoding error, wrapped in data', async (_what, body) => {
    const { call } = await openEmulator();
    const answer = await call('POST', '/adverts', body);
    expect(answer.at('data.error.detail')).toBe('Error while decoding JSON data: Syntax error');
  });

  test("a broken body is named before an advert that is not there, and that before anybody's rules", async () => {
    const olx = await openEmulator();
    const { call } = olx;
    expect((await call('PUT', '/adverts/1', '{')).at('data.error.status')).toBe(400);
    expect((await call('PUT', '/adverts/1', {})).at('error.detail')).toBe('Advert not found');
    const id = await postLive(olx);
    const other = (await olx.world.grantAccess({ userId: 1_000_002 })).accessToken;
    const answer = await call('PUT', `/adverts/${id}`, {}, { token: other });
    expect(answer.at('error.validation')).toEqual([
      {
        field: 'ad',
        title: 'You are not the owner of this ad',
        detail: 'You are not the owner of this ad',
      },
    ]);
  });

  test('names come in the language that was asked for', async () => {
    const { call } = await openEmulator();
    const kazakh = await call('GET', '/categories?parent_id=0', undefined, {
      headers: { 'accept-language': 'kk' },
    });
    const russian = await call('GET', '/categories?parent_id=0');
    expect([kazakh.at('data.0.name'), russian.at('data.0.name')]).toEqual(['Көлік', 'Транспорт']);
  });
});

test('every route says what it copies', async () => {
  const { emulator } = await openEmulator();
  const unsourced = emulator.routes.filter(({ source }) => !/^reference \d/.test(source));
  expect(unsourced).toEqual([]);
});

test('what is not emulated outside the API says so', async () => {
  const { ask } = await openEmulator();
  const answer = await ask('/apigateway/graphql', { method: 'POST', body: '{}' });
  expect([answer.status, answer.at('error.code')]).toEqual([501, 'not_emulated']);
});
