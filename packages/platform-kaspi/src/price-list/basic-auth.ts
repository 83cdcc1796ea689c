import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a request carries the password. Takes as long for a wrong one as for a right one. */
export function isAuthorized(
  request: Request,
  wanted: { readonly username: string; readonly password: string } | undefined,
): boolean {
  if (wanted === undefined) return true;
  const given = /^basic +([\w+/=-]{1,1000})$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  // Digests have one length, whatever was given.
  return timingSafeEqual(
    digest(Buffer.from(given, 'base64')),
    digest(Buffer.from(`${wanted.username}:${wanted.password}`)),
  );
}

function digest(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
