import { toIsoText } from '@leadkit/core';
import { isAuthorized } from './basic-auth.ts';
import type { KaspiPublishedList, ListRecord } from './list-record.ts';
import type { PriceListSettings } from './price-list-options.ts';

/** Kaspi comes once an hour; it may come earlier after a 503. */
const RETRY_AFTER_SECONDS = '600';

/**
 * Serves the list published last, to GET and HEAD. Whatever keeps it from being read whole is a 503, after which Kaspi
 * keeps the list it has; an empty list would take everything off sale.
 */
export async function serveList(
  settings: PriceListSettings,
  record: ListRecord,
  request: Request,
): Promise<Response> {
  const { basicAuth, storage, logger } = settings;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plain(405, 'Only GET and HEAD.', { allow: 'GET, HEAD' });
  if (!isAuthorized(request, basicAuth))
    return plain(401, 'A user name and a password are needed.', {
      'www-authenticate': 'Basic realm="price list", charset="UTF-8"',
    });
  try {
    const list = await record.published();
    if (list === undefined) return unavailable();
    const isGzip = acceptsGzip(request);
    const headers = headersOf(list, isGzip);
    if (isKnown(request, list)) {
      if (request.method === 'GET') await remember(settings, record, list);
      return new Response(null, { status: 304, headers });
    }
    const chunks = await storage.get(list.name);
    if (chunks === undefined) return unavailable();
    const served = toStream(chunks, () => remember(settings, record, list));
    if (request.method === 'HEAD') {
      await served.cancel();
      return new Response(null, { headers });
    }
    return new Response(isGzip ? served.pipeThrough(gzip()) : served, { headers });
  } catch (error) {
    logger.error('The price list could not be served; Kaspi got 503 and keeps the one it has', {
      reason: error instanceof Error ? error.name : 'unknown',
    });
    return unavailable();
  }
}

function headersOf(list: KaspiPublishedList, isGzip: boolean): Record<string, string> {
  return {
    'content-type': 'application/xml; charset=utf-8',
    'cache-control': 'private, no-cache',
    etag: etagOf(list, isGzip),
    'last-modified': new Date(list.publishedAt).toUTCString(),
    vary: 'accept-encoding',
    ...(isGzip ? { 'content-encoding': 'gzip' } : { 'content-length': String(list.sizeBytes) }),
  };
}

/** Two encodings of one list are two things to a cache. */
function etagOf({ sha256 }: KaspiPublishedList, isGzip: boolean): string {
  return `"${sha256.slice(0, 32)}${isGzip ? '-gzip' : ''}"`;
}

/** Either encoding of the list is the list. */
function isKnown(request: Request, list: KaspiPublishedList): boolean {
  const known = request.headers.get('if-none-match');
  if (known === null) return false;
  const tags = known.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.some((tag) => tag === '*' || tag === etagOf(list, false) || tag === etagOf(list, true));
}

/** `gzip;q=0` says no, whatever `*` beside it says: that is for encodings that are not named. */
function acceptsGzip(request: Request): boolean {
  const accepted = (request.headers.get('accept-encoding') ?? '').toLowerCase().split(',');
  const qualities = new Map(
    accepted.map((each) => {
      const [coding = '', ...parameters] = each.split(';').map((part) => part.trim());
      const quality = parameters.find((part) => part.startsWith('q='));
      return [coding, quality === undefined ? 1 : Number(quality.slice(2))] as const;
    }),
  );
  return (qualities.get('gzip') ?? qualities.get('*') ?? 0) > 0;
}

/** `onEnd` runs once all of it was taken. A storage that breaks breaks the answer: it is never shorter and whole. */
function toStream(chunks: AsyncIterable<Uint8Array>, onEnd: () => Promise<void>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done !== true) {
        controller.enqueue(value);
        return;
      }
      await onEnd();
      controller.close();
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/** Its types ask for bytes of any buffer and promise those of one kind. */
function gzip(): ReadableWritablePair<Uint8Array, Uint8Array> {
  return new CompressionStream('gzip') as unknown as ReadableWritablePair<Uint8Array, Uint8Array>;
}

/** That it was taken is remembered as well as can be; a storage that cannot write still serves. */
async function remember(
  { clock, logger }: PriceListSettings,
  record: ListRecord,
  list: KaspiPublishedList,
): Promise<void> {
  try {
    await record.saveSeen(list.sha256, toIsoText(clock.now()));
  } catch {
    logger.warn('It could not be remembered that the price list was fetched');
  }
}

function unavailable(): Response {
  return plain(503, 'There is no price list to serve now.', { 'retry-after': RETRY_AFTER_SECONDS });
}

function plain(status: number, text: string, headers: Record<string, string>): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}
