import type { JsonValue } from './json.ts';

/** An answer in JSON. */
export function jsonAnswer(body: JsonValue | object, init: ResponseInit = {}): Response {
  return withType(JSON.stringify(body), 'application/json; charset=utf-8', init);
}

/** An answer in HTML. */
export function htmlAnswer(html: string, init: ResponseInit = {}): Response {
  return withType(html, 'text/html; charset=utf-8', init);
}

/** An answer without a body; 204 unless said otherwise. */
export function emptyAnswer(init: ResponseInit = {}): Response {
  return new Response(null, { status: 204, ...init });
}

/** An error of the emulator itself, not of what it emulates. */
export function emulatorError(
  status: number,
  code: string,
  message: string,
  headers?: HeadersInit,
): Response {
  return jsonAnswer({ error: { code, message } }, { status, ...(headers === undefined ? {} : { headers }) });
}

/** What a caller sees when the connection breaks before an answer: the error that Node's own fetch gives. */
export function connectionLost(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError('fetch failed', { cause });
}

function withType(body: string, contentType: string, init: ResponseInit): Response {
  const headers = new Headers(init.headers);
  if (!headers.has('content-type')) headers.set('content-type', contentType);
  return new Response(body, { ...init, headers });
}
