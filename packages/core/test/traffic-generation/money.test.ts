import type { Spend } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { describe, expect, test } from 'vitest';
import { collectAll } from '../leadkit/test-kit.ts';
import { type RunningCampaign, runningCampaign, tenge } from './running-campaign.ts';

const DAY_MS = 24 * 60 * 60_000;

interface Published extends RunningCampaign {
  readonly listingExternalId: string;
  readonly told: string[];
  run(job: 'spend.collect' | 'stats.collect'): Promise<void>;
  spends(): Promise<readonly Spend[]>;
}

async function published(options: Parameters<typeof runningCampaign>[0] = {}): Promise<Published> {
  const store = createMemoryStore();
  const test = await runningCampaign({ ...options, kit: { store } });
  await test.kit.campaigns.publish({ campaignId: test.campaignId });
  const told: string[] = [];
  for (const type of ['campaign.budget-alarmed', 'campaign.budget-exhausted'] as const)
    test.kit.events.on(type, (event) => {
      told.push(`${type} ${event.data.used.amountMinor / 100} of ${event.data.budget.amountMinor / 100}`);
    });
  return {
    ...test,
    told,
    listingExternalId: test.platform.world.account.listings[0]?.snapshot.externalId ?? '',
    run: async (name) => test.kit.jobs.find((job) => job.name === name)?.run({ tenantId: 'default' }),
    spends: async () => (await store.tenant('default').listPage('spend')).items,
  };
}

describe('what platforms charge', () => {
  test('is recorded once, with the listing and campaign it was for', async () => {
    const test = await published();
    const { account } = test.platform.world;
    account.charge({ amount: tenge(1_200), listingExternalId: test.listingExternalId });
    await test.run('spend.collect');
    account.charge({ amount: tenge(300) });
    await test.run('spend.collect');
    await test.run('spend.collect');
    const recorded = (await test.spends()).map(({ amount, campaignId }) => [amount, campaignId]);
    expect(recorded).toHaveLength(2);
    expect(recorded).toEqual(
      expect.arrayContaining([
        [tenge(1_200), test.campaignId],
        [tenge(300), undefined],
      ]),
    );
  });

  test('for an order finds the campaign through what was ordered', async () => {
    const test = await published();
    const { account } = test.platform.world;
    await test.clock.advance(1000);
    const order = account.placeOrder({
      buyerId: account.addBuyer().id,
      total: tenge(180_000),
      listingExternalId: test.listingExternalId,
    });
    await test.kit.leads.collect();
    account.charge({ kind: 'commission', amount: tenge(18_000), signalExternalId: order.externalId });
    await test.run('spend.collect');
    expect(await test.spends()).toMatchObject([{ kind: 'commission', campaignId: test.campaignId }]);
  });

  test('and is dated back is still found', async () => {
    const test = await published();
    const { account } = test.platform.world;
    await test.clock.advance(10 * DAY_MS);
    account.charge({ amount: tenge(100) });
    await test.run('spend.collect');
    account.charge({ amount: tenge(200), spentAt: '2026-11-22T06:00:00+05:00' });
    account.charge({ amount: tenge(300), spentAt: '2026-11-25T06:00:00+05:00' });
    await test.run('spend.collect');
    const total = (await test.spends()).reduce((sum, { amount }) => sum + amount.amountMinor, 0);
    expect(total).toBe(60_000);
  });

  test('one account that cannot be read does not stop the others', async () => {
    const test = await published();
    const other = test.platform.world.addAccount({ externalAccountId: 'shop-2' });
    await test.kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-2' } });
    test.platform.world.account.revokeToken();
    other.charge({ amount: tenge(700) });
    await test.run('spend.collect');
    expect((await test.spends()).map(({ amount }) => amount)).toEqual([tenge(700)]);
  });
});

describe('the budget of a campaign', () => {
  const budget = tenge(10_000);

  test('raises an alarm at 80 % and a stop at 100 %, each once', async () => {
    const test = await published({ budget });
    const { account } = test.platform.world;
    for (const major of [7_999, 1, 1_999, 1, 500]) {
      account.charge({ amount: tenge(major), listingExternalId: test.listingExternalId });
      await test.run('spend.collect');
      await test.run('spend.collect');
    }
    expect(test.told).toEqual([
      'campaign.budget-alarmed 8000 of 10000',
      'campaign.budget-exhausted 10000 of 10000',
    ]);
  });

  test('that is raised can raise an alarm again', async () => {
    const test = await published({ budget });
    const { kit, campaignId, platform, listingExternalId } = test;
    platform.world.account.charge({ amount: tenge(9_000), listingExternalId });
    await test.run('spend.collect');
    await kit.campaigns.update(campaignId, { budget: tenge(20_000) });
    platform.world.account.charge({ amount: tenge(7_000), listingExternalId });
    await test.run('spend.collect');
    expect(test.told).toEqual([
      'campaign.budget-alarmed 9000 of 10000',
      'campaign.budget-alarmed 16000 of 20000',
    ]);
  });

  test('that is used up lets no paid step into a plan, and free ones go on', async () => {
    const test = await published({
      budget,
      platform: { freeListings: 3, listingPrice: tenge(1_500) },
    });
    const { kit, campaignId, nicheId, itemIds, platform, listingExternalId } = test;
    platform.world.account.charge({ amount: tenge(10_000), listingExternalId });
    await test.run('spend.collect');
    const extra = {
      sku: 'DESK',
      kind: 'service' as const,
      nicheId,
      title: { ru: 'Стол письменный' },
      description: { ru: 'Из дуба, с ящиками' },
      price: tenge(90_000),
    };
    const desk = await kit.items.put(extra);
    await kit.campaigns.update(campaignId, { itemIds: [...itemIds, desk.id] });
    const paid = await kit.campaigns.plan({ campaignId });
    expect(paid.steps.map(({ kind, cost, issues }) => [kind, cost, issues[0]?.path])).toEqual([
      ['create', tenge(1_500), 'cost'],
    ]);
    await kit.campaigns.update(campaignId, { itemIds: itemIds.slice(0, 2) });
    expect((await kit.campaigns.plan({ campaignId })).steps).toMatchObject([
      { kind: 'deactivate', issues: [] },
    ]);
  });

  test('does not count a paid listing twice once its bill has come', async () => {
    const test = await published({ budget, platform: { freeListings: 0, listingPrice: tenge(1_500) } });
    const { kit, campaignId } = test;
    const plan = await kit.campaigns.plan({ campaignId });
    await kit.campaigns.apply({ plan, approvals: plan.steps.map(({ id }) => id) });
    const before = await kit.campaigns.budget(campaignId);
    await test.run('spend.collect');
    const after = await kit.campaigns.budget(campaignId);
    expect([before, after].map((use) => [use?.spent, use?.pending, use?.left])).toEqual([
      [tenge(0), tenge(4_500), tenge(5_500)],
      [tenge(4_500), tenge(0), tenge(5_500)],
    ]);
  });

  test('counts neither commissions nor what lies outside its period', async () => {
    const test = await published({ budget });
    const { kit, campaignId, platform, listingExternalId } = test;
    await kit.campaigns.update(campaignId, { startsAt: '2026-11-22T12:00:00+05:00' });
    const { account } = platform.world;
    account.charge({
      kind: 'commission',
      amount: tenge(9_000),
      spentAt: '2026-11-22T13:00:00+05:00',
      listingExternalId,
    });
    account.charge({ amount: tenge(8_000), spentAt: '2026-11-22T11:59:59+05:00', listingExternalId });
    account.charge({ amount: tenge(100), spentAt: '2026-11-22T12:00:00+05:00', listingExternalId });
    await test.run('spend.collect');
    expect((await kit.campaigns.budget(campaignId))?.spent).toEqual(tenge(100));
    expect(test.told).toEqual([]);
  });

  test('in another currency than a charge is refused naming the field, and the charge is kept', async () => {
    const test = await published({ budget: { amountMinor: 100_000, currency: 'USD' } });
    test.platform.world.account.charge({ amount: tenge(100), listingExternalId: test.listingExternalId });
    await test.run('spend.collect');
    expect(await test.spends()).toHaveLength(1);
    await expect(test.kit.campaigns.budget(test.campaignId)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'budget.currency' }],
    });
  });

  test('has to end after it starts', async () => {
    const { kit, campaignId } = await published();
    const period = { startsAt: '2026-11-22T12:00:00+05:00', endsAt: '2026-11-22T07:00:00Z' };
    await expect(kit.campaigns.update(campaignId, { ...period })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'endsAt' }],
    });
  });
});

describe('counters of listings', () => {
  test('are kept with their moment, and told when they change', async () => {
    const test = await published();
    const told: unknown[] = [];
    test.kit.events.on('listing.counted', (event) => told.push(event.data));
    test.platform.world.account.addViews(test.listingExternalId, { views: 40, phoneViews: 3 });
    await test.run('stats.collect');
    await test.clock.advance(60_000);
    await test.run('stats.collect');
    const listings = await collectAll(test.kit.campaigns.listings(test.campaignId));
    expect(listings.find(({ externalId }) => externalId === test.listingExternalId)?.stats).toEqual({
      views: 40,
      phoneViews: 3,
      favourites: 0,
      readAt: '2026-11-22T05:00:00.000Z',
    });
    expect(told).toHaveLength(3);
    expect(told).toContainEqual({
      platform: 'fake',
      accountId: test.accountId,
      views: 40,
      phoneViews: 3,
      favourites: 0,
    });
  });
});
