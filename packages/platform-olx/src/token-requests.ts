import type { HttpClient } from '@leadkit/adapter-kit';
import { type CallOptions, type Clock, LeadKitError, type TokenValues } from '@leadkit/core';
import type { OlxSettings } from './olx-options.ts';
import { parseTokens, type TokenAnswer } from './schemas/tokens.ts';

/** The three ways to tokens. */
export type TokenGrant =
  /** What the owner's browser brought back. Works once, for ten minutes. */
  | { readonly kind: 'code'; readonly code: string; readonly redirectUri: string }
  /** The application itself: for dictionaries only. */
  | { readonly kind: 'client' }
  /** An older answer. */
  | {
      readonly kind: 'refresh';
      readonly refreshToken: string | undefined;
      readonly before: TokenValues;
    };

/** What a token request needs. */
export interface TokenRequest {
  readonly settings: OlxSettings;
  readonly client: HttpClient;
  readonly clock: Clock;
  readonly operation: string;
  readonly call: CallOptions | undefined;
}

/** All the Partner API asks for; an application has a closed list of what it may get. */
export const SCOPE = 'v2 read write';
/** Dictionaries are only read. */
const CLIENT_SCOPE = 'v2 read';

/** Never repeated: codes and refresh tokens work once. */
export async function requestTokens(request: TokenRequest, grant: TokenGrant): Promise<TokenAnswer> {
  const { settings, client, clock, operation, call } = request;
  const before = grant.kind === 'refresh' ? grant.before : undefined;
  const { value } = await client.request(
    {
      operation,
      method: 'POST',
      path: '/api/open/oauth/token',
      json: {
        ...bodyOf(grant),
        client_id: settings.clientId,
        client_secret: settings.clientSecret,
      },
      priority: 'reserved',
      redirect: 'none',
      parse: (answer) => parseTokens(answer, operation, clock.now(), before),
    },
    call,
  );
  return value;
}

function bodyOf(grant: TokenGrant): Readonly<Record<string, string>> {
  if (grant.kind === 'client') return { grant_type: 'client_credentials', scope: CLIENT_SCOPE };
  if (grant.kind === 'code') {
    const { code, redirectUri } = grant;
    return { grant_type: 'authorization_code', code, redirect_uri: redirectUri, scope: SCOPE };
  }
  if (grant.refreshToken !== undefined)
    return { grant_type: 'refresh_token', refresh_token: grant.refreshToken };
  throw new LeadKitError({
    code: 'unauthenticated',
    operation: 'tokens.refresh',
    platform: 'olx',
    message: 'The account has no refreshToken, so its access cannot be renewed. Connect the account again.',
  });
}
