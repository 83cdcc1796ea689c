import { invalidInput } from '../errors.ts';
import { drawFigure, groupsOf, orWhole, share } from './draw-figure.ts';
import type { Figure, FigureGroup } from './figure.ts';
import type { FigureReader } from './figure-reader.ts';
import type { Reached } from './lead-figures.ts';
import type { MetricId } from './metrics.ts';
import type { GrossProfit, SalesCells, SpendCells } from './money-cells.ts';

/** What was spent, in all and by kind. */
export function spendFigures(reader: FigureReader, spend: SpendCells): readonly Figure[] {
  const totals = spend.groups.flatMap((group) =>
    spend.currencies.map((currency) => {
      const { sum, count } = spend.marketing(group, currency);
      return drawFigure(reader, 'spend.marketing', { value: sum, n: count, currency, group });
    }),
  );
  return [
    ...totals,
    ...spend.byKind.map(({ group, currency, sum, count }) =>
      drawFigure(reader, 'spend.by-kind', { value: sum, n: count, currency, group }),
    ),
  ];
}

/**
 * What a lead, a qualified lead and a customer cost, one figure per currency.
 *
 * @throws LeadKitError `invalid_input` when the cost of sales work is in another currency than what was spent.
 */
export function costFigures(reader: FigureReader, reached: Reached, spend: SpendCells): readonly Figure[] {
  const { salesCost } = reader.plan;
  const { currencies } = spend;
  if (salesCost !== undefined && currencies.some((currency) => currency !== salesCost.currency))
    throw invalidInput('analytics.report', [
      {
        path: 'salesCost.currency',
        message: `must be that of what was spent, ${currencies.join(' and ')}; currencies are never added up`,
      },
    ]);
  const known = salesCost === undefined ? currencies : [salesCost.currency];
  const per = (metric: MetricId, countOf: (group: FigureGroup) => number, more = 0): readonly Figure[] =>
    groupsOf([reached.groups, spend.groups.map((group) => ({ group }))]).flatMap((group) => {
      const n = countOf(group);
      if (known.length === 0)
        return [drawFigure(reader, metric, { value: null, n, group, exclusions: ['no expense is known'] })];
      return known.map((currency) =>
        drawFigure(reader, metric, {
          value: share(spend.marketing(group, currency).sum + more, n),
          n,
          currency,
          group,
          exclusions: otherCurrencies(known, currency),
        }),
      );
    });
  return [
    ...per('cost.per-lead', (group) => reached.leads(group, 'arrived')),
    ...per('cost.per-qualified-lead', (group) => reached.leads(group, 'qualified')),
    ...per('cost.per-customer', (group) => reached.persons(group, 'won'), salesCost?.amountMinor),
  ];
}

/** Sales, revenue, average order and returns. */
export function salesFigures(reader: FigureReader, sales: SalesCells): readonly Figure[] {
  return orWhole(reader, sales.groups).flatMap((group) => {
    const of = (count: (group: FigureGroup, currency: string) => number): number =>
      sales.currencies.reduce((sum, currency) => sum + count(group, currency), 0);
    const [sold, returned] = [of(sales.sold.count), of(sales.returned.count)];
    return [
      drawFigure(reader, 'sales.count', { value: sold, n: sold, group }),
      drawFigure(reader, 'sales.return-rate', { value: share(returned, sold), n: sold, group }),
      ...sales.currencies.flatMap((currency) => {
        const revenue = sales.sold.sum(group, currency);
        const n = sales.sold.count(group, currency);
        const drawn = { n, currency, group, exclusions: otherCurrencies(sales.currencies, currency) };
        return [
          drawFigure(reader, 'sales.revenue', {
            ...drawn,
            value: revenue - sales.returned.sum(group, currency),
          }),
          drawFigure(reader, 'sales.average', { ...drawn, value: share(revenue, n) }),
        ];
      }),
    ];
  });
}

/** Gross profit, and what marketing brought back. */
export function returnFigures(
  reader: FigureReader,
  spend: SpendCells,
  sales: SalesCells,
  profitOf: GrossProfit,
): readonly Figure[] {
  const currencies = [...new Set([...spend.currencies, ...sales.currencies])].sort();
  const groups = groupsOf([[...spend.groups, ...sales.groups].map((group) => ({ group }))]);
  return groups.flatMap((group) =>
    currencies.flatMap((currency) => {
      const revenue = sales.sold.sum(group, currency) - sales.returned.sum(group, currency);
      const spent = spend.marketing(group, currency).sum;
      const profit = profitOf(group, currency);
      const n = sales.sold.count(group, currency);
      const unknown = n - sales.costed.count(group, currency);
      const exclusions = otherCurrencies(currencies, currency);
      const costs =
        unknown === 0 ? [] : [`the cost of goods of ${unknown} of ${n} sales is not known and not taken off`];
      const drawn = { n, currency, group };
      return [
        drawFigure(reader, 'sales.gross-profit', {
          ...drawn,
          value: profit,
          exclusions: [...costs, ...exclusions],
        }),
        drawFigure(reader, 'return.roas', { ...drawn, value: share(revenue, spent), exclusions }),
        drawFigure(reader, 'return.romi', {
          ...drawn,
          value: share(profit - spent, spent),
          exclusions: [...costs, ...exclusions],
        }),
      ];
    }),
  );
}

function otherCurrencies(all: readonly string[], own: string): readonly string[] {
  const others = all.filter((currency) => currency !== own);
  return others.length === 0 ? [] : [`amounts in ${others.join(', ')}, which have figures of their own`];
}
