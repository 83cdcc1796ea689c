import type { EmulatorClock, VirtualClock } from '@leadkit/emulator';
import { createOlx } from '@leadkit/platform-olx';
import {
  createOlxEmulator,
  OLX_CLIENT_ID,
  OLX_CLIENT_SECRET,
  type OlxEmulator,
  type OlxWorld,
} from '@leadkit/platform-olx/emulator';
import { createOlxMarket } from '@leadkit/platform-olx/market';
import { isHumanAnswer } from '../story/answers.ts';
import { agreedMinor } from '../story/closing-words.ts';
import { FRIEND } from '../story/friend.ts';
import { DEMO_ITEM, DEMO_QUERY } from '../story/item.ts';
import type { Happening } from '../world/happenings.ts';
import { consentAt } from './consent.ts';
import type {
  BuyerFacts,
  DemoPlatform,
  EmulatedPlatform,
  HostedPlatform,
  PlatformAccess,
  PlatformFacts,
} from './demo-platform.ts';
import { phoneInText } from './phone-in-text.ts';

/** OLX.kz: adverts through the Partner API, threads of buyers, and the public site for research. */
export const olx: DemoPlatform = { id: 'olx', name: 'OLX.kz', emulate: emulateOlx, connect: connectOlx };

function emulateOlx(clock: EmulatorClock): EmulatedPlatform {
  const emulator = createOlxEmulator({ clock, seed: 7 });
  return {
    emulator,
    happenings: buyersOf(emulator.world, () => ourAdverts(emulator)[0]?.id),
    opensAtMs: () => ourAdverts(emulator)[0]?.activatedAt ?? undefined,
    observe: () => observeOlx(emulator),
  };
}

function connectOlx(access: PlatformAccess, clock: VirtualClock): HostedPlatform {
  const { url: baseUrl } = access;
  return {
    platform: createOlx({ clientId: OLX_CLIENT_ID, clientSecret: OLX_CLIENT_SECRET, baseUrl }),
    market: createOlxMarket({ baseUrl, clock, fetch: clock.fetch }),
    place: { categoryId: '9001', city: 'almaty', districtId: '2', attributes: { state: 'new' } },
    consent: () => consentAt(access, clock),
  };
}

type OurAdvert = Awaited<ReturnType<OlxWorld['adverts']>>[number];

function ourAdverts({ state, world }: OlxEmulator): readonly OurAdvert[] {
  return state.collection('adverts').filter(({ ownerId }) => ownerId === world.userIds[0]);
}

function observeOlx(emulator: OlxEmulator): PlatformFacts {
  const { state, world } = emulator;
  const [ownerId] = world.userIds;
  const competitors = state
    .collection('adverts')
    .filter(
      (advert) =>
        !world.userIds.includes(advert.ownerId) &&
        advert.status === 'active' &&
        advert.fields.title.toLowerCase().includes(DEMO_QUERY),
    );
  const threads = state.collection('threads').filter((thread) => thread.ownerId === ownerId);
  const buyerIds = new Set(threads.map(({ interlocutorId }) => interlocutorId));
  return {
    platform: 'olx',
    offersSeen: competitors.length,
    advertsLive: ourAdverts(emulator).filter(({ status }) => status === 'active').length,
    goodsOnSale: 0,
    buyers: [...buyerIds].map((buyerId): BuyerFacts => {
      const threadIds = threads.filter((thread) => thread.interlocutorId === buyerId).map(({ id }) => id);
      const messages = state.collection('messages').filter(({ threadId }) => threadIds.includes(threadId));
      const received = messages.filter(({ type }) => type === 'received');
      const agreed = received.map(({ text }) => agreedMinor(text)).filter((minor) => minor !== undefined);
      const answers = messages.filter(({ type, text }) => type === 'sent' && isHumanAnswer(text));
      return {
        id: String(buyerId),
        phone: received.map(({ text }) => phoneInText(text)).find((phone) => phone !== undefined),
        signals: received.length,
        isForSales: received.length >= 2,
        firstAtMs: Math.min(...received.map(({ createdAt }) => createdAt)),
        answeredAtMs: answers[0]?.createdAt,
        paidMinor: agreed.reduce((sum, minor) => sum + minor, 0),
        costMinor: agreed.length * (DEMO_ITEM.cost?.amountMinor ?? 0),
      };
    }),
    promotionMinor: state
      .collection('bills')
      .filter(({ userId }) => userId === ownerId)
      .reduce((sum, { price }) => sum - price * 100, 0),
    feesMinor: 0,
  };
}

/** People who answer our advert. OLX shows no phone of a buyer, so leads qualify by coming back. */
function buyersOf(world: OlxWorld, ourAdvertId: () => number | undefined): readonly Happening[] {
  const advertId = (): number => {
    const id = ourAdvertId();
    if (id === undefined) throw new Error('The demo’s advert is not on OLX.');
    return id;
  };
  const writes = (afterMinutes: number, id: number, text: string): Happening => ({
    afterMinutes,
    act: () => world.buyerWrites({ advertId: advertId(), text, buyer: { id } }),
  });
  const look = (afterMinutes: number, views: number, phoneViews: number): Happening => ({
    afterMinutes,
    act: () => world.buyersLook({ advertId: advertId(), views, phoneViews }),
  });
  return [
    look(30, 41, 2),
    look(300, 96, 5),
    look(900, 63, 3),
    look(1_500, 58, 2),
    writes(35, 700_501, 'Здравствуйте! Ещё актуально?'),
    writes(40, 700_501, 'Нужен шкаф два на два с половиной, сколько будет стоить?'),
    { afterMinutes: 60, act: () => world.charge({ name: 'Топ-объявление на 7 дней', price: 6_400 }) },
    writes(95, 700_501, `Удобнее по телефону: ${FRIEND.inChat}`),
    writes(150, 700_502, 'Сәлем, үлгілеріңіз бар ма?'),
    writes(170, 700_502, 'Алматыдамын, ені екі метр керек'),
    writes(210, 700_503, 'Добрый день, делаете с подсветкой? Ширина ниши 2,8 м'),
    writes(330, 700_503, 'Когда можно замер?'),
    writes(400, 700_504, 'Сколько будет стоить на полтора метра?'),
    writes(440, 700_504, 'Дорого, нашёл дешевле. Спасибо!'),
    writes(1_000, 700_505, 'Здравствуйте, нужен шкаф в прихожую 1,8 м, сколько?'),
    writes(1_010, 700_505, 'Бюджет до 200 тысяч'),
    writes(1_600, 700_503, 'Замер был, договорились на 180 000 тенге, предоплату отправил'),
  ];
}
