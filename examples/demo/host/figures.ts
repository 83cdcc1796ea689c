import { addMoney, type Money, money, type Store, toIsoText } from '@leadkit/core';
import type { DemoFigures } from '../figures.ts';
import type { HostResult } from '../protocol.ts';
import type { Host } from './open-host.ts';

/** What LeadKit says about the demo. */
export async function measure(
  host: Host,
  span: { readonly startMs: number; readonly endMs: number },
): Promise<HostResult> {
  const window = { from: toIsoText(span.startMs), before: toIsoText(span.endMs) };
  const funnel = await host.kit.analytics.funnel(window);
  return {
    figures: await figuresOf(host),
    funnel: funnel.map(({ metric, value, formula }) => ({ metric, value, formula })),
  };
}

async function figuresOf({ kit, store }: Host): Promise<DemoFigures> {
  let signals = 0;
  const persons = new Set<string>();
  const won = new Set<string>();
  for await (const { signalIds, personId, status } of kit.leads.list()) {
    signals += signalIds.length;
    persons.add(personId);
    if (status === 'won') won.add(personId);
  }
  const answered = new Set<string>();
  for await (const { id, personId } of kit.conversations.list()) {
    if (personId === undefined) continue;
    for await (const { author } of kit.conversations.messages(id))
      if (author === 'agent') answered.add(personId);
  }
  let advertsLive = 0;
  for await (const campaign of kit.campaigns.list())
    for await (const { status } of kit.campaigns.listings(campaign.id))
      if (status === 'active') advertsLive += 1;
  return {
    offersSeen: await countOffers(store),
    advertsLive,
    signals,
    persons: persons.size,
    answered: answered.size,
    won: won.size,
    revenue: await revenueOf(store),
  };
}

async function countOffers(store: Store): Promise<number> {
  let offers = 0;
  let cursor: string | undefined;
  do {
    const page = await store.tenant('default').offers.listPage({ cursor, limit: 1000 });
    offers += page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return offers;
}

async function revenueOf(store: Store): Promise<Money> {
  const rows = await store
    .tenant('default')
    .summarize('outcome', { field: 'revenue.amountMinor', filter: { result: 'won' } });
  return rows.map(({ sum, currency = 'KZT' }) => money(sum, currency)).reduce(addMoney, money(0, 'KZT'));
}
