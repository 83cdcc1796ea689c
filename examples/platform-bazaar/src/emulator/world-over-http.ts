import type { JsonObject, JsonValue } from '@leadkit/emulator';
import { z } from 'zod';
import type { BazaarWorld } from './world.ts';

type WorldCall = (input: JsonObject) => Promise<JsonValue>;

const buyer = z
  .strictObject({ id: z.int(), name: z.string().min(1), phone: z.string().min(1) })
  .partial()
  .optional();
const access = z.strictObject({ shopId: z.int().optional() });
const writing = z.strictObject({ advertId: z.int(), text: z.string().min(1), buyer });
const ordering = z.strictObject({
  advertId: z.int(),
  quantity: z.int().positive().optional(),
  isPaid: z.boolean().optional(),
  buyer,
});
const moving = z.strictObject({
  orderId: z.string(),
  status: z.enum(['accepted', 'completed', 'cancelled', 'returned']),
  reason: z.string().optional(),
});
const posting = z.strictObject({
  title: z.string().min(1),
  price: z.int().positive().nullable(),
  city: z.enum(['almaty', 'astana', 'shymkent']).optional(),
  categoryId: z.int().optional(),
  isPromoted: z.boolean().optional(),
});
const verdict = z.strictObject({
  advertId: z.int(),
  verdict: z.enum(['approve', 'refuse']),
  reason: z.string().optional(),
});

/** The part of the world another process may move: `POST /__emulator/world/<name>`. */
export function worldOverHttp(world: () => BazaarWorld): Readonly<Record<string, WorldCall>> {
  return {
    'grant-access': async (input) => await world().grantAccess(read(access, input)),
    'buyer-writes': async (input) => await world().buyerWrites(read(writing, input)),
    'buyer-orders': async (input) => ({ ...(await world().buyerOrders(read(ordering, input))) }),
    'order-moves': async (input) => ({ ...(await world().orderMoves(read(moving, input))) }),
    'competitor-posts': async (input) => ({ ...(await world().competitorPosts(read(posting, input))) }),
    moderate: async (input) => ({ ...(await world().moderate(read(verdict, input))) }),
  };
}

/** @throws RangeError naming every field that is wrong. */
function read<Output>(schema: z.ZodType<Output>, input: JsonObject): Output {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new RangeError(`That cannot be done on Bazaar. ${problems.join('; ')}.`);
}
