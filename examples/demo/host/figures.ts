import { money, toIsoText } from '@leadkit/core';
import { type DemoFigures, toHundredths } from '../figures.ts';
import type { Host } from './open-host.ts';
import { everyOffer, everySignal } from './read-all.ts';
import { readValue, type Span } from './report-data.ts';

/** The numbers of the demo as LeadKit tells them. */
export async function figuresOf(host: Host, span: Span): Promise<DemoFigures> {
  const { kit, store, platforms } = host;
  const window = { from: toIsoText(span.startMs), before: toIsoText(span.endMs) };
  const report = await kit.analytics.report({ window, blindWindows: 'include' });
  const signals = (await everySignal(store)).filter(
    ({ direction, platform }) => direction !== 'outbound' && platforms.has(platform),
  );
  const persons = new Set<string>();
  const won = new Set<string>();
  for await (const { personId, status } of kit.leads.list()) {
    persons.add(personId);
    if (status === 'won') won.add(personId);
  }
  const answered = new Set<string>();
  for await (const { id, personId } of kit.conversations.list()) {
    if (personId === undefined) continue;
    for await (const { author } of kit.conversations.messages(id))
      if (author === 'agent') answered.add(personId);
  }
  const taken = new Set<string>();
  for await (const { leadId } of kit.handoff.assignments({ status: 'accepted' })) taken.add(leadId);
  let advertsLive = 0;
  for await (const campaign of kit.campaigns.list())
    for await (const { status } of kit.campaigns.listings(campaign.id))
      if (status === 'active') advertsLive += 1;
  return {
    offersSeen: (await everyOffer(store)).length,
    advertsLive,
    goodsOnSale: await seenOffers(host),
    signals: signals.length,
    persons: persons.size,
    leads: readValue(report, 'leads.arrived') ?? 0,
    taken: taken.size,
    answered: answered.size,
    responseMedian: toHundredths(readValue(report, 'response.median') ?? 0),
    responseP90: toHundredths(readValue(report, 'response.p90') ?? 0),
    won: won.size,
    revenue: money(readValue(report, 'sales.revenue') ?? 0, 'KZT'),
    spend: money(readValue(report, 'spend.marketing') ?? 0, 'KZT'),
    costPerLeadMinor: Math.round(readValue(report, 'cost.per-lead') ?? 0),
    romi: toHundredths(readValue(report, 'return.romi') ?? 0),
  };
}

async function seenOffers({ platforms }: Host): Promise<number> {
  let offers = 0;
  for (const { priceList } of platforms.values()) offers += (await priceList?.seenOffers()) ?? 0;
  return offers;
}
