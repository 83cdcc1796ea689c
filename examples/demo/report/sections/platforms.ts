import { moneyChart } from '../charts/money-chart.ts';
import { type Html, html } from '../html.ts';
import { amount, count, percent, type Words } from '../language.ts';
import type { PlatformReport, ReportData } from '../report-data.ts';
import { TEXTS } from '../texts.ts';
import { section, table } from './section.ts';

/** What each marketplace brought and cost. */
export function platforms({ platforms: all, currency }: ReportData): Html {
  const money = (minor: number | null): Words | string => (minor === null ? '–' : amount(minor, currency));
  return section(
    'money',
    TEXTS.moneyTitle,
    TEXTS.moneyLead,
    html`<div class="single">${moneyChart(all)}</div>`,
    table<PlatformReport>(
      TEXTS.moneyTitle,
      [
        { title: TEXTS.platform, cell: ({ name }) => name },
        { title: TEXTS.signals, cell: ({ signals }) => count(signals), isNumber: true },
        { title: TEXTS.leads, cell: ({ leads }) => count(leads), isNumber: true },
        { title: TEXTS.won, cell: ({ won }) => count(won), isNumber: true },
        { title: TEXTS.spend, cell: ({ spendMinor }) => money(spendMinor), isNumber: true },
        { title: TEXTS.fees, cell: ({ feesMinor }) => money(feesMinor), isNumber: true },
        { title: TEXTS.revenue, cell: ({ revenueMinor }) => money(revenueMinor), isNumber: true },
        {
          title: TEXTS.costPerLead,
          cell: ({ costPerLeadMinor }) => money(costPerLeadMinor),
          isNumber: true,
        },
        { title: TEXTS.romi, cell: ({ romi }) => (romi === null ? '–' : percent(romi)), isNumber: true },
      ],
      all,
    ),
  );
}
