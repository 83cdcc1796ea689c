import { exclusionsOf } from '../exclusions.ts';
import { type Html, html } from '../html.ts';
import { count, moment } from '../language.ts';
import { figureName, metricFormula, metricValue } from '../metrics.ts';
import type { ReportData } from '../report-data.ts';
import { TEXTS } from '../texts.ts';
import { section, table } from './section.ts';
import { anchorOf } from './summary.ts';

/** Every figure with formula, window, n and what is left out. */
export function method({ figures, currency, from, before }: ReportData): Html {
  const [begin, end] = [moment(from), moment(before)];
  const window = { ru: `${begin.ru} – ${end.ru}`, en: `${begin.en} – ${end.en}` };
  return section(
    'method',
    TEXTS.methodTitle,
    TEXTS.methodLead,
    html`<p class="window">${TEXTS.window}: ${window}</p>`,
    table(
      TEXTS.methodTitle,
      [
        {
          title: TEXTS.figure,
          cell: (figure) => html`<span id="${anchorOf(figure)}">${figureName(figure)}</span>`,
        },
        { title: TEXTS.value, cell: (figure) => metricValue(figure, currency), isNumber: true },
        { title: TEXTS.formula, cell: metricFormula },
        { title: { ru: 'n', en: 'n' }, cell: ({ n }) => count(n), isNumber: true },
        {
          title: TEXTS.leftOut,
          cell: exclusionsOf,
        },
      ],
      figures,
    ),
  );
}
