import { createHttpClient, createRedactor, type HttpRequest } from '@leadkit/adapter-kit';
import {
  type CallOptions,
  type ConnectionIo,
  type EgressBudget,
  isLeadKitError,
  LeadKitError,
} from '@leadkit/core';
import { readCredentials } from './credentials.ts';
import { classify } from './error-map.ts';
import type { KaspiSettings } from './kaspi-options.ts';

/** Name of the platform in errors, log lines and stored rows. */
export const PLATFORM = 'kaspi';

/**
 * No limit is documented; clients that hold themselves to six requests a second live without complaint, so this is five.
 * All accounts behind an egress share it; the reserve is for polling. quirks.md, "Reaching it".
 */
const API_BUDGET: EgressBudget = { name: 'kaspi-api', limit: 300, windowMs: 60_000, reserve: 100 };

const JSON_API = 'application/vnd.api+json';

/** Kaspi's API with the token of one shop. */
export interface KaspiClient {
  /**
   * For one call on a port: its requests share the call's signal and its time, however many they are. `wholeMs`: time of
   * all of them when the caller names none; one request never takes longer than the settings say.
   */
  within(options: CallOptions | undefined, wholeMs?: number): KaspiCall;
}

/** The requests of one call. */
export interface KaspiCall {
  request<Value>(request: KaspiRequest<Value>): Promise<Value>;
}

/** What a request says. `surface`: the orders API (default) or the product content API, with their own content types. */
type KaspiRequest<Value> = HttpRequest<Value> & {
  readonly surface?: 'orders' | 'content' | undefined;
};

/** No I/O. */
export function createKaspiClient(settings: KaspiSettings, io: ConnectionIo): KaspiClient {
  const redactor = createRedactor(['x-security-code']);
  const client = createHttpClient({
    platform: PLATFORM,
    baseUrl: `${settings.baseUrl}/shop/api`,
    timeoutMs: settings.timeoutMs,
    io,
    budget: API_BUDGET,
    redactor,
    classify,
    headers: { 'user-agent': settings.userAgent },
    // A page of a hundred orders with their lines is some 400 KB; the list of categories is half a megabyte.
    maxResponseBytes: 20_000_000,
    authorize: async (call) => {
      const { values } = await io.tokens.read(call);
      const { token, merchantId } = readCredentials(values, 'tokens.read');
      const shop: Readonly<Record<string, string>> = settings.sendMerchantUid
        ? { 'x-merchant-uid': merchantId }
        : {};
      return { headers: { 'x-auth-token': token, ...shop } };
    },
  });
  return {
    within({ signal, timeoutMs } = {}, wholeMs = settings.timeoutMs) {
      const endsAtMs = io.clock.now() + (timeoutMs ?? wholeMs);
      const mostMs = timeoutMs ?? settings.timeoutMs;
      return {
        async request({ surface = 'orders', ...request }) {
          const leftMs = Math.max(1, Math.min(mostMs, endsAtMs - io.clock.now()));
          // The content type goes on reads too; without Accept the answer is a page. quirks.md, "Headers".
          const own: Readonly<Record<string, string>> =
            surface === 'orders'
              ? { accept: JSON_API, 'content-type': JSON_API }
              : { accept: 'application/json' };
          const headers = { ...own, ...request.headers };
          try {
            return (await client.request({ ...request, headers }, { signal, timeoutMs: leftMs })).value;
          } catch (error) {
            throw isLeadKitError(error, 'unavailable') && error.message.includes('gave no whole answer')
              ? unreachable(error)
              : error;
          }
        },
      };
    },
  };
}

/** A blocked caller sees no refusal, only silence: the error says what it may be. */
function unreachable(error: LeadKitError): LeadKitError {
  const { code, operation, effect, retryAfterMs, cause, message } = error;
  const hint = 'Kaspi is said not to answer some addresses outside Kazakhstan and those of cloud hosts';
  return new LeadKitError({
    code,
    operation,
    platform: PLATFORM,
    effect,
    retryAfterMs,
    cause,
    issues: [{ path: 'network', message: hint }],
    message: `${message} ${hint}: try a fetch that goes through an address there.`,
  });
}
