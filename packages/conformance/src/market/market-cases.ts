import assert from 'node:assert/strict';
import { createSystemClock, type ErrorCode, type Market, type Offer } from '@leadkit/core';
import {
  describeError,
  expectAbort,
  expectError,
  expectMoment,
  expectMoney,
  expectText,
  promptly,
  rejectionOf,
} from '../expectations.ts';
import { expectNamed } from '../platform/read-failure-cases.ts';
import { type MarketBench, type MarketCase, type MarketRule, marketRules, searchAll } from './market-case.ts';
import type { MarketCall, MarketFaultKind } from './market-world.ts';

const TEXT = 'қобдиша кәде';
const RETRY_AFTER_MS = 7_000;

function checkOffer(market: Market, offer: Offer): void {
  const what = `offer ${offer.externalId}`;
  assert.equal(offer.platform, market.platform, `${what}: platform`);
  expectText(`${what}: externalId`, offer.externalId);
  expectText(`${what}: title`, offer.title);
  assert.ok(/^https?:\/\//.test(offer.url) && URL.canParse(offer.url), `${what}: url ${offer.url}`);
  if (offer.price !== undefined) expectMoney(`${what}: price`, offer.price);
  assert.ok(!('price' in offer) || offer.price !== undefined, `${what}: a price of undefined`);
  assert.equal(typeof offer.isPromoted, 'boolean', `${what}: isPromoted`);
  expectMoment(`${what}: seenAt`, offer.seenAt);
  for (const moment of ['publishedAt', 'refreshedAt'] as const)
    if (offer[moment] !== undefined) expectMoment(`${what}: ${moment}`, offer[moment]);
  if (offer.city?.katoCode !== undefined) assert.match(offer.city.katoCode, /^\d{9}$/, `${what}: katoCode`);
  if (offer.seller?.kind === 'private')
    assert.equal(offer.seller.name, undefined, `${what}: the name of a private seller`);
}

/** Names, phones and ids of private sellers are nowhere in `value`. */
function checkPrivacy(what: string, value: unknown, secrets: readonly string[]): void {
  const text = JSON.stringify(value) ?? '';
  const digits = text.replace(/[\s()-]/g, '');
  for (const secret of secrets) {
    assert.ok(!text.includes(JSON.stringify(secret).slice(1, -1)), `${what} holds a private seller's data`);
    const phone = secret.replace(/\D/g, '').slice(-10);
    if (phone.length === 10) assert.ok(!digits.includes(phone), `${what} holds a phone`);
  }
}

const searchRules: readonly MarketRule[] = [
  {
    slug: 'named',
    title: 'a market says which contract it was written for, its id, and whose public side it is',
    family: 'shape',
    run: async ({ market }) => {
      assert.equal(market.contract, 1);
      assert.match(market.id, /^[a-z][a-z0-9-]*$/, 'id');
      assert.match(market.platform, /^[a-z][a-z0-9-]*$/, 'platform');
    },
  },
  {
    slug: 'everything',
    title: 'pages of a search hold every offer exactly once and end',
    family: 'pages',
    run: async ({ market, world }) => {
      const seeded = await world.seed({ text: TEXT, count: 55, promoted: 0 });
      const offers = await searchAll(market, TEXT);
      assert.deepEqual(
        offers.map((offer) => offer.externalId).sort(),
        seeded.map((offer) => offer.externalId).sort(),
      );
    },
  },
  {
    slug: 'shape',
    title: 'an offer has id, title, address and moments, and money in minor units',
    family: 'shape',
    run: async ({ market, world }) => {
      await world.seed({ text: TEXT, count: 5, promoted: 2 });
      for (const offer of await searchAll(market, TEXT)) checkOffer(market, offer);
    },
  },
  {
    slug: 'price',
    title: 'the price is what the site shows, and absent where it shows none',
    family: 'values',
    run: async ({ market, world }) => {
      await world.seed({ text: TEXT, count: 5, promoted: 0 });
      const offers = await searchAll(market, TEXT);
      for (const offer of offers)
        assert.deepEqual(offer.price, world.priceOf(offer.externalId), `price of ${offer.externalId}`);
      assert.equal(offers.filter((offer) => offer.price === undefined).length, 1, 'offers without a price');
    },
  },
  {
    slug: 'promoted',
    title: 'paid places are told apart',
    family: 'values',
    run: async ({ market, world }) => {
      const seeded = await world.seed({ text: TEXT, count: 8, promoted: 2 });
      const offers = await searchAll(market, TEXT);
      const promoted = offers.filter((offer) => offer.isPromoted).map((offer) => offer.externalId);
      const paid = seeded.filter((offer) => offer.isPromoted).map((offer) => offer.externalId);
      assert.deepEqual([...new Set(promoted)].sort(), paid.toSorted());
    },
  },
  {
    slug: 'total',
    title: 'the total is what the site says it has',
    family: 'values',
    run: async ({ market, world }) => {
      await world.seed({ text: TEXT, count: 7, promoted: 0 });
      const { total } = await market.searchPage({ text: TEXT });
      if (total === undefined) return;
      assert.ok(['exact', 'at_least'].includes(total.relation), `relation ${total.relation}`);
      if (total.relation === 'exact') assert.equal(total.value, 7);
      else assert.ok(total.value <= 7, `at least ${total.value} of 7`);
    },
  },
  {
    slug: 'empty',
    title: 'a search that finds nothing is an empty page without a cursor',
    family: 'pages',
    run: async ({ market }) => {
      const page = await market.searchPage({ text: 'мұндай жоқ 3e9b' });
      assert.deepEqual(page.offers, []);
      assert.equal(page.nextCursor, undefined);
    },
  },
  {
    slug: 'privacy',
    title: 'name, phone and id of a private seller are nowhere in an offer',
    family: 'values',
    run: async ({ market, world }) => {
      const seeded = await world.seed({ text: TEXT, count: 4, promoted: 1 });
      checkPrivacy('a search', await searchAll(market, TEXT), world.secrets);
      for (const one of seeded) checkPrivacy('an offer', await market.readOffer(one), world.secrets);
    },
  },
  {
    slug: 'seller-key',
    title: 'the key of a private seller is the same on every page it is on, and differs between sellers',
    family: 'values',
    run: async ({ market, world }) => {
      await world.seed({ text: TEXT, count: 3, promoted: 0 });
      const [first, again] = [await searchAll(market, TEXT), await searchAll(market, TEXT)];
      const keys = (offers: readonly Offer[]): readonly (string | undefined)[] =>
        offers.map((offer) => offer.seller?.key);
      assert.deepEqual(keys(again), keys(first));
      const known = keys(first).filter((key) => key !== undefined);
      assert.equal(new Set(known).size, known.length, 'two sellers share a key');
    },
  },
];

const offerRules: readonly MarketRule[] = [
  {
    slug: 'known',
    title: 'readOffer shows the offer with the price the site has',
    family: 'values',
    run: async ({ market, world }) => {
      const [seeded] = await world.seed({ text: TEXT, count: 2, promoted: 0 });
      assert.ok(seeded, 'the world seeded nothing');
      const offer = await market.readOffer(seeded);
      assert.ok(offer, 'readOffer says it is gone');
      checkOffer(market, offer);
      assert.equal(offer.externalId, seeded.externalId);
      assert.deepEqual(offer.price, world.priceOf(seeded.externalId));
    },
  },
  {
    slug: 'gone',
    title: 'an offer that the site says is gone is undefined',
    family: 'values',
    run: async ({ market, world }) => {
      const [seeded] = await world.seed({ text: TEXT, count: 2, promoted: 0 });
      assert.ok(seeded, 'the world seeded nothing');
      await world.remove(seeded.externalId);
      assert.equal(await market.readOffer(seeded), undefined);
    },
  },
];

const sellerRules: readonly MarketRule[] = [
  {
    slug: 'known',
    title: 'readSeller shows a business seller by its key',
    family: 'values',
    needs: ['market.readSeller', 'world.sellerKey'],
    run: async ({ market, world }) => {
      const key = world.sellerKey ?? '';
      const seller = await market.readSeller?.({ key });
      assert.equal(seller?.key, key);
      expectText('name', seller.name);
      if (seller.rating !== undefined) assert.ok(seller.rating >= 0 && seller.rating <= 5, 'rating');
    },
  },
  {
    slug: 'unknown',
    title: 'a seller that does not exist is undefined',
    family: 'values',
    needs: ['market.readSeller'],
    run: async ({ market }) => {
      assert.equal(await market.readSeller?.({ key: 'no-such-seller-999999999' }), undefined);
    },
  },
];

type ReadyRead = (options?: {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}) => Promise<unknown>;

const CALLS: readonly {
  readonly name: MarketCall;
  readonly needs: readonly string[];
  readonly prepare: (bench: MarketBench) => Promise<ReadyRead>;
}[] = [
  {
    name: 'searchPage',
    needs: [],
    prepare: async ({ market, world }) => {
      await world.seed({ text: TEXT, count: 3, promoted: 0 });
      return (options) => market.searchPage({ text: TEXT }, options);
    },
  },
  {
    name: 'readOffer',
    needs: [],
    prepare: async ({ market, world }) => {
      const [seeded] = await world.seed({ text: TEXT, count: 1, promoted: 0 });
      assert.ok(seeded, 'the world seeded nothing');
      return (options) => market.readOffer(seeded, options);
    },
  },
  {
    name: 'readSeller',
    needs: ['market.readSeller', 'world.sellerKey'],
    prepare: async ({ market, world }) => {
      const key = world.sellerKey ?? '';
      return async (options) => market.readSeller?.({ key }, options);
    },
  },
];

const UNUSABLE: readonly ErrorCode[] = ['unexpected_response', 'unavailable'];

const FAILURES: readonly {
  readonly how: MarketFaultKind;
  readonly title: string;
  readonly codes: readonly ErrorCode[];
}[] = [
  {
    how: 'banned',
    title: 'a ban is blocked with retryAfterMs and without the issue captcha, and no further request leaves',
    codes: ['blocked'],
  },
  {
    how: 'captcha',
    title: 'a captcha is blocked with the issue captcha, and no further request leaves',
    codes: ['blocked'],
  },
  {
    how: 'rate_limited',
    title: 'a 429 with Retry-After: 7 is rate_limited with retryAfterMs 7000',
    codes: ['rate_limited'],
  },
  { how: 'server_error', title: 'a 500 is unavailable', codes: ['unavailable'] },
  { how: 'dropped', title: 'a broken connection is unavailable', codes: ['unavailable'] },
  {
    how: 'shape_drift',
    title: 'a page without a required part is unexpected_response that names it, never empty or gone',
    codes: ['unexpected_response'],
  },
  {
    how: 'truncated',
    title: 'a page that ends in the middle is unexpected_response or unavailable, never empty or gone',
    codes: UNUSABLE,
  },
];

const failureCases: readonly MarketCase[] = CALLS.flatMap(({ name, needs, prepare }) =>
  marketRules(
    name,
    FAILURES.map(({ how, title, codes }) => ({
      slug: how.replaceAll('_', '-'),
      title: `${name}: ${title}`,
      family: how === 'rate_limited' ? 'pacing' : 'errors',
      needs: [...needs, `world.faults.${how}`],
      run: async (bench) => {
        const { market, world } = bench;
        const read = await prepare(bench);
        const retry = how === 'rate_limited' ? { retryAfterMs: RETRY_AFTER_MS } : {};
        const { missing } = await world.failNext({ how, on: name, ...retry });
        const error = await expectError(name, () => read({ timeoutMs: 5_000 }), ...codes);
        assert.equal(error.platform, market.platform, 'platform of the error');
        assert.equal(error.effect, undefined, 'effect of an error of a read');
        checkPrivacy('the error', [error.message, error.issues], world.secrets);
        if (how === 'rate_limited') assert.equal(error.retryAfterMs, RETRY_AFTER_MS, 'retryAfterMs');
        if (how === 'shape_drift') expectNamed(error, missing);
        if (how !== 'banned' && how !== 'captcha') return;
        const isCaptcha = (error.issues ?? []).some((issue) => issue.path === 'captcha');
        assert.equal(isCaptcha, how === 'captcha', 'whether an issue has the path captcha');
        assert.ok((error.retryAfterMs ?? 0) > 0, 'blocked carries no retryAfterMs');
        const before = world.requests();
        await expectError('the next call', () => read(), 'blocked');
        assert.equal(world.requests(), before, 'requests that left while blocked');
      },
    })),
  ),
);

const stoppedCases: readonly MarketCase[] = CALLS.flatMap(({ name, needs, prepare }) =>
  marketRules(name, [
    {
      slug: 'aborted-before',
      title: `${name} with an aborted signal rejects with the signal's own reason, and no request leaves`,
      family: 'abort',
      needs,
      run: async (bench) => {
        const read = await prepare(bench);
        const before = bench.world.requests();
        await expectAbort(name, (signal) => read({ signal }));
        assert.equal(bench.world.requests(), before, 'requests that left');
      },
    },
    {
      slug: 'aborted-meanwhile',
      title: `${name} that waits for an answer rejects at once with the reason of its signal when it aborts`,
      family: 'abort',
      needs: [...needs, 'world.faults.hang'],
      run: async (bench) => {
        const stop = new AbortController();
        const running = await startHanging(bench, name, prepare, { signal: stop.signal });
        const reason = new Error('stopped by the caller');
        stop.abort(reason);
        const rejection = await rejectionOf(name, () => running(), 'rejected');
        assert.strictEqual(rejection, reason, `rejected with ${describeError(rejection)}`);
      },
    },
    {
      slug: 'timed-out',
      title: `${name} that gets no answer within timeoutMs is unavailable`,
      family: 'time',
      needs: [...needs, 'world.faults.hang'],
      run: async (bench) => {
        const running = await startHanging(bench, name, prepare, { timeoutMs: 20_000 });
        await bench.world.advance(20_001);
        await promptly(
          name,
          expectError(name, () => running(), 'unavailable'),
        );
      },
    },
  ]),
);

/** Starts the call on a site that never answers, and comes back once the request is there. */
async function startHanging(
  bench: MarketBench,
  name: MarketCall,
  prepare: (bench: MarketBench) => Promise<ReadyRead>,
  options: Parameters<ReadyRead>[0],
): Promise<() => Promise<unknown>> {
  const { world } = bench;
  const read = await prepare(bench);
  const before = world.requests(name);
  await world.failNext({ how: 'hang', on: name });
  const running = read(options);
  running.catch(() => undefined);
  const real = createSystemClock();
  for (let looks = 0; world.requests(name) === before && looks < 1_000; looks += 1) await real.sleep(2);
  assert.ok(world.requests(name) > before, `${name}: no request arrived`);
  return () => running;
}

/** Every rule of the `Market` contract. */
export const marketCases: readonly MarketCase[] = [
  ...marketRules('searchPage', searchRules),
  ...marketRules('readOffer', offerRules),
  ...marketRules('readSeller', sellerRules),
  ...failureCases,
  ...stoppedCases,
];
