import { type AnalyticsReport, type Figure, type StoredOffer, toIsoText, toUnixMs } from '@leadkit/core';
import { DEMO_PLATFORMS } from '../platforms/index.ts';
import type {
  HourReport,
  PlatformReport,
  ReportData,
  ReportFigure,
  ResponseReport,
} from '../report/report-data.ts';
import { DEMO_ITEM, DEMO_NICHE } from '../story/item.ts';
import type { Host } from './open-host.ts';
import { everyOffer, everySignal } from './read-all.ts';

const HOUR_MS = 3_600_000;

/** A span of the demo, in milliseconds since 1970. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** What the report shows, read from LeadKit. */
export async function reportData(host: Host, span: Span): Promise<ReportData> {
  const { kit, store, platforms } = host;
  const ids = [...platforms.keys()];
  const window = { from: toIsoText(span.startMs), before: toIsoText(span.endMs) };
  // What came while an account could not be read came in the end: the demo's people all counted for the marketplaces too.
  const all = await kit.analytics.report({ window, blindWindows: 'include' });
  const each = await kit.analytics.report({ window, groupBy: ['platform'], blindWindows: 'include' });
  const offers = await everyOffer(store);
  const signals = (await everySignal(store)).filter(({ direction }) => direction !== 'outbound');
  return {
    niche: DEMO_NICHE,
    city: 'almaty',
    ...window,
    currency: 'KZT',
    ourPriceMinor: DEMO_ITEM.price?.amountMinor ?? 0,
    platforms: await Promise.all(
      ids.map(async (id): Promise<PlatformReport> => {
        const value = (metric: Figure['metric']): number | null => readValue(each, metric, { platform: id });
        const kinds = (wanted: readonly string[]): number =>
          wanted.reduce(
            (sum, kind) => sum + (readValue(each, 'spend.by-kind', { platform: id, kind }) ?? 0),
            0,
          );
        return {
          id,
          name: DEMO_PLATFORMS.find((platform) => platform.id === id)?.name ?? id,
          ...marketOf(offers.filter(({ platform }) => platform === id)),
          advertsLive: await countLive(host, id),
          signals: signals.filter(({ platform }) => platform === id).length,
          leads: value('leads.arrived') ?? 0,
          won: value('sales.count') ?? 0,
          revenueMinor: value('sales.revenue') ?? 0,
          spendMinor: value('spend.marketing') ?? 0,
          feesMinor: kinds(['commission', 'delivery']),
          costPerLeadMinor: value('cost.per-lead'),
          romi: value('return.romi'),
        };
      }),
    ),
    funnel: all.figures
      .filter(({ metric }) => metric === 'funnel.persons')
      .map(({ group, value }) => ({ step: group?.step ?? '', persons: value ?? 0 })),
    ...(await scoreOf(host)),
    responses: responsesOf(all),
    hours: hoursOf(
      signals.map(({ platform, occurredAt }) => ({ platform, atMs: toUnixMs(occurredAt) })),
      ids,
      span,
    ),
    figures: all.figures.map(toReportFigure),
  };
}

/** The value of a metric, of one group where it is split; `null`: not known. */
export function readValue(
  report: AnalyticsReport,
  metric: Figure['metric'],
  group: Readonly<Record<string, string>> = {},
): number | null {
  const found = report.figures.find(
    (figure) =>
      figure.metric === metric &&
      Object.entries(group).every(([name, value]) => figure.group?.[name] === value),
  );
  return found?.value ?? null;
}

async function scoreOf({ kit }: Host): Promise<Pick<ReportData, 'score'>> {
  for await (const { name, score, computedScore } of kit.niches.list()) {
    const computed = computedScore ?? score;
    if (name !== DEMO_NICHE || score === undefined || computed?.source !== 'computed') continue;
    return {
      score: {
        hundredths: score.hundredths,
        isSetByPerson: score.source === 'manual',
        computedHundredths: computed.hundredths,
        isProvisional: computed.isProvisional,
        confidence: computed.confidence ?? 0,
        parts: computed.parts.map(
          ({
            factor,
            measure,
            raw,
            worst,
            best,
            partHundredths,
            weightHundredths,
            profileWeightHundredths,
            n,
            confidence,
            explanation,
          }) => ({
            factor,
            hundredths: raw === undefined ? null : partHundredths,
            mostHundredths: weightHundredths,
            profileHundredths: profileWeightHundredths,
            ...(measure === undefined || raw === undefined || worst === undefined || best === undefined
              ? {}
              : { found: { measure, raw, worst, best } }),
            n,
            confidence,
            explanation,
          }),
        ),
      },
    };
  }
  return {};
}

async function countLive({ kit }: Host, id: string): Promise<number> {
  let live = 0;
  for await (const campaign of kit.campaigns.list())
    for await (const { platform, status } of kit.campaigns.listings(campaign.id))
      if (platform === id && status === 'active') live += 1;
  return live;
}

function marketOf(
  offers: readonly StoredOffer[],
): Pick<PlatformReport, 'offers' | 'sellers' | 'promoted' | 'pricesMinor'> {
  const sellers = new Set(offers.map(({ seller }) => seller?.key).filter((key) => key !== undefined));
  return {
    offers: offers.length,
    sellers: sellers.size === 0 ? null : sellers.size,
    promoted: offers.filter(({ isPromoted }) => isPromoted).length,
    pricesMinor: offers
      .map(({ price }) => price?.amountMinor)
      .filter((price) => price !== undefined)
      .sort((a, b) => a - b),
  };
}

function responsesOf(report: AnalyticsReport): ResponseReport {
  const leads = report.figures.find(({ metric }) => metric === 'response.never')?.n ?? 0;
  const counted = (metric: Figure['metric']): number => Math.round((readValue(report, metric) ?? 0) * leads);
  return {
    leads,
    within5: counted('response.within-5'),
    within15: counted('response.within-15'),
    within60: counted('response.within-60'),
    never: counted('response.never'),
    median: readValue(report, 'response.median'),
    p90: readValue(report, 'response.p90'),
  };
}

function hoursOf(
  signals: readonly { readonly platform: string; readonly atMs: number }[],
  platforms: readonly string[],
  { startMs, endMs }: Span,
): readonly HourReport[] {
  const hours: HourReport[] = [];
  for (let fromMs = Math.floor(startMs / HOUR_MS) * HOUR_MS; fromMs < endMs; fromMs += HOUR_MS) {
    const within = signals.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + HOUR_MS);
    hours.push({
      at: toIsoText(fromMs),
      signals: platforms.map((id) => within.filter(({ platform }) => platform === id).length),
    });
  }
  return hours;
}

function toReportFigure({ metric, group, value, unit, formula, n, exclusions }: Figure): ReportFigure {
  const part = group?.step ?? group?.reason ?? group?.kind ?? undefined;
  return { metric, ...(part === undefined ? {} : { part }), value, unit, formula, n, exclusions };
}
