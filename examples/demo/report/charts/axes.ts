import { COLORS } from './draw.ts';

/** Room around a chart that holds its labels. */
export const GRID = { left: 4, right: 12, top: 12, bottom: 4, outerBoundsMode: 'same' } as const;

/** An axis of names. */
export function nameAxis(names: readonly string[]): object {
  return {
    type: 'category',
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: COLORS.line } },
    axisLabel: { color: COLORS.quiet, fontSize: 12 },
  };
}

/** An axis of numbers, whole ones unless said otherwise. */
export function numberAxis(format?: (value: number) => string): object {
  return {
    type: 'value',
    minInterval: 1,
    splitNumber: 4,
    splitLine: { lineStyle: { color: COLORS.line } },
    axisLabel: { color: COLORS.quiet, fontSize: 12, ...(format === undefined ? {} : { formatter: format }) },
  };
}
