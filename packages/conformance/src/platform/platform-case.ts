import type {
  AuthorizePort,
  CatalogPort,
  Connection,
  LeadsPort,
  ListingsPort,
  MessagesPort,
  Platform,
  PriceFeedPort,
  SpendPort,
  StatsPort,
} from '@leadkit/core';
import type { ConformanceCase, ConformanceFamily } from '../conformance-case.ts';
import { hasMember } from '../select-cases.ts';
import type { CatalogWorld, PriceFeedWorld, SpendWorld, StatsWorld } from './figure-worlds.ts';
import { openBench, type PlatformBench } from './platform-bench.ts';
import type {
  AuthorizeWorld,
  LeadsWorld,
  ListingsWorld,
  MessagesWorld,
  PlatformWorld,
} from './platform-world.ts';
import type { PlatformCall } from './remote-fault.ts';

/** A rule of the platform contract. */
export type PlatformCase = ConformanceCase<Platform, PlatformWorld>;

/** Every port of a platform with the part of the world behind it. */
interface Ports {
  readonly connection: { readonly port: Connection; readonly remote: PlatformWorld };
  readonly listings: { readonly port: ListingsPort; readonly remote: ListingsWorld };
  readonly leads: { readonly port: LeadsPort; readonly remote: LeadsWorld };
  readonly messages: { readonly port: MessagesPort; readonly remote: MessagesWorld };
  readonly catalog: { readonly port: CatalogPort; readonly remote: CatalogWorld };
  readonly stats: { readonly port: StatsPort; readonly remote: StatsWorld };
  readonly spend: { readonly port: SpendPort; readonly remote: SpendWorld };
  readonly priceFeed: { readonly port: PriceFeedPort; readonly remote: PriceFeedWorld };
  readonly authorize: { readonly port: AuthorizePort; readonly remote: AuthorizeWorld };
}

/** Name of a port, or of the connection itself. */
export type PortName = keyof Ports;

/** A case as it is written down. */
export interface PlatformRule<Name extends PortName> {
  readonly slug: string;
  readonly title: string;
  readonly family: ConformanceFamily;
  /** Optional members it cannot do without: `world.…`, `port.…`, `connection.…`, `platform.…`. */
  readonly needs?: readonly string[];
  /** The call that is made to fail; not applicable when the adapter answers it without asking anybody. */
  readonly asks?: PlatformCall;
  run(bench: PlatformBench & Ports[Name]): Promise<void>;
}

/** Turns rules of one port into cases. */
export function platformRules<Name extends PortName>(
  name: Name,
  rules: readonly PlatformRule<Name>[],
): readonly PlatformCase[] {
  return rules.map((rule) => ({
    id: `platform.${name}.${rule.slug}`,
    title: rule.title,
    port: name,
    family: rule.family,
    needs: rule.needs ?? [],
    lacks: ({ subject, world }) => lackOf(name, rule, openBench(subject, world)),
    run: async ({ subject, world }) => {
      const bench = openBench(subject, world);
      await rule.run({ ...bench, port: portOf(name, bench), remote: remoteOf(name, bench) } as never);
      bench.checkSilence();
    },
  }));
}

function lackOf(
  name: PortName,
  { needs = [], asks }: { readonly needs?: readonly string[]; readonly asks?: PlatformCall },
  bench: PlatformBench,
): string | undefined {
  const port = portOf(name, bench);
  if (port === undefined) return `port ${name} is absent`;
  if (remoteOf(name, bench) === undefined) return `world lacks ${name}`;
  const { world, connection, platform } = bench;
  if (asks !== undefined && world.offline?.includes(asks)) return `${asks} asks nobody`;
  const missing = needs.find((need) => !hasMember({ world, port, connection, platform }, need));
  if (missing === undefined) return undefined;
  const [owner, ...path] = missing.split('.');
  if (owner === 'world') return `world lacks ${path.join('.')}`;
  return `${owner === 'port' ? `port ${name}` : owner} has no ${path.join('.')}`;
}

function portOf(name: PortName, { connection, platform }: PlatformBench): unknown {
  if (name === 'connection') return connection;
  return name === 'authorize' ? platform.authorize : connection[name];
}

function remoteOf(name: PortName, { world }: PlatformBench): unknown {
  return name === 'connection' ? world : world[name];
}
