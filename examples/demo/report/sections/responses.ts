import { responseChart } from '../charts/response-chart.ts';
import { type Html, html } from '../html.ts';
import { count, decimal, percent } from '../language.ts';
import type { ReportData } from '../report-data.ts';
import { responseBins } from '../response-bins.ts';
import { percentile } from '../statistics.ts';
import { TEXTS } from '../texts.ts';
import { chartWithTable, section, table } from './section.ts';

/** How fast the team answers. */
export function responses({ responses: all }: ReportData): Html {
  const people = all.minutes.length + all.never;
  const median = percentile(all.minutes, 0.5);
  const p90 = percentile(all.minutes, 0.9);
  return section(
    'responses',
    TEXTS.responseTitle,
    TEXTS.responseLead,
    chartWithTable(
      responseChart(all),
      html`${table(
        TEXTS.responseTitle,
        [
          { title: TEXTS.within, cell: ({ name }) => name },
          { title: TEXTS.people, cell: (bin) => count(bin.count), isNumber: true },
          {
            title: { ru: 'Доля', en: 'Share' },
            cell: (bin) => (people === 0 ? '–' : percent(bin.count / people)),
            isNumber: true,
          },
        ],
        responseBins(all),
      )}<dl class="facts"><div><dt>${TEXTS.medianTime}</dt><dd>${median === undefined ? '–' : decimal(median)}</dd></div><div><dt>${TEXTS.p90Time}</dt><dd>${p90 === undefined ? '–' : decimal(p90)}</dd></div></dl>`,
    ),
  );
}
