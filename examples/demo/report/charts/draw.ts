import { BarChart, CustomChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { Html } from '../html.ts';
import { LANGUAGES, type Language, type Words } from '../language.ts';

use([BarChart, CustomChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer]);
// There is no canvas to measure with; by default every letter outside of Latin counts as a full square.
setPlatformAPI({
  measureText: (text: string, font?: string) => ({
    width: text.length * 0.62 * Number(/([\d.]+)px/.exec(font ?? '')?.[1] ?? 12),
  }),
} as Parameters<typeof setPlatformAPI>[0]);

/** Colours by role: the page's style says what they are by day and by night. */
export const COLORS = {
  ink: '#010101',
  quiet: '#020202',
  line: '#030303',
  track: '#040404',
  accent: '#050505',
  series: ['#060606', '#070707', '#080808', '#090909'],
} as const;

const VARIABLES: Readonly<Record<string, string>> = {
  [COLORS.ink]: 'var(--ink)',
  [COLORS.quiet]: 'var(--quiet)',
  [COLORS.line]: 'var(--line)',
  [COLORS.track]: 'var(--track)',
  [COLORS.accent]: 'var(--accent)',
  ...Object.fromEntries(COLORS.series.map((color, index) => [color, `var(--series-${index + 1})`])),
};

/** What a chart is drawn for. */
export interface Canvas {
  readonly language: Language;
  /** In pixels. */
  readonly width: number;
  /** Whether it is for a narrow screen. */
  readonly isNarrow: boolean;
}

/** How a chart looks on a canvas. */
export interface Drawing {
  /** In pixels. */
  readonly height: number;
  readonly option: EChartsCoreOption;
}

/** A chart beside a table, on a desktop, and on a phone. */
const WIDTHS = { wide: 580, narrow: 320 } as const;
const FONT = 'inherit';

/**
 * A chart as SVG: once per language and for wide and narrow screens, of which the page shows one. Nothing of it needs a
 * script.
 *
 * @param title what it shows, for those who do not see it
 * @param wide pixels it is about as wide as on a desktop
 */
export function drawChart(title: Words, draw: (canvas: Canvas) => Drawing, wide: number = WIDTHS.wide): Html {
  const pictures = LANGUAGES.flatMap((language) =>
    (['wide', 'narrow'] as const).map((size) => {
      const canvas = { language, width: size === 'wide' ? wide : WIDTHS.narrow, isNarrow: size === 'narrow' };
      return `<div class="chart ${size}" lang="${language}">${toSvg(canvas, draw(canvas), title[language])}</div>`;
    }),
  );
  return new Html(pictures.join(''));
}

function toSvg({ width }: Canvas, { height, option }: Drawing, title: string): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: FONT, fontSize: 13, color: COLORS.ink },
    ...option,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  const label = title.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return svg
    .replace(/^<svg [^>]*>/, `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">`)
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|ecmeta_[a-z_]+|pointer-events)="[^"]*"/g, '')
    .replace(/\n+/g, '')
    .replace(/#0\d0\d0\d/g, (color) => VARIABLES[color] ?? color);
}
