import type { FullListingsPort } from '../../src/ports/listings-port.ts';
import type { Connection } from '../../src/ports/platform.ts';
import {
  createFakePlatform,
  createTestClock,
  createTestIo,
  type FakePlatform,
  type FakePlatformOptions,
  TEST_TENANT_ID,
  type TestClock,
  type TestIo,
  testId,
} from '../../src/testing/index.ts';

type Ports = Required<Pick<Connection, 'leads' | 'messages' | 'catalog' | 'stats' | 'spend'>> & {
  readonly listings: FullListingsPort;
};

export type OpenedFake = Ports & {
  readonly platform: FakePlatform;
  readonly world: FakePlatform['world'];
  readonly connection: Connection;
  readonly clock: TestClock;
  readonly io: TestIo;
};

/** A fake platform and a connection of its first account, on one clock. */
export function openFake(options: FakePlatformOptions = {}): OpenedFake {
  const clock = createTestClock();
  const platform = createFakePlatform({ clock, ...options });
  const io = createTestIo({ clock, tokens: { token: 'shop-1' } });
  const connection = platform.open({ accountId: testId('account'), tenantId: TEST_TENANT_ID }, io);
  return { ...(connection as Connection & Ports), platform, world: platform.world, connection, clock, io };
}
