import { funnelChart } from '../charts/funnel-chart.ts';
import type { Html } from '../html.ts';
import { count, percent } from '../language.ts';
import type { ReportData } from '../report-data.ts';
import { STEP_NAMES, TEXTS } from '../texts.ts';
import { chartWithTable, section, table } from './section.ts';

/** From the first message to the sale. */
export function funnel({ funnel: steps }: ReportData): Html {
  const rows = steps.map((step, index) => ({ ...step, before: steps[index - 1]?.persons }));
  return section(
    'funnel',
    TEXTS.funnelTitle,
    TEXTS.funnelLead,
    chartWithTable(
      funnelChart(steps),
      table(
        TEXTS.funnelTitle,
        [
          { title: TEXTS.step, cell: ({ step }) => STEP_NAMES[step] ?? step },
          { title: TEXTS.people, cell: (row) => count(row.persons), isNumber: true },
          {
            title: TEXTS.shareOfPrevious,
            cell: (row) =>
              row.before === undefined || row.before === 0 ? '–' : percent(row.persons / row.before),
            isNumber: true,
          },
        ],
        rows,
      ),
    ),
  );
}
