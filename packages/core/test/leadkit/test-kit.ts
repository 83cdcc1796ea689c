import { createLeadKit, type LeadKit, type LeadKitOptions, type Notice, type Notifier } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import {
  createFakeMarket,
  createFakePlatform,
  createTestClock,
  createTestIds,
  type FakeMarket,
  type FakePlatform,
  type FakePlatformOptions,
  type TestClock,
} from '@leadkit/core/testing';

export interface TestKit {
  readonly kit: LeadKit;
  readonly clock: TestClock;
  readonly platform: FakePlatform;
  readonly market: FakeMarket;
  readonly notices: Notice[];
  /** Delivers events until nothing is due. */
  readonly deliver: () => Promise<void>;
}

/** A kit over a fake platform and market, with the memory store. */
export function createTestKit(
  options: Partial<LeadKitOptions> = {},
  platformOptions: FakePlatformOptions = {},
): TestKit {
  const clock = createTestClock();
  const platform = createFakePlatform({ ...platformOptions, clock });
  const market = createFakeMarket({ clock });
  const notices: Notice[] = [];
  const notifier: Notifier = {
    contract: 1,
    id: 'recorder',
    send: async (notice) => {
      notices.push(notice);
    },
  };
  const kit = createLeadKit({
    store: createMemoryStore(),
    platforms: [platform],
    markets: [market],
    notifiers: [notifier],
    clock,
    ids: createTestIds(),
    random: () => 0.5,
    ...options,
  });
  const deliver = async (): Promise<void> => {
    while ((await kit.consumers.dispatch()).handled > 0);
  };
  return { kit, clock, platform, market, notices, deliver };
}

export async function collectAll<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
