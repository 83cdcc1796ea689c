import {
  type AnalyticsGroup,
  type CampaignId,
  type Figure,
  type FigureGroup,
  type Lead,
  METRICS,
  type Outcome,
  type PersonId,
  type Spend,
  toIsoText,
  toUnixMs,
} from '@leadkit/core';
import { testId } from '@leadkit/core/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFigureWorld, minute, WINDOW } from './figure-world.ts';

/**
 * Figures counted by the store against a plain recomputation from the same things. The recomputation knows nothing of
 * queries, columns or cells: it goes through lists.
 */
interface Things {
  readonly leads: readonly Lead[];
  readonly outcomes: readonly Outcome[];
  readonly spends: readonly Spend[];
}

const MINUTES = fc.integer({ min: -3_000, max: 17_000 });
const PLATFORMS = ['olx', 'kaspi'] as const;
const CURRENCIES = ['KZT', 'USD'] as const;
const STEPS = ['inContactAt', 'qualifiedAt', 'offeredAt', 'acceptedAt', 'wonAt', 'lostAt'] as const;
const REAL = (lead: Lead): boolean => !['spam', 'duplicate', 'test'].includes(lead.closeReason ?? '');

const shapes = fc.record({
  leads: fc.array(
    fc.record({
      arrived: MINUTES,
      person: fc.nat(3),
      platform: fc.constantFrom(...PLATFORMS),
      campaign: fc.option(fc.nat(1), { nil: undefined }),
      closed: fc.constantFrom(undefined, 'price', 'spam', 'cancelled'),
      reached: fc.array(fc.option(fc.nat(60_000), { nil: undefined }), { minLength: 6, maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  outcomes: fc.array(
    fc.record({
      lead: fc.nat(11),
      at: MINUTES,
      amount: fc.nat(1_000_000),
      cost: fc.option(fc.nat(1_000_000), { nil: undefined }),
      currency: fc.constantFrom(...CURRENCIES),
      reversed: fc.option(MINUTES, { nil: undefined }),
    }),
    { maxLength: 10 },
  ),
  spends: fc.array(
    fc.record({
      at: MINUTES,
      amount: fc.integer({ min: -1_000, max: 1_000_000 }),
      kind: fc.constantFrom('promotion', 'commission', 'delivery', 'other'),
      platform: fc.constantFrom(...PLATFORMS),
      campaign: fc.option(fc.nat(1), { nil: undefined }),
      currency: fc.constantFrom(...CURRENCIES),
    }),
    { maxLength: 10 },
  ),
});

const campaignOf = (n: number | undefined): { readonly campaignId?: CampaignId } =>
  n === undefined ? {} : { campaignId: testId('campaign', n + 1) };

function build(
  world: ReturnType<typeof createFigureWorld>,
  shape: typeof shapes extends fc.Arbitrary<infer Shape> ? Shape : never,
): Things {
  const leads = shape.leads.map(({ arrived, person, platform, campaign, closed, reached }) =>
    world.lead(arrived, {
      platform,
      personId: testId('person', person + 1) as PersonId,
      ...campaignOf(campaign),
      ...(closed === undefined ? {} : { closeReason: closed, status: 'lost' as const }),
      milestones: {
        arrivedAt: minute(arrived),
        ...Object.fromEntries(
          STEPS.flatMap((step, index) => {
            const after = reached[index];
            return after === undefined ? [] : [[step, minute(arrived + after)]];
          }),
        ),
      },
    }),
  );
  return {
    leads,
    outcomes: shape.outcomes.map(({ lead, at, amount, cost, currency, reversed }) =>
      world.sale(
        leads[lead % leads.length] as Lead,
        at,
        { amountMinor: amount, currency },
        {
          ...(cost === undefined ? {} : { cost: { amountMinor: cost, currency } }),
          ...(reversed === undefined ? {} : { reversedAt: minute(reversed) }),
        },
      ),
    ),
    spends: shape.spends.map(({ at, amount, kind, platform, campaign, currency }) =>
      world.spend(at, { amountMinor: amount, currency }, { kind, platform, ...campaignOf(campaign) }),
    ),
  };
}

type Numbers = Readonly<Record<string, number | null>>;
const divide = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const isIn = (moment: string | undefined): boolean =>
  moment !== undefined &&
  toUnixMs(moment) >= toUnixMs(WINDOW.from) &&
  toUnixMs(moment) < toUnixMs(WINDOW.before);
/** Almaty is five hours ahead all of 2026. */
const dayOf = (moment: string): string => toIsoText(toUnixMs(moment) + 5 * 3_600_000).slice(0, 10);

/** Everything of one group, by the plainest means. */
function recompute(
  things: Things,
  groupBy: readonly AnalyticsGroup[],
  group: FigureGroup,
  currency: string,
): Numbers {
  const leadOf = (one: { readonly leadId: string }): Lead =>
    things.leads.find(({ id }) => id === one.leadId) as Lead;
  const isOf = (
    one: { readonly platform?: string | undefined; readonly campaignId?: string | undefined },
    at: string,
  ): boolean =>
    groupBy.every((name) => {
      if (name === 'day') return group.day === dayOf(at);
      return (group[name] ?? null) === ((name === 'platform' ? one.platform : one.campaignId) ?? null);
    });
  const arrivedAt = (lead: Lead): string => lead.milestones?.arrivedAt ?? '';
  const leads = things.leads.filter(
    (lead) => REAL(lead) && isIn(arrivedAt(lead)) && isOf(lead, arrivedAt(lead)),
  );
  const got = (lead: Lead, ...steps: readonly (typeof STEPS)[number][]): boolean =>
    steps.some((step) => lead.milestones?.[step] !== undefined);
  const qualified = leads.filter((lead) => got(lead, 'qualifiedAt', 'offeredAt', 'acceptedAt', 'wonAt'));
  const buyers = new Set(leads.filter((lead) => got(lead, 'wonAt')).map(({ personId }) => personId));
  const inMoney = things.outcomes.filter((one) => one.revenue?.currency === currency);
  const sold = inMoney.filter((one) => isIn(one.createdAt) && isOf(leadOf(one), one.createdAt));
  const taken = inMoney.filter(
    (one) => one.reversedAt !== undefined && isIn(one.reversedAt) && isOf(leadOf(one), one.reversedAt),
  );
  const amount = (list: readonly Outcome[], field: 'revenue' | 'cost'): number =>
    sum(list.map((one) => one[field]?.amountMinor ?? 0));
  const spent = (...kinds: readonly string[]): number =>
    sum(
      things.spends
        .filter((one) => kinds.includes(one.kind) && one.amount.currency === currency)
        .filter((one) => isIn(one.spentAt) && isOf(one, one.spentAt))
        .map((one) => one.amount.amountMinor),
    );
  const marketing = spent('promotion', 'other');
  const revenue = amount(sold, 'revenue') - amount(taken, 'revenue');
  const profit = revenue - (amount(sold, 'cost') - amount(taken, 'cost')) - spent('commission', 'delivery');
  const cancelled = leads.filter(({ closeReason }) => closeReason === 'cancelled');
  const orders = new Set([...cancelled, ...leads.filter((lead) => got(lead, 'wonAt'))]);
  return {
    'leads.arrived': leads.length,
    'leads.qualified': qualified.length,
    'spend.marketing': marketing,
    'cost.per-lead': divide(marketing, leads.length),
    'cost.per-qualified-lead': divide(marketing, qualified.length),
    'cost.per-customer': divide(marketing, buyers.size),
    'sales.revenue': revenue,
    'sales.average': divide(amount(sold, 'revenue'), sold.length),
    'sales.gross-profit': profit,
    'return.roas': divide(revenue, marketing),
    'return.romi': divide(profit - marketing, marketing),
    'orders.cancel-rate': divide(cancelled.length, orders.size),
  };
}

test.each([[[]], [['platform']], [['campaign']], [['day']], [['platform', 'day']]] as const)(
  'every figure by %j is what goes through the lists gives',
  async (groupBy) => {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const world = createFigureWorld();
        const things = build(world, shape);
        await world.put(things);
        const { figures } = await world.kit.analytics.report({ window: WINDOW, groupBy });
        for (const figure of figures) {
          const { metric, value, group = {}, currency = 'KZT' } = figure;
          const expected = recompute(things, groupBy, group, currency);
          const right = metric in expected && !isUnknownCost(figure) ? expected[metric] : value;
          expect([metric, group, value]).toEqual([metric, group, right]);
        }
        expect(
          figures.map(({ metric, group, currency }) => JSON.stringify([metric, group, currency])),
        ).toSatisfy((names: readonly string[]) => new Set(names).size === names.length);
      }),
      { numRuns: 12 },
    );
  },
);

/** Where nothing was spent at all no cost has a currency. */
function isUnknownCost({ value, currency, exclusions }: Figure): boolean {
  return currency === undefined && value === null && exclusions.includes('no expense is known');
}

test('no lead is lost or doubled between days: the days sum to the whole', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, async (shape) => {
      const world = createFigureWorld();
      await world.put(build(world, shape));
      const metrics = METRICS.map(({ id }) => id).filter(
        (id) => id === 'leads.arrived' || id === 'sales.count',
      );
      const total = async (groupBy: readonly AnalyticsGroup[]): Promise<number> =>
        sum(
          (await world.kit.analytics.report({ window: WINDOW, groupBy, metrics })).figures.map(
            ({ value }) => value ?? 0,
          ),
        );
      const whole = await total([]);
      for (const period of ['day', 'week', 'month'] as const) expect(await total([period])).toBe(whole);
    }),
    { numRuns: 12 },
  );
});
