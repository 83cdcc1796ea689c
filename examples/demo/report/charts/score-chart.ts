import type { Html } from '../html.ts';
import { decimal } from '../language.ts';
import type { ScorePart } from '../report-data.ts';
import { FACTOR_NAMES, TEXTS } from '../texts.ts';
import { GRID, nameAxis } from './axes.ts';
import { COLORS, drawChart } from './draw.ts';

/** What each part gives, on a track as long as the most it could give. */
export function scoreChart(parts: readonly ScorePart[]): Html {
  return drawChart(TEXTS.scoreTitle, ({ language, isNarrow }) => ({
    height: 44 * parts.length + 12,
    option: {
      grid: { ...GRID, right: 92 },
      xAxis: { type: 'value', show: false },
      yAxis: {
        ...nameAxis(parts.map(({ factor }) => FACTOR_NAMES[factor]?.[language] ?? factor)),
        inverse: true,
        axisLine: { show: false },
        axisLabel: {
          color: COLORS.ink,
          fontSize: isNarrow ? 11 : 13,
          lineHeight: isNarrow ? 13 : 16,
          width: isNarrow ? 112 : 170,
          overflow: 'break',
        },
      },
      series: [
        {
          type: 'bar',
          barWidth: 22,
          barGap: '-100%',
          itemStyle: { color: COLORS.track, borderRadius: 4 },
          data: parts.map(({ mostHundredths }) => mostHundredths / 100),
          label: {
            show: true,
            position: 'right',
            color: COLORS.ink,
            fontWeight: 600,
            formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
              const { hundredths = null, mostHundredths = 0 } = parts[dataIndex] ?? {};
              if (hundredths === null) return TEXTS.notMeasured[language];
              return `${decimal(hundredths / 100)[language]} / ${decimal(mostHundredths / 100)[language]}`;
            },
          },
        },
        {
          type: 'bar',
          barWidth: 22,
          itemStyle: { color: COLORS.series[1], borderRadius: 4 },
          data: parts.map(({ hundredths }) => (hundredths ?? 0) / 100),
        },
      ],
    },
  }));
}
