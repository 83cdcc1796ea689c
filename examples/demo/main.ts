import { formatMoney } from '@leadkit/core';
import type { DemoFigures } from './platforms/demo-platform.ts';
import { type DemoResult, runDemo } from './run-demo.ts';
import { textTable } from './text-table.ts';

const timeOfDay = new Intl.DateTimeFormat('ru-KZ', {
  timeZone: 'Asia/Almaty',
  hour: '2-digit',
  minute: '2-digit',
});

console.log('A seller’s day on emulated marketplaces. Nothing leaves this machine.\n');
const result = await runDemo((at, text) => console.log(`${timeOfDay.format(new Date(at))}  ${text}`));
console.log(`\n${figuresTable(result)}\n\n${funnelTable(result)}`);
if (JSON.stringify(result.host) !== JSON.stringify(result.world)) {
  console.error(
    '\nLeadKit and the marketplace do not agree. This is a bug: please report it with the lines above.',
  );
  process.exitCode = 1;
}

/** What LeadKit counted beside what the marketplace itself knows. */
function figuresTable({ host, world }: DemoResult): string {
  const rows: readonly (readonly [string, (figures: DemoFigures) => string])[] = [
    ['competitors’ offers seen', ({ offersSeen }) => String(offersSeen)],
    ['our adverts live', ({ advertsLive }) => String(advertsLive)],
    ['messages and orders', ({ signals }) => String(signals)],
    ['different buyers', ({ persons }) => String(persons)],
    ['buyers who paid', ({ won }) => String(won)],
    ['revenue', ({ revenue }) => formatMoney(revenue)],
  ];
  return textTable(
    ['', 'LeadKit', 'marketplace'],
    rows.map(([name, show]) => [name, show(host), show(world)]),
  );
}

/** The funnel, each figure with how it is computed. */
function funnelTable({ funnel }: DemoResult): string {
  const shown = ({ metric, value }: DemoResult['funnel'][number]): string => {
    if (value === null) return 'none';
    return metric.endsWith('.share') ? `${Math.round(value * 100)} %` : String(value);
  };
  return textTable(
    ['metric', 'value', 'how it is computed'],
    funnel.map((line) => [line.metric, shown(line), line.formula]),
  );
}
