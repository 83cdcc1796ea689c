import { responseChart } from '../charts/response-chart.ts';
import { type Html, html } from '../html.ts';
import { count, decimal, percent } from '../language.ts';
import type { ReportData } from '../report-data.ts';
import { responseBins } from '../response-bins.ts';
import { TEXTS } from '../texts.ts';
import { chartWithTable, section, table } from './section.ts';

/** How fast the team answers. */
export function responses({ responses: all }: ReportData): Html {
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
          { title: TEXTS.leads, cell: (bin) => count(bin.count), isNumber: true },
          {
            title: { ru: 'Доля', en: 'Share' },
            cell: (bin) => (all.leads === 0 ? '–' : percent(bin.count / all.leads)),
            isNumber: true,
          },
        ],
        responseBins(all),
      )}<dl class="facts"><div><dt>${TEXTS.medianTime}</dt><dd>${all.median === null ? '–' : decimal(all.median)}</dd></div><div><dt>${TEXTS.p90Time}</dt><dd>${all.p90 === null ? '–' : decimal(all.p90)}</dd></div></dl>`,
    ),
  );
}
