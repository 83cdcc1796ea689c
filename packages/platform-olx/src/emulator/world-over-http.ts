import type { JsonObject, JsonValue } from '@leadkit/emulator';
import { z } from 'zod';
import type { OlxWorld } from './world.ts';

type WorldCall = (input: JsonObject) => Promise<JsonValue>;

const verdict = z.enum(['active', 'moderated', 'blocked', 'disabled', 'removed_by_moderator']);
const account = z.strictObject({ userId: z.int().optional() });
const writing = z.strictObject({
  advertId: z.int(),
  text: z.string().min(1),
  buyer: z
    .strictObject({ id: z.int(), name: z.string().min(1) })
    .partial()
    .optional(),
});
const answering = z.strictObject({ threadId: z.int(), text: z.string().min(1) });
const posting = z.strictObject({
  title: z.string().min(1),
  price: z.number().nonnegative().nullable(),
  description: z.string().optional(),
  cityId: z.int().optional(),
  categoryId: z.int().optional(),
  sellerId: z.int().optional(),
  isPromoted: z.boolean().optional(),
  isNegotiable: z.boolean().optional(),
});
const changing = z.strictObject({
  advertId: z.int(),
  price: z.number().nonnegative().nullable().optional(),
  isPromoted: z.boolean().optional(),
  isBumped: z.boolean().optional(),
  isGone: z.boolean().optional(),
});
const judging = z.strictObject({ advertId: z.int(), verdict, html: z.string().optional() });
const standing = z.strictObject({
  verdict: z.union([verdict, z.literal('wait')]),
  html: z.string().optional(),
});
const status = z.enum([
  'new',
  'active',
  'limited',
  'removed_by_user',
  'outdated',
  'unconfirmed',
  'unpaid',
  'moderated',
  'blocked',
  'disabled',
  'removed_by_moderator',
]);
const putting = z.strictObject({ advertId: z.int(), status });
const ending = z.strictObject({ advertId: z.int() });
const looking = z.strictObject({
  advertId: z.int(),
  views: z.int().nonnegative().optional(),
  phoneViews: z.int().nonnegative().optional(),
  observers: z.int().nonnegative().optional(),
});
const charging = z.strictObject({
  name: z.string().min(1),
  price: z.number().positive(),
  advertId: z.int().optional(),
  userId: z.int().optional(),
});
const wallet = z.strictObject({ wallet: z.number().nonnegative(), userId: z.int().optional() });
const quota = z.strictObject({
  categoryId: z.int(),
  free: z.int().nonnegative(),
  userId: z.int().optional(),
});
const app = z
  .strictObject({
    isActive: z.boolean(),
    grants: z.array(z.string()),
    scopes: z.array(z.string()),
    redirectUris: z.array(z.url()),
  })
  .partial();
const settings = z
  .strictObject({
    titleLengthMax: z.int().positive(),
    freeAdverts: z.int().nonnegative(),
    pageSizeMax: z.int().positive(),
    messageIds: z.enum(['number', 'both', 'uuid']),
    omittedOnEdit: z.enum(['reset', 'kept']),
    editIsModerated: z.boolean(),
    moderationMs: z.int().nonnegative(),
    clientTokenOnAdvert: z.enum(['owner_error', 'not_found', 'insufficient_scope']),
    jsonTypeOnGet: z.enum(['refused', 'ignored']),
    changeFeed: z.enum(['on', 'off']),
    accessTokens: z.enum(['short', 'long']),
    firewall: z.enum(['off', 'site', 'everything']),
    crawlDelaySeconds: z.number().nonnegative().nullable(),
    requestsMax: z.int().positive(),
    windowMs: z.int().positive(),
    banMs: z.int().positive(),
  })
  .partial();
const banning = z.strictObject({ address: z.string(), forMs: z.int().positive() }).partial();

/** The whole world for another process: `POST /__emulator/world/<name>`. */
export function worldOverHttp(world: () => OlxWorld): Readonly<Record<string, WorldCall>> {
  return {
    'grant-access': async (input) => ({ ...(await world().grantAccess(read(account, input))) }),
    'revoke-access': async (input) => await done(world().revokeAccess(read(account, input))),
    'buyer-writes': async (input) => ({ ...(await world().buyerWrites(read(writing, input))) }),
    'seller-writes': async (input) => ({ ...(await world().sellerWrites(read(answering, input))) }),
    'competitor-posts': async (input) => asJson(await world().competitorPosts(read(posting, input))),
    'competitor-changes': async (input) => asJson(await world().competitorChanges(read(changing, input))),
    moderate: async (input) => asJson(await world().moderate(read(judging, input))),
    'set-moderation': async (input) => await done(world().setModeration(read(standing, input))),
    'set-status': async (input) => asJson(await world().setStatus(read(putting, input))),
    'advert-ends': async (input) => asJson(await world().advertEnds(read(ending, input))),
    'buyers-look': async (input) => await done(world().buyersLook(read(looking, input))),
    charge: async (input) => ({ ...(await world().charge(read(charging, input))) }),
    'set-wallet': async (input) => await done(world().setWallet(read(wallet, input))),
    'set-quota': async (input) => await done(world().setQuota(read(quota, input))),
    'change-app': async (input) => await done(world().changeApp(read(app, input))),
    configure: async (input) => ({ ...(await world().configure(read(settings, input))) }),
    'ban-address': async (input) => await done(world().banAddress(read(banning, input))),
    adverts: async (input) => asJson(await world().adverts(read(account, input))),
    messages: async (input) =>
      asJson(await world().messages(read(z.strictObject({ threadId: z.int() }), input))),
  };
}

async function done(work: Promise<void>): Promise<JsonValue> {
  await work;
  return {};
}

function asJson(rows: object): JsonValue {
  return JSON.parse(JSON.stringify(rows)) as JsonValue;
}

/** @throws RangeError naming every field that is wrong. */
function read<Output>(schema: z.ZodType<Output>, input: JsonObject): Output {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new RangeError(`That cannot be done on OLX. ${problems.join('; ')}.`);
}
