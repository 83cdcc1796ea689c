import {
  type AccountId,
  type CallOptions,
  type IncomingSignal,
  type ListingDraft,
  parseTenantId,
  type TenantId,
  type TokenValues,
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
  createOlxEmulator,
  OLX_CLIENT_ID,
  OLX_CLIENT_SECRET,
  type OlxEmulator,
  type OlxEmulatorOptions,
} from '../src/emulator/index.ts';
import { createOlx, type OlxConnection, type OlxOptions, type OlxPlatform } from '../src/index.ts';

/** OLX over real HTTP, and an account opened on it. Both share one clock, which moves on when somebody sleeps. */
export interface OpenOlx {
  readonly emulator: OlxEmulator;
  readonly platform: OlxPlatform;
  readonly connection: OlxConnection;
  readonly io: TestIo;
  readonly clock: TestClock;
  readonly baseUrl: string;
  readonly accountId: AccountId;
  readonly tenantId: TenantId;
}

export async function openOlx(
  options: OlxEmulatorOptions & {
    readonly olx?: Partial<OlxOptions>;
    readonly tokens?: TokenValues;
  } = {},
): Promise<OpenOlx> {
  const { olx = {}, tokens, ...rest } = options;
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createOlxEmulator({ clock, ...rest });
  const { url: baseUrl, close } = await emulator.listen();
  onTestFinished(() => close());
  const io = createTestIo({ clock, fetch, tokens: tokens ?? { ...(await emulator.world.grantAccess()) } });
  const platform = createOlx({
    clientId: OLX_CLIENT_ID,
    clientSecret: OLX_CLIENT_SECRET,
    baseUrl,
    ...olx,
  });
  const account = { accountId: testId('account'), tenantId: parseTenantId('default') };
  return { emulator, platform, connection: platform.open(account, io), io, clock, baseUrl, ...account };
}

/** A draft OLX takes. */
export function wardrobe(changes: Partial<ListingDraft> = {}): ListingDraft {
  return buildListingDraft({
    key: 'WARDROBE-1',
    title: { ru: 'Шкаф-купе двухдверный с зеркалом' },
    description: {
      ru: 'Новый шкаф-купе из ЛДСП, две двери, зеркало, внутри полки и штанга. Соберём и привезём по городу.',
    },
    categoryId: '9001',
    city: 'shymkent',
    price: { amountMinor: 14_500_000, currency: 'KZT' },
    photoUrls: ['https://photos.shop.example/1.jpg'],
    attributes: { state: 'new' },
    contact: { name: 'Шкаф-Мастер', phone: '+77000000001' },
    ...changes,
  });
}

/** Publishes a draft and lets it through moderation; gives OLX's id. */
export async function publishLive(olx: OpenOlx, changes: Partial<ListingDraft> = {}): Promise<number> {
  const [result] = await olx.connection.listings.publish({ drafts: [wardrobe(changes)] });
  if (result?.outcome !== 'live') throw new Error(`The draft was not published: ${JSON.stringify(result)}`);
  await olx.clock.advance(5_000);
  await olx.emulator.act(() => {});
  return Number(result.listing.externalId);
}

/** When the tests begin, by the test clock. */
export const START = '2026-11-22T05:00:00.000Z';

/** Polls until there is no more, as core does, and gives everything that came. */
export async function collect(
  { connection }: Pick<OpenOlx, 'connection'>,
  from: {
    readonly checkpoint: string | null;
    readonly collectFrom?: string;
    readonly limit?: number;
  },
  options?: CallOptions,
): Promise<{
  readonly signals: readonly IncomingSignal[];
  readonly checkpoint: string;
  readonly polls: number;
}> {
  const { collectFrom = START, limit = 200 } = from;
  const signals: IncomingSignal[] = [];
  let { checkpoint } = from;
  for (let polls = 1; ; polls += 1) {
    const polled = await connection.leads.poll({ checkpoint, collectFrom, limit, open: [] }, options);
    signals.push(...polled.signals);
    checkpoint = polled.checkpoint;
    if (!polled.hasMore) return { signals, checkpoint, polls };
  }
}
