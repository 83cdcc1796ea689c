import { createHttpClient, type HttpClient } from '@leadkit/adapter-kit';
import { type CallOptions, isLeadKitError, LeadKitError } from '@leadkit/core';
import type { KaspiMarketSettings } from './kaspi-market-options.ts';
import { CALLS, PACE_ISSUE, publicFault } from './public-answers.ts';
import { closedToRobots, type RobotsRules, readRobots } from './robots-gate.ts';

/** What is asked for. */
interface PublicRequest<Value> {
  readonly operation: string;
  readonly path: string;
  /** Without question mark; may be empty. */
  readonly query: string;
  readonly accept: 'json' | 'text';
  /** Sent as JSON with POST, which the site asks for although nothing is changed. Absent: GET. */
  readonly json?: unknown;
  /** Id of the city the answer is for. */
  readonly cityId: string;
  /** Path of the page on which a visitor would ask this. */
  readonly refererPath: string;
  /** Reads the answer; its errors become those of the call. */
  readonly parse: (body: unknown) => Value;
}

/** Asks the public side: what robots.txt allows, no faster than it wants, and nothing while it refuses. */
export interface PublicClient {
  /** @throws LeadKitError `blocked` when the site refuses, or its robots.txt does not allow the address. */
  read<Value>(request: PublicRequest<Value>, options: CallOptions): Promise<Value>;
}

const ROBOTS_FOR_MS = 86_400_000;
const PAGE_BYTES_MAX = 12_000_000;
const ACCEPT = { json: 'application/json, text/*', text: 'text/html,application/xhtml+xml' };

export function createPublicClient(settings: KaspiMarketSettings): PublicClient {
  const { baseUrl, clock } = settings;
  let robots:
    | { readonly rules: RobotsRules; readonly client: HttpClient; readonly untilMs: number }
    | undefined;

  function clientWith(spacingMs: number): HttpClient {
    return createHttpClient({
      platform: 'kaspi',
      baseUrl,
      io: settings,
      budget: { ...settings.budget, spacingMs },
      timeoutMs: settings.timeoutMs,
      headers: { 'user-agent': settings.userAgent, 'accept-language': 'ru-KZ,ru;q=0.9' },
      retry: { attemptsMax: 2, baseMs: 5000 },
      maxResponseBytes: PAGE_BYTES_MAX,
      classify: (answer) => publicFault(answer, settings.blockedForMs),
    });
  }

  async function readRules(options: CallOptions): Promise<NonNullable<typeof robots>> {
    if (robots !== undefined && clock.now() < robots.untilMs) return robots;
    const text = await readRobotsText(clientWith(settings.budget.spacingMs), options);
    const rules = readRobots(baseUrl, text, settings.userAgent);
    const client = clientWith(Math.max(settings.budget.spacingMs, rules.crawlDelayMs));
    robots = { rules, client, untilMs: clock.now() + ROBOTS_FOR_MS };
    return robots;
  }

  return {
    async read(request, { signal, timeoutMs = settings.timeoutMs }) {
      const { operation, path, query, accept, parse, json, cityId, refererPath } = request;
      const endsAtMs = clock.now() + timeoutMs;
      const left = (): CallOptions => ({ signal, timeoutMs: Math.max(1, endsAtMs - clock.now()) });
      try {
        const { rules, client, untilMs } = await readRules(left());
        const address = query === '' ? path : `${path}?${query}`;
        if (!rules.isAllowed(`${baseUrl}${address}`))
          throw closedToRobots(operation, path, Math.max(1, untilMs - clock.now()));
        const headers = {
          accept: ACCEPT[accept],
          referer: `${baseUrl}${refererPath}`,
          ...(accept === 'json' ? { 'x-ks-city': cityId } : {}),
        };
        const asked = { operation, path: address, accept, headers, parse };
        const posted = { ...asked, method: 'POST', json, isSafe: true, isWrite: false } as const;
        return (await client.request(json === undefined ? asked : posted, left())).value;
      } catch (error) {
        throw await withBan(settings, error);
      }
    },
  };
}

/** An empty text where there is no file. */
async function readRobotsText(client: HttpClient, options: CallOptions): Promise<string> {
  try {
    const request = { operation: CALLS.robots, path: '/robots.txt', accept: 'text', parse: String } as const;
    return (await client.request(request, options)).value;
  } catch (error) {
    if (isLeadKitError(error, 'not_found')) return '';
    throw error;
  }
}

/**
 * What the HTTP client does not see as a ban is kept as one: a page that turns out to refuse once it is read, and a site
 * that asks to go slower.
 */
async function withBan(settings: KaspiMarketSettings, error: unknown): Promise<unknown> {
  if (isLeadKitError(error, 'rate_limited')) {
    const isAsked = error.issues?.some(({ path }) => path === PACE_ISSUE.path) === true;
    if (isAsked) await rememberBan(settings, error.retryAfterMs ?? settings.blockedForMs);
    return error;
  }
  if (!isLeadKitError(error, 'blocked') || error.retryAfterMs !== undefined) return error;
  const retryAfterMs = settings.blockedForMs;
  await rememberBan(settings, retryAfterMs);
  const { code, message, operation, platform, issues } = error;
  return new LeadKitError({ code, message, operation, platform, issues, retryAfterMs });
}

async function rememberBan({ egress, budget, logger }: KaspiMarketSettings, forMs: number): Promise<void> {
  try {
    await egress.block({ budget: budget.name, forMs });
  } catch (cause) {
    logger.error('The ban could not be remembered', { error: String(cause) });
  }
}
