import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createMemoryStorage, type KaspiPriceList } from '../../src/index.ts';
import { offerOf, openList, servedText } from './price-list-samples.ts';

const ask = (list: KaspiPriceList, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  list.handler(new Request('https://shop.example/list.xml', { method, headers }));

async function published(): Promise<KaspiPriceList> {
  const { list } = openList();
  await list.publish([offerOf('A')]);
  return list;
}

describe('the handler', () => {
  test('gives 503 with Retry-After while there is no list', async () => {
    const response = await ask(openList().list);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '600']);
  });

  test('gives 503 when the storage cannot be read: an empty list would take everything off sale', async () => {
    const { list } = openList({
      storage: {
        put: async () => {},
        get: async () => {
          throw new Error('gone');
        },
      },
    });
    expect((await ask(list)).status).toBe(503);
  });

  test('gives 503 when the list of the record is not in the storage', async () => {
    const storage = createMemoryStorage();
    const { list } = openList({ storage });
    await list.publish([offerOf('A')]);
    await storage.remove?.((await list.status()).published?.name ?? '');
    expect((await ask(list)).status).toBe(503);
  });

  test('gives the list as XML in UTF-8 with its length', async () => {
    const list = await published();
    const response = await ask(list);
    const bytes = await response.bytes();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
  });

  test('an answer whose storage breaks in the middle breaks off; it never ends well', async () => {
    const storage = createMemoryStorage();
    const { list } = openList({
      storage: {
        ...storage,
        async get(name) {
          const chunks = await storage.get(name);
          return chunks !== undefined && name.endsWith('.xml') ? breaking(chunks) : chunks;
        },
      },
    });
    await list.publish([offerOf('A')]);
    const response = await ask(list);
    await expect(response.text()).rejects.toThrow('the disk is gone');
    expect((await list.status()).state).toBe('published');
  });

  test('packs it for who takes gzip, under an ETag of its own', async () => {
    const list = await published();
    const packed = await ask(list, { 'accept-encoding': 'br, gzip;q=0.8' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('etag')).toMatch(/^"[0-9a-f]{32}-gzip"$/);
    expect(gunzipSync(await packed.bytes()).toString('utf8')).toBe(await servedText(list));
  });

  test.each(['gzip;q=0', '*, gzip;q=0', 'gzip;q=0.0, *;q=1', 'br', '*;q=0', ''])(
    'does not pack it for who takes "%s"',
    async (accepted) => {
      const response = await ask(await published(), { 'accept-encoding': accepted });
      expect(response.headers.get('content-encoding')).toBeNull();
    },
  );

  test.each(['', 'W/', '"other", '])('answers 304 to the ETag it gave (%j before it)', async (before) => {
    const list = await published();
    const etag = (await ask(list)).headers.get('etag') ?? '';
    const response = await ask(list, { 'if-none-match': `${before}${etag}` });
    expect([response.status, await response.text(), response.headers.get('etag')]).toEqual([304, '', etag]);
  });

  test('answers with the list to the ETag of the list before', async () => {
    const list = await published();
    const etag = (await ask(list)).headers.get('etag') ?? '';
    await list.publish([offerOf('A'), offerOf('B')]);
    expect((await ask(list, { 'if-none-match': etag })).status).toBe(200);
  });

  test('HEAD has the headers of GET and no body', async () => {
    const list = await published();
    const [head, get] = [await ask(list, {}, 'HEAD'), await ask(list)];
    expect(await head.text()).toBe('');
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers));
  });

  test('HEAD gives 503 when GET would', async () => {
    const storage = createMemoryStorage();
    const { list } = openList({ storage });
    await list.publish([offerOf('A')]);
    await storage.remove?.((await list.status()).published?.name ?? '');
    expect((await ask(list, {}, 'HEAD')).status).toBe(503);
  });

  test('HEAD is no sighting of the list, and lets go of what it opened', async () => {
    const storage = createMemoryStorage();
    let isOpen = false;
    const { list } = openList({
      storage: {
        ...storage,
        async get(name) {
          const chunks = await storage.get(name);
          return chunks === undefined || !name.endsWith('.xml')
            ? chunks
            : (async function* () {
                isOpen = true;
                try {
                  yield* chunks;
                } finally {
                  isOpen = false;
                }
              })();
        },
      },
    });
    await list.publish([offerOf('A')]);
    await ask(list, {}, 'HEAD');
    expect([isOpen, (await list.status()).state]).toEqual([false, 'published']);
  });

  test('refuses other methods', async () => {
    const response = await ask(await published(), {}, 'POST');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  describe('with a password', () => {
    const basic = (text: string): Record<string, string> => ({
      authorization: `Basic ${Buffer.from(text).toString('base64')}`,
    });
    const open = async (): Promise<KaspiPriceList> => {
      const { list } = openList({ basicAuth: { username: 'kaspi', password: 'пароль:1' } });
      await list.publish([offerOf('A')]);
      return list;
    };

    test('gives the list to who knows it', async () => {
      expect((await ask(await open(), basic('kaspi:пароль:1'))).status).toBe(200);
    });

    test.each([
      ['none', {}],
      ['another password', basic('kaspi:пароль')],
      ['another user', basic('Kaspi:пароль:1')],
      ['another scheme', { authorization: 'Bearer kaspi' }],
      ['nothing at all', { authorization: 'Basic ' }],
    ])('asks who has %s', async (_what, headers) => {
      const response = await ask(await open(), headers);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Basic realm="price list", charset="UTF-8"');
    });

    test('does not say whether there is a list', async () => {
      const { list } = openList({ basicAuth: { username: 'kaspi', password: 'x' } });
      expect((await ask(list)).status).toBe(401);
    });
  });
});

async function* breaking(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.subarray(0, 10);
  throw new Error('the disk is gone');
}
