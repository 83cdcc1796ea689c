import { type Html, html } from '../html.ts';
import { figureName, metricFormula, metricValue } from '../metrics.ts';
import type { ReportData, ReportFigure } from '../report-data.ts';
import { TEXTS } from '../texts.ts';

/** The figures an owner asks for first; each leads to how it is counted. */
const FIRST = [
  'leads.arrived',
  'leads.qualified',
  'sales.count',
  'sales.revenue',
  'spend.marketing',
  'cost.per-lead',
  'return.romi',
  'response.median',
];

/** The figures at a glance. */
export function summary({ figures, currency }: ReportData): Html {
  const shown = FIRST.map((metric) => figures.find((figure) => figure.metric === metric)).filter(
    (figure) => figure !== undefined,
  );
  return html`<section aria-labelledby="summary">
<h2 id="summary">${TEXTS.summary}</h2>
<ul class="tiles">${shown.map((figure) => tile(figure, currency))}</ul>
</section>`;
}

function tile(figure: ReportFigure, currency: string): Html {
  const formula = metricFormula(figure);
  return html`<li class="tile">
<span class="label">${figureName(figure)}</span>
<strong>${metricValue(figure, currency)}</strong>
<a href="#${anchorOf(figure)}" title="${formula.ru} · ${formula.en}">${TEXTS.howCounted}<span class="n">n = ${figure.n}</span></a>
</li>`;
}

/** Where a figure is explained. */
export function anchorOf({ metric, part }: ReportFigure): string {
  return `figure-${[metric, part]
    .filter((name) => name !== undefined)
    .join('-')
    .replace(/[^a-z0-9]+/g, '-')}`;
}
