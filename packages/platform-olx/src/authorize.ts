import { createRedactor } from '@leadkit/adapter-kit';
import { type AuthorizePort, LeadKitError } from '@leadkit/core';
import { createAnonymousClient, PLATFORM } from './client.ts';
import type { OlxSettings } from './olx-options.ts';
import { requestTokens, SCOPE } from './token-requests.ts';

const OPERATION = 'authorize.finish';

/** Consent of an account's owner in the browser. */
export function createAuthorizePort(settings: OlxSettings): AuthorizePort {
  return {
    start({ state, redirectUri }) {
      const url = new URL(`${settings.baseUrl}/oauth/authorize/`);
      url.search = new URLSearchParams({
        client_id: settings.clientId,
        response_type: 'code',
        scope: SCOPE,
        redirect_uri: redirectUri,
        state,
      }).toString();
      return { url: url.href };
    },
    async finish({ callbackUrl, redirectUri }, io, call) {
      call?.signal?.throwIfAborted();
      const code = URL.canParse(callbackUrl) ? new URL(callbackUrl).searchParams.get('code') : null;
      if (code === null || code === '') throw noConsent();
      const redactor = createRedactor();
      for (const secret of [settings.clientSecret, code]) redactor.remember(secret);
      const client = createAnonymousClient(settings, io, redactor);
      const request = { settings, client, clock: io.clock, operation: OPERATION, call };
      const { values, scopes } = await requestTokens(request, { kind: 'code', code, redirectUri });
      const missing = SCOPE.split(' ').filter((scope) => scopes?.includes(scope) === false);
      if (missing.length > 0) throw tooFewScopes(missing);
      return values;
    },
  };
}

function noConsent(): LeadKitError {
  return new LeadKitError({
    code: 'forbidden',
    operation: OPERATION,
    platform: PLATFORM,
    effect: 'none',
    message:
      'The address the owner came back to carries no code, so the owner did not consent. Nothing was connected; ' +
      'send the owner to the address of authorize.start() again.',
  });
}

function tooFewScopes(missing: readonly string[]): LeadKitError {
  return new LeadKitError({
    code: 'forbidden',
    operation: OPERATION,
    platform: PLATFORM,
    effect: 'none',
    message:
      `OLX granted access without the scopes ${missing.join(', ')}, so adverts and messages would not work. Nothing was ` +
      "connected; have the scopes added to the application in OLX's developer portal, then connect again.",
  });
}
