import type { Authorize } from './http-client-options.ts';
import type { TokenSource } from './token-source.ts';

/** `authorization: Bearer …` from a token source; a refused token is dropped and the call repeated with a new one. */
export function bearerAuthorization(source: TokenSource): Authorize {
  return async (options) => {
    const token = await source.accessToken(options);
    return {
      headers: { authorization: `Bearer ${token}` },
      onRejected: () => source.invalidate(token),
    };
  };
}
