import { money } from '../domain/money.ts';
import type { Niche, NicheScore } from '../domain/niche.ts';
import type { Offer, StoredOffer } from '../domain/offer.ts';
import type { ResearchRun } from '../domain/research-run.ts';
import { NEW_ENTITY, TEST_NOW, TEST_TENANT_ID, testId } from './test-id.ts';

/** A draft niche for sliding wardrobes in Almaty, without a score. */
export function buildNiche(overrides: Partial<Niche> = {}): Niche {
  return {
    ...NEW_ENTITY,
    id: testId('niche'),
    name: 'Шкафы-купе',
    kind: 'service',
    queries: { ru: ['шкаф купе'] },
    cities: ['almaty'],
    platforms: [],
    status: 'draft',
    ...overrides,
  };
}

/** A score set by a person: 75.00, which passes the default gate of campaigns. */
export function buildNicheScore(overrides: Partial<NicheScore> = {}): NicheScore {
  return {
    hundredths: 7_500,
    source: 'manual',
    isProvisional: false,
    at: TEST_NOW,
    parts: [],
    by: 'tester',
    reason: 'known demand',
    ...overrides,
  };
}

/** An organic offer of a business in Almaty for 35 000 ₸. */
export function buildOffer(overrides: Partial<Offer> = {}): Offer {
  return {
    platform: 'fake',
    externalId: '1001',
    url: 'https://fake.test/offers/1001',
    title: 'Шкаф купе на заказ',
    price: money(3_500_000, 'KZT'),
    seller: { kind: 'business', key: 'shop-7', name: 'Мебель Плюс' },
    city: { name: 'Алматы', externalId: 'almaty', katoCode: '750000000' },
    category: { externalId: '101', name: 'Шкафы' },
    isPromoted: false,
    publishedAt: '2026-11-20T05:00:00.000Z',
    seenAt: TEST_NOW,
    source: 'state',
    ...overrides,
  };
}

/** {@link buildOffer} as a store keeps it, seen once. */
export function buildStoredOffer(overrides: Partial<StoredOffer> = {}): StoredOffer {
  return {
    ...buildOffer(),
    id: testId('offer'),
    tenantId: TEST_TENANT_ID,
    firstSeenAt: TEST_NOW,
    lastSeenAt: TEST_NOW,
    ...overrides,
  };
}

/** A run that has begun and covered nothing yet. */
export function buildResearchRun(overrides: Partial<ResearchRun> = {}): ResearchRun {
  return {
    ...NEW_ENTITY,
    id: testId('research-run'),
    nicheId: testId('niche'),
    status: 'running',
    queries: [],
    startedAt: TEST_NOW,
    parts: [],
    ...overrides,
  };
}
