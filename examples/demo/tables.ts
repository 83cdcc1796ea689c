import { formatMoney, type Money, money } from '@leadkit/core';
import type { DemoFigures } from './figures.ts';
import type { ReportFigure } from './report/report-data.ts';
import type { DemoResult } from './run-demo.ts';
import { textTable } from './text-table.ts';

/** What LeadKit counted beside what the marketplaces themselves know. */
export function figuresTable({ host, world }: Pick<DemoResult, 'host' | 'world'>): string {
  const rows: readonly (readonly [string, (figures: DemoFigures) => number | Money])[] = [
    ['competitors’ offers seen', ({ offersSeen }) => offersSeen],
    ['our adverts live', ({ advertsLive }) => advertsLive],
    ['our goods on sale by price list', ({ goodsOnSale }) => goodsOnSale],
    ['messages and orders', ({ signals }) => signals],
    ['different people', ({ persons }) => persons],
    ['leads', ({ leads }) => leads],
    ['leads our people took', ({ taken }) => taken],
    ['people we answered', ({ answered }) => answered],
    ['minutes to our answer, median', ({ responseMedian }) => responseMedian],
    ['minutes to our answer, nine tenths', ({ responseP90 }) => responseP90],
    ['people who bought and kept it', ({ won }) => won],
    ['revenue', ({ revenue }) => revenue],
    ['promotion', ({ spend }) => spend],
    ['cost per lead', ({ costPerLeadMinor }) => money(costPerLeadMinor, 'KZT')],
    ['return on promotion', ({ romi }) => romi],
  ];
  const shown = (value: number | Money): string =>
    typeof value === 'number' ? String(value) : shownMoney(value);
  return textTable(
    ['', 'LeadKit', 'marketplaces'],
    rows.map(([name, pick]) => [name, shown(pick(host.figures)), shown(pick(world))]),
  );
}

/** Figures with a value that are of everything, each with how it is computed, in lines of at most `widthMax` characters. */
export function metricsTable({ host }: Pick<DemoResult, 'host'>, widthMax: number): string {
  return textTable(
    ['metric', 'value', 'how it is computed'],
    host.report.figures
      .filter(({ part, value }) => part === undefined && value !== null)
      .map((figure) => [figure.metric, shownValue(figure), figure.formula]),
    widthMax,
  );
}

function shownMoney(amount: Money): string {
  return formatMoney(amount, { locale: 'en-GB' });
}

function shownValue({ value, unit }: ReportFigure): string {
  if (value === null) return 'none';
  if (unit === 'share') return `${Math.round(value * 100)}%`;
  if (unit === 'money') return shownMoney(money(Math.round(value), 'KZT'));
  return unit.endsWith('minutes')
    ? `${Math.round(value * 10) / 10} min`
    : String(Math.round(value * 100) / 100);
}
