import { hoursChart } from '../charts/hours-chart.ts';
import type { Html } from '../html.ts';
import { count, hourOf } from '../language.ts';
import type { HourReport, ReportData } from '../report-data.ts';
import { TEXTS } from '../texts.ts';
import { chartWithTable, section, table } from './section.ts';

/** When people write. */
export function hours({ hours: all, platforms }: ReportData): Html {
  return section(
    'hours',
    TEXTS.hoursTitle,
    TEXTS.hoursLead,
    chartWithTable(
      hoursChart(all, platforms),
      table<HourReport>(
        TEXTS.hoursTitle,
        [
          { title: TEXTS.hour, cell: ({ at }) => hourOf(at) },
          ...platforms.map(({ name }, index) => ({
            title: { ru: name, en: name },
            cell: ({ signals }: HourReport) => count(signals[index] ?? 0),
            isNumber: true,
          })),
        ],
        all.filter(({ signals }) => signals.some((signal) => signal > 0)),
      ),
    ),
  );
}
