import type { Html } from '../html.ts';
import { hourOf } from '../language.ts';
import type { HourReport, PlatformReport } from '../report-data.ts';
import { TEXTS } from '../texts.ts';
import { GRID, nameAxis, numberAxis } from './axes.ts';
import { COLORS, drawChart } from './draw.ts';

/** Messages and orders of every hour, one platform on the other. */
export function hoursChart(hours: readonly HourReport[], platforms: readonly PlatformReport[]): Html {
  return drawChart(TEXTS.hoursTitle, ({ language }) => ({
    height: 240,
    option: {
      grid: { ...GRID, top: 36 },
      legend: {
        top: 0,
        left: 0,
        textStyle: { color: COLORS.quiet, fontSize: 12 },
        itemGap: 22,
        itemWidth: 14,
        itemHeight: 10,
      },
      xAxis: nameAxis(hours.map(({ at }) => hourOf(at)[language])),
      yAxis: numberAxis(),
      series: platforms.map(({ name }, index) => ({
        type: 'bar',
        name,
        stack: 'all',
        barCategoryGap: '20%',
        itemStyle: { color: COLORS.series[index % COLORS.series.length] },
        data: hours.map(({ signals }) => signals[index] ?? 0),
      })),
    },
  }));
}
