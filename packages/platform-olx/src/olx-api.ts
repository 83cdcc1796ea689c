import {
  type CallOptions,
  LeadKitError,
  type ListingSnapshot,
  type Page,
  type PageRequest,
  type ThreadMessage,
  toUnixMs,
} from '@leadkit/core';
import { type AdvertCommand, type AdvertRequests, advertPath } from './advert-requests.ts';
import { type OlxCall, type OlxClient, PLATFORM } from './client.ts';
import { readMessages, threadPath } from './messages-port.ts';
import { readOffsetPage } from './offset-page.ts';
import type { OlxSettings } from './olx-options.ts';
import { type OlxUser, parseUser } from './schemas/account.ts';
import { type OlxBalance, parseBalance } from './schemas/billing.ts';
import {
  type OlxOwnPacket,
  type OlxPacket,
  type OlxPaidFeature,
  toOwnPackets,
  toPackets,
  toPaidFeatures,
} from './schemas/promotion.ts';
import { inOrder, toThreadMessage } from './schemas/thread.ts';

/** How OLX is paid: from the account's wallet, or later by invoice where the account may. */
export type OlxPaymentMethod = 'account' | 'postpaid';

/**
 * What only OLX has, outside the contract. The `buy…` calls spend the account's money: without `allowSpending: true` in
 * the options of `createOlx` they are `business_rule`, unsent. They are never repeated by themselves; after a lost answer
 * (`effect: 'unknown'`) look at the balance, the bill or the packets before buying again.
 */
export interface OlxApi {
  /** Prolongs an advert that is shown. @throws LeadKitError `conflict` when it is not shown. */
  extendAdvert(input: { readonly externalId: string }, options?: CallOptions): Promise<ListingSnapshot>;
  /** Moves an advert over the free limit (`limited`) to the finished ones. */
  finishAdvert(input: { readonly externalId: string }, options?: CallOptions): Promise<ListingSnapshot>;
  /**
   * Moves an advert up the list. Not in the present description of the API, and used in Kazakhstan.
   *
   * @throws LeadKitError `business_rule` when it is too early (once in 14 days by the documented text).
   */
  refreshAdvert(input: { readonly externalId: string }, options?: CallOptions): Promise<ListingSnapshot>;
  /** Why moderation refused an advert, as plain text for people. `undefined`: OLX does not say. */
  moderationReason(
    input: { readonly externalId: string },
    options?: CallOptions,
  ): Promise<string | undefined>;
  /** Somebody on OLX, such as the buyer behind `who.platformUserId` of a signal. @throws LeadKitError `not_found`. */
  readUser(input: { readonly userId: string }, options?: CallOptions): Promise<OlxUser>;
  /**
   * Our message with this text in a thread, sent at or after `since`: tells whether a send whose answer was lost happened.
   * `undefined`: it did not. OLX prints whole seconds by its own clock, so two minutes before `since` count too.
   */
  findSentMessage(
    input: { readonly threadExternalId: string; readonly text: string; readonly since: string },
    options?: CallOptions,
  ): Promise<ThreadMessage | undefined>;
  /** Marks a thread as a favourite, or no longer. */
  setFavourite(
    input: { readonly threadExternalId: string; readonly isFavourite: boolean },
    options?: CallOptions,
  ): Promise<void>;
  /** What the account has to spend. */
  balance(options?: CallOptions): Promise<OlxBalance>;
  /** Packets the account has; `left` of an active one is what can still be published. */
  ownPackets(
    input?: PageRequest & { readonly availability?: 'active' | 'inactive' },
    options?: CallOptions,
  ): Promise<Page<OlxOwnPacket>>;
  /** Packets that can be bought for a category. */
  packets(
    input: { readonly categoryId: string; readonly paymentMethod?: OlxPaymentMethod },
    options?: CallOptions,
  ): Promise<readonly OlxPacket[]>;
  /** Paid features there are; those of one advert when `externalId` is given. */
  paidFeatures(
    input?: { readonly externalId?: string },
    options?: CallOptions,
  ): Promise<readonly OlxPaidFeature[]>;
  /** Spends money: a paid feature for an advert. */
  buyPaidFeature(
    input: { readonly externalId: string; readonly code: string; readonly paymentMethod: OlxPaymentMethod },
    options?: CallOptions,
  ): Promise<void>;
  /** Spends money: a packet of `size` adverts (not 1) for a category. */
  buyPacket(
    input: {
      readonly categoryId: string;
      readonly size: number;
      readonly paymentMethod: OlxPaymentMethod;
      /** Default `base`. */
      readonly type?: 'base' | 'mega';
    },
    options?: CallOptions,
  ): Promise<void>;
  /** Spends money: the place for one advert that is over the free limit. Activate it afterwards. */
  buyAdvertPacket(
    input: {
      readonly externalId: string;
      readonly paymentMethod: OlxPaymentMethod;
      readonly isPremium?: boolean;
    },
    options?: CallOptions,
  ): Promise<void>;
}

/** OLX's clock and ours need not agree. */
const CLOCK_SLACK_MS = 2 * 60_000;

export function createOlxApi(client: OlxClient, settings: OlxSettings, adverts: AdvertRequests): OlxApi {
  async function command(
    operation: string,
    externalId: string,
    word: AdvertCommand,
    isThere: (listing: ListingSnapshot) => boolean,
    options: CallOptions | undefined,
  ): Promise<ListingSnapshot> {
    const input = { operation, externalId, json: { command: word }, isThere, isSafe: word === 'finish' };
    return await adverts.command(input, client.within(options));
  }

  async function buy(
    operation: string,
    path: string,
    json: Readonly<Record<string, string | number | boolean>>,
    options: CallOptions | undefined,
  ): Promise<void> {
    if (!settings.allowSpending) throw spendingIsOff(operation);
    const parse = (): void => {};
    await client.within(options).request({ operation, method: 'POST', path, json, accept: 'nothing', parse });
  }

  const never = (): boolean => false;

  return {
    extendAdvert: ({ externalId }, options) =>
      command('api.extendAdvert', externalId, 'extend', never, options),
    finishAdvert: ({ externalId }, options) =>
      command('api.finishAdvert', externalId, 'finish', ({ status }) => status === 'expired', options),
    refreshAdvert: ({ externalId }, options) =>
      command('api.refreshAdvert', externalId, 'refresh', never, options),
    moderationReason: ({ externalId }, options) =>
      adverts.readReason(externalId, 'api.moderationReason', client.within(options)),
    async readUser({ userId }, options) {
      const operation = 'api.readUser';
      const parse = (value: unknown): OlxUser => parseUser(value, operation);
      const path = `/users/${encodeURIComponent(userId)}`;
      return await client.within(options).request({ operation, path, parse });
    },
    async findSentMessage({ threadExternalId, text, since }, options) {
      const fromMs = toUnixMs(since) - CLOCK_SLACK_MS;
      const call: OlxCall = client.within(options);
      const messages = await readMessages(call, settings, threadExternalId, 'api.findSentMessage');
      const wanted = text.trim();
      return inOrder(messages)
        .map(toThreadMessage)
        .findLast(
          (message) =>
            message.direction === 'outbound' &&
            message.text.trim() === wanted &&
            Date.parse(message.sentAt) >= fromMs,
        );
    },
    async setFavourite({ threadExternalId, isFavourite }, options) {
      await client.within(options).request({
        operation: 'api.setFavourite',
        method: 'POST',
        path: `${threadPath(threadExternalId)}/commands`,
        json: { command: 'set-favourite', is_favourite: isFavourite },
        accept: 'nothing',
        isSafe: true,
        parse: () => undefined,
      });
    },
    async balance(options) {
      const operation = 'api.balance';
      const parse = (value: unknown): OlxBalance => parseBalance(value, operation);
      return await client.within(options).request({ operation, path: '/users/me/account-balance', parse });
    },
    async ownPackets({ availability, cursor, limit } = {}, options) {
      const operation = 'api.ownPackets';
      const parse = (value: unknown) => toOwnPackets(value, operation, settings);
      const request = { operation, path: '/users/me/packets', query: { availability }, cursor, limit, parse };
      return await readOffsetPage(client.within(options), request);
    },
    async packets({ categoryId, paymentMethod = 'account' }, options) {
      const operation = 'api.packets';
      const query = { category_id: categoryId, payment_method: paymentMethod, type: 'all' };
      const parse = (value: unknown) => toPackets(value, operation, settings);
      return await client.within(options).request({ operation, path: '/packets', query, parse });
    },
    async paidFeatures({ externalId } = {}, options) {
      const operation = 'api.paidFeatures';
      const path = externalId === undefined ? '/paid-features' : `${advertPath(externalId)}/paid-features`;
      const parse = (value: unknown) => toPaidFeatures(value, operation, settings);
      return await client.within(options).request({ operation, path, parse });
    },
    async buyPaidFeature({ externalId, code, paymentMethod }, options) {
      const path = `${advertPath(externalId)}/paid-features`;
      await buy('api.buyPaidFeature', path, { code, payment_method: paymentMethod }, options);
    },
    async buyPacket({ categoryId, size, paymentMethod, type }, options) {
      const json = {
        category_id: Number(categoryId),
        size,
        payment_method: paymentMethod,
        ...(type === undefined ? {} : { type }),
      };
      await buy('api.buyPacket', '/users/me/packets', json, options);
    },
    async buyAdvertPacket({ externalId, paymentMethod, isPremium }, options) {
      const json = {
        payment_method: paymentMethod,
        ...(isPremium === undefined ? {} : { is_premium: isPremium }),
      };
      await buy('api.buyAdvertPacket', `${advertPath(externalId)}/packets`, json, options);
    },
  };
}

function spendingIsOff(operation: string): LeadKitError {
  return new LeadKitError({
    code: 'business_rule',
    operation,
    platform: PLATFORM,
    effect: 'none',
    message:
      `${operation} spends the account's money, and spending is off. Nothing was sent. ` +
      'Set allowSpending: true in the options of createOlx to allow it.',
  });
}
