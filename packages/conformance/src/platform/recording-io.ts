import {
  type AccountTokens,
  type Clock,
  type ConnectionIo,
  type EgressRequest,
  LeadKitError,
  type LogFields,
  type StoredTokens,
  type TokenValues,
} from '@leadkit/core';

/** One request that left. */
interface SentRequest {
  /** Everything that went out, as one text: address, headers, body. */
  readonly text: string;
  /** Version of the stored secrets when it left. */
  readonly tokensVersion: number;
}

/** The world core gives to an adapter, with a memory. */
export interface RecordingIo extends ConnectionIo {
  /** Requests that left, oldest first. */
  readonly sent: readonly SentRequest[];
  /** Log lines as JSON, oldest first. */
  readonly lines: readonly string[];
  /** What was asked of the egress, oldest first. */
  readonly acquired: readonly EgressRequest[];
  /** Every set of secrets that was stored, oldest first; the first is what the account began with. */
  readonly stored: readonly TokenValues[];
  /** How often secrets were read. */
  readonly tokenReads: number;
  /** Makes the egress refuse with `rate_limited` and this wait; `undefined`: let out again. */
  refuseEgress(retryAfterMs: number | undefined): void;
}

/** Makes the io of one account: secrets in memory, an egress that knows bans, a logger and a fetch that remember. */
export function createRecordingIo(parts: {
  readonly clock: Clock;
  /** Secrets the account begins with; `undefined`: it has none. */
  readonly tokens: TokenValues | undefined;
  readonly fetch: typeof fetch;
}): RecordingIo {
  const sent: SentRequest[] = [];
  const lines: string[] = [];
  const acquired: EgressRequest[] = [];
  const stored: TokenValues[] = parts.tokens === undefined ? [] : [{ ...parts.tokens }];
  const bans = new Map<string, number>();
  let tokenReads = 0;
  let refusal: number | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const tokens: AccountTokens = {
    read: async (options) => {
      options?.signal?.throwIfAborted();
      tokenReads += 1;
      if (stored.length === 0)
        throw refusalOf('unauthenticated', 'tokens.read', 'There are no secrets. Connect the account.');
      return current(stored);
    },
    write: async (values, expectedVersion, options) => {
      options?.signal?.throwIfAborted();
      if (expectedVersion !== stored.length)
        throw refusalOf('conflict', 'tokens.write', 'Somebody wrote newer secrets. Read them again.');
      stored.push({ ...values });
      return current(stored);
    },
    exclusively: (work, options) => {
      options?.signal?.throwIfAborted();
      const mine = turn.then(() => work(new AbortController().signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };

  const record =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      lines.push(JSON.stringify({ level, message, fields }, readable));
    };

  return {
    tokens,
    clock: parts.clock,
    egress: {
      id: 'conformance',
      acquire: async (request, options) => {
        options?.signal?.throwIfAborted();
        if (refusal !== undefined)
          throw refusalOf('rate_limited', 'egress.acquire', 'The budget is used up.', refusal);
        const bannedForMs = (bans.get(request.budget.name) ?? 0) - parts.clock.now();
        if (bannedForMs > 0)
          throw refusalOf('blocked', 'egress.acquire', 'This address is banned.', bannedForMs);
        acquired.push(request);
      },
      block: async ({ budget, forMs }) => {
        bans.set(budget, Math.max(bans.get(budget) ?? 0, parts.clock.now() + forMs));
      },
    },
    logger: {
      debug: record('debug'),
      info: record('info'),
      warn: record('warn'),
      error: record('error'),
    },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const tokensVersion = stored.length;
      const body = await request.clone().text();
      const headers = [...request.headers].map(([name, value]) => `${name}: ${value}`);
      sent.push({ text: [request.url, ...headers, body].join('\n'), tokensVersion });
      return parts.fetch(request);
    },
    sent,
    lines,
    acquired,
    stored,
    get tokenReads(): number {
      return tokenReads;
    },
    refuseEgress: (retryAfterMs) => {
      refusal = retryAfterMs;
    },
  };
}

function current(stored: readonly TokenValues[]): StoredTokens {
  return { values: { ...stored.at(-1) }, version: stored.length };
}

/** Errors and headers have no enumerable properties; a log reader sees them all the same. */
function readable(_name: string, value: unknown): unknown {
  if (value instanceof Error)
    return Object.assign(Object.fromEntries(Object.entries(value)), {
      name: value.name,
      message: value.message,
      cause: value.cause,
    });
  if (value instanceof Headers || value instanceof Map) return [...value];
  if (value instanceof URL) return value.href;
  return typeof value === 'bigint' ? String(value) : value;
}

function refusalOf(
  code: 'conflict' | 'rate_limited' | 'blocked' | 'unauthenticated',
  operation: string,
  message: string,
  retryAfterMs?: number,
): LeadKitError {
  return new LeadKitError({ code, operation, message, retryAfterMs });
}
