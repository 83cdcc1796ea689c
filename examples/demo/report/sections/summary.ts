import { type Html, html } from '../html.ts';
import { metricFormula, metricName, metricValue } from '../metrics.ts';
import type { ReportData, ReportFigure } from '../report-data.ts';
import { TEXTS } from '../texts.ts';

/** The figures an owner asks for first; each leads to how it is counted. */
const FIRST = ['leads.created', 'leads.qualified', 'leads.accepted', 'leads.won'];

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
<span class="label">${metricName(figure.metric)}</span>
<strong>${metricValue(figure, currency)}</strong>
<a href="#${anchorOf(figure.metric)}" title="${formula.ru} · ${formula.en}">${TEXTS.howCounted}<span class="n">n = ${figure.n}</span></a>
</li>`;
}

/** Where a figure is explained. */
export function anchorOf(metric: string): string {
  return `figure-${metric.replaceAll('.', '-')}`;
}
