import { formatMoney } from '@leadkit/core';
import type { DemoFigures } from './figures.ts';
import type { ReportFigure } from './report/report-data.ts';
import type { DemoResult } from './run-demo.ts';
import { textTable } from './text-table.ts';

/** What LeadKit counted beside what the marketplaces themselves know. */
export function figuresTable({ host, world }: Pick<DemoResult, 'host' | 'world'>): string {
  const rows: readonly (readonly [string, (figures: DemoFigures) => string])[] = [
    ['competitors’ offers seen', ({ offersSeen }) => String(offersSeen)],
    ['our adverts live', ({ advertsLive }) => String(advertsLive)],
    ['messages and orders', ({ signals }) => String(signals)],
    ['different people', ({ persons }) => String(persons)],
    ['people we answered', ({ answered }) => String(answered)],
    ['people who paid', ({ won }) => String(won)],
    ['revenue', ({ revenue }) => formatMoney(revenue)],
  ];
  return textTable(
    ['', 'LeadKit', 'marketplaces'],
    rows.map(([name, show]) => [name, show(host.figures), show(world)]),
  );
}

/** The figures, each with how it is computed. */
export function metricsTable({ host }: Pick<DemoResult, 'host'>): string {
  const shown = ({ value, unit }: ReportFigure): string => {
    if (value === null) return 'none';
    return unit === 'share' ? `${Math.round(value * 100)} %` : String(value);
  };
  return textTable(
    ['metric', 'value', 'how it is computed'],
    host.report.figures.map((line) => [line.metric, shown(line), line.formula]),
  );
}
