import { createEgress, type Egress, type EgressBudget, type LogFields, type Logger } from '@leadkit/core';
import { createTestClock, type TestClock } from '@leadkit/core/testing';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../src/index.ts';

/** A line as it was logged. */
export interface LogLine extends LogFields {
  readonly level: string;
  readonly message: string;
}

/** A client with everything around it that a test looks at. */
export interface TestSubject {
  readonly client: HttpClient;
  readonly clock: TestClock;
  readonly egress: Egress;
  readonly log: readonly LogLine[];
}

export const WIDE: EgressBudget = { name: 'test-api', limit: 1_000, windowMs: 60_000 };

/** A client for a server. Waits pass at once unless `clock` is given; jitter is none: every wait is the longest. */
export function clientFor(
  server: { readonly origin: string },
  options: Partial<HttpClientOptions> & {
    readonly clock?: TestClock;
    readonly egress?: Egress;
    readonly fetch?: typeof globalThis.fetch;
  } = {},
): TestSubject {
  const { clock = createTestClock({ autoAdvance: true }), fetch = globalThis.fetch, ...overrides } = options;
  const egress = options.egress ?? createEgress({ id: 'test', clock });
  const { logger, log } = recordLog();
  const client = createHttpClient({
    platform: 'olx',
    baseUrl: server.origin,
    io: { fetch, clock, logger, egress },
    budget: WIDE,
    random: () => 1,
    ...overrides,
  });
  return { client, clock, egress, log };
}

export function recordLog(): { readonly logger: Logger; readonly log: readonly LogLine[] } {
  const log: LogLine[] = [];
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      log.push({ level, message, ...fields });
    };
  return { logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, log };
}

/** Takes any value as it is. */
export const asIs = (value: unknown): unknown => value;

/** What a promise rejects with; fails when it resolves. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}
