import type { JsonObject, JsonValue } from '@leadkit/emulator';
import { z } from 'zod';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { KaspiWorld } from './world.ts';

type WorldCall = (input: JsonObject) => Promise<JsonValue>;

const shop = z.strictObject({ merchantId: z.string().optional() });
const feed = z.strictObject({
  url: z.string(),
  merchantId: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
});
const named = z.strictObject({ code: z.string() });
const ordering = z.strictObject({
  merchantId: z.string().optional(),
  items: z
    .array(
      z.strictObject({
        sku: z.string(),
        quantity: z.int().positive().optional(),
        price: z.number().positive().optional(),
      }),
    )
    .min(1)
    .optional(),
  buyer: z
    .strictObject({ firstName: z.string(), lastName: z.string(), phone: z.string() })
    .partial()
    .optional(),
  delivery: z.enum(['pickup', 'own_delivery', 'kaspi_delivery', 'postomat', 'express']).optional(),
  cityCode: z.string().optional(),
  creditTerm: z.int().positive().optional(),
  isUnsigned: z.boolean().optional(),
  preOrder: z.boolean().optional(),
  isImeiRequired: z.boolean().optional(),
  isPhoneHidden: z.boolean().optional(),
  createdAt: z.int().optional(),
  shownAt: z.int().optional(),
  deliveryCostForSeller: z.number().nonnegative().optional(),
});
const moving = z.strictObject({
  code: z.string(),
  event: z.enum([
    'signed',
    'courier_takes',
    'delivered',
    'buyer_cancels',
    'parcel_returns',
    'return_requested',
    'return_accepted',
    'returned',
    'return_withdrawn',
  ]),
});
const acting = z.strictObject({
  code: z.string(),
  act: z.enum(['accept', 'assemble', 'cancel', 'complete']),
});
const putting = z.strictObject({
  code: z.string(),
  state: z.string().optional(),
  status: z.string().optional(),
});
const accepting = z.strictObject({ on: z.boolean(), merchantId: z.string().optional() });
/** Which words a switch knows is its type's business; over HTTP names and kinds of values are checked. */
const settings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** The whole world for another process: `POST /__emulator/world/<name>`. */
export function worldOverHttp(world: () => KaspiWorld): Readonly<Record<string, WorldCall>> {
  return {
    'grant-access': async (input) => ({ ...(await world().grantAccess(read(shop, input))) }),
    'revoke-access': async (input) => await done(world().revokeAccess(read(shop, input))),
    'buyer-orders': async (input) => asJson(await world().buyerOrders(read(ordering, input))),
    'order-moves': async (input) => asJson(await world().orderMoves(read(moving, input))),
    'seller-acts': async (input) => asJson(await world().sellerActs(read(acting, input))),
    'set-order': async (input) => asJson(await world().setOrder(read(putting, input))),
    'security-code': async (input) => await world().securityCode(read(named, input)),
    'set-auto-accept': async (input) => await done(world().setAutoAccept(read(accepting, input))),
    configure: async (input) => ({ ...(await world().configure(readSettings(input))) }),
    orders: async (input) => asJson(await world().orders(read(shop, input))),
    offers: async (input) => asJson(await world().offers(read(shop, input))),
    cards: async (input) => asJson(await world().cards(read(shop, input))),
    imports: async (input) => asJson(await world().imports(read(shop, input))),
    'give-feed': async (input) => await done(world().giveFeed(read(feed, input))),
    'pull-feed': async (input) => asJson(await world().pullFeed(read(shop, input))),
    'feed-pulls': async (input) => asJson(await world().feedPulls(read(shop, input))),
  };
}

async function done(work: Promise<void>): Promise<JsonValue> {
  await work;
  return {};
}

function asJson(rows: object): JsonValue {
  return JSON.parse(JSON.stringify(rows)) as JsonValue;
}

function readSettings(input: JsonObject): Readonly<Record<string, never>> {
  const given = read(settings, input);
  const unknown = Object.keys(given).filter((name) => !(name in DEFAULT_SETTINGS));
  if (unknown.length > 0) throw new RangeError(`Kaspi has no switch ${unknown.join(', ')}.`);
  return given as Readonly<Record<string, never>>;
}

/** @throws RangeError naming every field that is wrong. */
function read<Output>(schema: z.ZodType<Output>, input: JsonObject): Output {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new RangeError(`That cannot be done on Kaspi. ${problems.join('; ')}.`);
}
