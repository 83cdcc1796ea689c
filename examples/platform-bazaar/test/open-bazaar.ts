import {
  type AccountId,
  type CallOptions,
  type IncomingSignal,
  type ListingDraft,
  parseTenantId,
  type TenantId,
} from '@leadkit/core';
import {
  buildListingDraft,
  createTestClock,
  createTestIo,
  type TestClock,
  type TestIo,
  testId,
} from '@leadkit/core/testing';
import { onTestFinished } from 'vitest';
import {
  BAZAAR_CLIENT_ID,
  BAZAAR_CLIENT_SECRET,
  type BazaarEmulator,
  type BazaarEmulatorOptions,
  createBazaarEmulator,
} from '../src/emulator/index.ts';
import { type BazaarConnection, type BazaarPlatform, createBazaar } from '../src/index.ts';

/** Bazaar over real HTTP, and a shop opened on it. Both share one clock, which moves on when somebody sleeps. */
export interface OpenBazaar {
  readonly emulator: BazaarEmulator;
  readonly platform: BazaarPlatform;
  readonly connection: BazaarConnection;
  readonly io: TestIo;
  readonly clock: TestClock;
  readonly baseUrl: string;
  readonly accountId: AccountId;
  readonly tenantId: TenantId;
}

export async function openBazaar(
  options: BazaarEmulatorOptions & { readonly shopId?: number } = {},
): Promise<OpenBazaar> {
  const { shopId, ...rest } = options;
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createBazaarEmulator({ clock, ...rest });
  const { url: baseUrl, close } = await emulator.listen();
  onTestFinished(() => close());
  const io = createTestIo({ clock, fetch, tokens: await emulator.world.grantAccess({ shopId }) });
  const platform = createBazaar({ clientId: BAZAAR_CLIENT_ID, clientSecret: BAZAAR_CLIENT_SECRET, baseUrl });
  const account = { accountId: testId('account'), tenantId: parseTenantId('default') };
  return { emulator, platform, connection: platform.open(account, io), io, clock, baseUrl, ...account };
}

/** A draft Bazaar takes. */
export function wardrobe(changes: Partial<ListingDraft> = {}): ListingDraft {
  return buildListingDraft({
    key: 'WARDROBE-1',
    title: { ru: 'Шкаф-купе двухдверный', kk: 'Екі есікті купе шкаф' },
    description: { ru: 'Собран из ЛДСП, новый, с доставкой по городу.' },
    categoryId: '101',
    city: 'astana',
    price: { amountMinor: 14_500_000, currency: 'KZT' },
    photoUrls: ['https://photos.shop.example/1.jpg'],
    attributes: { condition: 'new', width_cm: 180 },
    contact: { name: 'Шкаф-Мастер', phone: '+77000000001' },
    ...changes,
  });
}

/** Publishes a draft and lets it through moderation; gives Bazaar's id. */
export async function publishLive(bazaar: OpenBazaar, changes: Partial<ListingDraft> = {}): Promise<number> {
  const [result] = await bazaar.connection.listings.publish({ drafts: [wardrobe(changes)] });
  if (result?.outcome !== 'live') throw new Error(`The draft was not published: ${JSON.stringify(result)}`);
  await bazaar.emulator.world.advance(5_000);
  return Number(result.listing.externalId);
}

/** Polls until there is no more, as core does, and gives everything that came. */
export async function collect(
  { connection }: Pick<OpenBazaar, 'connection'>,
  from: {
    readonly checkpoint: string | null;
    readonly collectFrom?: string;
    readonly limit?: number;
    readonly open?: readonly string[];
  },
  options?: CallOptions,
): Promise<{
  readonly signals: readonly IncomingSignal[];
  readonly checkpoint: string;
  readonly polls: number;
}> {
  const { collectFrom = '2026-11-22T05:00:00.000Z', limit = 200, open = [] } = from;
  const signals: IncomingSignal[] = [];
  let { checkpoint } = from;
  for (let polls = 1; ; polls += 1) {
    const polled = await connection.leads.poll({ checkpoint, collectFrom, limit, open }, options);
    signals.push(...polled.signals);
    checkpoint = polled.checkpoint;
    if (!polled.hasMore) return { signals, checkpoint, polls };
  }
}
