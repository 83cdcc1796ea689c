import { type AuthorizePort, LeadKitError } from '@leadkit/core';
import type { FullBazaarOptions } from './bazaar-options.ts';
import { exchangeCode, PLATFORM } from './client.ts';

/** Consent of a shop's owner in the browser. */
export function createAuthorizePort(options: FullBazaarOptions): AuthorizePort {
  return {
    start({ state, redirectUri }) {
      const url = new URL(`${options.baseUrl}/oauth/authorize`);
      url.search = new URLSearchParams({
        client_id: options.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        state,
      }).toString();
      return { url: url.href };
    },
    async finish({ callbackUrl, redirectUri }, io, call) {
      call?.signal?.throwIfAborted();
      const code = URL.canParse(callbackUrl) ? new URL(callbackUrl).searchParams.get('code') : null;
      if (code === null || code === '') throw noConsent();
      return await exchangeCode(options, io, { code, redirectUri }, call);
    },
  };
}

function noConsent(): LeadKitError {
  return new LeadKitError({
    code: 'forbidden',
    operation: 'authorize.finish',
    platform: PLATFORM,
    effect: 'none',
    message:
      'The address the owner came back to carries no code, so the owner did not consent. Nothing was connected; ' +
      'send the owner to the address of authorize.start() again.',
  });
}
