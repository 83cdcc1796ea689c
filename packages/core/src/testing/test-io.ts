import { LeadKitError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Egress, EgressRequest } from '../ports/egress.ts';
import type { LogFields, Logger } from '../ports/logger.ts';
import type { AccountTokens, ConnectionIo, StoredTokens, TokenValues } from '../ports/platform.ts';
import { createTestClock } from './test-clock.ts';

/** One log line, as it was written. */
export interface RecordedLogLine {
  /** How much it matters. */
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** The text. */
  readonly message: string;
  /** The facts that went with it; empty when there were none. */
  readonly fields: LogFields;
}

/** What a connection is opened with in a test, and what the connection did with it. */
export interface TestIo extends ConnectionIo {
  /** Log lines so far, oldest first. */
  readonly lines: readonly RecordedLogLine[];
  /** Every set of secrets that was written, oldest first; the first one is what the test began with. */
  readonly writtenTokens: readonly TokenValues[];
  /** What was asked of the egress, oldest first. */
  readonly acquired: readonly EgressRequest[];
  /** Bans that were reported to the egress, oldest first. */
  readonly bans: readonly {
    /** Name of the budget. */
    readonly budget: string;
    /** How long nothing leaves, in milliseconds. */
    readonly forMs: number;
  }[];
}

/** What a test wants to bring itself. */
export interface TestIoOptions {
  /** Secrets the account begins with. Absent: none, so reading them is `unauthenticated`. */
  readonly tokens?: TokenValues;
  /** Where time comes from. Default: a test clock that stands still. */
  readonly clock?: Clock;
  /** Sends requests. Default: refuses every one, so that a test cannot leave the machine by accident. */
  readonly fetch?: typeof fetch;
}

/** Makes the io of one connection: secrets in memory, an egress that lets everything out, a logger that remembers. */
export function createTestIo(options: TestIoOptions = {}): TestIo {
  const lines: RecordedLogLine[] = [];
  const writtenTokens: TokenValues[] = options.tokens === undefined ? [] : [options.tokens];
  const acquired: EgressRequest[] = [];
  const bans: { budget: string; forMs: number }[] = [];
  const egress: Egress = {
    id: 'test',
    acquire: async (request, call) => {
      call?.signal?.throwIfAborted();
      acquired.push(request);
    },
    block: async (ban) => {
      bans.push(ban);
    },
  };
  return {
    tokens: createTokens(writtenTokens),
    egress,
    clock: options.clock ?? createTestClock(),
    logger: createRecordingLogger(lines),
    fetch: options.fetch ?? refuseFetch,
    lines,
    writtenTokens,
    acquired,
    bans,
  };
}

/** The version of the secrets is how often they were written. */
function createTokens(written: TokenValues[]): AccountTokens {
  let turn: Promise<unknown> = Promise.resolve();

  async function read(): Promise<StoredTokens> {
    const values = written.at(-1);
    if (values !== undefined) return { values, version: written.length };
    throw new LeadKitError({
      code: 'unauthenticated',
      operation: 'tokens.read',
      message: 'This account has no credentials. Pass { tokens } to createTestIo().',
    });
  }

  async function write(values: TokenValues, expectedVersion: number): Promise<StoredTokens> {
    if (expectedVersion !== written.length) {
      throw new LeadKitError({
        code: 'conflict',
        operation: 'tokens.write',
        effect: 'none',
        message: `The credentials are at version ${written.length}, not ${expectedVersion}; nothing was written. Read them again.`,
      });
    }
    written.push(values);
    return { values, version: written.length };
  }

  async function exclusively<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const mine = turn.then(() => work(new AbortController().signal));
    turn = mine.catch(() => {});
    return mine;
  }

  return { read, write, exclusively };
}

function createRecordingLogger(lines: RecordedLogLine[]): Logger {
  const record =
    (level: RecordedLogLine['level']) =>
    (message: string, fields: LogFields = {}): void => {
      lines.push({ level, message, fields });
    };
  return { debug: record('debug'), info: record('info'), warn: record('warn'), error: record('error') };
}

async function refuseFetch(): Promise<Response> {
  throw new LeadKitError({
    code: 'unavailable',
    operation: 'fetch',
    message: 'Nothing leaves a test by accident. Pass { fetch } to createTestIo().',
  });
}
