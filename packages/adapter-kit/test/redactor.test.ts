import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../src/index.ts';

describe('names', () => {
  test.each([
    'authorization',
    'Authorization',
    'access_token',
    'accessToken',
    'Client-Secret',
    'x-auth-token',
    'Set-Cookie',
  ])('%s is secret', (name) => {
    expect(createRedactor().isSecretName(name)).toBe(true);
  });

  test.each(['status', 'code', 'tokens_used', 'content-type', ''])('%j is not', (name) => {
    expect(createRedactor().isSecretName(name)).toBe(false);
  });

  test('the adapter adds its own, in any spelling', () => {
    const redactor = createRedactor(['merchant-key']);
    expect(redactor.isSecretName('merchantKey')).toBe(true);
    expect(redactor.isSecretName('MERCHANT_KEY')).toBe(true);
  });
});

describe('text', () => {
  test('a remembered secret is scrubbed wherever it stands, URL-encoded too', () => {
    const redactor = createRedactor();
    redactor.remember('a+b/c=secret');
    expect(redactor.text('x a+b/c=secret y a%2Bb%2Fc%3Dsecret')).toBe('x [redacted] y [redacted]');
  });

  test('a secret of fewer than six characters is not remembered', () => {
    const redactor = createRedactor();
    redactor.remember('token');
    expect(redactor.text('the token endpoint')).toBe('the token endpoint');
  });

  test('of two hundred forms the oldest are forgotten, and one that is used again is not', () => {
    const redactor = createRedactor();
    redactor.remember('secret-kept');
    redactor.remember('secret-old');
    for (let count = 0; count < 198; count += 1) redactor.remember(`secret-${1_000 + count}`);
    redactor.remember('secret-kept');
    redactor.remember('secret-newest');
    expect(redactor.text('secret-kept secret-newest secret-1000')).toBe('[redacted] [redacted] [redacted]');
    expect(redactor.text('secret-old')).toBe('secret-old');
  });

  test('a remembered secret of any letters is found in any text', () => {
    const secret = fc.string({ unit: 'binary', minLength: 6, maxLength: 20 });
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (value, before, after) => {
        fc.pre(!'[redacted]'.includes(value));
        const redactor = createRedactor();
        redactor.remember(value);
        expect(redactor.text(`${before} ${value} ${after}`)).toContain('[redacted]');
      }),
    );
  });
});

describe('urls', () => {
  test('secret query values, user, password and fragment go; the rest stays', () => {
    const url = 'https://user:pass@olx.kz/a/b?client_secret=x&page=2&refresh-token=y#access_token=z';
    expect(createRedactor().url(url)).toBe(
      'https://olx.kz/a/b?client_secret=[redacted]&page=2&refresh-token=[redacted]',
    );
  });

  test('a secret that is given twice goes twice', () => {
    expect(createRedactor().url('https://olx.kz/?token=a1&token=b2')).not.toMatch(/a1|b2/);
  });

  test('text that is no URL is scrubbed as text', () => {
    const redactor = createRedactor();
    redactor.remember('s3cret-value');
    expect(redactor.url('/path?x=s3cret-value')).toBe('/path?x=[redacted]');
  });
});

describe('fields', () => {
  test('secret fields go at any depth, everything else stays as it was', () => {
    const redactor = createRedactor(['phone']);
    redactor.remember('s3cret-value');
    const fields = {
      status: 200,
      isOpen: true,
      nothing: null,
      at: new Date(0),
      url: new URL('https://olx.kz/?token=abc'),
      headers: new Headers({ authorization: 'Bearer abc', version: '2.0' }),
      map: new Map([['phone', '+7']]),
      list: [{ phone: '+77011234567', text: 'with s3cret-value' }],
      error: new TypeError('s3cret-value is bad'),
    };
    expect(redactor.fields(fields)).toEqual({
      status: 200,
      isOpen: true,
      nothing: null,
      at: '1970-01-01T00:00:00.000Z',
      url: 'https://olx.kz/?token=[redacted]',
      headers: { authorization: '[redacted]', version: '2.0' },
      map: { phone: '[redacted]' },
      list: [{ phone: '[redacted]', text: 'with [redacted]' }],
      error: { name: 'TypeError', message: '[redacted] is bad' },
    });
  });

  test('a cycle ends', () => {
    const cycle: { self?: unknown; name: string } = { name: 'a' };
    cycle.self = cycle;
    expect(JSON.stringify(createRedactor().fields(cycle))).toContain('[…]');
  });

  test('any JSON goes through without a change when there is nothing secret', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 5 }), (value) => {
        expect(createRedactor().fields(value)).toEqual(value);
      }),
    );
  });
});

describe('errors', () => {
  test('name, code, message, stack and causes stay, scrubbed; other fields go', () => {
    const redactor = createRedactor();
    redactor.remember('s3cret-value');
    const socket = Object.assign(new Error('connect s3cret-value'), {
      code: 'ECONNRESET',
      socket: { s3cret: 1 },
    });
    const failed = Object.assign(new TypeError('fetch failed', { cause: socket }), {
      request: 's3cret-value',
    });
    const copy = redactor.error(failed);
    expect(copy).toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: 'ECONNRESET', message: 'connect [redacted]' },
    });
    expect(inspect(copy, { showHidden: true, depth: 10 })).not.toContain('s3cret');
  });

  test('what is no error becomes one', () => {
    expect(createRedactor().error('boom')).toMatchObject({ name: 'Error', message: 'boom' });
  });

  test('a cause that leads back to itself ends', () => {
    const error = new Error('a');
    error.cause = error;
    expect(createRedactor().error(error).message).toBe('a');
  });
});
