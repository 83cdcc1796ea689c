import type { Emulator } from '@leadkit/emulator';
import type { OlxUserRow } from './account-rows.ts';
import { activateAdvert, changeAdvert, extendAdvert, judgeAdvert, type WorldContext } from './advert-life.ts';
import type { OlxAdvertRow } from './advert-row.ts';
import { OLX_CLIENT_ID } from './auth-routes.ts';
import { PROMOTION, postCompetitor } from './competitors.ts';
import { changeSettings, settingsOf } from './current-settings.ts';
import { chargeUser } from './money.ts';
import { FIRST_USER_ID, newUser } from './seed-users.ts';
import type { OlxMessageRow, OlxTables, OlxThreadRow } from './tables.ts';
import { addMessage, messagesOf, openThread } from './talk.ts';
import { openSession } from './tokens.ts';
import type { OlxBuyer, OlxWorld, OlxWritten } from './world.ts';

const BUYER_NAMES = [
  'Айдана',
  'Марат',
  'Ольга',
  'Нұрлан',
  'Дана',
  'Сергей',
  'Жанар',
  'Руслан',
  'Әсел',
  'Ирина',
];

export function createOlxWorld({ act }: Pick<Emulator<OlxTables>, 'act'>): OlxWorld {
  return {
    userIds: [FIRST_USER_ID, FIRST_USER_ID + 1],
    grantAccess: ({ userId = FIRST_USER_ID } = {}) =>
      act((context) => {
        ourUser(context, userId);
        const session = openSession(context, { clientId: OLX_CLIENT_ID, userId, scope: 'v2 read write' });
        return {
          accessToken: session.access,
          refreshToken: session.refresh,
          expiresAt: new Date(session.accessExpiresAt).toISOString(),
        };
      }),
    revokeAccess: ({ userId = FIRST_USER_ID } = {}) =>
      act(({ state }) => {
        const sessions = state.collection('sessions');
        for (const session of sessions.filter((each) => each.userId === userId)) sessions.delete(session.id);
      }),
    buyerWrites: ({ advertId, text, buyer }) =>
      act((context) => {
        const { ownerId } = ourAdvert(context, advertId);
        const interlocutorId = findBuyer(context, buyer).id;
        const thread = openThread(context, { advertId, ownerId, interlocutorId });
        return written(thread, addMessage(context, thread.id, { type: 'received', text }));
      }),
    sellerWrites: ({ threadId, text }) =>
      act((context) => {
        const thread = present(context.state.collection('threads').get(threadId), `thread ${threadId}`);
        return written(thread, addMessage(context, threadId, { type: 'sent', text }));
      }),
    competitorPosts: (input) => act((context) => postCompetitor(context, input)),
    competitorChanges: ({ advertId, price, isPromoted, isBumped, isGone }) =>
      act((context) => {
        const { fields } = anyAdvert(context, advertId);
        const now = context.now();
        return changeAdvert(context, advertId, {
          ...(price === undefined ? {} : { fields: { ...fields, price: priced(fields, price) } }),
          ...(isPromoted === undefined
            ? {}
            : { features: isPromoted ? [{ code: PROMOTION, validTo: now + 30 * 86_400_000 }] : [] }),
          ...(isBumped === true ? { refreshedAt: now, bumpedAt: now } : {}),
          ...(isGone === true ? { status: 'removed_by_user' as const } : {}),
        });
      }),
    moderate: ({ advertId, verdict, html }) =>
      act((context) => judgeAdvert(context, ourAdvert(context, advertId), verdict, html)),
    setModeration: ({ verdict, html = '<p>Нарушение правил размещения.</p>' }) =>
      act(({ state }) => {
        state.collection('moderation').set('standing', { verdict, html });
      }),
    setStatus: ({ advertId, status }) =>
      act((context) => {
        const advert = ourAdvert(context, advertId);
        if (status === 'active') return activateAdvert(context, advert);
        return changeAdvert(context, advertId, { status, round: advert.round + 1 });
      }),
    advertEnds: ({ advertId }) =>
      act((context) => {
        const advert = anyAdvert(context, advertId);
        if (advert.status !== 'active')
          throw new RangeError(`Advert ${advertId} is "${advert.status}", not active.`);
        if (advert.fields.autoExtend) return extendAdvert(context, { ...advert, validTo: context.now() });
        return changeAdvert(context, advertId, { status: 'outdated', isPaid: false, validTo: context.now() });
      }),
    buyersLook: ({ advertId, views = 0, phoneViews = 0, observers = 0 }) =>
      act((context) => {
        const advert = anyAdvert(context, advertId);
        context.state.collection('adverts').update(advertId, {
          views: advert.views + views,
          phoneViews: advert.phoneViews + phoneViews,
          observers: advert.observers + observers,
        });
      }),
    charge: ({ name, price, advertId = null, userId = FIRST_USER_ID }) =>
      act((context) => chargeUser(context, ourUser(context, userId), { name, price, advertId })),
    setWallet: ({ wallet, userId = FIRST_USER_ID }) =>
      act((context) => {
        context.state.collection('users').update(ourUser(context, userId).id, { wallet });
      }),
    setQuota: ({ categoryId, free, userId = FIRST_USER_ID }) =>
      act(({ state }) => {
        state.collection('quotas').set(`${userId}:${categoryId}`, { userId, categoryId, free });
      }),
    changeApp: (input) =>
      act(({ state }) => {
        const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
        state.collection('apps').update(OLX_CLIENT_ID, given);
      }),
    configure: (input) => act((context) => changeSettings(context, input)),
    banAddress: ({ address = 'any', forMs } = {}) =>
      act((context) => {
        const { state, now } = context;
        const bannedUntil = now() + (forMs ?? settingsOf(context).banMs);
        state.collection('addresses').set(address, { windowStartedAt: now(), requests: 0, bannedUntil });
      }),
    adverts: ({ userId = FIRST_USER_ID } = {}) =>
      act(({ state }) => state.collection('adverts').filter(({ ownerId }) => ownerId === userId)),
    messages: ({ threadId }) => act((context) => messagesOf(context, threadId).reverse()),
  };
}

function written(thread: Readonly<OlxThreadRow>, message: Readonly<OlxMessageRow>): OlxWritten {
  return {
    threadId: thread.id,
    threadUuid: thread.uuid,
    messageId: message.id,
    messageUuid: message.uuid,
    buyerId: thread.interlocutorId,
  };
}

function priced(
  { price: known }: OlxAdvertRow['fields'],
  value: number | null,
): OlxAdvertRow['fields']['price'] {
  if (value === null) return null;
  const fresh = { currency: 'KZT', negotiable: false, trade: false, budget: false };
  return { ...(known ?? fresh), value };
}

function findBuyer({ state, now }: WorldContext, buyer: OlxBuyer = {}): OlxUserRow {
  const users = state.collection('users');
  const known = buyer.id === undefined ? undefined : users.get(buyer.id);
  if (known !== undefined) return known;
  const number = state.nextId('buyers');
  const id = buyer.id ?? 5_000_000 + number;
  const name = buyer.name ?? BUYER_NAMES[(number - 1) % BUYER_NAMES.length] ?? 'Покупатель';
  return users.set(id, newUser(id, name, now()));
}

function ourUser({ state }: WorldContext, userId: number): Readonly<OlxUserRow> {
  const user = present(state.collection('users').get(userId), `user ${userId}`);
  if (user.kind === 'ours') return user;
  throw new RangeError(
    `User ${userId} is a ${user.kind}; accounts that can be connected begin at ${FIRST_USER_ID}.`,
  );
}

function ourAdvert(context: WorldContext, advertId: number): Readonly<OlxAdvertRow> {
  const advert = anyAdvert(context, advertId);
  ourUser(context, advert.ownerId);
  return advert;
}

function anyAdvert({ state }: WorldContext, advertId: number): Readonly<OlxAdvertRow> {
  const advert = present(state.collection('adverts').get(advertId), `advert ${advertId}`);
  if (!advert.isDeleted) return advert;
  throw new RangeError(`Advert ${advertId} was deleted.`);
}

function present<Value>(value: Value | undefined, what: string): Value {
  if (value !== undefined) return value;
  throw new RangeError(`There is no ${what} on this OLX.`);
}
