import { COLORS } from '../charts/draw.ts';
import { priceChart } from '../charts/price-chart.ts';
import { type Html, html } from '../html.ts';
import { amount, count, percent, type Words } from '../language.ts';
import type { PlatformReport, ReportData } from '../report-data.ts';
import { percentile } from '../statistics.ts';
import { TEXTS } from '../texts.ts';
import { section, table } from './section.ts';

/** What competitors ask, marketplace by marketplace. */
export function prices({ platforms, currency, ourPriceMinor }: ReportData): Html {
  const at = ({ pricesMinor }: PlatformReport, share: number): Words | string => {
    const price = percentile(pricesMinor, share);
    return price === undefined ? '–' : amount(price, currency);
  };
  return section(
    'prices',
    TEXTS.pricesTitle,
    TEXTS.pricesLead,
    html`<div class="charts">${platforms.map(
      (platform, index) =>
        html`<figure><figcaption>${platform.name}</figcaption>${platform.pricesMinor.length === 0 ? html`<p class="empty">${TEXTS.none}</p>` : priceChart(platform, COLORS.series[index % COLORS.series.length] ?? COLORS.ink, ourPriceMinor)}</figure>`,
    )}</div>`,
    table<PlatformReport>(
      TEXTS.pricesTitle,
      [
        { title: TEXTS.platform, cell: ({ name }) => name },
        { title: TEXTS.offers, cell: ({ offers }) => count(offers), isNumber: true },
        {
          title: TEXTS.sellers,
          cell: ({ sellers }) => (sellers === null ? '–' : count(sellers)),
          isNumber: true,
        },
        {
          title: TEXTS.promoted,
          cell: ({ promoted, offers }) => (offers === 0 ? '–' : percent(promoted / offers)),
          isNumber: true,
        },
        { title: TEXTS.quartileLow, cell: (platform) => at(platform, 0.25), isNumber: true },
        { title: TEXTS.median, cell: (platform) => at(platform, 0.5), isNumber: true },
        { title: TEXTS.quartileHigh, cell: (platform) => at(platform, 0.75), isNumber: true },
      ],
      platforms,
    ),
  );
}
