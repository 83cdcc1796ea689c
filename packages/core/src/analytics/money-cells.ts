import { type Money, money } from '../domain/money.ts';
import { type TaxProfile, taxOf, taxRegimeAt } from '../domain/tax-profile.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { currenciesOf, groupsOf, sumsOf } from './draw-figure.ts';
import type { FigureGroup } from './figure.ts';
import type { Cell, FigureReader } from './figure-reader.ts';

/** Kinds of expenses that bring buyers; the others are fees of sales. */
const MARKETING: readonly (string | null | undefined)[] = ['promotion', 'other'];

/** Expenses of the window, by kind. */
export interface SpendCells {
  readonly currencies: readonly string[];
  readonly groups: readonly FigureGroup[];
  /** Each kind on its own; `kind` is among the groups. */
  readonly byKind: readonly Cell[];
  /** Sum and number of what brings buyers. */
  marketing(group: FigureGroup, currency: string): { readonly sum: number; readonly count: number };
}

/** Sales of the window, and what was taken back in it. */
export interface SalesCells {
  readonly currencies: readonly string[];
  readonly groups: readonly FigureGroup[];
  /** Sales recorded. */
  readonly sold: ReturnType<typeof sumsOf>;
  /** Sales taken back. */
  readonly returned: ReturnType<typeof sumsOf>;
  /** Sales recorded whose cost is known. */
  readonly costed: ReturnType<typeof sumsOf>;
}

/** What is left of revenue, per group and currency, before marketing. */
export type GrossProfit = (group: FigureGroup, currency: string) => number;

export async function readSpend(reader: FigureReader): Promise<SpendCells> {
  const byKind = await reader.cells('spend', {
    field: 'amount.amountMinor',
    moment: 'spentAt',
    also: ['kind'],
  });
  const marketing = byKind.filter(({ group }) => MARKETING.includes(group.kind)).map(withoutKind);
  const sums = sumsOf(marketing);
  return {
    currencies: currenciesOf(marketing),
    groups: groupsOf([byKind.map(withoutKind)]),
    byKind,
    marketing: (group, currency) => ({ sum: sums.sum(group, currency), count: sums.count(group, currency) }),
  };
}

export async function readSales(reader: FigureReader): Promise<SalesCells> {
  const won = { filter: { result: 'won' } } as const;
  const sold = await reader.cells('outcome', { ...won, field: 'revenue.amountMinor', moment: 'createdAt' });
  const returned = await reader.cells('outcome', {
    ...won,
    field: 'revenue.amountMinor',
    moment: 'reversedAt',
  });
  const costed = await reader.cells('outcome', { ...won, field: 'cost.amountMinor', moment: 'createdAt' });
  return {
    currencies: currenciesOf([...sold, ...returned]),
    groups: groupsOf([sold, returned]),
    sold: sumsOf(sold),
    returned: sumsOf(returned),
    costed: sumsOf(costed),
  };
}

/** Reads everything again in stretches of one tax regime each: a tax is of the day of the sale. */
export async function readGrossProfit(reader: FigureReader, profile: TaxProfile): Promise<GrossProfit> {
  const cuts = profile.flatMap(({ startsAt, endsAt }) =>
    [startsAt ?? [], endsAt ?? []].flat().map(canonical),
  );
  const won = { filter: { result: 'won' }, cuts } as const;
  const amount = (field: 'revenue' | 'cost', moment: 'createdAt' | 'reversedAt'): Promise<readonly Cell[]> =>
    reader.cells('outcome', { ...won, field: `${field}.amountMinor`, moment });
  const parts = {
    revenue: [await amount('revenue', 'createdAt'), await amount('revenue', 'reversedAt')],
    cost: [await amount('cost', 'createdAt'), await amount('cost', 'reversedAt')],
  } as const;
  const fees = await reader.cells('spend', {
    field: 'amount.amountMinor',
    moment: 'spentAt',
    also: ['kind'],
    cuts,
    filter: { kind: ['commission', 'delivery'] },
  });
  const feesOf = (kind: string): readonly Cell[] =>
    fees.filter(({ group }) => group.kind === kind).map(withoutKind);
  const [commission, delivery] = [feesOf('commission'), feesOf('delivery')];
  const all = [...parts.revenue, ...parts.cost, commission, delivery].flat();
  const cutsOf = new Set(all.map(({ cut }) => cut));
  const { window } = reader.plan;

  return (group, currency) => {
    let profit = 0;
    for (const cut of cutsOf) {
      const sum = (cells: readonly Cell[]): number =>
        sumsOf(cells.filter((cell) => cell.cut === cut)).sum(group, currency);
      const net = ([plus, minus]: readonly [readonly Cell[], readonly Cell[]]): number =>
        sum(plus) - sum(minus);
      const costs = { cost: net(parts.cost), commission: sum(commission), delivery: sum(delivery) };
      const revenue = net(parts.revenue);
      const regime = taxRegimeAt(profile, cut === undefined || cut < window.from ? window.from : cut);
      const inMoney = Object.fromEntries(
        Object.entries(costs).map(([name, value]) => [name, money(value, currency)]),
      ) as Record<keyof typeof costs, Money>;
      const tax = taxOf(regime, money(revenue, currency), inMoney).amountMinor;
      profit += revenue - costs.cost - costs.commission - costs.delivery - tax;
    }
    return profit;
  };
}

function withoutKind(cell: Cell): Cell {
  const { kind: _kind, ...group } = cell.group;
  return { ...cell, group };
}

function canonical(moment: string): string {
  return toIsoText(toUnixMs(moment));
}
