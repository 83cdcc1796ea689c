import assert from 'node:assert/strict';
import type { CallOptions } from '@leadkit/core';
import type { PlatformBench } from './platform-bench.ts';
import type { PortName } from './platform-case.ts';
import type { PlatformCall } from './remote-fault.ts';

/** A call that is ready to be made. */
export type ReadyCall = (options?: CallOptions) => Promise<unknown>;

/** A write that is ready to be made, and what tells whether it happened. */
export interface ReadyWrite {
  readonly call: ReadyCall;
  /** How often it happened on the remote side. */
  readonly happened: () => Promise<number>;
}

/** A read of the contract: how to make a good one. */
export interface ReadCall {
  readonly name: PlatformCall;
  readonly port: PortName;
  readonly needs: readonly string[];
  /** Seeds the remote side so that a good answer is not empty. */
  readonly prepare: (bench: PlatformBench) => Promise<ReadyCall>;
}

/** A write of the contract: how to make a good one. */
export interface WriteCall {
  readonly name: PlatformCall;
  readonly port: PortName;
  readonly needs: readonly string[];
  /** Whether doing it twice is something else than doing it once. */
  readonly isOnce: boolean;
  readonly prepare: (bench: PlatformBench) => Promise<ReadyWrite>;
}

/** Something that was declared as needed, and so is there. */
export function need<Value>(value: Value | undefined, what: string): Value {
  assert.ok(value !== undefined, `The case does not declare that it needs ${what}`);
  return value;
}

/** A listing that is on, made behind the adapter's back. */
export async function seedListing(bench: PlatformBench, key = 'seeded-1'): Promise<string> {
  const remote = need(bench.world.listings, 'world.listings');
  return remote.seed(remote.draft(key));
}

/** Every read of the contract that asks the remote side. */
export const READ_CALLS: readonly ReadCall[] = [
  {
    name: 'check',
    port: 'connection',
    needs: [],
    prepare:
      async ({ connection }) =>
      (options) =>
        connection.check(options),
  },
  {
    name: 'listings.read',
    port: 'listings',
    needs: ['port.read'],
    prepare: async (bench) => {
      const externalId = await seedListing(bench);
      const port = need(bench.connection.listings, 'listings');
      return async (options) => port.read?.({ externalId }, options);
    },
  },
  {
    name: 'listings.listPage',
    port: 'listings',
    needs: ['port.listPage'],
    prepare: async (bench) => {
      await seedListing(bench);
      const port = need(bench.connection.listings, 'listings');
      return async (options) => port.listPage?.({}, options);
    },
  },
  {
    name: 'listings.findByKey',
    port: 'listings',
    needs: ['port.findByKey'],
    prepare: async (bench) => {
      await seedListing(bench, 'seeded-1');
      const port = need(bench.connection.listings, 'listings');
      return async (options) => port.findByKey?.({ key: 'seeded-1' }, options);
    },
  },
  {
    name: 'leads.poll',
    port: 'leads',
    needs: [],
    prepare: async (bench) => {
      const collectFrom = bench.at(-60_000);
      await need(bench.world.leads, 'world.leads').seed(2);
      const port = need(bench.connection.leads, 'leads');
      return (options) => port.poll({ checkpoint: null, collectFrom, limit: 10, open: [] }, options);
    },
  },
  {
    name: 'messages.readThread',
    port: 'messages',
    needs: [],
    prepare: async (bench) => {
      const remote = need(bench.world.messages, 'world.messages');
      const threadExternalId = await remote.seedThread([bench.secret('Бар ма, 4f7c?')]);
      const port = need(bench.connection.messages, 'messages');
      return (options) => port.readThread({ threadExternalId }, options);
    },
  },
  {
    name: 'catalog.categories',
    port: 'catalog',
    needs: [],
    prepare:
      async ({ connection }) =>
      (options) =>
        need(connection.catalog, 'catalog').categories({}, options),
  },
  {
    name: 'catalog.attributes',
    port: 'catalog',
    needs: [],
    prepare: async ({ connection, world }) => {
      const categoryExternalId = need(world.catalog, 'world.catalog').leafExternalId;
      return (options) => need(connection.catalog, 'catalog').attributes({ categoryExternalId }, options);
    },
  },
  {
    name: 'catalog.cities',
    port: 'catalog',
    needs: [],
    prepare:
      async ({ connection }) =>
      (options) =>
        need(connection.catalog, 'catalog').cities({}, options),
  },
  {
    name: 'stats.read',
    port: 'stats',
    needs: ['world.listings'],
    prepare: async (bench) => {
      const externalIds = [await seedListing(bench)];
      const port = need(bench.connection.stats, 'stats');
      return (options) => port.read({ externalIds }, options);
    },
  },
  {
    name: 'spend.listPage',
    port: 'spend',
    needs: [],
    prepare: async (bench) => {
      const amount = { amountMinor: 250_000, currency: 'KZT' };
      await need(bench.world.spend, 'world.spend').seed(amount);
      const port = need(bench.connection.spend, 'spend');
      const since = bench.at(-60_000);
      return (options) => port.listPage({ since }, options);
    },
  },
];

/** Every write of the contract. */
export const WRITE_CALLS: readonly WriteCall[] = [
  {
    name: 'listings.publish',
    port: 'listings',
    needs: [],
    isOnce: true,
    prepare: async ({ connection, world }) => {
      const remote = need(world.listings, 'world.listings');
      const drafts = [remote.draft('published-1')];
      return {
        call: (options) => need(connection.listings, 'listings').publish({ drafts }, options),
        happened: async () => (await remote.existing()).length,
      };
    },
  },
  {
    name: 'listings.update',
    port: 'listings',
    needs: [],
    isOnce: false,
    prepare: async (bench) => {
      const remote = need(bench.world.listings, 'world.listings');
      const externalId = await seedListing(bench);
      const [before] = await remote.existing();
      const draft = { ...remote.draft('updated-1'), key: 'seeded-1' };
      return {
        call: (options) => need(bench.connection.listings, 'listings').update({ externalId, draft }, options),
        happened: async () => (await remote.existing()).filter((one) => one.title !== before?.title).length,
      };
    },
  },
  {
    name: 'listings.deactivate',
    port: 'listings',
    needs: ['port.deactivate'],
    isOnce: false,
    prepare: async (bench) => {
      const remote = need(bench.world.listings, 'world.listings');
      const externalId = await seedListing(bench);
      return {
        call: async (options) => bench.connection.listings?.deactivate?.({ externalId }, options),
        happened: async () => (await remote.existing()).filter((one) => !one.isOn).length,
      };
    },
  },
  {
    name: 'listings.activate',
    port: 'listings',
    needs: ['port.activate', 'port.deactivate'],
    isOnce: false,
    prepare: async (bench) => {
      const remote = need(bench.world.listings, 'world.listings');
      const externalId = await seedListing(bench);
      const port = need(bench.connection.listings, 'listings');
      await port.deactivate?.({ externalId });
      return {
        call: async (options) => port.activate?.({ externalId }, options),
        happened: async () => (await remote.existing()).filter((one) => one.isOn).length,
      };
    },
  },
  {
    name: 'listings.remove',
    port: 'listings',
    needs: ['port.remove'],
    isOnce: false,
    prepare: async (bench) => {
      const remote = need(bench.world.listings, 'world.listings');
      const externalId = await seedListing(bench);
      const port = need(bench.connection.listings, 'listings');
      // Some platforms take a listing off before they remove it; here the removal itself is meant.
      await port.deactivate?.({ externalId });
      return {
        call: async (options) => port.remove?.({ externalId }, options),
        happened: async () => ((await remote.existing()).length === 0 ? 1 : 0),
      };
    },
  },
  {
    name: 'messages.send',
    port: 'messages',
    needs: [],
    isOnce: true,
    prepare: async (bench) => {
      const remote = need(bench.world.messages, 'world.messages');
      const threadExternalId = await remote.seedThread(['Бар ма?']);
      const text = bench.secret('Бар, келіңіз 9b2e');
      return {
        call: (options) =>
          need(bench.connection.messages, 'messages').send({ threadExternalId, text }, options),
        happened: async () =>
          (await remote.thread(threadExternalId)).filter((message) => message.text === text).length,
      };
    },
  },
  {
    name: 'messages.markRead',
    port: 'messages',
    needs: ['world.messages.isUnread'],
    isOnce: false,
    prepare: async (bench) => {
      const remote = need(bench.world.messages, 'world.messages');
      const threadExternalId = await remote.seedThread(['Бар ма?']);
      return {
        call: (options) =>
          need(bench.connection.messages, 'messages').markRead({ threadExternalId }, options),
        happened: async () => ((await remote.isUnread?.(threadExternalId)) === false ? 1 : 0),
      };
    },
  },
];
