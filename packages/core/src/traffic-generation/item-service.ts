import { z } from 'zod';
import { type NicheId, parseTenantId } from '../domain/id.ts';
import type { Item, LocalText, WarehouseStock } from '../domain/item.ts';
import type { JsonObject } from '../domain/json.ts';
import { type Margin, type MissingForMargin, marginOf } from '../domain/margin.ts';
import { compareMoney, type Money } from '../domain/money.ts';
import { ITEM_KINDS, type ItemKind } from '../domain/niche.ts';
import { invalidInput, LeadKitError } from '../errors.ts';
import { checkInput, type InputSchemas, lazySchema, wordFilter } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { change } from '../ports/entities.ts';
import { paginate } from '../ports/page.ts';
import type { ServiceContext } from '../service-context.ts';
import { type RepricedItem, type RepriceInput, repriceItems } from './reprice-items.ts';
import type { TrafficPolicy } from './traffic-options.ts';

/** What an item is made from. */
export interface PutItemInput {
  /** The host's own code; an item with this code is replaced. */
  readonly sku: string;
  /** Kind of thing. */
  readonly kind: ItemKind;
  /** The niche it is sold in. */
  readonly nicheId?: string | undefined;
  /** Title by language, at least one. */
  readonly title: LocalText;
  /** Description by language, at least one. */
  readonly description: LocalText;
  /** Asking price. */
  readonly price: Money;
  /** What it costs us. */
  readonly cost?: Money | undefined;
  /** No price is ever set below this. */
  readonly minimumPrice?: Money | undefined;
  /** Stock by warehouse. */
  readonly stock?: readonly WarehouseStock[] | undefined;
  /** Whom it competes with: the platforms' own ids of offers or shared cards, by platform. Absent: it is not repriced. */
  readonly competesWith?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Weight of one piece with its packing, in grams. */
  readonly weightGrams?: number | undefined;
  /** Public https addresses of photos, best first. */
  readonly photoUrls?: readonly string[] | undefined;
  /** Attributes by the platforms' codes or the host's own. */
  readonly attributes?: JsonObject | undefined;
}

/** A sale of an item, to be reckoned. */
export interface ItemMarginInput {
  /** The item. */
  readonly itemId: string;
  /** Where it is sold. */
  readonly platform: string;
  /** The platform's category id. */
  readonly categoryId?: string | undefined;
  /** Price the buyer pays. Default: the item's own. */
  readonly price?: Money | undefined;
}

/** Items of one tenant. */
export interface ItemService {
  /** Creates an item, or replaces the one with the same code. @throws LeadKitError `invalid_input` naming each wrong field. */
  put(input: PutItemInput, options?: CallOptions): Promise<Item>;
  /**
   * What a sale leaves after commission, delivery, tax and cost, now, with its working.
   *
   * @throws LeadKitError `not_found`; `invalid_input` naming what is not known: `cost` of the item, `commission` or
   *   `delivery` of the platform in the options.
   */
  margin(input: ItemMarginInput, options?: CallOptions): Promise<Margin>;
  /**
   * Decides how prices follow the market on one platform, each with a reason; a dry run unless told otherwise. Set
   * prices reach the platform with the next plan or price list.
   *
   * @throws LeadKitError `invalid_input` naming an item that is unknown or has no cost.
   */
  reprice(input: RepriceInput, options?: CallOptions): Promise<readonly RepricedItem[]>;
  /** One item. @throws LeadKitError `not_found`. */
  get(itemId: string, options?: CallOptions): Promise<Item>;
  /** Items, newest first. */
  list(filter?: {
    readonly nicheId?: string | undefined;
    readonly kind?: ItemKind | readonly ItemKind[] | undefined;
  }): AsyncIterable<Item>;
}

const moneySchema = lazySchema(() =>
  z.strictObject({ amountMinor: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) }),
);
const textSchema = lazySchema(() =>
  z
    .strictObject({ ru: z.string().min(1).optional(), kk: z.string().min(1).optional() })
    .refine((text) => text.ru !== undefined || text.kk !== undefined, 'expected a text in ru or kk'),
);
const itemSchema = lazySchema(() =>
  z.strictObject({
    sku: z.string().min(1).max(100),
    kind: z.enum(ITEM_KINDS as [ItemKind, ...ItemKind[]]),
    nicheId: z.string().optional(),
    title: textSchema(),
    description: textSchema(),
    price: moneySchema(),
    cost: moneySchema().optional(),
    minimumPrice: moneySchema().optional(),
    stock: z
      .array(
        z.strictObject({
          warehouse: z.string().min(1),
          quantity: z.int().min(0),
          countedAt: z.iso.datetime({ offset: true }),
        }),
      )
      .optional(),
    competesWith: z.record(z.string(), z.array(z.string().min(1)).max(100)).optional(),
    weightGrams: z.int().min(1).optional(),
    photoUrls: z
      .array(z.url({ protocol: /^https?$/ }))
      .max(100)
      .optional(),
    attributes: z.record(z.string(), z.json()).optional(),
  }),
);

const marginSchema = lazySchema(() =>
  z.strictObject({
    itemId: z.string(),
    platform: z.string().min(1),
    categoryId: z.string().min(1).optional(),
    price: moneySchema().optional(),
  }),
);
const listSchema = lazySchema(() =>
  z.strictObject({ nicheId: z.string().optional(), kind: wordFilter(ITEM_KINDS) }),
);
export const itemInputs: InputSchemas = { 'items.put': itemSchema, 'items.margin': marginSchema };
const MISSING: Readonly<Record<MissingForMargin, string>> = {
  cost: 'the item has none; put it with a cost',
  commission:
    'traffic.commissions says nothing about the platform; a rule with rate 0 says that it keeps nothing',
  delivery: 'traffic.deliveryFees has no row for this price and weight',
};

export function createItemService(context: ServiceContext, policy: TrafficPolicy): ItemService {
  async function put(input: PutItemInput, options?: CallOptions): Promise<Item> {
    const checked = checkInput(itemSchema, input, 'items.put');
    await checkReferences(checked, options);
    const known = await context.store.getByKey('item', checked.sku, options);
    const now = context.now();
    const item: Item = {
      id: known?.id ?? context.ids.next(),
      tenantId: parseTenantId(context.tenantId),
      version: (known?.version ?? 0) + 1,
      createdAt: known?.createdAt ?? now,
      updatedAt: now,
      sku: checked.sku,
      kind: checked.kind,
      title: checked.title as LocalText,
      description: checked.description as LocalText,
      price: checked.price,
      stock: checked.stock ?? [],
      photoUrls: checked.photoUrls ?? [],
      attributes: (checked.attributes ?? {}) as JsonObject,
      ...(known?.platformPrices === undefined
        ? {}
        : { platformPrices: keptPrices(known.platformPrices, checked) }),
      ...(checked.competesWith === undefined ? {} : { competesWith: checked.competesWith }),
      ...(checked.weightGrams === undefined ? {} : { weightGrams: checked.weightGrams }),
      ...(checked.nicheId === undefined ? {} : { nicheId: checked.nicheId as NicheId }),
      ...(checked.cost === undefined ? {} : { cost: checked.cost }),
      ...(checked.minimumPrice === undefined ? {} : { minimumPrice: checked.minimumPrice }),
    };
    await context.commit({ changes: [change('item', item, known)], events: [] }, options);
    return item;
  }

  async function checkReferences(
    input: z.output<ReturnType<typeof itemSchema>>,
    options?: CallOptions,
  ): Promise<void> {
    if (
      input.nicheId !== undefined &&
      (await context.store.get('niche', input.nicheId, options)) === undefined
    ) {
      throw invalidInput('items.put', [
        { path: 'nicheId', message: 'there is no such niche; create it first' },
      ]);
    }
    for (const name of ['cost', 'minimumPrice'] as const) {
      const amount = input[name];
      if (amount !== undefined && amount.currency !== input.price.currency) {
        throw invalidInput('items.put', [
          { path: `${name}.currency`, message: `must be ${input.price.currency}, like the price` },
        ]);
      }
    }
    if (input.minimumPrice !== undefined && compareMoney(input.minimumPrice, input.price) > 0) {
      throw invalidInput('items.put', [{ path: 'minimumPrice', message: 'must not be above the price' }]);
    }
  }

  async function get(itemId: string, options?: CallOptions): Promise<Item> {
    const item = await context.store.get('item', itemId, options);
    if (item !== undefined) return item;
    throw new LeadKitError({
      code: 'not_found',
      operation: 'items.get',
      message: `Tenant "${context.tenantId}" has no item ${itemId}.`,
    });
  }

  async function margin(input: ItemMarginInput, options?: CallOptions): Promise<Margin> {
    const { itemId, price, ...where } = checkInput(marginSchema, input, 'items.margin');
    const item = await get(itemId, options);
    if (price !== undefined && price.currency !== item.price.currency)
      throw invalidInput('items.margin', [
        { path: 'price.currency', message: `must be ${item.price.currency}, like the item's` },
      ]);
    const { cost, weightGrams } = item;
    const sale = { ...where, price: price ?? item.price, cost, weightGrams, at: context.now() };
    const result = marginOf(policy.marginRulesOf(context.tenantId), sale);
    if (result.margin !== undefined) return result.margin;
    throw invalidInput(
      'items.margin',
      result.missing.map((path) => ({ path, message: MISSING[path] })),
    );
  }

  return {
    put,
    margin,
    reprice: (input, options = {}) => repriceItems(context, policy, input, options),
    get,
    list: (asked = {}) => {
      const { nicheId, kind } = checkInput(listSchema, asked, 'items.list');
      const filter = { nicheId: nicheId as NicheId | undefined, kind };
      return paginate((cursor) => context.store.listPage('item', { filter, cursor }));
    },
  };
}

/** Prices that repricing set stay while they still can: in the item's currency and not below its least price. */
function keptPrices(
  prices: NonNullable<Item['platformPrices']>,
  { price, minimumPrice }: z.output<ReturnType<typeof itemSchema>>,
): NonNullable<Item['platformPrices']> {
  return Object.fromEntries(
    Object.entries(prices).filter(
      ([, { amount }]) =>
        amount.currency === price.currency && amount.amountMinor >= (minimumPrice?.amountMinor ?? 0),
    ),
  );
}
