import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { LeadKitError } from '../../src/errors.ts';
import {
  buildListingDraft,
  createTestIo,
  TEST_NOW,
  TEST_TENANT_ID,
  testId,
} from '../../src/testing/index.ts';
import { openFake } from './open-fake.ts';

const account = { accountId: testId('account'), tenantId: TEST_TENANT_ID };

describe('opening', () => {
  test('opening sends nothing; check says who we are', async () => {
    const { connection, world } = openFake();
    expect(world.calls).toEqual([]);
    expect(await connection.check()).toEqual({ externalAccountId: 'shop-1', label: 'Мебельный цех' });
    expect(world.calls).toEqual([{ operation: 'check', externalAccountId: 'shop-1' }]);
  });

  test('only the asked ports are there', () => {
    const { connection } = openFake({ ports: ['leads', 'messages'] });
    expect(Object.keys(connection).sort()).toEqual(['check', 'leads', 'messages']);
  });

  test('two sellers see nothing of one another', async () => {
    const { platform, world, leads } = openFake();
    const other = world.addAccount({ externalAccountId: 'shop-2' });
    other.writeMessage({ buyerId: other.addBuyer().id, text: 'x' });
    const second = platform.open(account, createTestIo({ tokens: { token: 'shop-2' } }));
    const poll = { checkpoint: null, collectFrom: TEST_NOW, limit: 10, open: [] };
    const counts = [await leads.poll(poll), await second.leads?.poll(poll)].map(
      (polled) => polled?.signals.length,
    );
    expect(counts).toEqual([0, 1]);
  });

  test.each([
    ['an unknown token', { token: 'nobody' }],
    ['no token', {}],
  ])('%s is unauthenticated, and a write had no effect', async (_what, tokens) => {
    const { platform, world } = openFake();
    const connection = platform.open(account, createTestIo({ tokens }));
    await expect(connection.check()).rejects.toMatchObject({ code: 'unauthenticated', platform: 'fake' });
    await expect(connection.listings?.remove?.({ externalId: '1' })).rejects.toMatchObject({
      effect: 'none',
    });
    expect(world.calls).toEqual([]);
  });

  test('the token of another account than the opened one is unauthenticated', async () => {
    const { platform, world } = openFake();
    world.addAccount({ externalAccountId: 'shop-2', token: 'secret-2' });
    const io = createTestIo({ tokens: { token: 'secret-2' } });
    const mixed = platform.open({ ...account, externalAccountId: 'shop-1' }, io);
    await expect(mixed.check()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('a revoked token is refused until it is accepted again', async () => {
    const { connection, world } = openFake();
    world.account.revokeToken();
    await expect(connection.check()).rejects.toMatchObject({ code: 'unauthenticated' });
    world.account.acceptToken();
    expect((await connection.check()).externalAccountId).toBe('shop-1');
  });

  test('everything that leaves asks the egress, polling with priority', async () => {
    const { connection, leads, io } = openFake();
    await connection.check();
    await leads.poll({ checkpoint: null, collectFrom: TEST_NOW, limit: 1, open: [] });
    expect(io.acquired.map(({ budget, priority }) => [budget.name, priority])).toEqual([
      ['fake-api', 'normal'],
      ['fake-api', 'reserved'],
    ]);
  });

  test('consent comes back as the token', async () => {
    const { platform, io } = openFake({ hasConsentPage: true, id: 'market' });
    const redirectUri = 'https://host.kz/back';
    const started = platform.authorize?.start({ state: 's', redirectUri });
    expect(started?.url).toBe(
      'https://market.test/authorize?state=s&redirect_uri=https%3A%2F%2Fhost.kz%2Fback',
    );
    const finish = (query: string): Promise<unknown> | undefined =>
      platform.authorize?.finish({ callbackUrl: `${redirectUri}?${query}`, redirectUri }, io);
    expect(await finish('code=shop-1&state=s')).toEqual({ token: 'shop-1' });
    await expect(finish('error=denied')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('without a consent page there is no authorize', () => {
    expect(openFake().platform).not.toHaveProperty('authorize');
  });
});

describe('faults', () => {
  const busy = new LeadKitError({
    code: 'rate_limited',
    operation: 'x',
    message: 'busy',
    retryAfterMs: 7_000,
  });

  test('strike the named operation only, in order, as often as asked', async () => {
    const { connection, catalog, world } = openFake();
    world.faults.failNext('check', busy, 2);
    expect((await catalog.cities({})).items.length).toBe(3);
    await expect(connection.check()).rejects.toBe(busy);
    expect(world.faults.pending).toBe(1);
    await expect(connection.check()).rejects.toBe(busy);
    expect((await connection.check()).label).toBe('Мебельный цех');
  });

  test('a failed write did nothing, and the call is recorded', async () => {
    const { listings, world } = openFake();
    world.faults.failNext('listings.publish', busy);
    await expect(listings.publish({ drafts: [buildListingDraft()] })).rejects.toBe(busy);
    expect([world.account.listings, world.calls.length]).toEqual([[], 1]);
  });

  test('a lost answer of a read says nothing of an effect', async () => {
    const { connection, world } = openFake();
    world.faults.loseNextAnswer('check');
    await expect(connection.check()).rejects.toMatchObject({
      code: 'unavailable',
      operation: 'check',
      effect: undefined,
    });
  });

  test('a call that hangs ends when it is aborted, with the reason as it is', async () => {
    const { listings, world } = openFake();
    world.faults.hangNext('listings.publish');
    const stop = new AbortController();
    const reason = new Error('enough');
    const publishing = listings.publish({ drafts: [buildListingDraft()] }, { signal: stop.signal });
    setImmediate(() => stop.abort(reason));
    await expect(publishing).rejects.toBe(reason);
    expect(world.account.listings.length).toBe(1);
  });

  test('a call that hangs ends when its time is over, effect unknown', async () => {
    const { listings, world, clock } = openFake();
    world.faults.hangNext('listings.remove', { happened: false });
    const removing = listings.remove({ externalId: '1' }, { timeoutMs: 5_000 });
    const ended = removing.catch((error: unknown) => error);
    await clock.advance(5_000);
    expect(await ended).toMatchObject({ code: 'unavailable', effect: 'unknown' });
  });

  test('an aborted call never reaches the platform', async () => {
    const { connection, world } = openFake();
    const reason = new Error('enough');
    await expect(connection.check({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(world.calls).toEqual([]);
  });
});

describe('figures', () => {
  test('counters grow and come for what is there', async () => {
    const { listings, stats, world } = openFake();
    await listings.publish({ drafts: [buildListingDraft()] });
    world.account.addViews('listing-1', { views: 10, phoneViews: 1 });
    world.account.addViews('listing-1', { views: 5, favourites: 2 });
    expect(await stats.read({ externalIds: ['listing-1', 'listing-2'] })).toEqual([
      { externalId: 'listing-1', views: 15, phoneViews: 1, favourites: 2, readAt: TEST_NOW },
    ]);
  });

  test('charges come from a moment on, each under its own key', async () => {
    const { spend, world } = openFake();
    const amount = money(120_000, 'KZT');
    world.account.charge({ amount, spentAt: '2026-11-01T00:00:00+05:00' });
    world.account.charge({ amount, kind: 'commission', signalExternalId: 'order-1' });
    const { items } = await spend.listPage({ since: '2026-11-01T00:00:00.000Z' });
    expect(items).toEqual([
      { key: 'bill-2', kind: 'commission', spentAt: TEST_NOW, amount, signalExternalId: 'order-1' },
    ]);
  });
});

describe('catalog', () => {
  test('categories are a tree in two languages', async () => {
    const { catalog } = openFake();
    const top = await catalog.categories({ language: 'kk' });
    const below = await catalog.categories({ parentExternalId: '100' });
    expect(top.map(({ name, isLeaf }) => [name, isLeaf])).toEqual([
      ['Жиһаз', false],
      ['Қызметтер', true],
    ]);
    expect(below.map(({ externalId, name }) => [externalId, name])).toEqual([
      ['101', 'Шкафы'],
      ['102', 'Столы'],
    ]);
  });

  test('attributes of an unknown category are not found', async () => {
    const { catalog } = openFake();
    expect((await catalog.attributes({ categoryExternalId: '101' })).map(({ code }) => code)).toEqual([
      'state',
      'width',
    ]);
    await expect(catalog.attributes({ categoryExternalId: '7' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('cities carry their KATO codes', async () => {
    const { items } = await openFake().catalog.cities({});
    expect(items.map(({ externalId, katoCode }) => [externalId, katoCode])).toEqual([
      ['almaty', '750000000'],
      ['astana', '710000000'],
      ['shymkent', '790000000'],
    ]);
  });
});
