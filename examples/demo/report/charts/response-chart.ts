import type { Html } from '../html.ts';
import type { ResponseReport } from '../report-data.ts';
import { responseBins } from '../response-bins.ts';
import { TEXTS } from '../texts.ts';
import { GRID, nameAxis, numberAxis } from './axes.ts';
import { COLORS, drawChart } from './draw.ts';

/** How many people waited how long for a human answer. */
export function responseChart(responses: ResponseReport): Html {
  const bins = responseBins(responses);
  return drawChart(TEXTS.responseTitle, ({ language, isNarrow }) => ({
    height: 240,
    option: {
      grid: { ...GRID, top: 24 },
      xAxis: {
        ...nameAxis(bins.map(({ name }) => name[language])),
        axisLabel: {
          color: COLORS.quiet,
          fontSize: 12,
          lineHeight: 14,
          interval: 0,
          width: isNarrow ? 54 : 110,
          overflow: 'break',
        },
      },
      yAxis: numberAxis(),
      series: [
        {
          type: 'bar',
          barWidth: '56%',
          data: bins.map(({ count }, index) => ({
            value: count,
            itemStyle: {
              color: index === bins.length - 1 ? COLORS.accent : COLORS.series[0],
              borderRadius: [4, 4, 0, 0],
            },
          })),
          label: { show: true, position: 'top', color: COLORS.ink, fontWeight: 600 },
        },
      ],
    },
  }));
}
