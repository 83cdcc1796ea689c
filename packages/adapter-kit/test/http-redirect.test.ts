import { describe, expect, test } from 'vitest';
import { json, type Script, startServer } from './scripted-server.ts';
import { asIs, clientFor, rejectionOf } from './test-client.ts';

const read = { operation: 'offers.read', path: '/start', parse: asIs };

function redirect(location: string, status = 302): Script {
  return (response) => response.writeHead(status, { location }).end('moved');
}

test.each([301, 302, 303, 307, 308])('a %i within the origin is followed', async (status) => {
  await using server = await startServer(redirect('/end?page=2', status), json({ id: 1 }));
  const answer = await clientFor(server).client.request(read);
  expect(answer).toMatchObject({ value: { id: 1 }, url: `${server.origin}/end?page=2` });
});

test('five redirects are followed and the sixth is not', async () => {
  await using server = await startServer(redirect('/again'));
  const error = await rejectionOf(clientFor(server).client.request(read));
  expect(error).toMatchObject({ code: 'unexpected_response' });
  expect(String(error)).toContain('olx redirected more than 5 times (offers.read, GET /start)');
  expect(server.requests).toHaveLength(6);
});

test('each of them counts against the budget', async () => {
  await using server = await startServer(redirect('/end'), json({}));
  const { client } = clientFor(server, { budget: { name: 'b', limit: 1, windowMs: 60_000 } });
  await expect(client.request(read)).rejects.toMatchObject({ code: 'rate_limited' });
});

test('credentials go along within the origin', async () => {
  await using server = await startServer(redirect('/end'), json({}));
  let asked = 0;
  const authorize = () => {
    asked += 1;
    return Promise.resolve({ headers: { 'x-auth-token': 'abc123' } });
  };
  await clientFor(server, { authorize }).client.request(read);
  expect(asked).toBe(1);
  expect(server.requests.map(({ headers }) => headers['x-auth-token'])).toEqual(['abc123', 'abc123']);
});

test('another origin never sees a request, and only its origin is named', async () => {
  await using other = await startServer(json({}));
  await using server = await startServer(redirect(`${other.origin}/login?token=s3cret-value#x`));
  const authorize = () => Promise.resolve({ headers: { authorization: 'Bearer abc' } });
  const error = await rejectionOf(clientFor(server, { authorize }).client.request(read));
  expect(error).toMatchObject({ code: 'unexpected_response' });
  expect(String(error)).toContain(`redirected to another origin, ${other.origin}, which is never followed`);
  expect(String(error)).not.toMatch(/s3cret|login/);
  expect(other.requests).toHaveLength(0);
});

test.each([
  ['a scheme without an origin', 'javascript:alert(1)', 'another origin, javascript:,'],
  ['an address that cannot be read', 'http://[', 'answered 302 with an unreadable Location'],
])('%s is unexpected_response', async (_, location, said) => {
  await using server = await startServer(redirect(location));
  const error = await rejectionOf(clientFor(server).client.request(read));
  expect(error).toMatchObject({ code: 'unexpected_response' });
  expect(String(error)).toContain(said);
});

test.each([302, 303, 307])(
  'a write answered with %i is not repeated elsewhere; its effect is unknown',
  async (status) => {
    await using server = await startServer(redirect('/end', status), json({}));
    const write = { ...read, method: 'POST', json: {} } as const;
    await expect(clientFor(server).client.request(write)).rejects.toMatchObject({
      code: 'unexpected_response',
      effect: 'unknown',
    });
    expect(server.requests).toHaveLength(1);
  },
);

describe('redirect: none', () => {
  test('leaves the redirect to classify', async () => {
    await using server = await startServer(redirect('/captcha'));
    const { client } = clientFor(server, {
      classify: ({ status, headers }) =>
        status === 302 && headers.get('location') === '/captcha'
          ? { code: 'blocked', retryAfterMs: 60_000 }
          : undefined,
    });
    await expect(client.request({ ...read, redirect: 'none' })).rejects.toMatchObject({ code: 'blocked' });
  });

  test('is unexpected_response when classify has nothing to say', async () => {
    await using server = await startServer(redirect('/end'));
    await expect(clientFor(server).client.request({ ...read, redirect: 'none' })).rejects.toMatchObject({
      code: 'unexpected_response',
    });
    expect(server.requests).toHaveLength(1);
  });
});
