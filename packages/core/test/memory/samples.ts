import type { AccountId, Id, TenantId } from '../../src/domain/id.ts';
import type { Item } from '../../src/domain/item.ts';
import type { Offer } from '../../src/domain/offer.ts';
import type { Person, PersonIdentity } from '../../src/domain/person.ts';
import type { IncomingSignal } from '../../src/domain/signal.ts';
import type { EventRecord } from '../../src/events/domain-event.ts';
import { createMemoryStore } from '../../src/memory/memory-store.ts';
import { change } from '../../src/ports/entities.ts';
import type { Store } from '../../src/ports/store.ts';
import type { OfferRecord } from '../../src/ports/store-offers.ts';
import type { SignalIngest } from '../../src/ports/store-signals.ts';
import type { TenantStore } from '../../src/ports/store-tenant.ts';
import { createTestIds } from '../../src/testing/test-ids.ts';

export const TENANT: TenantId = 'agency' as TenantId;
export const STRANGER: TenantId = 'other-agency' as TenantId;
export const ACCOUNT: AccountId = '01938f2c-7b6a-7c3d-9e4f-0a1b2c3d4e5f' as AccountId;

/** Canonical text of the moment `ms` milliseconds after ten in the morning in Almaty. */
export function at(ms: number): string {
  return new Date(Date.UTC(2026, 10, 22, 5) + ms).toISOString();
}

/** A fresh store with ids that count up. */
export interface Bench {
  readonly store: Store;
  readonly tenant: TenantStore;
  readonly stranger: TenantStore;
  id<Kind extends string>(): Id<Kind>;
}

export function openBench(): Bench {
  const ids = createTestIds();
  const store = createMemoryStore();
  return {
    store,
    tenant: store.tenant(TENANT),
    stranger: store.tenant(STRANGER),
    id: () => ids.next(),
  };
}

export function item(bench: Bench, sku: string, over: Partial<Item> = {}): Item {
  return {
    id: bench.id<'item'>(),
    tenantId: TENANT,
    version: 1,
    createdAt: at(0),
    updatedAt: at(0),
    sku,
    kind: 'new_goods',
    title: { ru: 'Чайник' },
    description: { ru: 'Электрический' },
    price: { amountMinor: 1_250_000, currency: 'KZT' },
    stock: [],
    photoUrls: [],
    attributes: {},
    ...over,
  };
}

export function person(bench: Bench, ...phones: readonly string[]): Person {
  const identities = phones.map(
    (value): PersonIdentity => ({
      kind: 'phone',
      value,
      certainty: 'verified',
      isShared: false,
      since: at(0),
    }),
  );
  return {
    id: bench.id<'person'>(),
    tenantId: TENANT,
    version: 1,
    createdAt: at(0),
    updatedAt: at(0),
    status: 'active',
    identities,
    names: ['Нұрлан'],
    merges: [],
  };
}

export function event(bench: Bench, over: Partial<EventRecord> = {}): EventRecord {
  return {
    id: bench.id<'event'>(),
    type: 'lead.scored',
    version: 1,
    tenantId: TENANT,
    subject: { kind: 'lead', id: bench.id<'lead'>(), version: 1 },
    occurredAt: at(0),
    data: { score: 40, previous: 25 },
    ...over,
  };
}

export function message(externalId: string, over: Partial<IncomingSignal> = {}): IncomingSignal {
  return {
    kind: 'message',
    externalId,
    revision: 1,
    occurredAt: at(0),
    who: { platformUserId: 'u-1', name: 'Нұрлан', phone: '+77015550101' },
    threadExternalId: 't-1',
    text: 'Сәлеметсіз бе, бар ма?',
    direction: 'inbound',
    ...over,
  };
}

export function offer(externalId: string, over: Partial<Offer> = {}): Offer {
  return {
    platform: 'bazaar',
    externalId,
    url: `https://bazaar.example/${externalId}`,
    title: 'Шкаф-купе на заказ',
    price: { amountMinor: 15_000_000, currency: 'KZT' },
    seller: { kind: 'private', key: 'hash-1' },
    isPromoted: false,
    seenAt: at(0),
    source: 'state',
    ...over,
  };
}

/** One call of `signals.ingest` with fresh ids. */
export function ingestion(
  bench: Bench,
  signals: readonly IncomingSignal[],
  over: Partial<SignalIngest> = {},
): SignalIngest {
  return {
    stream: 'leads',
    platform: 'bazaar',
    accountId: ACCOUNT,
    now: at(0),
    collectFrom: at(-1000),
    signals: signals.map((signal) => ({ id: bench.id(), eventId: bench.id(), signal })),
    ...over,
  };
}

/** One call of `offers.record` with fresh ids. */
export function recording(
  bench: Bench,
  offers: readonly Offer[],
  over: Partial<OfferRecord> = {},
): OfferRecord {
  return {
    now: at(0),
    offers: offers.map((seen) => ({ id: bench.id(), eventId: bench.id(), offer: seen })),
    ...over,
  };
}

/** Stores an item under its SKU. */
export async function storedItem(bench: Bench, sku: string, over: Partial<Item> = {}): Promise<Item> {
  const stored = item(bench, sku, over);
  await bench.tenant.commit({ now: at(0), changes: [change('item', stored)] });
  return stored;
}
