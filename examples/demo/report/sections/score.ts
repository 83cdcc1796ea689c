import { scoreChart } from '../charts/score-chart.ts';
import { type Html, html } from '../html.ts';
import { count, decimal, percent } from '../language.ts';
import type { ReportData, ScorePart } from '../report-data.ts';
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
<p class="window">${TEXTS.computed}: ${decimal(rated.computedHundredths / 100, 2)} · ${TEXTS.confidence}: ${percent(rated.confidence)}${rated.isProvisional ? html` · ${TEXTS.provisional}` : undefined}</p>`,
    chartWithTable(
      scoreChart(rated.parts),
      table<ScorePart>(
        TEXTS.scoreTitle,
        [
          {
            title: TEXTS.factor,
            cell: ({ factor, explanation }) =>
              html`<span title="${explanation}">${FACTOR_NAMES[factor] ?? factor}</span>`,
          },
          {
            title: TEXTS.points,
            cell: ({ hundredths }) => (hundredths === null ? '–' : decimal(hundredths / 100, 2)),
            isNumber: true,
          },
          { title: TEXTS.mostPoints, cell: (part) => decimal(part.mostHundredths / 100), isNumber: true },
          { title: TEXTS.observations, cell: ({ n }) => count(n), isNumber: true },
          { title: TEXTS.confidence, cell: ({ confidence }) => percent(confidence), isNumber: true },
        ],
        rated.parts,
      ),
    ),
  );
}
