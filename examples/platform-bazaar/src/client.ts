import {
  bearerAuthorization,
  createHttpClient,
  createRedactor,
  createTokenSource,
  type HttpClient,
  type HttpIo,
  type HttpRequest,
  type Redactor,
} from '@leadkit/adapter-kit';
import {
  type CallOptions,
  type ConnectionIo,
  type EgressBudget,
  LeadKitError,
  type TokenValues,
} from '@leadkit/core';
import type { FullBazaarOptions } from './bazaar-options.ts';
import { classify } from './error-map.ts';
import { parseTokens } from './schemas/tokens.ts';

export const PLATFORM = 'bazaar';

/** Half of what Bazaar lets one address send, so that a neighbour on the address does no harm. quirks.md, "Limits". */
const API_BUDGET: EgressBudget = { name: 'bazaar-api', limit: 300, windowMs: 60_000, reserve: 60 };

/** Bazaar's API with the credentials of one account. */
export interface BazaarClient {
  /** For one call on a port: its requests share the call's signal and its time, however many they are. */
  within(options: CallOptions | undefined): BazaarCall;
}

/** The requests of one call. */
export interface BazaarCall {
  request<Value>(request: HttpRequest<Value>): Promise<Value>;
}

/** No I/O. */
export function createBazaarClient(options: FullBazaarOptions, io: ConnectionIo): BazaarClient {
  const redactor = createRedactor();
  redactor.remember(options.clientSecret);
  const anonymous = createAnonymousClient(options, io, redactor);
  const source = createTokenSource({
    platform: PLATFORM,
    tokens: io.tokens,
    clock: io.clock,
    redactor,
    refresh: (values, call) => refreshTokens(options, anonymous, io, values, call),
  });
  const authorize = bearerAuthorization(source);
  const client = createHttpClient({ ...settings(options, io, redactor), authorize });
  return {
    within({ signal, timeoutMs = options.timeoutMs } = {}) {
      const endsAtMs = io.clock.now() + timeoutMs;
      return {
        async request(request) {
          const leftMs = Math.max(1, endsAtMs - io.clock.now());
          return (await client.request(request, { signal, timeoutMs: leftMs })).value;
        },
      };
    },
  };
}

/** Turns the code of a consent into secrets. */
export async function exchangeCode(
  options: FullBazaarOptions,
  io: HttpIo,
  input: { readonly code: string; readonly redirectUri: string },
  call: CallOptions | undefined,
): Promise<TokenValues> {
  const redactor = createRedactor();
  for (const secret of [options.clientSecret, input.code]) redactor.remember(secret);
  return await requestTokens(
    options,
    createAnonymousClient(options, io, redactor),
    io,
    'authorize.finish',
    call,
    {
      grant_type: 'authorization_code',
      code: input.code,
      redirect_uri: input.redirectUri,
    },
  );
}

function createAnonymousClient(options: FullBazaarOptions, io: HttpIo, redactor: Redactor): HttpClient {
  return createHttpClient(settings(options, io, redactor));
}

function settings(
  options: FullBazaarOptions,
  io: HttpIo,
  redactor: Redactor,
): Parameters<typeof createHttpClient>[0] {
  return {
    platform: PLATFORM,
    baseUrl: options.baseUrl,
    timeoutMs: options.timeoutMs,
    io,
    budget: API_BUDGET,
    redactor,
    classify,
    retry: { rateLimitedHasNoEffect: true },
  };
}

async function refreshTokens(
  options: FullBazaarOptions,
  client: HttpClient,
  io: HttpIo,
  values: TokenValues,
  call: CallOptions,
): Promise<TokenValues> {
  const { refreshToken } = values;
  if (refreshToken === undefined) {
    throw new LeadKitError({
      code: 'unauthenticated',
      operation: 'tokens.refresh',
      platform: PLATFORM,
      message: 'The account has no refreshToken, so its access cannot be renewed. Connect the account again.',
    });
  }
  return await requestTokens(options, client, io, 'tokens.refresh', call, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
}

/** Never repeated: a refresh token and a code work once. */
async function requestTokens(
  options: FullBazaarOptions,
  client: HttpClient,
  io: HttpIo,
  operation: string,
  call: CallOptions | undefined,
  form: Readonly<Record<string, string>>,
): Promise<TokenValues> {
  const body = new URLSearchParams({
    ...form,
    client_id: options.clientId,
    client_secret: options.clientSecret,
  });
  const answer = await client.request(
    {
      operation,
      method: 'POST',
      path: '/oauth/token',
      body,
      priority: 'reserved',
      redirect: 'none',
      parse: (value) => parseTokens(value, operation, io.clock.now()),
    },
    call,
  );
  return answer.value;
}
