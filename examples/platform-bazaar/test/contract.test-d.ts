import type { Clock, Connection, Market, Platform } from '@leadkit/core';
import type { Emulator, EmulatorClock, TimeSource, VirtualClock } from '@leadkit/emulator';
import { expectTypeOf, test } from 'vitest';
import type { BazaarEmulator } from '../src/emulator/index.ts';
import type { BazaarApi, BazaarConnection, BazaarPlatform } from '../src/index.ts';
import type { createBazaarMarket } from '../src/market/index.ts';

test('clocks of the emulator fit the clock of core, and the other way round', () => {
  expectTypeOf<VirtualClock>().toExtend<Clock>();
  expectTypeOf<EmulatorClock>().toExtend<Clock>();
  expectTypeOf<Clock>().toExtend<TimeSource>();
});

test('the fetch of an emulator and of a virtual clock are a fetch', () => {
  expectTypeOf<Emulator['fetch']>().toExtend<typeof fetch>();
  expectTypeOf<VirtualClock['fetch']>().toExtend<typeof fetch>();
});

test('Bazaar is a platform whose ports are all there', () => {
  expectTypeOf<BazaarPlatform>().toExtend<Platform<BazaarApi>>();
  expectTypeOf<BazaarConnection>().toExtend<Connection<BazaarApi>>();
  expectTypeOf<BazaarConnection['listings']>().not.toBeNullable();
  expectTypeOf<ReturnType<typeof createBazaarMarket>>().toExtend<Market>();
  expectTypeOf<BazaarEmulator>().toExtend<Pick<Emulator, 'fetch' | 'faults' | 'requests'>>();
});
