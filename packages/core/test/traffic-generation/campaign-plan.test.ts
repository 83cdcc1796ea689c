import type { CampaignPlan, PutItemInput } from '@leadkit/core';
import { LeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { ITEMS, type RunningCampaign, runningCampaign, TARGET, tenge } from './running-campaign.ts';

const [WARDROBE, KITCHEN, BED] = ITEMS as readonly [PutItemInput, PutItemInput, PutItemInput];
const DAY_MS = 24 * 60 * 60_000;

const planOf = ({ kit, campaignId }: RunningCampaign): Promise<CampaignPlan> =>
  kit.campaigns.plan({ campaignId });
const kindsOf = (plan: CampaignPlan): readonly string[] =>
  plan.steps.map(({ kind, reason }) => `${kind} ${reason}`);

/** A running campaign whose items are published. */
async function publishedCampaign(
  options: Parameters<typeof runningCampaign>[0] = {},
): Promise<RunningCampaign> {
  const test = await runningCampaign(options);
  await test.kit.campaigns.apply({ plan: await planOf(test) });
  return test;
}

describe('a plan', () => {
  test('makes every item that is not on the account, and changes nothing itself', async () => {
    const test = await runningCampaign();
    const plan = await planOf(test);
    expect(kindsOf(plan)).toEqual(['create not_listed', 'create not_listed', 'create not_listed']);
    expect(plan.steps[0]).toMatchObject({
      itemId: test.itemIds[0],
      draft: { title: WARDROBE.title, price: tenge(180_000), city: 'almaty' },
      issues: [],
      approvalFor: [],
    });
    expect(test.platform.world.account.listings).toEqual([]);
  });

  test('of what is as it should be has no steps', async () => {
    const plan = await planOf(await publishedCampaign());
    expect(plan).toMatchObject({ steps: [], unchanged: 3, guards: [] });
  });

  test('can be looked at before the campaign is started, but not carried out', async () => {
    const { kit, nicheId, accountId, itemIds } = await runningCampaign();
    const { id: campaignId } = await kit.campaigns.create({
      name: 'Декабрь',
      nicheId,
      accountIds: [accountId],
      itemIds,
      target: TARGET,
    });
    const plan = await kit.campaigns.plan({ campaignId });
    expect(plan.steps).toHaveLength(3);
    await expect(kit.campaigns.apply({ plan })).rejects.toMatchObject({
      code: 'business_rule',
      effect: 'none',
    });
  });

  test('changes a listing in place, naming what changes', async () => {
    const test = await publishedCampaign();
    await test.kit.items.put({ ...BED, price: tenge(250_000), nicheId: test.nicheId });
    const plan = await planOf(test);
    expect(kindsOf(plan)).toEqual(['update item_changed']);
    expect(plan.steps[0]?.changes).toEqual([
      { field: 'price', before: tenge(240_000), after: tenge(250_000) },
    ]);
    const before = test.platform.world.account.listings.map(({ snapshot }) => snapshot.externalId);
    await test.kit.campaigns.apply({ plan });
    const { listings } = test.platform.world.account;
    expect(listings.map(({ snapshot }) => snapshot.externalId)).toEqual(before);
    expect(listings[2]?.snapshot).toMatchObject({ status: 'active', price: tenge(250_000) });
    expect(test.platform.world.calls.map(({ operation }) => operation)).not.toContain('listings.remove');
  });

  test('takes off what the campaign no longer has, and brings it back when it has it again', async () => {
    const test = await publishedCampaign();
    const { kit, campaignId, itemIds } = test;
    await kit.campaigns.update(campaignId, { itemIds: itemIds.slice(0, 2) });
    const off = await planOf(test);
    expect(kindsOf(off)).toEqual(['deactivate not_wanted']);
    await kit.campaigns.apply({ plan: off });
    expect(test.platform.world.account.listings[2]?.snapshot.status).toBe('inactive');
    await kit.campaigns.update(campaignId, { itemIds });
    const back = await planOf(test);
    expect(kindsOf(back)).toEqual(['activate wanted_again']);
    await kit.campaigns.apply({ plan: back });
    expect(test.platform.world.account.listings[2]?.snapshot.status).toBe('active');
  });

  test('of a finished campaign takes its listings off', async () => {
    const test = await publishedCampaign();
    await test.kit.campaigns.finish(test.campaignId);
    const plan = await planOf(test);
    expect(kindsOf(plan)).toEqual(Array(3).fill('deactivate campaign_over'));
    await test.kit.campaigns.apply({ plan });
    expect(test.platform.world.account.listings.map(({ snapshot }) => snapshot.status)).toEqual(
      Array(3).fill('inactive'),
    );
  });

  test('takes off what is sold out and brings it back with the next stock', async () => {
    const stock = (quantity: number, countedAt: string): PutItemInput => ({
      ...BED,
      kind: 'new_goods',
      stock: [{ warehouse: 'PP1', quantity, countedAt }],
    });
    const test = await runningCampaign({ items: [stock(2, '2026-11-22T05:00:00Z')] });
    await test.kit.campaigns.apply({ plan: await planOf(test) });
    await test.kit.items.put(stock(0, '2026-11-22T05:00:00Z'));
    const off = await planOf(test);
    expect(kindsOf(off)).toEqual(['deactivate out_of_stock']);
    await test.kit.campaigns.apply({ plan: off });
    await test.kit.items.put(stock(5, '2026-11-22T05:00:00Z'));
    expect(kindsOf(await planOf(test))).toEqual(['update item_changed', 'activate back_in_stock']);
  });

  test('decides nothing on stock that was counted more than a day ago', async () => {
    const counted = { ...BED, stock: [{ warehouse: 'PP1', quantity: 2, countedAt: '2026-11-22T05:00:00Z' }] };
    const test = await runningCampaign({ items: [counted] });
    await test.kit.campaigns.apply({ plan: await planOf(test) });
    await test.kit.items.put({ ...counted, stock: [{ ...counted.stock[0], quantity: 0 }] as never });
    await test.clock.advance(DAY_MS + 1000);
    expect(kindsOf(await planOf(test))).toEqual(['manual stale_stock']);
  });

  test('does not make what was counted too long ago', async () => {
    const counted = { ...BED, stock: [{ warehouse: 'PP1', quantity: 2, countedAt: '2026-11-20T05:00:00Z' }] };
    const plan = await planOf(await runningCampaign({ items: [counted] }));
    expect(plan.steps.map(({ kind, issues }) => [kind, issues[0]?.path])).toEqual([
      ['create', 'stock'],
      ['manual', 'stock'],
    ]);
  });

  test('leaves to a person what somebody took off elsewhere, or the platform refused as it is', async () => {
    const test = await publishedCampaign();
    const { account } = test.platform.world;
    const [first, second, third] = account.listings.map(({ snapshot }) => snapshot.externalId);
    account.setListingStatus(first ?? '', 'inactive');
    account.reject(second ?? '', 'Запрещённое слово');
    account.setListingStatus(third ?? '', 'expired');
    await test.kit.jobs.find(({ name }) => name === 'listings.refresh')?.run({ tenantId: 'default' });
    expect(kindsOf(await planOf(test)).toSorted()).toEqual([
      'activate expired',
      'manual off_elsewhere',
      'manual rejected',
    ]);
  });

  test('corrects what the platform had refused in place', async () => {
    const test = await publishedCampaign();
    const { account } = test.platform.world;
    account.reject(account.listings[2]?.snapshot.externalId ?? '', 'Запрещённое слово');
    await test.kit.jobs.find(({ name }) => name === 'listings.refresh')?.run({ tenantId: 'default' });
    await test.kit.items.put({ ...BED, title: { ru: 'Кровать двуспальная' }, nicheId: test.nicheId });
    const plan = await planOf(test);
    expect(kindsOf(plan)).toEqual(['update corrected']);
    await test.kit.campaigns.apply({ plan });
    expect(account.listings.map(({ snapshot }) => snapshot.status)).toEqual(Array(3).fill('active'));
  });

  test('leaves the listings of another campaign alone', async () => {
    const test = await publishedCampaign();
    const { kit, nicheId, accountId, itemIds } = test;
    const { id: campaignId } = await kit.campaigns.create({
      name: 'Декабрь',
      nicheId,
      accountIds: [accountId],
      itemIds,
      target: { ...TARGET, contact: { name: 'Другой цех' } },
    });
    expect(await kit.campaigns.plan({ campaignId })).toMatchObject({ steps: [], unchanged: 3 });
  });

  test('has one step for an account that cannot be used, and goes on with the others', async () => {
    const test = await runningCampaign();
    const { kit, campaignId, accountId, platform } = test;
    platform.world.addAccount({ externalAccountId: 'shop-2' });
    const second = await kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-2' } });
    await kit.campaigns.update(campaignId, { accountIds: [accountId, second.id] });
    await kit.accounts.pause(accountId);
    const { steps } = await planOf(test);
    expect(steps[3]).toMatchObject({ kind: 'create', accountId: second.id });
    expect(steps[0]).toMatchObject({
      kind: 'manual',
      reason: 'account_unusable',
      accountId,
      accountError: { code: 'business_rule' },
    });
  });

  test('says which word the platform has for what a person has to look at', async () => {
    const test = await publishedCampaign();
    const { account } = test.platform.world;
    account.setListingStatus(account.listings[0]?.snapshot.externalId ?? '', 'inactive');
    await test.kit.jobs.find(({ name }) => name === 'listings.refresh')?.run({ tenantId: 'default' });
    expect((await planOf(test)).steps[0]?.issues).toEqual([
      { path: 'status', message: 'the platform calls it "off"' },
    ]);
  });

  test('shows what the platform will refuse, before anything is sent', async () => {
    const test = await runningCampaign({ items: [{ ...BED, title: { ru: 'К'.repeat(71) } }] });
    const plan = await planOf(test);
    expect(plan.steps[0]?.issues).toEqual([
      { path: 'title', message: 'has 71 characters; expected 3 to 70' },
    ]);
    const { steps } = await test.kit.campaigns.apply({ plan });
    expect(steps).toMatchObject([{ outcome: 'refused', issues: [{ path: 'title' }] }]);
    expect(test.platform.world.account.listings).toEqual([]);
  });

  test.each([
    ['another city than the niche has', { cities: ['astana'] }, 'city'],
    ['a token price', { items: [{ ...BED, price: tenge(1) }] }, 'price'],
    ['digits in a row', { items: [{ ...BED, price: tenge(123) }] }, 'price'],
  ])('refuses %s', async (_what, options, path) => {
    const plan = await planOf(await runningCampaign(options));
    expect(plan.steps[0]?.issues).toMatchObject([{ path }]);
  });

  test('refuses a text that nearly repeats another one of the account, and only that', async () => {
    const twin = {
      ...WARDROBE,
      sku: 'TWIN',
      description: { ru: 'Замер и установка за неделю — гарантия ДВА года!' },
    };
    const { steps } = await planOf(await runningCampaign({ items: [WARDROBE, twin, KITCHEN] }));
    expect(steps.map(({ issues }) => issues.map(({ path }) => path))).toEqual([[], ['description'], []]);
  });

  test('asks about a price that changes by more than 30 %', async () => {
    const test = await publishedCampaign();
    await test.kit.items.put({ ...BED, price: tenge(160_000), nicheId: test.nicheId });
    const plan = await planOf(test);
    expect(plan.steps[0]?.approvalFor).toEqual(['price_change']);
    const skipped = await test.kit.campaigns.apply({ plan });
    expect(skipped.steps).toMatchObject([{ outcome: 'skipped', issues: [{ path: 'price_change' }] }]);
    const done = await test.kit.campaigns.apply({ plan, approvals: [plan.steps[0]?.id ?? ''] });
    expect(done.steps).toMatchObject([{ outcome: 'done' }]);
  });

  test('asks when more than half of at least five live listings would go off, and when it is long', async () => {
    const items = Array.from({ length: 6 }, (_unused, index) => ({
      ...BED,
      sku: `BED-${index}`,
      title: { ru: `Кровать ${'абвгде'.charAt(index).repeat(5)}` },
      description: { ru: `${'жзийкл'.charAt(index).repeat(7)} ${'мнопрс'.charAt(index).repeat(8)}` },
    }));
    const test = await publishedCampaign({ items, kit: { traffic: { plan: { changesMax: 6 } } } });
    await test.kit.campaigns.finish(test.campaignId);
    const plan = await planOf(test);
    expect(plan.guards).toEqual([
      { id: 'largest_change', message: '6 of 6 live listings would go off; without approval at most 50 %' },
    ]);
    await expect(test.kit.campaigns.apply({ plan })).rejects.toMatchObject({
      code: 'business_rule',
      issues: [{ path: 'largest_change' }],
    });
    expect(test.platform.world.account.listings[0]?.snapshot.status).toBe('active');
    const { steps } = await test.kit.campaigns.apply({ plan, approvals: ['largest_change'] });
    expect(steps.map(({ outcome }) => outcome)).toEqual(Array(6).fill('done'));
  });

  test('with more steps than the change budget has to be approved as a whole', async () => {
    const test = await runningCampaign({ kit: { traffic: { plan: { changesMax: 2 } } } });
    const plan = await planOf(test);
    await expect(test.kit.campaigns.apply({ plan })).rejects.toMatchObject({
      code: 'business_rule',
      issues: [{ path: 'change_budget', message: '3 steps; without approval a plan has at most 2' }],
    });
    expect((await test.kit.campaigns.apply({ plan, approvals: ['change_budget'] })).steps).toHaveLength(3);
  });

  test('without a place on a platform of the campaign is refused naming it', async () => {
    const { kit, campaignId } = await runningCampaign();
    await expect(
      kit.campaigns.plan({ campaignId, places: {}, contact: { name: 'Цех' } }),
    ).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: 'places.fake' }] });
  });
});

describe('paid steps', () => {
  const paid = { freeListings: 2, listingPrice: tenge(1_500) };

  test('show the free places left and what comes after them', async () => {
    const plan = await planOf(await runningCampaign({ platform: paid, budget: tenge(10_000) }));
    expect(plan.steps.map(({ freeLeft, cost }) => [freeLeft, cost])).toEqual([
      [2, undefined],
      [1, undefined],
      [0, tenge(1_500)],
    ]);
    expect(plan.cost).toEqual(tenge(1_500));
  });

  test('are skipped without an approval', async () => {
    const test = await runningCampaign({ platform: paid, budget: tenge(10_000) });
    const { steps } = await test.kit.campaigns.apply({ plan: await planOf(test) });
    expect(steps.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'skipped']);
    expect(test.platform.world.account.listings).toHaveLength(2);
  });

  test('are done with one, and count against the budget before the bill comes', async () => {
    const test = await runningCampaign({ platform: paid, budget: tenge(10_000) });
    const plan = await planOf(test);
    const approvals = plan.steps.flatMap(({ id, cost }) => (cost === undefined ? [] : [id]));
    const { steps } = await test.kit.campaigns.apply({ plan, approvals });
    expect(steps.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect(await test.kit.campaigns.budget(test.campaignId)).toMatchObject({
      spent: tenge(0),
      pending: tenge(1_500),
      left: tenge(8_500),
      usedHundredths: 1_500,
    });
  });

  test('need a budget that has enough left', async () => {
    const issues: unknown[] = [];
    for (const budget of [undefined, tenge(1_499)]) {
      const options = budget === undefined ? { platform: paid } : { platform: paid, budget };
      issues.push((await planOf(await runningCampaign(options))).steps[2]?.issues);
    }
    expect(issues).toEqual([
      [{ path: 'cost', message: 'the campaign has no budget; only free actions are done' }],
      [{ path: 'cost', message: 'is more than what is left of the budget' }],
    ]);
  });

  test('in another currency than the budget are refused naming the field', async () => {
    const budget = { amountMinor: 100_000, currency: 'USD' };
    await expect(planOf(await runningCampaign({ platform: paid, budget }))).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'budget.currency' }],
    });
  });

  test('do not exist where the platform takes no more than the free ones', async () => {
    const plan = await planOf(await runningCampaign({ platform: { freeListings: 2 } }));
    expect(plan.steps[2]?.issues).toEqual([
      { path: 'quota', message: 'no free place is left in the category' },
    ]);
  });
});

describe('a plan that is out of date', () => {
  test.each([
    [
      'the item has changed',
      ({ kit, nicheId }: RunningCampaign) => kit.items.put({ ...BED, price: tenge(260_000), nicheId }),
    ],
    [
      'the item is no longer wanted',
      ({ kit, campaignId, itemIds }: RunningCampaign) =>
        kit.campaigns.update(campaignId, { itemIds: itemIds.slice(0, 2) }),
    ],
    [
      'it is to be published elsewhere',
      ({ kit, campaignId }: RunningCampaign) =>
        kit.campaigns.update(campaignId, { target: { ...TARGET, contact: { name: 'Другой цех' } } }),
    ],
  ])('because %s is refused, and nothing is done', async (_why, change) => {
    const test = await publishedCampaign();
    await test.kit.items.put({ ...BED, price: tenge(250_000), nicheId: test.nicheId });
    const plan = await planOf(test);
    await change(test);
    await expect(test.kit.campaigns.apply({ plan })).rejects.toMatchObject({
      code: 'conflict',
      effect: 'none',
      issues: [{ path: plan.steps[0]?.id }],
    });
    expect(test.platform.world.account.listings[2]?.snapshot.price).toEqual(tenge(240_000));
  });

  test('is not one that was carried out already: nothing is left to do', async () => {
    const test = await runningCampaign();
    const plan = await planOf(test);
    await test.kit.campaigns.apply({ plan });
    const { steps } = await test.kit.campaigns.apply({ plan });
    expect(steps.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });
});

describe('faults on the way', () => {
  test('a step whose answer was lost does not stop the others, and is found by the next apply', async () => {
    const test = await runningCampaign();
    test.platform.world.faults.loseNextAnswer('listings.publish');
    const plan = await planOf(test);
    const first = await test.kit.campaigns.apply({ plan });
    expect(first.steps.map(({ outcome }) => outcome)).toEqual(['unknown', 'done', 'done']);
    await test.clock.advance(60_000);
    const second = await test.kit.campaigns.apply({ plan });
    expect(second.steps.map(({ outcome }) => outcome)).toEqual(['done', 'unchanged', 'unchanged']);
    expect(test.platform.world.account.listings).toHaveLength(3);
  });

  test.each(['listings.update', 'listings.deactivate', 'listings.activate'] as const)(
    'a lost answer of %s is settled by the next apply',
    async (operation) => {
      const test = await publishedCampaign();
      const { kit, campaignId, itemIds, nicheId } = test;
      if (operation === 'listings.update') await kit.items.put({ ...BED, price: tenge(250_000), nicheId });
      else await kit.campaigns.update(campaignId, { itemIds: itemIds.slice(0, 2) });
      if (operation === 'listings.activate') {
        await kit.campaigns.apply({ plan: await planOf(test) });
        await kit.campaigns.update(campaignId, { itemIds });
      }
      test.platform.world.faults.loseNextAnswer(operation);
      const plan = await planOf(test);
      expect((await kit.campaigns.apply({ plan })).steps).toMatchObject([{ outcome: 'unknown' }]);
      expect((await kit.campaigns.apply({ plan })).steps).toMatchObject([{ outcome: 'done' }]);
      expect((await planOf(test)).steps).toEqual([]);
    },
  );

  test('an outage stops the plan, and the same plan goes on after it', async () => {
    const test = await runningCampaign();
    const outage = new LeadKitError({
      code: 'unavailable',
      operation: 'listings.publish',
      effect: 'none',
      message: 'The fake platform is down; nothing was published.',
    });
    const plan = await planOf(test);
    test.platform.world.faults.failNext('listings.publish', outage);
    await expect(test.kit.campaigns.apply({ plan })).rejects.toMatchObject({ code: 'unavailable' });
    const { steps } = await test.kit.campaigns.apply({ plan });
    expect(steps.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
    expect(test.platform.world.account.listings).toHaveLength(3);
  });

  test('steps on an account that was lost meanwhile are skipped, and done by the same plan once it is back', async () => {
    const test = await runningCampaign();
    const plan = await planOf(test);
    await test.kit.accounts.pause(test.accountId);
    const skipped = await test.kit.campaigns.apply({ plan });
    expect(skipped.steps.map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped', 'skipped']);
    await test.kit.accounts.resume(test.accountId);
    const done = await test.kit.campaigns.apply({ plan });
    expect(done.steps.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
  });

  test('publish does what it can on the other accounts before it says what one of them answered', async () => {
    const test = await runningCampaign();
    const { kit, campaignId, accountId, platform } = test;
    const other = platform.world.addAccount({ externalAccountId: 'shop-2' });
    const second = await kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-2' } });
    await kit.campaigns.update(campaignId, { accountIds: [accountId, second.id] });
    platform.world.account.revokeToken();
    await kit.leads.collect();
    await expect(kit.campaigns.publish({ campaignId })).rejects.toMatchObject({
      code: 'unauthenticated',
      effect: 'none',
    });
    expect(other.listings).toHaveLength(3);
  });

  test('a plan that goes through says so once', async () => {
    const test = await runningCampaign();
    const told: unknown[] = [];
    test.kit.events.on('campaign.plan-applied', (event) => told.push(event.data));
    const plan = await planOf(test);
    await test.kit.campaigns.apply({ plan });
    await test.kit.campaigns.apply({ plan });
    expect(told).toEqual([{ done: 3, refused: 0, skipped: 0, unknown: 0 }]);
  });
});
