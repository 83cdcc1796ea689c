import { isLeadKitError, LeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type AnswerFault, parseResponse, type ReceivedAnswer } from '../src/index.ts';
import { json, type Script, startServer, text } from './scripted-server.ts';
import { asIs, clientFor, rejectionOf } from './test-client.ts';

const HTML = { 'content-type': 'text/html; charset=utf-8' };

async function errorFor(script: Script, method: 'GET' | 'POST' = 'GET'): Promise<LeadKitError> {
  await using server = await startServer(script);
  const request = { operation: 'listings.read', method, path: '/adverts/12', parse: asIs };
  const error = await rejectionOf(clientFor(server, { retry: { attemptsMax: 1 } }).client.request(request));
  if (isLeadKitError(error)) return error;
  throw error;
}

describe('codes by status', () => {
  test.each([
    [400, 'invalid_input', 'none'],
    [401, 'unauthenticated', 'none'],
    [402, 'business_rule', 'none'],
    [403, 'forbidden', 'none'],
    [404, 'not_found', 'none'],
    [405, 'unsupported', 'none'],
    [408, 'unavailable', 'unknown'],
    [409, 'conflict', 'none'],
    [410, 'not_found', 'none'],
    [412, 'conflict', 'none'],
    [418, 'invalid_input', 'none'],
    [422, 'invalid_input', 'none'],
    [429, 'rate_limited', 'unknown'],
    [500, 'unavailable', 'unknown'],
    [501, 'unsupported', 'none'],
    [503, 'unavailable', 'unknown'],
    [304, 'unexpected_response', 'unknown'],
  ] as const)('a write answered with %i is %s with effect %s', async (status, code, effect) => {
    const error = await errorFor((response) => response.writeHead(status).end(), 'POST');
    expect(error).toMatchObject({ code, effect, platform: 'olx', operation: 'listings.read' });
  });

  test('a read carries no effect', async () => {
    expect((await errorFor(json({}, 500))).effect).toBeUndefined();
  });

  test('the message says what was tried, what came back, what happened and what to do', async () => {
    const error = await errorFor(text('<h1>Bad gateway</h1>', 502, HTML), 'POST');
    expect(error.message).toBe(
      'olx answered 502 (an HTML page) (listings.read, POST /adverts/12). ' +
        'It may have taken effect: look for its result before any repeat. Try again later.',
    );
  });

  test('no word of the body gets into the error', async () => {
    const error = await errorFor(json({ error: { phone: '+77011234567', text: 'Перезвоните' } }, 400));
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(/7701|Перезвоните/);
  });
});

describe('answers that cannot be used', () => {
  test.each([
    [
      'an HTML page by its content type',
      text('Maintenance', 200, HTML),
      'an HTML page where JSON was expected',
    ],
    [
      'an HTML page by its first character',
      text('\n <!doctype html>', 200),
      'an HTML page where JSON was expected',
    ],
    ['an empty body', text('', 200), 'an empty body where JSON was expected'],
    ['a body of spaces', text(' \n', 200), 'an empty body where JSON was expected'],
    [
      'JSON that was cut',
      text('{"data":[1,2', 200),
      'a body that is not valid JSON (12 characters; it may have been cut)',
    ],
    [
      'XML',
      text('<?xml version="1.0"?><a/>', 200),
      'a body that is not valid JSON (25 characters; it may have been cut)',
    ],
  ] as const)('%s is unexpected_response', async (_, script, said) => {
    const error = await errorFor(script);
    expect(error.code).toBe('unexpected_response');
    expect(error.message).toContain(`olx answered 200 with ${said} (listings.read, GET /adverts/12).`);
  });

  test('a write that was answered with something unreadable has an unknown effect', async () => {
    expect(await errorFor(text('OK', 200), 'POST')).toMatchObject({
      code: 'unexpected_response',
      effect: 'unknown',
    });
  });

  test('JSON that calls itself HTML is taken', async () => {
    await using server = await startServer(text('{"ok":true}', 200, HTML));
    const { value } = await clientFor(server).client.request({ operation: 'a', path: '/', parse: asIs });
    expect(value).toEqual({ ok: true });
  });

  test('an unusable answer is not asked for again', async () => {
    await using server = await startServer(text('<html>', 200));
    const { client } = clientFor(server);
    await expect(client.request({ operation: 'a', path: '/', parse: asIs })).rejects.toThrow('olx answered');
    expect(server.requests).toHaveLength(1);
  });
});

describe('the size limit', () => {
  test('a body of exactly the limit is taken', async () => {
    await using server = await startServer(text(`"${'a'.repeat(98)}"`));
    const { client } = clientFor(server, { maxResponseBytes: 100 });
    const { value } = await client.request({ operation: 'a', path: '/', parse: asIs });
    expect(value).toHaveLength(98);
  });

  test('one byte more is unexpected_response', async () => {
    await using server = await startServer(text(`"${'a'.repeat(99)}"`));
    const { client } = clientFor(server, { maxResponseBytes: 100 });
    const error = await rejectionOf(client.request({ operation: 'a', path: '/', parse: asIs }));
    expect(error).toMatchObject({ code: 'unexpected_response' });
    expect(String(error)).toContain('a body of more than 100 bytes, of which the rest was not read');
  });

  test('a body without end is cancelled', async () => {
    await using server = await startServer((response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    });
    const { client } = clientFor(server, { maxResponseBytes: 50_000 });
    await expect(
      client.request({ operation: 'a', path: '/', accept: 'bytes', parse: asIs }),
    ).rejects.toMatchObject({
      code: 'unexpected_response',
    });
    await expect.poll(() => server.cancelled).toBe(1);
  });

  test('a compressed bomb is counted as it unpacks', async () => {
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    expect(bomb.byteLength).toBeLessThan(2_000);
    await using server = await startServer((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const { client } = clientFor(server, { maxResponseBytes: 10_000 });
    await expect(
      client.request({ operation: 'a', path: '/', accept: 'bytes', parse: asIs }),
    ).rejects.toMatchObject({
      code: 'unexpected_response',
    });
  });

  test('an error page that is too long still counts by its status', async () => {
    await using server = await startServer(text('x'.repeat(1_000), 404));
    const { client } = clientFor(server, { maxResponseBytes: 100 });
    await expect(client.request({ operation: 'a', path: '/', parse: asIs })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('classify', () => {
  async function classified(script: Script, classify: (answer: ReceivedAnswer) => AnswerFault | undefined) {
    await using server = await startServer(script);
    const { client } = clientFor(server, { classify, retry: { attemptsMax: 1 } });
    return await rejectionOf(
      client.request({ operation: 'orders.list', method: 'POST', path: '/', parse: asIs }),
    );
  }

  test('an error under 200 is found', async () => {
    const error = await classified(json({ error: 'Неверный статус' }), ({ status, json: body }) =>
      status === 200 && typeof body === 'object' && body !== null && 'error' in body
        ? { code: 'invalid_input', detail: String(body.error) }
        : undefined,
    );
    expect(error).toMatchObject({ code: 'invalid_input', effect: 'none' });
    expect(String(error)).toContain(
      'olx answered 200: Неверный статус (orders.list, POST /). Nothing was changed.',
    );
  });

  test('it sees status, headers, address, text, JSON and whether it is a page', async () => {
    let seen: ReceivedAnswer | undefined;
    await classified(text('<b>no</b>', 403, { ...HTML, 'x-id': '7' }), (answer) => {
      seen = answer;
      return undefined;
    });
    expect(seen).toMatchObject({
      operation: 'orders.list',
      status: 403,
      text: '<b>no</b>',
      json: undefined,
      isHtml: true,
    });
    expect(seen?.headers.get('x-id')).toBe('7');
    expect(seen?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  test('undefined leaves a failure to its status', async () => {
    expect(await classified(json({}, 404), () => undefined)).toMatchObject({ code: 'not_found' });
  });

  test('issues, effect and wait are passed on', async () => {
    const fault: AnswerFault = {
      code: 'business_rule',
      issues: [{ path: 'title', message: 'Too many capital letters' }],
      effect: 'unknown',
      retryAfterMs: 90_000,
    };
    expect(await classified(json({}, 500), () => fault)).toMatchObject(fault);
  });

  test('a classify that throws is unexpected_response, not a crash', async () => {
    const error = await classified(json({}, 500), () => {
      throw new TypeError("Cannot read properties of undefined (reading 'code')");
    });
    expect(error).toMatchObject({ code: 'unexpected_response', effect: 'unknown' });
    expect((error as LeadKitError).cause).toMatchObject({ name: 'TypeError' });
  });
});

describe('parse', () => {
  const advert = z.object({ data: z.object({ id: z.number(), price: z.object({ amount: z.number() }) }) });

  test('a missing piece is named by its path, and no value is', async () => {
    await using server = await startServer(json({ data: { id: 'phone +77011234567', price: {} } }));
    const error = await rejectionOf(
      clientFor(server).client.request({
        operation: 'listings.read',
        path: '/',
        parse: (value) => parseResponse(advert, value, 'listings.read', 'olx').data.id,
      }),
    );
    expect(error).toMatchObject({
      code: 'unexpected_response',
      platform: 'olx',
      issues: [
        { path: 'data.id', message: 'is not as documented (a value of type string)' },
        { path: 'data.price.amount', message: 'is missing' },
      ],
    });
    expect(String(error)).not.toContain('7701');
  });

  test('a wrong shape of the answer to a write has an unknown effect', async () => {
    await using server = await startServer(json({}));
    const error = await rejectionOf(
      clientFor(server).client.request({
        operation: 'listings.publish',
        method: 'POST',
        path: '/',
        parse: (value) => parseResponse(advert, value, 'listings.publish'),
      }),
    );
    expect(error).toMatchObject({ code: 'unexpected_response', effect: 'unknown', platform: 'olx' });
    expect(String(error)).toContain('It may have taken effect');
  });

  test('a refusal that parse finds in a write has no effect', async () => {
    await using server = await startServer(json({ processed_ids: [] }));
    const error = await rejectionOf(
      clientFor(server).client.request({
        operation: 'orders.set_status',
        method: 'POST',
        path: '/',
        parse: () => {
          const message = 'satu did not process the order.';
          throw new LeadKitError({ code: 'business_rule', operation: 'orders.set_status', message });
        },
      }),
    );
    expect(error).toMatchObject({ code: 'business_rule', effect: 'none' });
    expect(String(error)).toBe('LeadKitError: satu did not process the order. Nothing was changed.');
  });

  test('a mapping that breaks is unexpected_response', async () => {
    await using server = await startServer(json({}));
    const error = await rejectionOf(
      clientFor(server).client.request({
        operation: 'a',
        path: '/',
        parse: (value) => (value as { data: { id: number } }).data.id,
      }),
    );
    expect(error).toMatchObject({ code: 'unexpected_response', cause: { name: 'TypeError' } });
  });
});
