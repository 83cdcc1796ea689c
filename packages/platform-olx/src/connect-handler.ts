import {
  type Clock,
  createEgress,
  createSilentLogger,
  createSystemClock,
  type Egress,
  type ErrorIssue,
  invalidInput,
  isLeadKitError,
  type Logger,
  type TokenValues,
  toIsoText,
} from '@leadkit/core';
import type { OlxConnectStates } from './connect-states.ts';
import type { OlxPlatform } from './olx-platform.ts';

/** What connecting over the web takes. */
export interface OlxConnectOptions {
  /** From `createOlx`. */
  readonly platform: Pick<OlxPlatform, 'authorize'>;
  /**
   * Public address of `callback`, exactly as it is registered with OLX: https, not localhost, best without `&` and `#`.
   */
  readonly redirectUri: string;
  /** Where consents wait meanwhile. `createMemoryConnectStates()` will do for one process. */
  readonly states: OlxConnectStates;
  /**
   * Who is asking, by your own session. Asked on the way out and again on the way back, and both have to be the same: so
   * nobody can make somebody else connect an account. `undefined`: nobody is logged in.
   */
  readonly tenantOf: (request: Request) => Promise<string | undefined> | string | undefined;
  /** Takes the secrets over: `kit.forTenant(tenantId).accounts.connect({ platform: 'olx', credentials })`. */
  readonly connect: (input: {
    readonly tenantId: string;
    readonly credentials: TokenValues;
  }) => Promise<unknown>;
  /** Where the browser goes when the account is connected. Absent: a plain page says so. */
  readonly doneUrl?: string | undefined;
  /** How long an owner may take, in milliseconds. Default 600 000 (10 minutes). */
  readonly validForMs?: number | undefined;
  /** The way out the kit uses, so that all count together. Default: one of its own named `default`. */
  readonly egress?: Egress | undefined;
  /** Sends requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Default: silent. */
  readonly logger?: Logger | undefined;
}

/** Two handlers to mount, each `(Request) => Promise<Response>`. */
export interface OlxConnectHandler {
  /** Sends a logged-in owner to OLX's consent page: 302, or 401 when nobody is logged in. */
  start(request: Request): Promise<Response>;
  /**
   * Takes what the owner came back with: 303 to `doneUrl` or 200 when connected; 400 for a link that is forged, used or
   * too old; 401 or 403 when nobody or somebody else is logged in; 403 when the owner said no or OLX refuses the
   * application; 502 when OLX cannot be asked. No answer holds a secret.
   */
  callback(request: Request): Promise<Response>;
}

/** OLX gives its own code ten minutes. */
const VALID_FOR_MS = 600_000;

/**
 * Connecting an OLX account in the browser: state is random, bound to the tenant that began, kept in `states`, and works
 * once.
 *
 * @throws LeadKitError `invalid_input` for bad options.
 */
export function createOlxConnectHandler(options: OlxConnectOptions): OlxConnectHandler {
  checkOptions(options);
  const { platform, redirectUri, states, tenantOf, connect, doneUrl, validForMs = VALID_FOR_MS } = options;
  const { clock = createSystemClock(), logger = createSilentLogger() } = options;
  const { egress = createEgress({ id: 'default', clock }), fetch: send = fetch } = options;
  const io = { egress, clock, logger, fetch: send };

  async function finish(request: Request, tenantId: string): Promise<Response> {
    const { signal } = request;
    const credentials = await platform.authorize.finish({ callbackUrl: request.url, redirectUri }, io, {
      signal,
    });
    // From here on the secrets would be lost with the request, so it is no longer listened to.
    await connect({ tenantId, credentials });
    if (doneUrl === undefined) return page(200, 'Connected', 'The OLX account is connected.');
    return new Response(null, { status: 303, headers: { ...PRIVATE, location: doneUrl } });
  }

  return {
    async start(request) {
      const tenantId = await tenantOf(request);
      if (tenantId === undefined) return notLoggedIn();
      const state = randomState();
      await states.put({ state, tenantId, expiresAt: toIsoText(clock.now() + validForMs) });
      const { url } = platform.authorize.start({ state, redirectUri });
      return new Response(null, { status: 302, headers: { ...PRIVATE, location: url } });
    },
    async callback(request) {
      const state = new URL(request.url).searchParams.get('state') ?? '';
      const begun = state === '' ? undefined : await states.take(state);
      if (begun === undefined || Date.parse(begun.expiresAt) <= clock.now())
        return page(400, 'Not connected', 'This link is not valid, was used before, or is too old.');
      const tenantId = await tenantOf(request);
      if (tenantId === undefined) return notLoggedIn();
      if (tenantId !== begun.tenantId)
        return page(403, 'Not connected', 'Somebody else began to connect this account.');
      try {
        return await finish(request, tenantId);
      } catch (error) {
        if (!isLeadKitError(error)) throw error;
        logger.warn('an olx account could not be connected', { tenantId, code: error.code });
        return refusal(error.code);
      }
    },
  };
}

function refusal(code: string): Response {
  if (code === 'forbidden')
    return page(403, 'Not connected', 'OLX did not grant access. Nothing was connected.');
  if (code === 'unauthenticated' || code === 'invalid_input')
    return page(400, 'Not connected', 'OLX no longer accepts this consent. Nothing was connected.');
  return page(502, 'Not connected', 'OLX could not be asked. Whether it is connected, your list tells.');
}

function notLoggedIn(): Response {
  return page(401, 'Not connected', 'Nobody is logged in.');
}

/** The address of the way back carries the code: it is neither kept nor passed on. */
const PRIVATE = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

/** `title` and `said` are ours: nothing a stranger sent stands in the page. */
function page(status: number, title: string, said: string): Response {
  const again = status === 200 ? 'You can close this page.' : 'Begin again from your account list.';
  const body = `<!doctype html><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${said} ${again}</p>`;
  const headers = { ...PRIVATE, 'content-type': 'text/html; charset=utf-8' };
  return new Response(body, { status, headers });
}

/** 256 bits. */
function randomState(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

function checkOptions({ redirectUri, doneUrl, validForMs = VALID_FOR_MS }: OlxConnectOptions): void {
  const issues: ErrorIssue[] = [];
  const isUrl = typeof redirectUri === 'string' && URL.canParse(redirectUri);
  if (!isUrl || !/^https?:$/.test(new URL(redirectUri).protocol) || redirectUri.includes('#'))
    issues.push({ path: 'redirectUri', message: 'expected the address registered with OLX, without #' });
  if (doneUrl !== undefined && !URL.canParse(doneUrl, 'https://host.example'))
    issues.push({ path: 'doneUrl', message: 'expected a web address or a path' });
  if (!Number.isFinite(validForMs) || validForMs <= 0)
    issues.push({ path: 'validForMs', message: 'expected milliseconds above 0' });
  if (issues.length > 0) throw invalidInput('createOlxConnectHandler', issues, 'olx');
}
