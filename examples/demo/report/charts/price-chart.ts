import type { Html } from '../html.ts';
import { decimal } from '../language.ts';
import type { PlatformReport } from '../report-data.ts';
import { histogram } from '../statistics.ts';
import { TEXTS } from '../texts.ts';
import { GRID, numberAxis } from './axes.ts';
import { COLORS, drawChart } from './draw.ts';

const MINOR_PER_THOUSAND = 100_000;
/** Pixels between two bars. */
const BAR_GAP = 3;

/** Where a bin is to be drawn: what ECharts hands to whoever draws an item. */
interface BinPlace {
  readonly coord: (point: readonly number[]) => readonly number[];
  readonly value: (dimension: number) => number;
}

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
  const from = bins[0]?.from ?? 0;
  const before = bins.at(-1)?.before ?? 1;
  const ourPrice = ourPriceMinor / MINOR_PER_THOUSAND;
  return drawChart(
    title,
    ({ language, isNarrow }) => ({
      height: 210,
      option: {
        grid: { ...GRID, top: 34, left: 12, right: 28 },
        xAxis: {
          ...numberAxis((value) => decimal(value)[language]),
          min: Math.min(from, ourPrice),
          max: Math.max(before, ourPrice),
          interval:
            Math.ceil(bins.length / (isNarrow ? 5 : 7)) * ((before - from) / Math.max(1, bins.length)),
          splitLine: { show: false },
          axisLine: { show: true, lineStyle: { color: COLORS.line } },
          name: TEXTS.priceAxis[language],
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: { color: COLORS.quiet, fontSize: 12 },
        },
        yAxis: { ...numberAxis(), axisLine: { show: false }, axisTick: { show: false } },
        series: [
          {
            type: 'custom',
            encode: { x: [0, 1], y: 2 },
            data: bins.map((bin) => [bin.from, bin.before, bin.count]),
            renderItem: (_params: unknown, { coord, value }: BinPlace) => {
              const [left = 0, top = 0] = coord([value(0), value(2)]);
              const [right = 0, bottom = 0] = coord([value(1), 0]);
              const shape = {
                x: left + BAR_GAP / 2,
                y: top,
                width: right - left - BAR_GAP,
                height: bottom - top,
                r: [3, 3, 0, 0],
              };
              return { type: 'rect', shape, style: { fill: color } };
            },
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
              data: [{ xAxis: ourPrice }],
            },
          },
        ],
      },
    }),
    420,
  );
}
