import { addMoney, type Money, money, type Store } from '@leadkit/core';
import type { DemoFigures } from '../figures.ts';
import type { Host } from './open-host.ts';
import { everyOffer, everySignal } from './read-all.ts';

/** The numbers of the demo as LeadKit tells them. */
export async function figuresOf({ kit, store, platforms }: Host): Promise<DemoFigures> {
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
  let advertsLive = 0;
  for await (const campaign of kit.campaigns.list())
    for await (const { status } of kit.campaigns.listings(campaign.id))
      if (status === 'active') advertsLive += 1;
  return {
    offersSeen: (await everyOffer(store)).length,
    advertsLive,
    signals: signals.length,
    persons: persons.size,
    answered: answered.size,
    won: won.size,
    revenue: await revenueOf(store),
  };
}

async function revenueOf(store: Store): Promise<Money> {
  const rows = await store
    .tenant('default')
    .summarize('outcome', { field: 'revenue.amountMinor', filter: { result: 'won' } });
  return rows.map(({ sum, currency = 'KZT' }) => money(sum, currency)).reduce(addMoney, money(0, 'KZT'));
}
