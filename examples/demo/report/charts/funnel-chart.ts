import type { Html } from '../html.ts';
import { count, percent } from '../language.ts';
import type { FunnelStep } from '../report-data.ts';
import { STEP_NAMES, TEXTS } from '../texts.ts';
import { GRID, nameAxis } from './axes.ts';
import { COLORS, drawChart } from './draw.ts';

/** Bars that get shorter, each on the track of the first one. */
export function funnelChart(steps: readonly FunnelStep[]): Html {
  const most = Math.max(1, ...steps.map((step) => step.persons));
  return drawChart(TEXTS.funnelTitle, ({ language, isNarrow }) => ({
    height: 44 * steps.length + 12,
    option: {
      grid: { ...GRID, right: isNarrow ? 32 : 84 },
      xAxis: { type: 'value', max: most, show: false },
      yAxis: {
        ...nameAxis(steps.map(({ step }) => STEP_NAMES[step]?.[language] ?? step)),
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
          data: steps.map(() => most),
          label: {
            show: true,
            position: 'right',
            color: COLORS.ink,
            fontWeight: 600,
            formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
              const here = steps[dataIndex]?.persons ?? 0;
              const before = steps[dataIndex - 1]?.persons;
              const share =
                before === undefined || before === 0 ? '' : ` · ${percent(here / before)[language]}`;
              return `${count(here)[language]}${isNarrow ? '' : share}`;
            },
          },
        },
        {
          type: 'bar',
          barWidth: 22,
          itemStyle: { color: COLORS.series[0], borderRadius: 4 },
          data: steps.map((step) => step.persons),
        },
      ],
    },
  }));
}
