import { inspect } from 'node:util';
import { isLeadKitError, LeadKitError, type TokenValues } from '@leadkit/core';
import { createTestClock, type TestClock } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import {
  bearerAuthorization,
  createHttpClient,
  createRedactor,
  createTokenSource,
  type TokenSource,
  type TokenSourceOptions,
} from '../src/index.ts';
import { json, type Script, startServer } from './scripted-server.ts';
import { type SharedTokens, shareTokens } from './shared-tokens.ts';
import { asIs, clientFor, recordLog, rejectionOf, WIDE } from './test-client.ts';

const FRESH: TokenValues = {
  accessToken: 'access-1',
  refreshToken: 'refresh-1',
  expiresAt: '2026-11-22T06:00:00Z',
};
const OVER: TokenValues = { ...FRESH, expiresAt: '2026-11-22T05:00:00Z' };
const LAST_SECONDS: TokenValues = { ...FRESH, expiresAt: '2026-11-22T05:00:30Z' };

/** A remote side that gives the next pair of tokens for the newest refresh token, an hour long, and refuses old ones. */
function createIssuer(clock: TestClock) {
  let number = 1;
  let calls = 0;
  let answer: (() => Promise<void>) | undefined;
  const refresh: TokenSourceOptions['refresh'] = async (values) => {
    calls += 1;
    await answer?.();
    if (values.refreshToken !== `refresh-${number}`) throw unauthenticated();
    number += 1;
    return {
      accessToken: `access-${number}`,
      refreshToken: `refresh-${number}`,
      expiresAt: new Date(clock.now() + 3_600_000).toISOString(),
    };
  };
  return {
    refresh,
    get calls() {
      return calls;
    },
    /** Runs before each answer; what it throws is the answer. */
    before(work: (() => Promise<void>) | undefined) {
      answer = work;
    },
  };
}

function unauthenticated(): LeadKitError {
  return new LeadKitError({ code: 'unauthenticated', operation: 'oauth', message: 'invalid_grant' });
}

async function subject(values: TokenValues, options: Partial<TokenSourceOptions> = {}) {
  const clock = createTestClock();
  const shared = await shareTokens(clock, values);
  const issuer = createIssuer(clock);
  const source = (): TokenSource =>
    createTokenSource({
      platform: 'olx',
      tokens: shared.process(),
      clock,
      refresh: issuer.refresh,
      ...options,
    });
  return { clock, shared, issuer, source: source(), anotherProcess: source };
}

/** A gate that lets waiting work through when it is opened. */
function createGate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('a valid token', () => {
  test('is given without a refresh', async () => {
    const { source, issuer } = await subject(FRESH);
    expect(await source.accessToken()).toBe('access-1');
    expect(issuer.calls).toBe(0);
  });

  test('is read from the vault once', async () => {
    const clock = createTestClock();
    const tokens = (await shareTokens(clock, FRESH)).process();
    let reads = 0;
    const source = createTokenSource({
      platform: 'olx',
      clock,
      refresh: () => Promise.reject(new Error('not needed')),
      tokens: {
        ...tokens,
        read: () => {
          reads += 1;
          return tokens.read();
        },
      },
    });
    await source.accessToken();
    await source.accessToken();
    expect(reads).toBe(1);
  });

  test('without a stored end lasts until it is refused', async () => {
    const { source, clock, issuer } = await subject({ accessToken: 'access-1', refreshToken: 'refresh-1' });
    await clock.advance(365 * 86_400_000);
    expect(await source.accessToken()).toBe('access-1');
    source.invalidate('access-1');
    expect(await source.accessToken()).toBe('access-2');
    expect(issuer.calls).toBe(1);
  });
});

describe('a refresh', () => {
  test.each([
    ['when the token is over', OVER],
    ['when it ends within refreshAheadMs', LAST_SECONDS],
    ['when there is only a refresh token yet', { refreshToken: 'refresh-1' }],
    ['when its end cannot be read', { ...FRESH, expiresAt: 'tomorrow' }],
  ] as const)('happens %s', async (_, values) => {
    const { source, shared } = await subject(values);
    expect(await source.accessToken()).toBe('access-2');
    expect(await shared.stored()).toEqual({
      values: { accessToken: 'access-2', refreshToken: 'refresh-2', expiresAt: '2026-11-22T06:00:00.000Z' },
      version: 2,
    });
  });

  test('begins exactly refreshAheadMs before the end', async () => {
    const { source, clock } = await subject(FRESH, { refreshAheadMs: 600_000 });
    await clock.advance(3_000_000 - 1);
    expect(await source.accessToken()).toBe('access-1');
    await clock.advance(1);
    expect(await source.accessToken()).toBe('access-2');
  });

  test('happens once for a hundred who ask at the same time', async () => {
    const { source, issuer, shared } = await subject(OVER);
    const tokens = await Promise.all(Array.from({ length: 100 }, () => source.accessToken()));
    expect(new Set(tokens)).toEqual(new Set(['access-2']));
    expect(issuer.calls).toBe(1);
    expect(shared.leases).toBe(1);
  });

  test('happens once for two processes', async () => {
    const { source, anotherProcess, issuer, shared } = await subject(OVER);
    const tokens = await Promise.all([source.accessToken(), anotherProcess().accessToken()]);
    expect(tokens).toEqual(['access-2', 'access-2']);
    expect(issuer.calls).toBe(1);
    expect(shared.leases).toBe(2);
  });

  test('keeps what the remote side does not return', async () => {
    const { source, shared } = await subject(
      { ...OVER, scope: 'read write' },
      { refresh: () => Promise.resolve({ accessToken: 'access-9', expiresAt: '2026-11-22T07:00:00Z' }) },
    );
    expect(await source.accessToken()).toBe('access-9');
    expect((await shared.stored()).values).toMatchObject({ refreshToken: 'refresh-1', scope: 'read write' });
  });

  test('is stored before its token is given to anybody', async () => {
    const { source, shared, anotherProcess } = await subject(OVER);
    const seen: boolean[] = [];
    await Promise.all(
      [source, anotherProcess()].map((each) =>
        each.accessToken().then(async (token) => {
          const { values } = await shared.stored();
          seen.push(token === values.accessToken);
        }),
      ),
    );
    expect(seen).toEqual([true, true]);
  });

  test('gives nothing while it cannot be stored, and is stored on the next call without asking the remote side again', async () => {
    const { source, shared, issuer } = await subject(OVER);
    shared.failWrites(
      new LeadKitError({ code: 'unavailable', operation: 'tokens.write', message: 'store down' }),
    );
    await expect(source.accessToken()).rejects.toMatchObject({ code: 'unavailable' });
    expect((await shared.stored()).version).toBe(1);
    shared.failWrites(undefined);
    expect(await source.accessToken()).toBe('access-2');
    expect(await shared.stored()).toMatchObject({ version: 2, values: { refreshToken: 'refresh-2' } });
    expect(issuer.calls).toBe(1);
  });

  test('gives way to secrets that were stored meanwhile', async () => {
    const { source, shared, issuer } = await subject(OVER);
    issuer.before(async () => {
      const theirs = { ...FRESH, accessToken: 'access-of-owner', refreshToken: 'refresh-of-owner' };
      await shared.process().write(theirs, 1);
    });
    expect(await source.accessToken()).toBe('access-of-owner');
    expect((await shared.stored()).version).toBe(2);
  });

  test('without an access token in it is unexpected_response', async () => {
    const { source } = await subject(OVER, { refresh: () => Promise.resolve({ refreshToken: 'refresh-2' }) });
    await expect(source.accessToken()).rejects.toMatchObject({
      code: 'unexpected_response',
      platform: 'olx',
      operation: 'tokens.refresh',
    });
  });

  test('uses other names when they are given', async () => {
    const { source } = await subject(
      { api_key: 'k-1', until: '2026-11-22T05:00:00Z' },
      {
        accessTokenName: 'api_key',
        expiresAtName: 'until',
        refresh: () => Promise.resolve({ api_key: 'k-2', until: '2026-11-22T09:00:00Z' }),
      },
    );
    expect(await source.accessToken()).toBe('k-2');
  });
});

describe('a refresh that fails', () => {
  const outage = new LeadKitError({ code: 'unavailable', operation: 'oauth', message: 'olx answered 503' });

  test('leaves the old token while it is valid, and rests before the next try', async () => {
    const { source, clock, issuer } = await subject(LAST_SECONDS);
    issuer.before(() => Promise.reject(outage));
    expect(await source.accessToken()).toBe('access-1');
    expect(await source.accessToken()).toBe('access-1');
    expect(issuer.calls).toBe(1);
    await clock.advance(10_000);
    expect(await source.accessToken()).toBe('access-1');
    expect(issuer.calls).toBe(2);
  });

  test('is the error when the old token is over, and the next call tries again', async () => {
    const { source, issuer } = await subject(OVER);
    issuer.before(() => Promise.reject(outage));
    expect(await rejectionOf(source.accessToken())).toBe(outage);
    issuer.before(undefined);
    expect(await source.accessToken()).toBe('access-2');
  });

  test('of another library does not leave bare', async () => {
    const { source, issuer } = await subject(OVER);
    issuer.before(() => Promise.reject(new RangeError('boom')));
    await expect(source.accessToken()).rejects.toMatchObject({
      code: 'unavailable',
      platform: 'olx',
      cause: { name: 'RangeError', message: 'boom' },
    });
  });

  test('as unauthenticated is final: nobody asks the remote side again', async () => {
    const { source, issuer } = await subject({ ...OVER, refreshToken: 'stolen' });
    await expect(source.accessToken()).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(source.accessToken()).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(issuer.calls).toBe(1);
  });

  test('is final even while the old token is valid', async () => {
    const { source } = await subject({ ...LAST_SECONDS, refreshToken: 'stolen' });
    await expect(source.accessToken()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('is forgotten when the owner connects again', async () => {
    const { source, shared } = await subject({ ...OVER, refreshToken: 'stolen' });
    await rejectionOf(source.accessToken());
    await shared.process().write({ ...FRESH, accessToken: 'access-new' }, 1);
    expect(await source.accessToken()).toBe('access-new');
  });
});

describe('waiting', () => {
  test("aborting one waiter gives its signal's reason and leaves the refresh to the others", async () => {
    const { source, issuer } = await subject(OVER);
    const gate = createGate();
    issuer.before(() => gate.opened);
    const reason = { because: 'impatient' };
    const controller = new AbortController();
    const impatient = rejectionOf(source.accessToken({ signal: controller.signal }));
    const patient = source.accessToken();
    controller.abort(reason);
    expect(await impatient).toBe(reason);
    gate.open();
    expect(await patient).toBe('access-2');
    expect(issuer.calls).toBe(1);
  });

  test('when the only waiter leaves the refresh still ends and is stored', async () => {
    const { source, issuer, shared } = await subject(OVER);
    const gate = createGate();
    issuer.before(() => gate.opened);
    const controller = new AbortController();
    const failing = rejectionOf(source.accessToken({ signal: controller.signal }));
    controller.abort('gone');
    expect(await failing).toBe('gone');
    gate.open();
    await expect.poll(async () => (await shared.stored()).version).toBe(2);
  });

  test('a refresh that takes longer than timeoutMs is unavailable', async () => {
    const { source, issuer, clock } = await subject(OVER);
    issuer.before(() => new Promise(() => {}));
    const failing = rejectionOf(source.accessToken({ timeoutMs: 5_000 }));
    await clock.advance(5_000);
    expect(await failing).toMatchObject({ code: 'unavailable', platform: 'olx' });
  });

  test('while the old token is valid a slow refresh takes half of the time, then the old one is given', async () => {
    const { source, issuer, clock } = await subject(LAST_SECONDS);
    // The first read tells the source that it has a valid token.
    issuer.before(() => Promise.reject(new Error('down')));
    expect(await source.accessToken()).toBe('access-1');
    await clock.advance(10_000);
    issuer.before(() => new Promise(() => {}));
    const token = source.accessToken({ timeoutMs: 8_000 });
    await clock.advance(3_999);
    let isGiven = false;
    void token.then(() => {
      isGiven = true;
    });
    await clock.advance(0);
    expect(isGiven).toBe(false);
    await clock.advance(1);
    expect(await token).toBe('access-1');
  });

  test('a signal that is aborted already asks nobody', async () => {
    const { source, issuer } = await subject(OVER);
    expect(await rejectionOf(source.accessToken({ signal: AbortSignal.abort('late') }))).toBe('late');
    expect(issuer.calls).toBe(0);
  });
});

describe('a refused token', () => {
  test('is not given again', async () => {
    const { source } = await subject(FRESH);
    await source.accessToken();
    source.invalidate('access-1');
    expect(await source.accessToken()).toBe('access-2');
  });

  test('is ignored when another one is current already', async () => {
    const { source, issuer } = await subject(OVER);
    await source.accessToken();
    source.invalidate('access-1');
    expect(await source.accessToken()).toBe('access-2');
    expect(issuer.calls).toBe(1);
  });

  test('stays refused when a late answer refuses an older one', async () => {
    const { source } = await subject(OVER);
    expect(await source.accessToken()).toBe('access-2');
    source.invalidate('access-2');
    source.invalidate('access-1');
    expect(await source.accessToken()).toBe('access-3');
  });

  test('is replaced by the one another process has stored, without a refresh', async () => {
    const { source, shared, issuer } = await subject(FRESH);
    await source.accessToken();
    await shared.process().write({ ...FRESH, accessToken: 'access-theirs' }, 1);
    source.invalidate('access-1');
    expect(await source.accessToken()).toBe('access-theirs');
    expect(issuer.calls).toBe(0);
  });
});

describe('together with the http client', () => {
  /** Takes the newest token only; gives a new one for the newest refresh token. */
  function remote(): { readonly script: Script; readonly refreshes: () => number } {
    let number = 1;
    const script: Script = (response, request) => {
      if (request.url === '/token') {
        const isKnown = new URLSearchParams(request.body).get('refresh_token') === `refresh-${number}`;
        if (!isKnown) return json({ error: 'invalid_grant' }, 400)(response, request);
        number += 1;
        const answer = {
          access_token: `access-${number}`,
          refresh_token: `refresh-${number}`,
          expires_in: 3_600,
        };
        return json(answer)(response, request);
      }
      const isCurrent = request.headers.authorization === `Bearer access-${number}`;
      return json({ isCurrent }, isCurrent ? 200 : 401)(response, request);
    };
    return { script, refreshes: () => number - 1 };
  }

  function process(server: { readonly origin: string }, shared: SharedTokens, clock: TestClock) {
    const { egress } = clientFor(server, { clock });
    const { logger, log } = recordLog();
    const redactor = createRedactor();
    const shape = {
      platform: 'olx',
      baseUrl: server.origin,
      io: { fetch, clock, logger, egress },
      budget: WIDE,
      redactor,
    };
    const oauth = createHttpClient({
      ...shape,
      classify: ({ status }) => (status === 400 ? { code: 'unauthenticated' } : undefined),
    });
    const source = createTokenSource({
      platform: 'olx',
      tokens: shared.process(),
      clock,
      redactor,
      refresh: async (values, options) => {
        const answer = await oauth.request(
          {
            operation: 'tokens.refresh',
            method: 'POST',
            path: '/token',
            body: new URLSearchParams({ refresh_token: values.refreshToken ?? '' }),
            priority: 'reserved',
            parse: (value) => value as { access_token: string; refresh_token: string; expires_in: number },
          },
          options,
        );
        const { access_token, refresh_token, expires_in } = answer.value;
        const expiresAt = new Date(clock.now() + expires_in * 1_000).toISOString();
        return { accessToken: access_token, refreshToken: refresh_token, expiresAt };
      },
    });
    const client = createHttpClient({ ...shape, authorize: bearerAuthorization(source) });
    return { client, log };
  }

  const poll = { operation: 'leads.poll', path: '/threads', parse: asIs };

  test('two processes with tokens that are over make one refresh and two good requests', async () => {
    const { script, refreshes } = remote();
    await using server = await startServer(script);
    const clock = createTestClock();
    const shared = await shareTokens(clock, OVER);
    const clients = [process(server, shared, clock), process(server, shared, clock)];
    const answers = await Promise.all(clients.map(({ client }) => client.request(poll)));
    expect(answers.map(({ value }) => value)).toEqual([{ isCurrent: true }, { isCurrent: true }]);
    expect(refreshes()).toBe(1);
    expect(inspect(clients.map(({ log }) => log))).not.toMatch(/access-\d|refresh-\d/);
  });

  test('a token that another process has rotated is found out by a 401 and read anew', async () => {
    const { script, refreshes } = remote();
    await using server = await startServer(script);
    const clock = createTestClock();
    const clockAhead = createTestClock({ start: '2026-11-22T05:59:30Z' });
    const shared = await shareTokens(clock, FRESH);
    const late = process(server, shared, clock);
    await late.client.request(poll);
    await process(server, shared, clockAhead).client.request(poll);
    await expect(late.client.request(poll)).resolves.toMatchObject({ value: { isCurrent: true } });
    expect(refreshes()).toBe(1);
  });

  test('a refresh token that was withdrawn is unauthenticated for the call, with no effect', async () => {
    const { script } = remote();
    await using server = await startServer(script);
    const clock = createTestClock();
    const shared = await shareTokens(clock, { ...OVER, refreshToken: 'withdrawn-token' });
    const { client } = process(server, shared, clock);
    const error = await rejectionOf(client.request({ ...poll, method: 'POST' }));
    expect(error).toMatchObject({ code: 'unauthenticated', operation: 'leads.poll', effect: 'none' });
    expect(isLeadKitError(error) && inspect(error)).not.toContain('withdrawn-token');
  });
});
