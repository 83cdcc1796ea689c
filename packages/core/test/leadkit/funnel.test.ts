import {
  createLeadKit,
  type Lead,
  LeadKitError,
  type Money,
  type Platform,
  type Store,
  toIsoText,
} from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import type { FakePlatformOptions } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createRacingStore } from './racing-store.ts';
import { collectAll, createTestKit, type TestKit } from './test-kit.ts';

const tenge = (major: number): Money => ({ amountMinor: major * 100, currency: 'KZT' });

async function connected(
  platformOptions: FakePlatformOptions = {},
): Promise<TestKit & { readonly accountId: string }> {
  const test = createTestKit({}, platformOptions);
  const account = await test.kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
  return { ...test, accountId: account.id };
}

/** A running campaign with one item, on the connected account. */
async function published(
  platformOptions: FakePlatformOptions = {},
): Promise<TestKit & { readonly accountId: string; readonly campaignId: string }> {
  const test = await connected(platformOptions);
  const { kit, accountId } = test;
  const niche = await kit.niches.create({
    name: 'Шкафы-купе',
    kind: 'service',
    queries: { ru: ['шкаф купе'] },
  });
  await kit.niches.setScore(niche.id, { value: 72.5, by: 'Айгерим', reason: 'own orders' });
  await kit.niches.setStatus(niche.id, 'active');
  const item = await kit.items.put({
    sku: 'WARDROBE-2',
    kind: 'service',
    nicheId: niche.id,
    title: { ru: 'Шкаф-купе на заказ' },
    description: { ru: 'Замер и установка за неделю, гарантия два года.' },
    price: tenge(180_000),
  });
  const campaign = await kit.campaigns.create({
    name: 'Ноябрь',
    nicheId: niche.id,
    accountIds: [accountId],
    itemIds: [item.id],
  });
  await kit.campaigns.start(campaign.id);
  return { ...test, campaignId: campaign.id };
}

const PLACE = { places: { fake: { categoryId: '200', city: 'almaty' } }, contact: { name: 'Цех' } };

async function leadsOf({ kit, deliver }: TestKit): Promise<Lead[]> {
  await kit.leads.collect();
  await deliver();
  return collectAll(kit.leads.list());
}

describe('accounts', () => {
  test('connecting keeps the credentials in the vault and the identity on the account', async () => {
    const { kit, accountId } = await connected();
    const account = await kit.accounts.get(accountId);
    expect(account).toMatchObject({
      platform: 'fake',
      externalAccountId: 'shop-1',
      label: 'Мебельный цех',
      status: 'connected',
    });
    expect(JSON.stringify(account)).not.toContain('token');
  });

  test('refused credentials leave nothing behind', async () => {
    const { kit } = createTestKit();
    await expect(
      kit.accounts.connect({ platform: 'fake', credentials: { token: 'stranger' } }),
    ).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await collectAll(kit.accounts.list())).toEqual([]);
  });

  test.each([
    ['is still to come', '2027-01-01T00:00:00+05:00'],
    ['has no offset', '2026-11-01 10:00'],
  ])('a first moment that %s is refused, naming it', async (_what, since) => {
    const { kit } = createTestKit();
    await expect(
      kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' }, firstSync: { since } }),
    ).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: 'firstSync.since' }] });
  });

  test('an account that is polled while it is reconnected or paused is connected and paused all the same', async () => {
    const { store, before } = createRacingStore();
    const { kit, clock } = createTestKit({ store });
    const connect = () => kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
    const { id } = await connect();
    const poll = async (): Promise<void> => {
      await clock.advance(60_000);
      await kit.leads.collect();
    };
    before('account', poll);
    expect(await connect()).toMatchObject({ id, status: 'connected' });
    before('account', poll);
    expect(await kit.accounts.pause(id)).toMatchObject({ status: 'paused' });
  });

  test('fresh credentials are kept though the old ones are renewed at the same moment', async () => {
    const store = createMemoryStore();
    let renewals = 0;
    const tokens: Store['tokens'] = {
      ...store.tokens,
      write: async (tenantId, accountId, values, version, options) => {
        if (version > 0 && renewals === 0) {
          renewals += 1;
          await store.tokens.write(tenantId, accountId, { token: 'renewed' }, version);
        }
        return store.tokens.write(tenantId, accountId, values, version, options);
      },
    };
    const { kit } = createTestKit({ store: { ...store, tokens } });
    const connect = () => kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
    const { id } = await connect();
    await connect();
    expect((await store.tokens.read('default', id))?.values).toEqual({ token: 'shop-1' });
  });

  test('connecting the same account again reconnects it', async () => {
    const { kit, accountId } = await connected();
    const again = await kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
    expect(again).toMatchObject({ id: accountId, version: 2 });
    expect(await collectAll(kit.accounts.list())).toHaveLength(1);
  });

  test('an unknown platform is refused naming the known ones', async () => {
    const { kit } = createTestKit();
    await expect(kit.accounts.connect({ platform: 'olx', credentials: {} })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('it has "fake"'),
    });
  });

  test('a token the platform no longer takes makes the account need a reconnect, once', async () => {
    const { kit, platform, accountId } = await connected();
    const events: string[] = [];
    kit.events.on('account.reconnect-required', (event) => events.push(event.data.accountId));
    platform.world.account.revokeToken();
    await kit.leads.collect();
    await kit.leads.collect();
    expect((await kit.accounts.get(accountId)).status).toBe('needs_reconnect');
    expect(events).toEqual([accountId]);
  });
});

describe('the daily check of accounts', () => {
  const check = async ({ kit }: TestKit): Promise<void> =>
    kit.jobs.find((job) => job.name === 'accounts.check')?.run({ tenantId: 'default' });
  /** A platform whose credentials end a month after they were last used. */
  function renewing(test: TestKit): Platform {
    const { platform, clock } = test;
    return {
      ...platform,
      id: 'renewing',
      open: (account, io) => {
        const connection = platform.open(account, io);
        return {
          ...connection,
          check: async (options) => ({
            ...(await connection.check(options)),
            expiresAt: toIsoText(clock.now() + 30 * 24 * 60 * 60_000),
          }),
        };
      },
    };
  }

  test('takes over until when the credentials hold, so a used account does not count as expiring', async () => {
    const base = createTestKit();
    const test = {
      ...base,
      kit: createLeadKit({ store: createMemoryStore(), platforms: [renewing(base)], clock: base.clock }),
    };
    const account = await test.kit.accounts.connect({
      platform: 'renewing',
      credentials: { token: 'shop-1' },
    });
    await test.clock.advance(25 * 24 * 60 * 60_000);
    await check(test);
    expect(await test.kit.accounts.get(account.id)).toMatchObject({
      status: 'connected',
      expiresAt: toIsoText(test.clock.now() + 30 * 24 * 60 * 60_000),
    });
  });

  test('finds an account whose credentials are gone', async () => {
    const test = await connected();
    test.platform.world.account.revokeToken();
    await check(test);
    expect((await test.kit.accounts.get(test.accountId)).status).toBe('needs_reconnect');
  });
});

describe('research', () => {
  test('a run stores what the market shows and reports it per platform and city', async () => {
    const { kit, market } = createTestKit();
    market.world.putOffers(25, { title: 'Шкаф купе', from: tenge(100_000), stepMinor: 100_000 });
    const niche = await kit.niches.create({ name: 'Шкафы', kind: 'service', queries: { ru: ['шкаф купе'] } });
    const report = await kit.research.run({ nicheId: niche.id });
    expect(report.groups).toMatchObject([
      {
        platform: 'fake',
        offers: 25,
        newOffers: 25,
        isComplete: true,
        prices: { n: 25, median: tenge(112_000) },
      },
    ]);
    expect(report.niche.status).toBe('researching');
  });

  test('the second run finds nothing new and names what was repriced', async () => {
    const { kit, market, clock } = createTestKit();
    market.world.putOffers(3, { title: 'Шкаф купе', from: tenge(100_000) });
    const niche = await kit.niches.create({ name: 'Шкафы', kind: 'service', queries: { ru: ['шкаф'] } });
    await kit.research.run({ nicheId: niche.id });
    await clock.advance(60_000);
    market.world.putOffer({ externalId: '2', price: tenge(90_000) });
    const report = await kit.research.run({ nicheId: niche.id });
    expect(report.groups).toMatchObject([{ offers: 3, newOffers: 0, repricedOffers: 1 }]);
  });

  test.each([
    ['ban', 'blocked'],
    ['captcha', 'captcha'],
  ] as const)('a market with a %s ends its part as %s and not the run', async (how, stoppedBy) => {
    const { kit, market } = createTestKit({ research: { queriesMax: 2 } });
    market.world.block(how);
    const niche = await kit.niches.create({
      name: 'Шкафы',
      kind: 'service',
      queries: { ru: ['шкаф', 'купе'] },
    });
    const report = await kit.research.run({ nicheId: niche.id });
    expect(report.parts.map((part) => part.stoppedBy)).toEqual([stoppedBy, stoppedBy]);
    expect(market.world.calls).toHaveLength(1);
  });
});

describe('campaigns', () => {
  test('a niche of 60.00 opens no campaign', async () => {
    const { kit, accountId } = await connected();
    const niche = await kit.niches.create({ name: 'Диваны', kind: 'used_goods', queries: { ru: ['диван'] } });
    await kit.niches.setScore(niche.id, { value: 60, by: 'Айгерим', reason: 'test' });
    await kit.niches.setStatus(niche.id, 'active');
    const item = await kit.items.put({
      sku: 'S',
      kind: 'used_goods',
      title: { ru: 'Диван' },
      description: { ru: 'Диван' },
      price: tenge(1),
    });
    const campaign = await kit.campaigns.create({
      name: 'К',
      nicheId: niche.id,
      accountIds: [accountId],
      itemIds: [item.id],
    });
    await expect(kit.campaigns.start(campaign.id)).rejects.toMatchObject({
      code: 'business_rule',
      issues: [{ path: 'nicheId', message: 'score_too_low' }],
    });
  });

  test('publishing twice makes one advert', async () => {
    const { kit, platform, campaignId } = await published();
    const first = await kit.campaigns.publish({ campaignId, ...PLACE });
    const second = await kit.campaigns.publish({ campaignId, ...PLACE });
    expect([first[0]?.outcome, second[0]?.outcome]).toEqual(['published', 'unchanged']);
    expect(platform.world.account.listings).toHaveLength(1);
  });

  test('a create whose answer was lost is found by its key and not repeated', async () => {
    const { kit, platform, campaignId, clock } = await published();
    platform.world.faults.loseNextAnswer('listings.publish');
    const lost = await kit.campaigns.publish({ campaignId, ...PLACE });
    await clock.advance(60_000);
    const found = await kit.campaigns.publish({ campaignId, ...PLACE });
    expect([lost[0]?.outcome, found[0]?.outcome]).toEqual(['unknown', 'published']);
    expect(platform.world.account.listings).toHaveLength(1);
  });
});

describe('a process that stops between a create and its answer', () => {
  async function stopped(happened: boolean): Promise<Awaited<ReturnType<typeof published>>> {
    const test = await published();
    const stop = new AbortController();
    test.platform.world.faults.hangNext('listings.publish', { happened });
    const publishing = test.kit.campaigns.publish(
      { campaignId: test.campaignId, ...PLACE },
      { signal: stop.signal },
    );
    await test.clock.advance(1000);
    stop.abort(new Error('the process stops'));
    await expect(publishing).rejects.toThrow('the process stops');
    return test;
  }

  test('is taken for alive at first, so nobody sends the write a second time', async () => {
    const { kit, platform, campaignId } = await stopped(false);
    const [result] = await kit.campaigns.publish({ campaignId, ...PLACE });
    expect(result?.outcome).toBe('unknown');
    expect(platform.world.account.listings).toHaveLength(0);
  });

  test.each([true, false])('leaves one advert after the next try (it had happened: %s)', async (happened) => {
    const { kit, platform, campaignId, clock } = await stopped(happened);
    await clock.advance(5 * 60_000);
    const [result] = await kit.campaigns.publish({ campaignId, ...PLACE });
    expect(result?.outcome).toBe('published');
    expect(platform.world.account.listings).toHaveLength(1);
  });
});

describe('a platform that imports', () => {
  const refresh = async ({ kit }: TestKit): Promise<void> =>
    kit.jobs.find((job) => job.name === 'listings.refresh')?.run({ tenantId: 'default' });

  test('leaves the listing in publishing until its work is done', async () => {
    const test = await published({ publishing: 'import' });
    await test.kit.campaigns.publish({ campaignId: test.campaignId, ...PLACE });
    await refresh(test);
    const [listing] = await collectAll(test.kit.campaigns.listings(test.campaignId));
    expect(listing).toMatchObject({ status: 'publishing', remoteOperation: expect.any(String) });
  });

  test.each([
    [undefined, 'active'],
    ['Фото не загрузилось', 'rejected'],
  ])('says later what became of it (refused with %s: %s)', async (refusal, status) => {
    const test = await published({ publishing: 'import' });
    await test.kit.campaigns.publish({ campaignId: test.campaignId, ...PLACE });
    const [waiting] = await collectAll(test.kit.campaigns.listings(test.campaignId));
    test.platform.world.account.finishImport(waiting?.remoteOperation ?? '', () => refusal);
    await refresh(test);
    const [listing] = await collectAll(test.kit.campaigns.listings(test.campaignId));
    expect([listing?.status, listing?.remoteOperation]).toEqual([status, undefined]);
  });
});

describe('a platform that tells nothing of a lost create', () => {
  test('gets no second one', async () => {
    const { kit, platform, campaignId, clock } = await published({ idempotency: 'none' });
    platform.world.faults.loseNextAnswer('listings.publish', { happened: false });
    await kit.campaigns.publish({ campaignId, ...PLACE });
    await clock.advance(10 * 60_000);
    const [result] = await kit.campaigns.publish({ campaignId, ...PLACE });
    expect([result?.outcome, platform.world.account.listings.length]).toEqual(['unknown', 0]);
  });
});

describe('leads', () => {
  test('a message cut inside an emoji holds nothing up', async () => {
    const test = await connected();
    const { account } = test.platform.world;
    await test.clock.advance(1000);
    account.writeMessage({ buyerId: account.addBuyer().id, text: 'Здравствуйте \ud83d' });
    expect(await leadsOf(test)).toHaveLength(1);
  });

  test('a message about our advert becomes one person and one lead of its niche and campaign', async () => {
    const test = await published();
    await test.kit.campaigns.publish({ campaignId: test.campaignId, ...PLACE });
    const { account } = test.platform.world;
    const buyer = account.addBuyer({ phone: '+77000000011' });
    await test.clock.advance(1000);
    account.writeMessage({
      buyerId: buyer.id,
      text: 'Здравствуйте!',
      listingExternalId: account.listings[0]?.snapshot.externalId ?? '',
    });
    expect(await leadsOf(test)).toMatchObject([
      { status: 'qualified', score: 60, campaignId: test.campaignId, origin: 'message' },
    ]);
  });

  test('a second message joins the lead, and collecting twice changes nothing', async () => {
    const test = await connected();
    const { account } = test.platform.world;
    const buyer = account.addBuyer();
    await test.clock.advance(1000);
    account.writeMessage({ buyerId: buyer.id, text: 'Здравствуйте!' });
    account.writeMessage({ buyerId: buyer.id, text: 'Ещё актуально?' });
    await leadsOf(test);
    const leads = await leadsOf(test);
    expect(leads).toHaveLength(1);
    expect(leads[0]?.signalIds).toHaveLength(2);
  });

  test('what happened before the account was connected makes no lead', async () => {
    const test = createTestKit();
    const { account } = test.platform.world;
    account.writeMessage({
      buyerId: account.addBuyer().id,
      text: 'Три года назад',
      at: '2023-11-22T05:00:00.000Z',
    });
    await test.kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
    expect(await leadsOf(test)).toEqual([]);
  });

  test('a paid order enters as won with its revenue', async () => {
    const test = await connected();
    const { account } = test.platform.world;
    const buyer = account.addBuyer({ phone: '+77000000012' });
    await test.clock.advance(1000);
    account.placeOrder({ buyerId: buyer.id, total: tenge(25_000), isPaid: true });
    const outcomes: unknown[] = [];
    test.kit.events.on('outcome.recorded', (event) => outcomes.push(event.data.revenue));
    expect(await leadsOf(test)).toMatchObject([{ status: 'won', origin: 'order' }]);
    expect(outcomes).toEqual([tenge(25_000)]);
  });
});

describe('handoff', () => {
  async function offered(): Promise<TestKit & { readonly lead: Lead }> {
    const test = await connected();
    await test.kit.handoff.addMember({ name: 'Данияр', addresses: ['sales'] });
    await test.kit.handoff.addMember({ name: 'Сауле', role: 'supervisor' });
    const { account } = test.platform.world;
    const buyer = account.addBuyer({ phone: '+77000000013' });
    await test.clock.advance(1000);
    account.writeMessage({ buyerId: buyer.id, text: 'Сколько стоит шкаф на всю стену, три метра?' });
    account.writeMessage({ buyerId: buyer.id, text: 'И когда сможете?' });
    const [lead] = await leadsOf(test);
    if (lead === undefined) throw new Error('no lead');
    return { ...test, lead };
  }

  test('a qualified lead is offered to an agent, who is told once and without the buyer', async () => {
    const { kit, notices, deliver, lead } = await offered();
    await deliver();
    expect(await collectAll(kit.handoff.assignments())).toMatchObject([
      { leadId: lead.id, status: 'proposed' },
    ]);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ addresses: ['sales'], title: 'Новый лид' });
    expect(JSON.stringify(notices)).not.toContain('+7700');
  });

  test('accepting makes the member its owner', async () => {
    const { kit, lead } = await offered();
    const [assignment] = await collectAll(kit.handoff.assignments());
    const accepted = await kit.handoff.accept(assignment?.id ?? '');
    expect(await kit.leads.get(lead.id)).toMatchObject({ status: 'accepted', ownerId: accepted.memberId });
  });

  test('an offer nobody took goes to the next member', async () => {
    const { kit, clock, lead } = await offered();
    await clock.advance(16 * 60_000);
    await kit.jobs.find((job) => job.name === 'assignments.reoffer')?.run({ tenantId: 'default' });
    const assignments = await collectAll(kit.handoff.assignments({ leadId: lead.id }));
    expect(assignments.map((assignment) => assignment.status).sort()).toEqual(['expired', 'proposed']);
    expect(new Set(assignments.map((assignment) => assignment.memberId)).size).toBe(2);
  });

  test('an offer whose time is over can no longer be accepted', async () => {
    const { kit, clock } = await offered();
    const [assignment] = await collectAll(kit.handoff.assignments());
    await clock.advance(16 * 60_000);
    await expect(kit.handoff.accept(assignment?.id ?? '')).rejects.toBeInstanceOf(LeadKitError);
  });

  test('the funnel counts people by the steps their leads got to', async () => {
    const { kit } = await offered();
    const figures = await kit.analytics.funnel({
      from: '2026-11-22T00:00:00+05:00',
      before: '2026-11-23T00:00:00+05:00',
    });
    const persons = figures.filter(({ metric }) => metric === 'funnel.persons');
    expect(persons.map(({ group, value }) => [group?.step, value])).toEqual([
      ['arrived', 1],
      ['in_contact', 1],
      ['qualified', 1],
      ['offered', 1],
      ['accepted', 0],
      ['won', 0],
    ]);
  });
});

describe('tenants', () => {
  test('one tenant sees nothing of another', async () => {
    const { kit } = await connected();
    expect(await collectAll(kit.forTenant('client-b').accounts.list())).toEqual([]);
  });
});

describe('an account that is disconnected', () => {
  test('is off and has no credentials, and connecting it again keeps its history', async () => {
    const { kit, accountId } = await connected();
    expect((await kit.accounts.disconnect(accountId)).status).toBe('paused');
    await kit.accounts.resume(accountId);
    await kit.leads.collect();
    expect((await kit.accounts.get(accountId)).status).toBe('needs_reconnect');
    const again = await kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
    expect(again).toMatchObject({ id: accountId, status: 'connected' });
  });
});
