import { z } from 'zod';
import type { Account } from '../domain/account.ts';
import { isCampaignLive } from '../domain/campaign.ts';
import { subjectOf } from '../domain/decision.ts';
import { type Item, isStockStale, priceOn } from '../domain/item.ts';
import type { JsonObject } from '../domain/json.ts';
import { marginOf } from '../domain/margin.ts';
import type { PriceListEvents } from '../domain/price-list.ts';
import { compareMoments } from '../domain/time.ts';
import { isTokenPrice } from '../domain/token-price.ts';
import { type ErrorIssue, invalidInput, LeadKitError } from '../errors.ts';
import { checkInput, type InputSchemas, lazySchema } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { PriceFeedOffer, PriceFeedReport } from '../ports/price-feed-port.ts';
import type { ServiceContext } from '../service-context.ts';
import { itemsOf } from './plan-facts.ts';
import { readAll } from './read-all.ts';
import type { TrafficPolicy } from './traffic-options.ts';

/** Which price list to publish. */
export interface PublishPriceListInput {
  /** The account whose list it is: it holds the items of the running campaigns on it. */
  readonly accountId: string;
  /** The platform's codes of warehouses by the host's own. Default: they are the same. */
  readonly warehouses?: Readonly<Record<string, string>> | undefined;
}

const priceListSchema = lazySchema(() =>
  z.strictObject({
    accountId: z.string(),
    warehouses: z.record(z.string(), z.string().min(1)).optional(),
  }),
);
export const priceListInputs: InputSchemas = { 'campaigns.publishPriceList': priceListSchema };

/** Puts the items of an account's running campaigns into one list and publishes it, or nothing at all. */
export async function publishPriceList(
  context: ServiceContext,
  policy: TrafficPolicy,
  input: PublishPriceListInput,
  options: CallOptions,
): Promise<PriceFeedReport> {
  const { accountId, warehouses = {} } = checkInput(priceListSchema, input, 'campaigns.publishPriceList');
  const account = await context.store.get('account', accountId, options);
  if (account === undefined)
    throw invalidInput('campaigns.publishPriceList', [
      { path: 'accountId', message: `there is no account ${accountId}` },
    ]);
  const now = context.now();
  const items = new Map<string, Item>();
  for (const campaign of await readAll(context, 'campaign', { status: 'running' }, options))
    if (campaign.accountIds.includes(account.id) && isCampaignLive(campaign, now))
      for (const item of await itemsOf(context, campaign, options)) items.set(item.id, item);
  const all = [...items.values()];
  const listings = await readAll(context, 'listing', { accountId: account.id }, options);
  const categories = new Map(listings.map(({ key, draft }) => [key, draft.categoryId]));
  const issues = all.flatMap((item) =>
    issuesOf(context, policy, account, item, categories.get(item.id), now),
  );
  if (all.length === 0) issues.push({ path: '', message: 'no running campaign has an item for it' });
  if (issues.length > 0) throw refused(account, issues);
  return send(
    context,
    account,
    all.map((item) => toOffer(item, account.platform, warehouses)),
    options,
  );
}

/** What stands against an item in the list. One of them keeps the whole list from changing: the last good one stays. */
function issuesOf(
  context: ServiceContext,
  { plan, reprice, marginRulesOf }: TrafficPolicy,
  { platform }: Account,
  item: Item,
  categoryId: string | undefined,
  now: string,
): readonly ErrorIssue[] {
  const { sku, stock, minimumPrice, cost, weightGrams } = item;
  const price = priceOn(item, platform);
  const { margin } = marginOf(marginRulesOf(context.tenantId), {
    ...{ platform, categoryId, price, cost, weightGrams },
    at: now,
  });
  const rules: readonly (readonly [boolean, string, string])[] = [
    [stock.length === 0, 'stock', 'was not counted in any warehouse'],
    [isStockStale(item, plan.stockMaxAgeMs, now), 'stock', 'was counted too long ago'],
    [isTokenPrice(price), 'price', 'is a token price, not one to sell at'],
    [
      minimumPrice !== undefined && price.amountMinor < minimumPrice.amountMinor,
      'price',
      'is below the least price of the item',
    ],
    [
      margin !== undefined && margin.shareHundredths < reprice.marginFloorHundredths,
      'price',
      'leaves less than the least margin',
    ],
  ];
  return rules.flatMap(([isBroken, field, message]) =>
    isBroken ? [{ path: `${sku}.${field}`, message }] : [],
  );
}

function toOffer(item: Item, platform: string, warehouses: Readonly<Record<string, string>>): PriceFeedOffer {
  const { sku, title, stock, attributes } = item;
  const oldest = stock.map(({ countedAt }) => countedAt).toSorted(compareMoments)[0];
  return {
    sku,
    title: title.ru ?? title.kk ?? sku,
    ...(typeof attributes.brand === 'string' ? { brand: attributes.brand } : {}),
    price: priceOn(item, platform),
    availability: stock.map(({ warehouse, quantity }) => ({
      warehouse: warehouses[warehouse] ?? warehouse,
      isAvailable: quantity > 0,
      quantity,
    })),
    ...(oldest === undefined ? {} : { stockAt: oldest }),
  };
}

async function send(
  context: ServiceContext,
  account: Account,
  offers: readonly PriceFeedOffer[],
  options: CallOptions,
): Promise<PriceFeedReport> {
  const { platform, id: accountId } = account;
  return context.useAccount(account, async ({ priceFeed }) => {
    if (priceFeed === undefined)
      throw new LeadKitError({
        code: 'unsupported',
        operation: 'campaigns.publishPriceList',
        platform,
        effect: 'none',
        message: `${platform} takes no price lists; prices go with the listings there. Nothing was published.`,
      });
    const { issues } = await priceFeed.check(offers, options);
    if (issues.length > 0) throw refused(account, issues);
    const data: PriceListEvents['price-list.published'] = { platform, accountId, offers: offers.length };
    const result = await context.runOnce<JsonObject>(
      {
        // A list is the whole truth, so one whose answer was lost is not looked up: the next one takes its place.
        key: `price-feed.publish:${accountId}:${context.ids.next()}`,
        kind: 'price-feed.publish',
        accountId,
        send: async (call) => ({ ...(await priceFeed.publish(offers, call)) }) as unknown as JsonObject,
        lookUp: async () => undefined,
        onSuccess: () => ({
          changes: [],
          events: [{ type: 'price-list.published', subject: subjectOf('account', account), data }],
        }),
      },
      options,
    );
    return result as unknown as PriceFeedReport;
  });
}

function refused({ platform }: Account, issues: readonly ErrorIssue[]): LeadKitError {
  const some = issues.slice(0, 10).map(({ path, message }) => `${path}: ${message}`);
  return new LeadKitError({
    code: 'business_rule',
    operation: 'campaigns.publishPriceList',
    platform,
    effect: 'none',
    issues,
    message: `The price list was not published; the last good one stays. ${some.join('; ')}${issues.length > some.length ? `; and ${issues.length - some.length} more` : ''}`,
  });
}
