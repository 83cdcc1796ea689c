import assert from 'node:assert/strict';
import {
  type AccountId,
  type Connection,
  type IncomingSignal,
  isLeadKitError,
  type LeadKitError,
  type Platform,
  type TenantId,
  type TokenValues,
} from '@leadkit/core';
import { describeError } from '../expectations.ts';
import type { PlatformWorld } from './platform-world.ts';
import { createRecordingIo, type RecordingIo } from './recording-io.ts';

/** What the body of a platform case works with. */
export interface PlatformBench {
  readonly platform: Platform;
  readonly world: PlatformWorld;
  /** What the connection was opened with. */
  readonly io: RecordingIo;
  /** The account, opened. Everything it throws is kept and searched for secrets. */
  readonly connection: Connection;
  /** Opens the same account again, as another process would: same secrets, nothing else shared. */
  readonly reopen: () => Connection;
  /** Opens another account of the same platform object, with these secrets or with none. */
  readonly openOther: (tokens: TokenValues | undefined) => {
    readonly connection: Connection;
    readonly io: RecordingIo;
  };
  /** A text that must be seen in no error and no log line. Gives it back. */
  readonly secret: (text: string) => string;
  /** Canonical text of the world's moment, `ms` from now. */
  readonly at: (ms: number) => string;
  /** Fails when an error or log line held a secret, or an error was no LeadKitError. */
  readonly checkSilence: () => void;
}

const ACCOUNT_ID = '01938f2c-7b6a-7c3d-9e4f-0a1b2c3d4e5f' as AccountId;
const TENANT_ID = 'conformance' as TenantId;
/** Shorter values are counts and ids, not secrets. */
const SECRET_LENGTH_MIN = 12;

/** Opens the account of the world. No I/O. */
export function openBench(platform: Platform, world: PlatformWorld): PlatformBench {
  const errors: unknown[] = [];
  const secrets = new Set<string>(world.secrets);
  const send: typeof fetch = world.fetch ?? ((...call) => globalThis.fetch(...call));
  const ioFor = (tokens: TokenValues | undefined): RecordingIo =>
    createRecordingIo({ clock: world.clock, tokens, fetch: send });
  const ios = [ioFor(world.tokens)];
  const io = ios[0] as RecordingIo;
  const open = (recording: RecordingIo): Connection => {
    const account = {
      accountId: ACCOUNT_ID,
      tenantId: TENANT_ID,
      externalAccountId: world.externalAccountId,
    };
    return watched(platform.open(account, recording), errors);
  };

  return {
    platform,
    world,
    io,
    connection: open(io),
    reopen: () => open(io),
    openOther: (tokens) => {
      const other = ioFor(tokens);
      ios.push(other);
      return { connection: open(other), io: other };
    },
    secret: (text) => {
      secrets.add(text);
      return text;
    },
    at: (ms) => new Date(world.clock.now() + ms).toISOString(),
    checkSilence: () => {
      const hidden = [...secrets, ...ios.flatMap((one) => one.stored.flatMap(secretValues))];
      for (const error of errors) checkError(error, hidden);
      for (const line of ios.flatMap((one) => one.lines))
        for (const secret of hidden)
          assert.ok(!spells(line, secret), `A log line holds a secret: ${line.slice(0, 300)}`);
    },
  };
}

function secretValues(values: TokenValues): readonly string[] {
  return Object.values(values).filter(
    (value) => value.length >= SECRET_LENGTH_MIN && Number.isNaN(Date.parse(value)),
  );
}

function checkError(error: unknown, hidden: readonly string[]): void {
  const seen = visible(error);
  for (const secret of hidden)
    assert.ok(!spells(seen, secret), `An error holds a secret: ${describeError(error).slice(0, 300)}`);
}

/** Whether a text holds a secret: as it is, or as JSON writes it. A phone also counts without its plus. */
function spells(text: string, secret: string): boolean {
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  if (/^\+\d{7,}$/.test(secret)) forms.push(secret.slice(1));
  return forms.some((form) => form !== '' && text.includes(form));
}

/** All that an error shows to somebody who prints it with its causes. */
function visible(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) return JSON.stringify(error) ?? String(error);
  const { message, name, stack: _stack, cause, ...rest } = error as Error & Record<string, unknown>;
  const own = JSON.stringify(rest, (_key, value: unknown) => (value instanceof Error ? undefined : value));
  const below = cause === undefined ? '' : visible(cause, depth + 1);
  return [name, message, own, below].join('\n');
}

const PORTS = ['listings', 'leads', 'messages', 'catalog', 'stats', 'spend', 'priceFeed'] as const;

/** The connection, with everything it rejects with (or reports as `unknown`) put into `errors`. */
function watched(connection: Connection, errors: unknown[]): Connection {
  const ports = new Map<string, object>();
  for (const name of PORTS) {
    const port = connection[name];
    if (port !== undefined) ports.set(name, watchedPort(port, errors));
  }
  return new Proxy(watchedPort(connection, errors), {
    get: (target, name) => ports.get(String(name)) ?? Reflect.get(target, name),
  });
}

function watchedPort<Port extends object>(port: Port, errors: unknown[]): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...call: readonly unknown[]): unknown => {
        const result: unknown = Reflect.apply(member, target, call);
        if (result instanceof Promise)
          result.then(
            (value) => errors.push(...unknownErrors(value)),
            (error) => errors.push(error),
          );
        return result;
      };
    },
  });
}

function unknownErrors(value: unknown): readonly unknown[] {
  const results: readonly unknown[] = Array.isArray(value) ? value : [value];
  return results.flatMap((result) => {
    const { outcome, error } = (result ?? {}) as { outcome?: unknown; error?: unknown };
    return outcome === 'unknown' ? [error] : [];
  });
}

/** The error of a write, whether it was thrown or is the outcome `unknown` of the first result. */
export async function writeError(what: string, work: Promise<unknown>): Promise<LeadKitError> {
  let result: unknown;
  try {
    result = await work;
  } catch (error) {
    assert.ok(isLeadKitError(error), `${what}: expected a LeadKitError, got ${describeError(error)}`);
    return error;
  }
  const first: unknown = Array.isArray(result) ? result[0] : result;
  const { outcome, error } = (first ?? {}) as { outcome?: unknown; error?: unknown };
  assert.equal(outcome, 'unknown', `${what}: expected it to fail or to be unknown, but it succeeded`);
  assert.ok(isLeadKitError(error), `${what}: the outcome unknown carries no LeadKitError`);
  return error;
}

/** Whether a signal is the one that was made on the remote side. */
export function isSignal(signal: IncomingSignal, externalId: string): boolean {
  return signal.externalId === externalId || (signal.aliases ?? []).includes(externalId);
}
