import {
  type AccountId,
  change,
  type Figure,
  type Listing,
  type MetricId,
  type ReportRequest,
  standardVat,
} from '@leadkit/core';
import { buildAccount, buildCampaign, buildListing, testId } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createFigureWorld, type FigureWorld, minute, tenge, WINDOW } from './figure-world.ts';

async function figures(
  { kit }: FigureWorld,
  metrics: readonly MetricId[],
  request: Partial<ReportRequest> = {},
): Promise<readonly Figure[]> {
  return (await kit.analytics.report({ window: WINDOW, metrics, ...request })).figures;
}

const values = (list: readonly Figure[]): readonly unknown[] =>
  list.map(({ value, currency, group }) => [
    ...Object.values(group ?? {}),
    ...(currency === undefined ? [] : [currency]),
    value,
  ]);

describe('costs', () => {
  test('CPL is marketing spend per lead that arrived; fees are none of it, spam is no lead', async () => {
    const world = createFigureWorld();
    await world.put({
      leads: [world.lead(1), world.lead(2), world.lead(3, { status: 'disqualified', closeReason: 'spam' })],
      spends: [world.spend(5, tenge(900)), world.spend(5, tenge(70), { kind: 'commission' })],
    });
    const [cost] = await figures(world, ['cost.per-lead']);
    expect(cost).toMatchObject({ value: 450, n: 2, currency: 'KZT', unit: 'money' });
    const [arrived] = await figures(world, ['leads.arrived']);
    expect(arrived).toMatchObject({ value: 2, exclusions: ['1 leads closed as spam, duplicate, test'] });
  });

  test('a bill told late counts on the day it is of, and the end of the window is not in it', async () => {
    const world = createFigureWorld();
    await world.put({
      leads: [world.lead(0)],
      spends: [
        world.spend(-1, tenge(1)),
        world.spend(0, tenge(20)),
        world.spend(14_400, tenge(300)),
        world.spend(14_399, tenge(4_000), { createdAt: minute(90_000) }),
      ],
    });
    expect(values(await figures(world, ['cost.per-lead']))).toEqual([['KZT', 4_020]]);
  });

  test('two currencies are two figures, each saying what is not in it', async () => {
    const world = createFigureWorld();
    await world.put({
      leads: [world.lead(0)],
      spends: [world.spend(1, tenge(100)), world.spend(1, { amountMinor: 7, currency: 'USD' })],
    });
    const costs = await figures(world, ['cost.per-lead']);
    expect(values(costs)).toEqual([
      ['KZT', 100],
      ['USD', 7],
    ]);
    expect(costs[0]?.exclusions).toEqual(['amounts in USD, which have figures of their own']);
  });

  test('CAC takes the cost of sales work in, per person who bought', async () => {
    const world = createFigureWorld();
    const personId = testId('person');
    const milestones = { arrivedAt: minute(1), wonAt: minute(9) };
    await world.put({
      leads: [
        world.lead(1, { personId, milestones }),
        world.lead(1, { personId, milestones }),
        world.lead(2),
      ],
      spends: [world.spend(1, tenge(100))],
    });
    const cac = await figures(world, ['cost.per-customer'], { salesCost: tenge(900) });
    expect(cac).toMatchObject([{ value: 1_000, n: 1 }]);
  });

  test('a cost of sales work in another currency is refused, naming it', async () => {
    const world = createFigureWorld();
    await world.put({ spends: [world.spend(1, tenge(100))] });
    const salesCost = { amountMinor: 5, currency: 'USD' };
    await expect(figures(world, ['cost.per-customer'], { salesCost })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'salesCost.currency' }],
    });
  });

  test('without any expense a lead costs nobody knows what', async () => {
    const world = createFigureWorld();
    await world.put({ leads: [world.lead(1)] });
    expect(await figures(world, ['cost.per-lead'])).toMatchObject([
      { value: null, n: 1, exclusions: ['no expense is known'] },
    ]);
  });

  test('an expense is of the niche of its campaign', async () => {
    const world = createFigureWorld();
    const campaign = buildCampaign();
    await world.put({
      changes: [change('campaign', campaign)],
      leads: [world.lead(1, { nicheId: campaign.nicheId }), world.lead(1)],
      spends: [world.spend(1, tenge(60), { campaignId: campaign.id }), world.spend(1, tenge(8))],
    });
    expect(values(await figures(world, ['cost.per-lead'], { groupBy: ['niche'] }))).toEqual([
      [campaign.nicheId, 'KZT', 60],
      [null, 'KZT', 8],
    ]);
  });
});

describe('spend and views', () => {
  test('expenses of two campaigns of one niche are one figure of that niche', async () => {
    const world = createFigureWorld();
    const one = buildCampaign({ id: testId('campaign', 1) });
    const other = buildCampaign({ id: testId('campaign', 2) });
    await world.put({
      changes: [change('campaign', one), change('campaign', other)],
      spends: [one, other].map(({ id }) => world.spend(1, tenge(50), { campaignId: id })),
    });
    expect(values(await figures(world, ['spend.by-kind'], { groupBy: ['niche'] }))).toEqual([
      [one.nicheId, 'promotion', 'KZT', 100],
    ]);
  });

  test('views are set against leads of the platforms that count them, of all time', async () => {
    const world = createFigureWorld();
    const counted = (n: number, views: number | undefined): Listing => ({
      ...buildListing(),
      id: testId('listing', n),
      key: `key-${n}`,
      externalId: `external-${n}`,
      platform: views === undefined ? 'kaspi' : 'olx',
      ...(views === undefined ? {} : { stats: { views, readAt: minute(1) } }),
    });
    await world.put({
      changes: [counted(1, 30), counted(2, 70), counted(3, undefined)].map((one) => change('listing', one)),
      leads: [
        world.lead(-90_000, { platform: 'olx' }),
        world.lead(1, { platform: 'olx' }),
        world.lead(1, { platform: 'kaspi' }),
      ],
    });
    const all = await figures(world, ['listings.views', 'listings.contacts-per-view']);
    expect(all.map(({ value, n }) => [value, n])).toEqual([
      [100, 2],
      [0.02, 100],
    ]);
    const split = await figures(world, ['listings.contacts-per-view'], { groupBy: ['platform'] });
    expect(values(split)).toEqual([['olx', 0.02]]);
  });
});

describe('sales', () => {
  test('a return takes its revenue off when it comes, not from the window of the sale', async () => {
    const world = createFigureWorld();
    const lead = world.lead(1);
    await world.put({
      leads: [lead],
      outcomes: [
        world.sale(lead, 5, tenge(1_000)),
        world.sale(lead, 6, tenge(3_000), { reversedAt: minute(7) }),
        world.sale(lead, 8, tenge(500), { reversedAt: minute(20_000) }),
        world.sale(lead, -8, tenge(70), { reversedAt: minute(9) }),
      ],
    });
    const all = await figures(world, ['sales.count', 'sales.revenue', 'sales.average', 'sales.return-rate']);
    expect(Object.fromEntries(all.map(({ metric, value }) => [metric, value]))).toEqual({
      'sales.count': 3,
      'sales.return-rate': 2 / 3,
      'sales.revenue': 1_430,
      'sales.average': 1_500,
    });
  });

  test('ROMI is after cost, fees and the tax of the day: 12 % of value added in 2025, 16 % from 2026', async () => {
    const world = createFigureWorld({ traffic: { taxProfile: standardVat(['cost']) } });
    const lead = world.lead(1);
    const at = (createdAt: string) => ({ createdAt, cost: tenge(10_000) });
    await world.put({
      leads: [lead],
      outcomes: [
        world.sale(lead, 0, tenge(66_000), at('2025-12-31T23:59:59+05:00')),
        world.sale(lead, 0, tenge(68_000), at('2026-01-01T00:00:00+05:00')),
      ],
      spends: [
        world.spend(0, tenge(10_000), { spentAt: '2025-12-30T12:00:00+05:00' }),
        world.spend(0, tenge(2_000), { kind: 'commission', spentAt: '2026-01-01T12:00:00+05:00' }),
      ],
    });
    const window = { from: '2025-12-01T00:00:00+05:00', before: '2026-02-01T00:00:00+05:00' };
    const all = await figures(world, ['sales.gross-profit', 'return.romi', 'return.roas'], { window });
    // 66 000 - 10 000 - 56 000 · 12/112, and 68 000 - 10 000 - 2 000 - 58 000 · 16/116
    const profit = 50_000 + 48_000;
    expect(all.map(({ metric, value }) => [metric, value])).toEqual([
      ['sales.gross-profit', profit],
      ['return.roas', 13.4],
      ['return.romi', (profit - 10_000) / 10_000],
    ]);
  });

  test('a cost of goods that is not known is said, not guessed', async () => {
    const world = createFigureWorld();
    const lead = world.lead(1);
    await world.put({
      leads: [lead],
      outcomes: [world.sale(lead, 1, tenge(10), { cost: tenge(4) }), world.sale(lead, 1, tenge(10))],
    });
    expect(await figures(world, ['sales.gross-profit'])).toMatchObject([
      { value: 16, exclusions: ['the cost of goods of 1 of 2 sales is not known and not taken off'] },
    ]);
  });

  test('a cancelled order counts once, also when it was sold before', async () => {
    const world = createFigureWorld();
    const lost = { status: 'lost', closeReason: 'cancelled' } as const;
    const milestones = { arrivedAt: minute(1), wonAt: minute(2) };
    await world.put({
      leads: [
        world.lead(1, { ...lost, milestones }),
        world.lead(1, lost),
        world.lead(1, { status: 'won', milestones }),
        world.lead(1),
      ],
    });
    expect(await figures(world, ['orders.cancel-rate'])).toMatchObject([{ value: 2 / 3, n: 3 }]);
  });
});

describe('people', () => {
  test('the funnel counts people within the window of a step, and names who may still move on', async () => {
    const world = createFigureWorld();
    const personId = testId('person');
    await world.put({
      leads: [
        world.lead(1, { personId, milestones: { arrivedAt: minute(1), qualifiedAt: minute(61) } }),
        world.lead(1, { personId }),
        world.lead(1, { milestones: { arrivedAt: minute(1), qualifiedAt: minute(1 + 1_441) } }),
      ],
    });
    const all = await figures(world, ['funnel.persons', 'funnel.median-minutes'], { stepDays: 1 });
    const qualified = all.filter(({ group }) => group?.step === 'qualified');
    expect(qualified).toMatchObject([
      { metric: 'funnel.persons', value: 1 },
      { metric: 'funnel.median-minutes', value: 0 },
    ]);
    expect(all.find(({ group }) => group?.step === 'in_contact' && group)?.value).toBe(1);
    expect(qualified[0]?.exclusions).toEqual([
      'steps that took longer than 1 days from the step before',
      '3 of 3 leads are still open and may move on',
    ]);
  });

  test('who was never answered has a line of its own, and orders want no answer', async () => {
    const world = createFigureWorld();
    const answered = [5, 15, 61].map((minutes) => world.lead(1, { firstResponseBusinessMinutes: minutes }));
    await world.put({ leads: [...answered, world.lead(1), world.lead(1, { origin: 'order' })] });
    const all = await figures(world, [
      'response.median',
      'response.within-5',
      'response.within-15',
      'response.within-60',
      'response.never',
    ]);
    expect(all.map(({ metric, value, n }) => [metric, value, n])).toEqual([
      ['response.median', 15, 3],
      ['response.within-5', 0.25, 4],
      ['response.within-15', 0.5, 4],
      ['response.within-60', 0.5, 4],
      ['response.never', 0.25, 4],
    ]);
  });

  test('offers that were not taken have no time, and are counted among what is left out', async () => {
    const world = createFigureWorld();
    const lead = world.lead(1);
    await world.put({
      leads: [lead],
      assignments: [world.offer(lead, 2, 4), world.offer(lead, 9, 6), world.offer(lead, 20)],
    });
    expect(await figures(world, ['offers.accept-median'])).toMatchObject([
      { value: 5, n: 2, exclusions: ['1 offers that were not taken'] },
    ]);
  });

  test('lost leads are told apart by reason', async () => {
    const world = createFigureWorld();
    const lost = (closeReason: 'price' | 'no_answer') =>
      world.lead(1, {
        status: 'lost',
        closeReason,
        milestones: { arrivedAt: minute(1), lostAt: minute(9) },
      });
    await world.put({ leads: [lost('price'), lost('no_answer'), lost('price')] });
    const all = await figures(world, ['leads.lost']);
    expect(new Map(all.map(({ group, value }) => [group?.reason, value]))).toEqual(
      new Map([
        ['price', 2],
        ['no_answer', 1],
      ]),
    );
  });
});

describe('periods', () => {
  test('days are those of Almaty, by when a lead arrived and not by when it was read', async () => {
    const world = createFigureWorld();
    const late = { createdAt: minute(5_000) };
    await world.put({ leads: [world.lead(1_439, late), world.lead(1_440), world.lead(1_441)] });
    const all = await figures(world, ['leads.arrived'], { groupBy: ['day'] });
    expect(new Map(all.map(({ group, value }) => [group?.day, value]))).toEqual(
      new Map([
        ['2026-11-01', 1],
        ['2026-11-02', 2],
      ]),
    );
    expect(all[0]?.exclusions).toEqual(['the first and the last day only as far as the window reaches']);
  });
});

describe('blind windows', () => {
  const account = (id: AccountId) =>
    buildAccount({
      id,
      externalAccountId: id,
      lastPolledAt: minute(28_800),
      blindWindows: [{ from: minute(100), to: minute(200) }],
    });

  test('what happened on an account that was not read is left out of every figure, and named', async () => {
    const world = createFigureWorld();
    const [one, other] = [testId('account', 1), testId('account', 2)];
    await world.put({
      changes: [change('account', account(one))],
      leads: [
        world.lead(150, { accountId: one }),
        world.lead(200, { accountId: one }),
        world.lead(150, { accountId: other }),
      ],
      spends: [
        world.spend(150, tenge(70), { accountId: one }),
        world.spend(150, tenge(10), { accountId: other }),
      ],
    });
    const report = await world.kit.analytics.report({ window: WINDOW, metrics: ['cost.per-lead'] });
    expect(report.figures).toMatchObject([{ value: 5, n: 2 }]);
    expect(report.figures[0]?.exclusions).toEqual([
      `account ${one} was not read ${minute(100)} to ${minute(200)}: what happened on it then is left out`,
    ]);
    expect(report.blindWindows).toEqual([{ accountId: one, from: minute(100), before: minute(200) }]);
  });

  test('an account that was not read since is blind until now, by the interval of the host', async () => {
    const idle = (collectEveryMs: number) => createFigureWorld({ jobs: { collectEveryMs } });
    const lastPolledAt = minute(20 * 1_440 - 60);
    const window = { from: WINDOW.from, before: minute(20 * 1_440) };
    const spansOf = async (collectEveryMs: number): Promise<unknown> => {
      const world = idle(collectEveryMs);
      await world.put({ changes: [change('account', buildAccount({ lastPolledAt }))] });
      return (await world.kit.analytics.report({ window, metrics: ['leads.arrived'] })).blindWindows;
    };
    expect(await spansOf(60_000)).toMatchObject([{ from: lastPolledAt, before: window.before }]);
    expect(await spansOf(30 * 60_000)).toEqual([]);
  });

  test('a host may have them counted', async () => {
    const world = createFigureWorld();
    const id = testId('account', 1);
    await world.put({
      changes: [change('account', account(id))],
      leads: [world.lead(150, { accountId: id })],
    });
    const [arrived] = await figures(world, ['leads.arrived'], { blindWindows: 'include' });
    expect([arrived?.value, arrived?.exclusions]).toEqual([1, []]);
  });
});

describe('requests', () => {
  test.each([
    ['window.before', { window: { from: WINDOW.before, before: WINDOW.from } }],
    ['window.from', { window: { ...WINDOW, from: '2026-11-01' } }],
    ['groupBy.0', { groupBy: ['country'] }],
    ['groupBy', { groupBy: ['day', 'month'] }],
    ['groupBy', { groupBy: ['city', 'city'] }],
    ['metrics.0', { metrics: ['leads'] }],
    ['stepDays', { stepDays: 0 }],
    ['salesCost', { salesCost: tenge(1), groupBy: ['city'] }],
  ])('a wrong %s is refused, naming it', async (path, request) => {
    const { kit } = createFigureWorld();
    await expect(
      kit.analytics.report({ window: WINDOW, ...(request as Partial<ReportRequest>) }),
    ).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
  });

  test('metrics of what cannot be split by a group are named with the reason, not made up', async () => {
    const { kit } = createFigureWorld();
    const report = await kit.analytics.report({
      window: WINDOW,
      metrics: ['cost.per-lead', 'leads.arrived'],
      groupBy: ['city'],
    });
    expect(report.notSplit).toEqual([{ metric: 'cost.per-lead', reason: 'spend cannot be split by city' }]);
  });

  test('a window in which nothing happened has figures: counts of 0 and shares of nothing', async () => {
    const { kit } = createFigureWorld();
    const { figures: all } = await kit.analytics.report({ window: WINDOW });
    expect(Object.fromEntries(all.map(({ metric, group, value }) => [group?.step ?? metric, value]))).toEqual(
      {
        arrived: 0,
        in_contact: null,
        qualified: null,
        offered: null,
        accepted: null,
        won: null,
        'leads.arrived': 0,
        'leads.qualified': 0,
        'cost.per-lead': null,
        'cost.per-qualified-lead': null,
        'cost.per-customer': null,
        'sales.count': 0,
        'sales.return-rate': null,
        'orders.cancel-rate': null,
        'response.median': null,
        'response.p90': null,
        'response.within-5': null,
        'response.within-15': null,
        'response.within-60': null,
        'response.never': null,
      },
    );
  });

  test('a report prints how leads are attributed', async () => {
    const { kit } = createFigureWorld();
    expect((await kit.analytics.report({ window: WINDOW })).attribution).toContain(
      'Last touch within 30 days',
    );
  });
});
