import type { Lead, Money, Person } from '@leadkit/core';
import type { FakeAccount } from '@leadkit/core/testing';
import { collectAll, createTestKit, type TestKit } from './test-kit.ts';

export const tenge = (major: number): Money => ({ amountMinor: major * 100, currency: 'KZT' });

/** A kit with the account `shop-1` connected, a niche and an item of it. */
export interface LeadTest extends TestKit {
  readonly account: FakeAccount;
  readonly nicheId: string;
  readonly itemId: string;
  readonly sku: string;
  /** Polls, delivers, and gives what there is now. */
  readonly leads: () => Promise<Lead[]>;
  readonly persons: () => Promise<Person[]>;
  /** Publishes the item under the key, so that buyers can write about it. Gives the platform's id of the advert. */
  readonly publish: () => Promise<string>;
  readonly campaignId: string;
}

export async function createLeadTest(options: Parameters<typeof createTestKit>[0] = {}): Promise<LeadTest> {
  const test = createTestKit(options);
  const { kit, platform, deliver, clock } = test;
  const { id: accountId } = await kit.accounts.connect({
    platform: 'fake',
    credentials: { token: 'shop-1' },
  });
  const niche = await kit.niches.create({ name: 'Шкафы', kind: 'service', queries: { ru: ['шкаф'] } });
  await kit.niches.setScore(niche.id, { value: 72.5, by: 'Айгерим', reason: 'own orders' });
  await kit.niches.setStatus(niche.id, 'active');
  const item = await kit.items.put({
    sku: 'WARDROBE-2',
    kind: 'service',
    nicheId: niche.id,
    title: { ru: 'Шкаф-купе на заказ' },
    description: { ru: 'Замер и установка за неделю, гарантия два года.' },
    price: tenge(180_000),
  });
  const campaign = await kit.campaigns.create({
    name: 'Ноябрь',
    nicheId: niche.id,
    accountIds: [accountId],
    itemIds: [item.id],
  });
  await kit.campaigns.start(campaign.id);
  await clock.advance(1000);
  return {
    ...test,
    account: platform.world.account,
    nicheId: niche.id,
    itemId: item.id,
    sku: item.sku,
    campaignId: campaign.id,
    leads: async () => {
      await kit.leads.collect();
      await deliver();
      return collectAll(kit.leads.list());
    },
    persons: () => collectAll(kit.persons.list({ status: ['active', 'conflict'] })),
    publish: async () => {
      await kit.campaigns.publish({
        campaignId: campaign.id,
        places: { fake: { categoryId: '200', city: 'almaty' } },
        contact: { name: 'Цех', phone: '+77000000099' },
      });
      return platform.world.account.listings.at(-1)?.snapshot.externalId ?? '';
    },
  };
}

/** Connects another seller of the fake platform. */
export async function connectAnother({ kit, platform, clock }: TestKit, id: string): Promise<FakeAccount> {
  const account = platform.world.addAccount({ externalAccountId: id });
  await kit.accounts.connect({ platform: 'fake', credentials: { token: id } });
  await clock.advance(1000);
  return account;
}
