import {
  type CallOptions,
  type Connection,
  type ConnectionIo,
  isLeadKitError,
  LeadKitError,
  type LeadKitErrorOptions,
  type Platform,
} from '@leadkit/core';
import type { ConformanceSetup, PlatformCall, PlatformWorld } from '../../../src/index.ts';
import { createBazaarInProcess } from '../../worlds/bazaar-world.ts';
import { createReferencePriceFeed, referencePriceFeedWorld } from '../../worlds/reference-price-feed.ts';

/** A platform with its world. */
export type PlatformSetup = ConformanceSetup<Platform, PlatformWorld>;

/** A platform that is broken on purpose, and the case that has to notice. */
export interface PlatformMutant {
  /** What is wrong with it. */
  readonly id: string;
  /** Id of the case that fails. */
  readonly breaks: string;
  /** Breaks a good platform. */
  mutate(good: PlatformSetup): { readonly subject: Platform; readonly world?: PlatformWorld };
}

/** A good platform with every port there is: Bazaar, and a price list beside it. */
export async function createFullPlatform(): Promise<PlatformSetup> {
  const { subject, world, dispose } = await createBazaarInProcess();
  return {
    subject: {
      ...subject,
      open: (account, io) => ({ ...subject.open(account, io), priceFeed: createReferencePriceFeed() }),
    },
    world: { ...world, priceFeed: referencePriceFeedWorld },
    dispose,
  };
}

/** A platform whose connections are changed. */
export function withConnection(
  platform: Platform,
  change: (connection: Connection, io: ConnectionIo) => Connection,
): Platform {
  return { ...platform, open: (account, io) => change(platform.open(account, io), io) };
}

/** Names of ports on a connection. */
type PortName = Exclude<keyof Connection, 'check' | 'api'>;

/** A platform one of whose ports has some members replaced. */
export function withPort<Name extends PortName>(
  platform: Platform,
  name: Name,
  patch: (
    inner: NonNullable<Connection[Name]>,
    connection: Connection,
    io: ConnectionIo,
  ) => Partial<NonNullable<Connection[Name]>>,
): Platform {
  return withConnection(platform, (connection, io) => {
    const inner = connection[name] as NonNullable<Connection[Name]>;
    return { ...connection, [name]: { ...inner, ...patch(inner, connection, io) } };
  });
}

/** A mutant of one port. */
export function portMutant<Name extends PortName>(
  name: Name,
  patch: (
    inner: NonNullable<Connection[Name]>,
    connection: Connection,
    io: ConnectionIo,
  ) => Partial<NonNullable<Connection[Name]>>,
): PlatformMutant['mutate'] {
  return ({ subject }) => ({ subject: withPort(subject, name, patch) });
}

/** Any call: one input (none for `check`), and options. */
export type AnyCall = (...call: readonly unknown[]) => Promise<unknown>;

/** A platform one of whose calls is replaced. */
export function withCall(
  platform: Platform,
  call: PlatformCall,
  replace: (inner: AnyCall, io: ConnectionIo) => AnyCall,
): Platform {
  const [first = '', second] = call.split('.');
  return withConnection(platform, (connection, io) => {
    if (second === undefined)
      return {
        ...connection,
        check: replace((options) => connection.check(options as CallOptions), io) as Connection['check'],
      };
    const port = connection[first as 'listings'] as unknown as Record<string, AnyCall>;
    return { ...connection, [first]: { ...port, [second]: replace(port[second] as AnyCall, io) } };
  });
}

/** The options of a call, wherever they stand. */
export function optionsOf(call: readonly unknown[]): CallOptions {
  return (call.at(-1) ?? {}) as CallOptions;
}

/** A copy of an error with some of it changed. */
export function changedError(error: LeadKitError, patch: Partial<LeadKitErrorOptions>): LeadKitError {
  const { code, operation, platform, retryAfterMs, effect, issues, message } = error;
  const base = { code, operation, platform, retryAfterMs, effect, issues, message };
  return new LeadKitError({ ...base, ...patch });
}

/** A call that fails in another way: errors are changed whether thrown or told as the outcome `unknown`. */
export function failing(change: (error: unknown) => unknown): (inner: AnyCall) => AnyCall {
  const inResult = (result: unknown): unknown => {
    const { outcome, error } = (result ?? {}) as { outcome?: unknown; error?: unknown };
    return outcome === 'unknown' ? { ...(result as object), error: change(error) } : result;
  };
  return (inner) =>
    async (...call) => {
      try {
        const result = await inner(...call);
        return Array.isArray(result) ? result.map(inResult) : inResult(result);
      } catch (error) {
        throw change(error);
      }
    };
}

/** Changes LeadKit errors only; a caller's reason to abort stays. */
export function errorWith(
  patch: (error: LeadKitError) => Partial<LeadKitErrorOptions>,
): (error: unknown) => unknown {
  return (error) => (isLeadKitError(error) ? changedError(error, patch(error)) : error);
}
