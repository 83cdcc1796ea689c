import type { EmulatorClock, VirtualClock } from '@leadkit/emulator';
import { createOlx } from '@leadkit/platform-olx';
import {
  createOlxEmulator,
  OLX_CLIENT_ID,
  OLX_CLIENT_SECRET,
  type OlxWorld,
} from '@leadkit/platform-olx/emulator';
import { createOlxMarket } from '@leadkit/platform-olx/market';
import { type Happening, playOut } from '../scenario.ts';
import type { DemoPlatform, EmulatedPlatform, HostedPlatform, PlatformAccess } from './demo-platform.ts';

const QUERY = 'шкаф';

/** OLX.kz: adverts through the Partner API, threads of buyers, and the public site for research. */
export const olx: DemoPlatform = { id: 'olx', start: startOlx, connect: connectOlx };

async function startOlx(clock: EmulatorClock): Promise<EmulatedPlatform> {
  const emulator = createOlxEmulator({ clock, seed: 7 });
  const { world } = emulator;
  const server = await emulator.listen();
  const { accessToken, refreshToken, expiresAt } = await world.grantAccess();
  playOut(clock, buyersOf(world));
  return {
    access: { id: 'olx', url: server.url, credentials: { accessToken, refreshToken, expiresAt } },
    observe: async () => {
      const { state } = emulator;
      const [ownerId] = world.userIds;
      const ours = (await world.adverts()).filter(({ status }) => status === 'active');
      const competitors = state
        .collection('adverts')
        .filter(
          (advert) =>
            !world.userIds.includes(advert.ownerId) &&
            advert.status === 'active' &&
            advert.fields.title.toLowerCase().includes(QUERY),
        );
      const threads = state.collection('threads').filter((thread) => thread.ownerId === ownerId);
      const received = (
        await Promise.all(threads.map(({ id: threadId }) => world.messages({ threadId })))
      ).flatMap((messages) => messages.filter(({ type }) => type === 'received'));
      return {
        offersSeen: competitors.length,
        advertsLive: ours.length,
        signals: received.length,
        persons: new Set(threads.map(({ interlocutorId }) => interlocutorId)).size,
        won: 0,
        revenue: { amountMinor: 0, currency: 'KZT' },
      };
    },
    close: server.close,
  };
}

function connectOlx(access: PlatformAccess, clock: VirtualClock): HostedPlatform {
  const { url: baseUrl } = access;
  return {
    platform: createOlx({ clientId: OLX_CLIENT_ID, clientSecret: OLX_CLIENT_SECRET, baseUrl }),
    market: createOlxMarket({ baseUrl, clock, fetch: clock.fetch }),
    place: { categoryId: '9001', city: 'almaty', districtId: '2', attributes: { state: 'new' } },
  };
}

/** A day of people who answer our advert. OLX shows no phone of a buyer, so leads qualify by coming back. */
function buyersOf(world: OlxWorld): readonly Happening[] {
  const writes = (afterMinutes: number, id: number, text: string): Happening => ({
    afterMinutes,
    act: async () => {
      const [advert] = await world.adverts();
      if (advert === undefined) throw new Error('The demo’s advert is not on OLX.');
      await world.buyerWrites({ advertId: advert.id, text, buyer: { id } });
    },
  });
  return [
    writes(35, 700_501, 'Здравствуйте! Ещё актуально?'),
    writes(40, 700_501, 'Нужен шкаф два на два с половиной, сколько будет стоить?'),
    writes(150, 700_502, 'Сәлем, үлгілеріңіз бар ма?'),
    writes(210, 700_503, 'Добрый день, делаете с подсветкой? Ширина ниши 2,8 м'),
    writes(330, 700_503, 'Когда можно замер?'),
  ];
}
