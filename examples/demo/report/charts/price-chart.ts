import type { Html } from '../html.ts';
import { decimal } from '../language.ts';
import type { PlatformReport } from '../report-data.ts';
import { histogram } from '../statistics.ts';
import { TEXTS } from '../texts.ts';
import { GRID, nameAxis, numberAxis } from './axes.ts';
import { COLORS, drawChart } from './draw.ts';

const MINOR_PER_THOUSAND = 100_000;

/** How many offers ask how much, with our own price as a line. */
export function priceChart(platform: PlatformReport, color: string, ourPriceMinor: number): Html {
  const title = {
    ru: `${TEXTS.pricesTitle.ru}: ${platform.name}`,
    en: `${TEXTS.pricesTitle.en}: ${platform.name}`,
  };
  const bins = histogram(
    platform.pricesMinor.map((price) => price / MINOR_PER_THOUSAND),
    12,
  );
  const first = bins[0];
  const width = first === undefined ? 1 : first.before - first.from;
  const ourPlace = first === undefined ? 0 : (ourPriceMinor / MINOR_PER_THOUSAND - first.from) / width - 0.5;
  return drawChart(
    title,
    ({ language }) => ({
      height: 210,
      option: {
        grid: { ...GRID, top: 34 },
        xAxis: {
          ...nameAxis(bins.map(({ from }) => decimal(from)[language])),
          name: TEXTS.priceAxis[language],
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: { color: COLORS.quiet, fontSize: 12 },
        },
        yAxis: numberAxis(),
        series: [
          {
            type: 'bar',
            barCategoryGap: '12%',
            itemStyle: { color, borderRadius: [3, 3, 0, 0] },
            data: bins.map((bin) => bin.count),
            markLine: {
              symbol: 'none',
              silent: true,
              lineStyle: { color: COLORS.accent, width: 2, type: 'solid' },
              label: {
                color: COLORS.accent,
                formatter: TEXTS.ourPrice[language],
                fontWeight: 600,
                fontSize: 12,
              },
              data: [{ xAxis: ourPlace }],
            },
          },
        ],
      },
    }),
    420,
  );
}
