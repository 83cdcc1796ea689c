import type { Account } from '../domain/account.ts';
import type { Campaign } from '../domain/campaign.ts';
import type { Item } from '../domain/item.ts';
import type { Listing, ListingDraft, ListingSnapshot } from '../domain/listing.ts';
import { money } from '../domain/money.ts';
import type { Operation } from '../domain/operation.ts';
import type { Spend } from '../domain/spend.ts';
import { NEW_ENTITY, TEST_NOW, testId } from './test-id.ts';

/** A connected account `shop-1` of the fake platform, collecting from {@link TEST_NOW} on. */
export function buildAccount(overrides: Partial<Account> = {}): Account {
  return {
    ...NEW_ENTITY,
    id: testId('account'),
    platform: 'fake',
    externalAccountId: 'shop-1',
    label: 'Мебельный цех',
    status: 'connected',
    lastSuccessAt: TEST_NOW,
    collectFrom: TEST_NOW,
    ...overrides,
  };
}

/** A wardrobe that sells for 35 000 ₸ and costs 20 000 ₸, three in stock. */
export function buildItem(overrides: Partial<Item> = {}): Item {
  return {
    ...NEW_ENTITY,
    id: testId('item'),
    sku: 'WARDROBE-1',
    kind: 'new_goods',
    title: { ru: 'Шкаф-купе двухдверный' },
    description: {
      ru: 'Шкаф-купе с зеркалом, сборка и доставка по городу в день заказа, гарантия два года.',
    },
    price: money(3_500_000, 'KZT'),
    cost: money(2_000_000, 'KZT'),
    minimumPrice: money(2_600_000, 'KZT'),
    stock: [{ warehouse: 'PP1', quantity: 3, countedAt: TEST_NOW }],
    photoUrls: ['https://cdn.example.kz/wardrobe-1.jpg'],
    attributes: { state: 'new' },
    ...overrides,
  };
}

/** A campaign that has not begun: one item on one account, 50 000 ₸. */
export function buildCampaign(overrides: Partial<Campaign> = {}): Campaign {
  return {
    ...NEW_ENTITY,
    id: testId('campaign'),
    name: 'Ноябрь',
    nicheId: testId('niche'),
    accountIds: [testId('account')],
    itemIds: [testId('item')],
    budget: money(5_000_000, 'KZT'),
    status: 'draft',
    ...overrides,
  };
}

/** A draft that the fake platform's rules accept. */
export function buildListingDraft(overrides: Partial<ListingDraft> = {}): ListingDraft {
  const { title, description, price, photoUrls, attributes } = buildItem();
  return {
    key: 'WARDROBE-1',
    title,
    description,
    categoryId: '101',
    price,
    city: 'almaty',
    photoUrls,
    attributes,
    contact: { name: 'Мебельный цех' },
    quantity: 3,
    ...overrides,
  };
}

/** A listing that exists only with us; its key follows its draft unless given. */
export function buildListing(overrides: Partial<Listing> = {}): Listing {
  const draft = overrides.draft ?? buildListingDraft();
  return {
    ...NEW_ENTITY,
    id: testId('listing'),
    platform: 'fake',
    accountId: testId('account'),
    itemId: testId('item'),
    campaignId: testId('campaign'),
    nicheId: testId('niche'),
    key: draft.key,
    draft,
    status: 'draft',
    ...overrides,
  };
}

/** A listing that buyers see, as the fake platform shows it to its owner. */
export function buildListingSnapshot(overrides: Partial<ListingSnapshot> = {}): ListingSnapshot {
  return {
    externalId: 'listing-1',
    key: 'WARDROBE-1',
    status: 'active',
    platformStatus: 'live',
    url: 'https://fake.test/listings/listing-1',
    publishedAt: TEST_NOW,
    ...overrides,
  };
}

/** A write that is being sent, held for a minute from {@link TEST_NOW}. */
export function buildOperation(overrides: Partial<Operation> = {}): Operation {
  return {
    ...NEW_ENTITY,
    id: testId('operation'),
    key: 'listings.publish:WARDROBE-1',
    kind: 'listings.publish',
    accountId: testId('account'),
    state: 'started',
    attempts: 1,
    holdUntil: '2026-11-22T05:01:00.000Z',
    ...overrides,
  };
}

/** A promotion for 1 200 ₸. */
export function buildSpend(overrides: Partial<Spend> = {}): Spend {
  return {
    ...NEW_ENTITY,
    id: testId('spend'),
    platform: 'fake',
    accountId: testId('account'),
    key: 'bill-1',
    kind: 'promotion',
    amount: money(120_000, 'KZT'),
    spentAt: TEST_NOW,
    ...overrides,
  };
}
