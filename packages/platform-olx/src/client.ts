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
import type { AccountTokens, CallOptions, EgressBudget, TokenValues } from '@leadkit/core';
import { classify } from './error-map.ts';
import type { OlxSettings } from './olx-options.ts';
import { requestTokens } from './token-requests.ts';

/** Name of the platform in errors, log lines and stored rows. */
export const PLATFORM = 'olx';

/**
 * OLX bans an address for half an hour after more than 4,500 requests in 5 minutes. Counted by the minute, because our
 * windows stand still and OLX's may glide: five minutes anywhere meet at most six of our windows, 4,500 requests. All
 * accounts behind an egress share it; the reserve is for polling and tokens. quirks.md, "Limits".
 */
const API_BUDGET: EgressBudget = { name: 'olx-api', limit: 750, windowMs: 60_000, reserve: 150 };

/** OLX's Partner API with the credentials of one account, or of the application. */
export interface OlxClient {
  /** For one call on a port: its requests share the call's signal and its time, however many they are. */
  within(options: CallOptions | undefined): OlxCall;
}

/** What a request to the Partner API says. */
export type OlxRequest<Value> = Omit<HttpRequest<Value>, 'headers' | 'body'> & {
  /** Language of names. Default: that of the settings. */
  readonly language?: string | undefined;
};

/** The requests of one call. */
export interface OlxCall {
  request<Value>(request: OlxRequest<Value>): Promise<Value>;
}

/** How new secrets are asked for. */
export type RenewTokens = (
  client: HttpClient,
  values: TokenValues,
  call: CallOptions,
) => Promise<TokenValues>;

/** No I/O. */
export function createOlxClient(
  settings: OlxSettings,
  io: HttpIo & { readonly tokens: AccountTokens },
  renew: RenewTokens = (client, values, call) => refreshTokens(settings, client, io, values, call),
): OlxClient {
  const redactor = createRedactor();
  redactor.remember(settings.clientSecret);
  const anonymous = createAnonymousClient(settings, io, redactor);
  const source = createTokenSource({
    platform: PLATFORM,
    tokens: io.tokens,
    clock: io.clock,
    redactor,
    refresh: (values, call) => renew(anonymous, values, call),
  });
  const client = createHttpClient({
    ...clientOptions(settings, io, redactor),
    // On every call, else 400; no content type where there is no body, else 400 too. quirks.md, "Headers".
    headers: { version: '2.0', 'user-agent': USER_AGENT },
    authorize: bearerAuthorization(source),
  });
  return {
    within({ signal, timeoutMs = settings.timeoutMs } = {}) {
      const endsAtMs = io.clock.now() + timeoutMs;
      return {
        async request({ language = settings.language, path, ...request }) {
          const leftMs = Math.max(1, endsAtMs - io.clock.now());
          const headers = { 'accept-language': language, accept: 'application/json' };
          const whole = { ...request, path: `/api/partner${path}`, headers };
          return (await client.request(whole, { signal, timeoutMs: leftMs })).value;
        },
      };
    },
  };
}

const USER_AGENT = 'LeadKit/0.1 (+https://github.com/leadkit/leadkit)';

/** A client without credentials, for the token endpoint. */
export function createAnonymousClient(settings: OlxSettings, io: HttpIo, redactor: Redactor): HttpClient {
  return createHttpClient({
    ...clientOptions(settings, io, redactor),
    headers: { 'user-agent': USER_AGENT },
  });
}

function clientOptions(
  settings: OlxSettings,
  io: HttpIo,
  redactor: Redactor,
): Parameters<typeof createHttpClient>[0] {
  return {
    platform: PLATFORM,
    baseUrl: settings.baseUrl,
    timeoutMs: settings.timeoutMs,
    io,
    budget: API_BUDGET,
    redactor,
    classify,
  };
}

async function refreshTokens(
  settings: OlxSettings,
  client: HttpClient,
  io: HttpIo,
  values: TokenValues,
  call: CallOptions,
): Promise<TokenValues> {
  const grant = { kind: 'refresh', refreshToken: values.refreshToken, before: values } as const;
  return (
    await requestTokens({ settings, client, clock: io.clock, operation: 'tokens.refresh', call }, grant)
  ).values;
}
