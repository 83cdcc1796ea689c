import type { Html } from '../html.ts';
import { count } from '../language.ts';
import type { PlatformReport } from '../report-data.ts';
import { TEXTS } from '../texts.ts';
import { GRID, nameAxis, numberAxis } from './axes.ts';
import { COLORS, drawChart } from './draw.ts';

const MINOR_PER_THOUSAND = 100_000;

/** What was spent and what came in, per platform. */
export function moneyChart(platforms: readonly PlatformReport[]): Html {
  return drawChart(
    TEXTS.moneyTitle,
    ({ language }) => {
      const bars = (name: string, color: string, pick: (platform: PlatformReport) => number): object => ({
        type: 'bar',
        name,
        barMaxWidth: 46,
        itemStyle: { color, borderRadius: [4, 4, 0, 0] },
        data: platforms.map((platform) => Math.round(pick(platform) / MINOR_PER_THOUSAND)),
        label: {
          show: true,
          position: 'top',
          color: COLORS.ink,
          formatter: ({ value }: { readonly value: number }) => count(value)[language],
        },
      });
      return {
        height: 260,
        option: {
          grid: { ...GRID, top: 56 },
          legend: {
            top: 0,
            left: 0,
            textStyle: { color: COLORS.quiet, fontSize: 12 },
            itemGap: 22,
            itemWidth: 14,
            itemHeight: 10,
          },
          xAxis: nameAxis(platforms.map(({ name }) => name)),
          yAxis: {
            ...numberAxis((value) => count(value)[language]),
            name: TEXTS.priceAxis[language],
            nameTextStyle: { color: COLORS.quiet, fontSize: 12, align: 'left' },
          },
          series: [
            bars(TEXTS.spend[language], COLORS.series[2], ({ spendMinor }) => spendMinor),
            bars(TEXTS.revenue[language], COLORS.series[0], ({ revenueMinor }) => revenueMinor),
          ],
        },
      };
    },
    680,
  );
}
