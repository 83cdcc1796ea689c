import { type CallOptions, type EgressBudget, isLeadKitError, LeadKitError } from '@leadkit/core';
import { createHttpClient } from '../http-client.ts';
import type { HttpClientOptions, HttpIo, ReceivedAnswer } from '../http-client-options.ts';
import type { HttpClient } from '../http-request.ts';
import { PACE_ISSUE, type PublicSite } from './public-site.ts';
import { type RobotsRules, readRobots } from './robots-rules.ts';

/** How the public pages of a site are asked for. */
export interface PublicClientOptions {
  /** Whose pages they are. */
  readonly site: PublicSite;
  /** Its origin. */
  readonly baseUrl: string;
  /** What requests leave through. */
  readonly io: HttpIo;
  /** What requests count against; `spacingMs` is raised to the crawl delay of robots.txt. */
  readonly budget: EgressBudget & { readonly spacingMs: number };
  /** Says who asks; rules of robots.txt for this name are followed. */
  readonly userAgent: string;
  /** More headers of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Whole call with waiting for its turn, in milliseconds. */
  readonly timeoutMs: number;
  /** How long nothing is asked after a block that does not say it, in milliseconds. */
  readonly blockedForMs: number;
  /** What an answer means where its status does not say it. */
  readonly classify: HttpClientOptions['classify'];
}

/** What is asked for. */
export interface PublicRequest<Value> {
  /** Names it in errors and log lines. */
  readonly operation: string;
  /** Begins with a slash. */
  readonly path: string;
  /** Without question mark; may be empty. */
  readonly query: string;
  /** What the answer is expected to be. */
  readonly accept: 'json' | 'text';
  /** Headers of this request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON with POST, for sites that ask so although nothing is changed. Absent: GET. */
  readonly json?: unknown;
  /** Reads the answer; its errors become those of the call. */
  readonly parse: (body: unknown) => Value;
}

/** Asks for public pages: what robots.txt allows, no faster than it wants, and nothing while the site refuses. */
export interface PublicClient {
  /**
   * Asks once robots.txt allows it; that is read first, and again after a day.
   *
   * @throws LeadKitError `blocked` when the site refuses, or its robots.txt does not allow the address.
   */
  read<Value>(request: PublicRequest<Value>, options: CallOptions): Promise<Value>;
}

/** Name of the call that reads robots.txt, as `classify` sees it. */
export const READ_ROBOTS = 'market.readRobots';

const ROBOTS_FOR_MS = 86_400_000;
const PAGE_BYTES_MAX = 12_000_000;
const ACCEPT = { json: 'application/json', text: 'text/html,application/xhtml+xml' };

/** Makes a client for the public pages of one site. No I/O. */
export function createPublicClient(options: PublicClientOptions): PublicClient {
  const { site, baseUrl, io, budget, userAgent } = options;
  const { clock } = io;
  let robots:
    | { readonly rules: RobotsRules; readonly client: HttpClient; readonly untilMs: number }
    | undefined;

  function clientWith(spacingMs: number): HttpClient {
    return createHttpClient({
      platform: site.platform,
      baseUrl,
      io,
      budget: { ...budget, spacingMs },
      timeoutMs: options.timeoutMs,
      headers: { 'user-agent': userAgent, ...options.headers },
      retry: { attemptsMax: 2, baseMs: 5000 },
      maxResponseBytes: PAGE_BYTES_MAX,
      classify: (answer) => (isMissingRobots(answer) ? { code: 'not_found' } : options.classify?.(answer)),
    });
  }

  async function readRules(left: CallOptions): Promise<NonNullable<typeof robots>> {
    if (robots !== undefined && clock.now() < robots.untilMs) return robots;
    const text = await readRobotsText(clientWith(budget.spacingMs), left);
    const rules = readRobots(baseUrl, text, userAgent);
    const client = clientWith(Math.max(budget.spacingMs, rules.crawlDelayMs));
    robots = { rules, client, untilMs: clock.now() + ROBOTS_FOR_MS };
    return robots;
  }

  return {
    async read(request, { signal, timeoutMs = options.timeoutMs }) {
      const { operation, path, query, accept, json, parse } = request;
      const endsAtMs = clock.now() + timeoutMs;
      const left = (): CallOptions => ({ signal, timeoutMs: Math.max(1, endsAtMs - clock.now()) });
      try {
        const { rules, client, untilMs } = await readRules(left());
        const address = query === '' ? path : `${path}?${query}`;
        if (!rules.isAllowed(`${baseUrl}${address}`))
          throw site.closedToRobots(operation, path, Math.max(1, untilMs - clock.now()));
        const headers = { accept: ACCEPT[accept], ...request.headers };
        const asked = { operation, path: address, accept, headers, parse };
        const posted = { ...asked, method: 'POST', json, isSafe: true, isWrite: false } as const;
        return (await client.request(json === undefined ? asked : posted, left())).value;
      } catch (error) {
        throw await withBan(options, error);
      }
    },
  };
}

/**
 * A site without robots.txt allows everything, whatever word it has for that (RFC 9309, 2.3.1.3). 403 and 429 are refusals
 * for the adapter to tell, 408 and 425 pass.
 */
function isMissingRobots({ operation, status }: ReceivedAnswer): boolean {
  return operation === READ_ROBOTS && status >= 400 && status < 500 && ![403, 408, 425, 429].includes(status);
}

/** An empty text where there is no file. */
async function readRobotsText(client: HttpClient, options: CallOptions): Promise<string> {
  try {
    const request = { operation: READ_ROBOTS, path: '/robots.txt', accept: 'text', parse: String } as const;
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
async function withBan(options: PublicClientOptions, error: unknown): Promise<unknown> {
  if (isLeadKitError(error, 'rate_limited')) {
    const isAsked = error.issues?.some(({ path }) => path === PACE_ISSUE.path) === true;
    if (isAsked) await rememberBan(options, error.retryAfterMs ?? options.blockedForMs);
    return error;
  }
  if (!isLeadKitError(error, 'blocked') || error.retryAfterMs !== undefined) return error;
  const retryAfterMs = options.blockedForMs;
  await rememberBan(options, retryAfterMs);
  const { code, message, operation, platform, issues } = error;
  return new LeadKitError({ code, message, operation, platform, issues, retryAfterMs });
}

async function rememberBan({ io, budget }: PublicClientOptions, forMs: number): Promise<void> {
  try {
    await io.egress.block({ budget: budget.name, forMs });
  } catch (cause) {
    io.logger.error('The ban could not be remembered', { error: String(cause) });
  }
}
