import { parseArgs } from 'node:util';
import { formatMoney } from '@leadkit/core';
import type { DemoFigures } from './figures.ts';
import { type DemoResult, runDemo } from './run-demo.ts';
import { textTable } from './text-table.ts';

const { values: flags } = parseArgs({
  options: {
    directory: { type: 'string', default: '.leadkit/demo' },
    fresh: { type: 'boolean', default: false },
    port: { type: 'string' },
    offline: { type: 'boolean', default: false },
  },
});
const timeOfDay = new Intl.DateTimeFormat('ru-KZ', {
  timeZone: 'Asia/Almaty',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const result = await runDemo({
  directory: flags.directory,
  isFresh: flags.fresh,
  onStage: (stage) => console.log(stage),
  onProgress: (at, text) => console.log(`${timeOfDay.format(new Date(at))}  ${text}`),
});
console.log(`\n${figuresTable(result)}\n\n${funnelTable(result)}`);
if (JSON.stringify(result.host.figures) !== JSON.stringify(result.world)) {
  console.error(
    '\nLeadKit and the marketplaces do not agree. This is a bug: please report it with the lines above.',
  );
  process.exitCode = 1;
}

/** What LeadKit counted beside what the marketplaces themselves know. */
function figuresTable({ host, world }: DemoResult): string {
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

/** The funnel, each figure with how it is computed. */
function funnelTable({ host }: DemoResult): string {
  const shown = ({ metric, value }: DemoResult['host']['funnel'][number]): string => {
    if (value === null) return 'none';
    return metric.endsWith('.share') ? `${Math.round(value * 100)} %` : String(value);
  };
  return textTable(
    ['metric', 'value', 'how it is computed'],
    host.funnel.map((line) => [line.metric, shown(line), line.formula]),
  );
}
