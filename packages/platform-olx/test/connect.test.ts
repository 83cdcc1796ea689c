import { createLeadKit, isLeadKitError, type TokenValues } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createTestClock, createTestIo } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { OLX_CLIENT_ID, OLX_CLIENT_SECRET, OLX_REDIRECT_URI } from '../src/emulator/index.ts';
import {
  createMemoryConnectStates,
  createOlx,
  createOlxConnectHandler,
  createOlxDictionaries,
  type OlxConnectHandler,
  type OlxConnectOptions,
} from '../src/index.ts';
import { type OpenOlx, openOlx } from './open-olx.ts';

const TOKEN = 'POST /api/open/oauth/token';
const DAY_MS = 24 * 60 * 60_000;

/** A host with a session header, and what was connected through it. */
async function openHost(changes: Partial<OlxConnectOptions> = {}): Promise<
  OpenOlx & {
    readonly handler: OlxConnectHandler;
    readonly connected: readonly { readonly tenantId: string; readonly credentials: TokenValues }[];
    /** What OLX sends the browser back to. */
    readonly consent: (tenantId: string) => Promise<string>;
  }
> {
  const olx = await openOlx();
  const connected: { tenantId: string; credentials: TokenValues }[] = [];
  const handler = createOlxConnectHandler({
    platform: olx.platform,
    redirectUri: OLX_REDIRECT_URI,
    states: createMemoryConnectStates({ clock: olx.clock }),
    tenantOf: (request) => request.headers.get('x-tenant') ?? undefined,
    connect: async (input) => {
      connected.push(input);
    },
    doneUrl: '/accounts',
    fetch,
    clock: olx.clock,
    ...changes,
  });
  const consent = async (tenantId: string): Promise<string> => {
    const sent = await handler.start(as(tenantId, 'https://host.example/start'));
    const page = await fetch(sent.headers.get('location') ?? '', { redirect: 'manual' });
    return page.headers.get('location') ?? '';
  };
  return { ...olx, handler, connected, consent };
}

function as(tenantId: string | undefined, url: string): Request {
  return new Request(url, { headers: tenantId === undefined ? {} : { 'x-tenant': tenantId } });
}

describe('connecting in the browser', () => {
  test('an owner who consents is connected for the tenant who began, and sent on', async () => {
    const { handler, consent, connected, platform, io, accountId, tenantId } = await openHost();
    const answer = await handler.callback(as('shop-1', await consent('shop-1')));
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/accounts']);
    expect(connected.map((each) => each.tenantId)).toEqual(['shop-1']);
    const own = createTestIo({ clock: io.clock, fetch, tokens: connected[0]?.credentials ?? {} });
    const identity = await platform.open({ accountId, tenantId }, own).check();
    expect(identity).toEqual({
      externalAccountId: '1000001',
      label: 'Шкаф-Мастер',
      expiresAt: '2026-12-22T05:00:00.000Z',
    });
  });

  test('the way out asks for all scopes, with a state of 256 random bits', async () => {
    const { handler } = await openHost();
    const starts = [1, 2].map(() => handler.start(as('shop-1', 'https://host.example/start')));
    const urls = (await Promise.all(starts)).map((answer) => new URL(answer.headers.get('location') ?? ''));
    expect(urls[0]?.pathname).toBe('/oauth/authorize/');
    expect(urls[0]?.searchParams.get('scope')).toBe('v2 read write');
    const [first = '', second = ''] = urls.map((url) => url.searchParams.get('state') ?? '');
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(first).not.toBe(second);
  });

  test('a way back works once', async () => {
    const { handler, consent, connected } = await openHost();
    const url = await consent('shop-1');
    await handler.callback(as('shop-1', url));
    expect((await handler.callback(as('shop-1', url))).status).toBe(400);
    expect(connected).toHaveLength(1);
  });

  test('nobody else can come back for a tenant, and the attempt uses the state up', async () => {
    const { handler, consent, connected, emulator } = await openHost();
    const url = await consent('shop-1');
    expect((await handler.callback(as('shop-2', url))).status).toBe(403);
    expect((await handler.callback(as('shop-1', url))).status).toBe(400);
    expect(connected).toEqual([]);
    expect(emulator.requests.count({ route: TOKEN })).toBe(0);
  });

  test('without a session there is neither a way out nor one back', async () => {
    const { handler, consent } = await openHost();
    expect((await handler.start(as(undefined, 'https://host.example/start'))).status).toBe(401);
    expect((await handler.callback(as(undefined, await consent('shop-1')))).status).toBe(401);
  });

  test('a forged state and one that is eleven minutes old are refused unasked', async () => {
    const { handler, consent, clock, emulator } = await openHost();
    const url = await consent('shop-1');
    await clock.advance(660_000);
    const forged = `${OLX_REDIRECT_URI}?code=abc&state=forged`;
    const answers = [await handler.callback(as('shop-1', url)), await handler.callback(as('shop-1', forged))];
    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(emulator.requests.count({ route: TOKEN })).toBe(0);
  });

  test('an owner who says no is told so, and no answer holds the code or a secret', async () => {
    const { handler, consent } = await openHost();
    const state = new URL(await consent('shop-1')).searchParams.get('state');
    const no = await handler.callback(as('shop-1', `${OLX_REDIRECT_URI}?error=access_denied&state=${state}`));
    expect(no.status).toBe(403);
    const url = new URL(await consent('shop-1'));
    url.searchParams.set('code', 'forged-code-77d0a1');
    const answer = await handler.callback(as('shop-1', url.href));
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toMatch(/forged-code|secret/);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('an address with # cannot be a way back', () => {
    const options = {
      platform: createOlx({ clientId: '1', clientSecret: 's' }),
      redirectUri: 'https://host.example/#olx',
      states: createMemoryConnectStates(),
      tenantOf: () => 'shop-1',
      connect: async () => {},
    };
    expect(() => createOlxConnectHandler(options)).toThrow(/redirectUri/);
  });
});

describe('tokens', () => {
  test('a code works once', async () => {
    const { platform, io, consent } = await openHost();
    const input = { callbackUrl: await consent('shop-1'), redirectUri: OLX_REDIRECT_URI };
    await platform.authorize.finish(input, io);
    await expect(platform.authorize.finish(input, io)).rejects.toMatchObject({
      code: 'unauthenticated',
      operation: 'authorize.finish',
    });
  });

  test('a token without the scopes adverts need is not connected', async () => {
    const { platform, io, consent, emulator } = await openHost();
    const callbackUrl = await consent('shop-1');
    emulator.faults.add({
      fault: { kind: 'drift', changes: [{ replace: 'scope', with: 'v2 read' }] },
      match: { route: TOKEN },
    });
    const finish = platform.authorize.finish({ callbackUrl, redirectUri: OLX_REDIRECT_URI }, io);
    await expect(finish).rejects.toThrow(/without the scopes write/);
  });

  test('a refresh token alone is enough, and a day later the rotated one is stored before it is used', async () => {
    const olx = await openOlx();
    const { refreshToken = '' } = (await olx.io.tokens.read()).values;
    const io = createTestIo({ clock: olx.clock, fetch, tokens: { refreshToken } });
    const connection = olx.platform.open(olx, io);
    await connection.check();
    await olx.clock.advance(DAY_MS + 1_000);
    const identity = await connection.check();
    const stored = io.writtenTokens.map((values) => values.refreshToken);
    expect(stored).toHaveLength(3);
    expect(new Set(stored).size).toBeGreaterThanOrEqual(2);
    expect(Date.parse(identity.expiresAt ?? '') - olx.clock.now()).toBeGreaterThan(29 * DAY_MS - 60_000);
  });

  test('the end of the refresh token is known thirty days ahead, and calls move it on', async () => {
    const olx = await openOlx();
    const ends: number[] = [];
    for (let day = 0; day < 3; day += 1) {
      await olx.clock.advance(DAY_MS + 1_000);
      const { expiresAt = '' } = await olx.connection.check();
      ends.push(Math.round((Date.parse(expiresAt) - olx.clock.now()) / DAY_MS));
    }
    expect(ends).toEqual([30, 30, 30]);
  });

  test('tokens are renewed at least once a week, however long OLX says they live', async () => {
    const olx = await openOlx();
    await olx.emulator.act(({ state }) => {
      const sessions = state.collection('sessions');
      for (const { id } of sessions.filter(() => true))
        sessions.update(id, { accessExpiresAt: olx.clock.now() + 365 * DAY_MS });
    });
    const { refreshToken = '' } = (await olx.io.tokens.read()).values;
    const io = createTestIo({ clock: olx.clock, fetch, tokens: { refreshToken } });
    const connection = olx.platform.open(olx, io);
    await connection.check();
    await olx.clock.advance(6 * DAY_MS);
    await connection.check();
    expect(io.writtenTokens).toHaveLength(2);
    await olx.clock.advance(DAY_MS);
    await connection.check();
    expect(io.writtenTokens).toHaveLength(3);
  });

  test('an account whose owner took the consent back needs a reconnect, and is asked once', async () => {
    const olx = await openOlx();
    const clock = createTestClock({ start: olx.clock.nowText(), autoAdvance: true });
    const kit = createLeadKit({ store: createMemoryStore(), platforms: [olx.platform], clock, fetch });
    const credentials = { ...(await olx.emulator.world.grantAccess()) };
    const account = await kit.accounts.connect({ platform: 'olx', credentials });
    await olx.emulator.world.revokeAccess();
    await kit.jobs.find(({ name }) => name === 'leads.collect')?.run({ tenantId: 'default' });
    expect(await kit.accounts.get(account.id)).toMatchObject({ status: 'needs_reconnect' });
    const before = olx.emulator.requests.count({ route: TOKEN });
    await kit.jobs.find(({ name }) => name === 'leads.collect')?.run({ tenantId: 'default' });
    expect(olx.emulator.requests.count({ route: TOKEN })).toBe(before);
  });
});

describe('dictionaries', () => {
  test('categories and cities come without an account, for one token of the application', async () => {
    const { emulator, io, baseUrl } = await openOlx();
    const application = { clientId: OLX_CLIENT_ID, clientSecret: OLX_CLIENT_SECRET, baseUrl };
    const catalog = createOlxDictionaries(application, io);
    const [category] = await catalog.categories({ language: 'kk' });
    const { items } = await catalog.cities({});
    expect(category).toEqual({ externalId: '1', name: 'Көлік', isLeaf: false, photosMax: 8 });
    expect(items.find(({ externalId }) => externalId === '1')).toMatchObject({
      name: 'Алматы',
      katoCode: '750000000',
    });
    expect(items.find(({ externalId }) => externalId === '1')?.districts).toHaveLength(8);
    expect(items.find(({ externalId }) => externalId === '47')).not.toHaveProperty('districts');
    expect(emulator.requests.count({ route: TOKEN })).toBe(1);
  });

  test('an account connected with a token of the application has to be connected again', async () => {
    const olx = await openOlx();
    await olx.emulator.world.changeApp({ isActive: true });
    const answer = await fetch(`${olx.baseUrl}/api/open/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        client_id: OLX_CLIENT_ID,
        client_secret: OLX_CLIENT_SECRET,
        scope: 'v2 read write',
      }),
    });
    const { access_token: accessToken } = (await answer.json()) as { readonly access_token: string };
    const io = createTestIo({ clock: olx.clock, fetch, tokens: { accessToken } });
    const error = await olx.platform
      .open(olx, io)
      .check()
      .catch((thrown: unknown) => thrown);
    expect(isLeadKitError(error, 'unauthenticated')).toBe(true);
  });
});
