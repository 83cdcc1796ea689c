import { scoreChart } from '../charts/score-chart.ts';
import { type Html, html } from '../html.ts';
import { decimal, percent } from '../language.ts';
import type { ReportData, ScorePart } from '../report-data.ts';
import { scoreExplanation } from '../score-words.ts';
import { FACTOR_NAMES, TEXTS } from '../texts.ts';
import { chartWithTable, section, table } from './section.ts';

/** The rating of the niche as the sum of its parts. */
export function score({ score: rated }: ReportData): Html | undefined {
  if (rated === undefined) return undefined;
  return section(
    'score',
    TEXTS.scoreTitle,
    TEXTS.scoreLead,
    html`<p class="score"><strong>${decimal(rated.hundredths / 100, 2)}</strong> <span>${TEXTS.outOf} · ${rated.isSetByPerson ? TEXTS.setByPerson : TEXTS.computed}</span></p>
<p class="window">${TEXTS.computed}: ${decimal(rated.computedHundredths / 100, 2)} · ${TEXTS.confidenceInIt}: ${percent(rated.confidence)}${rated.isProvisional ? html` · ${TEXTS.provisional}` : undefined}</p>`,
    chartWithTable(
      scoreChart(rated.parts),
      table<ScorePart>(
        TEXTS.scoreTitle,
        [
          { title: TEXTS.factor, cell: ({ factor }) => FACTOR_NAMES[factor] ?? factor },
          {
            title: TEXTS.points,
            cell: ({ hundredths }) => (hundredths === null ? '–' : decimal(hundredths / 100, 2)),
            isNumber: true,
          },
          {
            title: TEXTS.mostPoints,
            cell: ({ hundredths, mostHundredths }) =>
              hundredths === null ? '–' : decimal(mostHundredths / 100),
            isNumber: true,
          },
          {
            title: TEXTS.confidence,
            cell: ({ hundredths, confidence }) => (hundredths === null ? '–' : percent(confidence)),
            isNumber: true,
          },
        ],
        rated.parts,
      ),
    ),
    html`<dl class="reasons">${rated.parts.map(
      (part) =>
        html`<div><dt>${FACTOR_NAMES[part.factor] ?? part.factor}</dt><dd>${scoreExplanation(part)}</dd></div>`,
    )}</dl>`,
  );
}
