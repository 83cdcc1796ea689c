import { type Lead, type StoredOffer, toIsoText, toUnixMs } from '@leadkit/core';
import { DEMO_PLATFORMS } from '../platforms/index.ts';
import type {
  FunnelStep,
  HourReport,
  PlatformReport,
  ReportData,
  ResponseReport,
} from '../report/report-data.ts';
import { DEMO_ITEM, DEMO_NICHE } from '../story/item.ts';
import type { Host } from './open-host.ts';
import { everyOffer, everySignal } from './read-all.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const REACHED: Readonly<Record<FunnelStep['key'], readonly Lead['status'][] | undefined>> = {
  persons: undefined,
  leads: undefined,
  qualified: ['qualified', 'offered', 'accepted', 'won'],
  offered: ['offered', 'accepted', 'won'],
  accepted: ['accepted', 'won'],
  won: ['won'],
};

/** What the report shows, read from LeadKit. */
export async function reportData(
  host: Host,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): Promise<ReportData> {
  const { kit, store, platforms } = host;
  const window = { from: toIsoText(startMs), before: toIsoText(endMs) };
  const leads: Lead[] = [];
  for await (const lead of kit.leads.list()) leads.push(lead);
  const offers = await everyOffer(store);
  const signals = (await everySignal(store)).filter(({ direction }) => direction !== 'outbound');
  const ids = [...platforms.keys()];
  const live = new Map<string, number>();
  for await (const campaign of kit.campaigns.list())
    for await (const { platform, status } of kit.campaigns.listings(campaign.id))
      if (status === 'active') live.set(platform, (live.get(platform) ?? 0) + 1);
  const figures = await kit.analytics.funnel(window);
  return {
    niche: DEMO_NICHE,
    city: 'almaty',
    ...window,
    currency: 'KZT',
    ourPriceMinor: DEMO_ITEM.price?.amountMinor ?? 0,
    platforms: ids.map(
      (id): PlatformReport => ({
        id,
        name: DEMO_PLATFORMS.find((platform) => platform.id === id)?.name ?? id,
        ...marketOf(offers.filter(({ platform }) => platform === id)),
        advertsLive: live.get(id) ?? 0,
        signals: signals.filter(({ platform }) => platform === id).length,
        leads: leads.filter(({ platform }) => platform === id).length,
        won: leads.filter(({ platform, status }) => platform === id && status === 'won').length,
        revenueMinor: 0,
        spendMinor: 0,
        costPerLeadMinor: null,
        romi: null,
      }),
    ),
    funnel: Object.entries(REACHED).map(([key, statuses]) => ({
      key: key as FunnelStep['key'],
      count:
        key === 'persons'
          ? new Set(leads.map(({ personId }) => personId)).size
          : leads.filter(({ status }) => statuses === undefined || statuses.includes(status)).length,
    })),
    responses: await responsesOf(host),
    hours: hoursOf(
      signals.map(({ platform, occurredAt }) => ({ platform, atMs: toUnixMs(occurredAt) })),
      ids,
      { startMs, endMs },
    ),
    figures: figures.map(({ metric, value, unit, formula, n, exclusions }) => ({
      metric,
      value,
      unit,
      formula,
      n,
      exclusions,
    })),
  };
}

function marketOf(
  offers: readonly StoredOffer[],
): Pick<PlatformReport, 'offers' | 'sellers' | 'promoted' | 'pricesMinor'> {
  return {
    offers: offers.length,
    sellers: new Set(offers.map(({ seller }) => seller?.key).filter((key) => key !== undefined)).size,
    promoted: offers.filter(({ isPromoted }) => isPromoted).length,
    pricesMinor: offers
      .map(({ price }) => price?.amountMinor)
      .filter((price) => price !== undefined)
      .sort((a, b) => a - b),
  };
}

async function responsesOf({ kit }: Host): Promise<ResponseReport> {
  const minutes: number[] = [];
  let never = 0;
  for await (const { id } of kit.conversations.list()) {
    let askedMs: number | undefined;
    let answeredMs: number | undefined;
    for await (const { author, sentAt } of kit.conversations.messages(id)) {
      if (author === 'person') askedMs ??= toUnixMs(sentAt);
      if (author === 'agent') answeredMs ??= toUnixMs(sentAt);
    }
    if (askedMs === undefined || answeredMs === undefined) never += 1;
    else minutes.push((answeredMs - askedMs) / MINUTE_MS);
  }
  return { minutes: minutes.sort((a, b) => a - b), never };
}

function hoursOf(
  signals: readonly { readonly platform: string; readonly atMs: number }[],
  platforms: readonly string[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
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
