import type { LeadKitOptions, Money, PutItemInput } from '@leadkit/core';
import { money } from '@leadkit/core';
import type { FakePlatformOptions } from '@leadkit/core/testing';
import { createTestKit, type TestKit } from '../leadkit/test-kit.ts';

export const tenge = (major: number): Money => money(major * 100, 'KZT');

/** What each item of {@link runningCampaign} is; their texts have nothing in common. */
export const ITEMS: readonly PutItemInput[] = [
  {
    sku: 'WARDROBE',
    kind: 'service',
    title: { ru: 'Шкаф-купе на заказ' },
    description: { ru: 'Замер и установка за неделю, гарантия два года.' },
    price: tenge(180_000),
  },
  {
    sku: 'KITCHEN',
    kind: 'service',
    title: { ru: 'Кухонный гарнитур под ключ' },
    description: { ru: 'Проект, фасады из массива, столешница из камня, сборка за день.' },
    price: tenge(650_000),
  },
  {
    sku: 'BED',
    kind: 'service',
    title: { ru: 'Кровать двуспальная с подъёмным механизмом' },
    description: { ru: 'Ткань на выбор, ящик для белья, доставка до квартиры.' },
    price: tenge(240_000),
  },
];

export const TARGET = {
  places: { fake: { categoryId: '200', city: 'almaty' } },
  contact: { name: 'Мебельный цех' },
};

export interface RunningCampaign extends TestKit {
  readonly accountId: string;
  readonly nicheId: string;
  readonly itemIds: readonly string[];
  readonly campaignId: string;
}

/** A running campaign on the account `shop-1` of the fake platform, with nothing published yet. */
export async function runningCampaign(
  options: {
    readonly items?: readonly PutItemInput[];
    readonly budget?: Money;
    readonly cities?: readonly string[];
    readonly kit?: Partial<LeadKitOptions>;
    readonly platform?: FakePlatformOptions;
  } = {},
): Promise<RunningCampaign> {
  const test = createTestKit(options.kit ?? {}, options.platform ?? {});
  const { kit } = test;
  const account = await kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
  const niche = await kit.niches.create({
    name: 'Мебель',
    kind: 'service',
    queries: { ru: ['мебель на заказ'] },
    cities: options.cities ?? [],
  });
  await kit.niches.setScore(niche.id, { value: 72.5, by: 'Айгерим', reason: 'own orders' });
  await kit.niches.setStatus(niche.id, 'active');
  const itemIds: string[] = [];
  for (const item of options.items ?? ITEMS)
    itemIds.push((await kit.items.put({ ...item, nicheId: niche.id })).id);
  const campaign = await kit.campaigns.create({
    name: 'Ноябрь',
    nicheId: niche.id,
    accountIds: [account.id],
    itemIds,
    target: TARGET,
    budget: options.budget,
  });
  await kit.campaigns.start(campaign.id);
  return { ...test, accountId: account.id, nicheId: niche.id, itemIds, campaignId: campaign.id };
}
