import {
  change,
  type EntityChange,
  type EntityKind,
  type EntityMap,
  type EventRecord,
  type Id,
  type IncomingSignal,
  type Item,
  type Lead,
  type Member,
  type Niche,
  type Offer,
  type Person,
  type PersonIdentity,
  type TenantId,
} from '@leadkit/core';
import { at, TENANT } from './store-case.ts';

/** Makes ids; the part of a bench that samples need. */
interface Ids {
  id<Kind extends string>(): Id<Kind>;
}

const tenantId = TENANT as TenantId;

function head(): { tenantId: TenantId; version: number; createdAt: string; updatedAt: string } {
  return { tenantId, version: 1, createdAt: at(0), updatedAt: at(0) };
}

/** A small niche. */
export function niche(ids: Ids, over: Partial<Niche> = {}): Niche {
  return {
    ...head(),
    id: ids.id<'niche'>(),
    name: 'Шкафы-купе',
    kind: 'service',
    queries: { ru: ['шкаф купе'] },
    cities: ['almaty'],
    platforms: [],
    status: 'draft',
    ...over,
  };
}

/** A small item; its SKU is a unique key. */
export function item(ids: Ids, sku: string, over: Partial<Item> = {}): Item {
  return {
    ...head(),
    id: ids.id<'item'>(),
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

/** A small member; `isActive` is a filter that is no text. */
export function member(ids: Ids, over: Partial<Member> = {}): Member {
  return {
    ...head(),
    id: ids.id<'member'>(),
    name: 'Айгерим',
    role: 'agent',
    isActive: true,
    cities: [],
    nicheIds: [],
    addresses: [],
    ...over,
  };
}

/** A small lead; it holds a unique key while it is open. */
export function lead(ids: Ids, over: Partial<Lead> = {}): Lead {
  return {
    ...head(),
    id: ids.id<'lead'>(),
    personId: ids.id<'person'>(),
    platform: 'bazaar',
    origin: 'message',
    scope: 'any',
    signalIds: [],
    lastSignalAt: at(0),
    status: 'new',
    attempts: 0,
    score: 0,
    scoreLog: [],
    ...over,
  };
}

/** A verified identity; each is a unique key of its person. */
export function identity(kind: PersonIdentity['kind'], value: string): PersonIdentity {
  return { kind, value, certainty: 'verified', isShared: false, since: at(0) };
}

/** A small person. */
export function person(ids: Ids, identities: readonly PersonIdentity[], over: Partial<Person> = {}): Person {
  return {
    ...head(),
    id: ids.id<'person'>(),
    status: 'active',
    identities,
    names: ['Нұрлан'],
    merges: [],
    ...over,
  };
}

/** The next state of something stored. */
export function revised<State extends { readonly version: number; readonly updatedAt: string }>(
  state: State,
  patch: Partial<State>,
  updatedAt: string = at(1),
): State {
  return { ...state, ...patch, version: state.version + 1, updatedAt };
}

/** A change that stores something new. */
export function added<Kind extends EntityKind>(kind: Kind, entity: EntityMap[Kind]): EntityChange {
  return change(kind, entity);
}

/** An event. */
export function event(ids: Ids, over: Partial<EventRecord> = {}): EventRecord {
  return {
    id: ids.id<'event'>(),
    type: 'niche.created',
    version: 1,
    tenantId,
    subject: { kind: 'niche', id: ids.id<'niche'>(), version: 1 },
    occurredAt: at(0),
    data: { kind: 'service' },
    ...over,
  };
}

/** A message from a buyer. */
export function message(externalId: string, over: Partial<IncomingSignal> = {}): IncomingSignal {
  return {
    kind: 'message',
    externalId,
    revision: 1,
    occurredAt: at(0),
    who: { platformUserId: 'u-1', name: 'Нұрлан' },
    threadExternalId: 't-1',
    text: 'Сәлеметсіз бе, бар ма?',
    direction: 'inbound',
    ...over,
  };
}

/** An order that can still change. */
export function order(externalId: string, over: Partial<IncomingSignal> = {}): IncomingSignal {
  return {
    kind: 'order',
    externalId,
    revision: 1,
    occurredAt: at(0),
    who: { platformUserId: 'u-2' },
    order: {
      state: 'placed',
      platformStatus: 'NEW',
      total: { amountMinor: 990_000, currency: 'KZT' },
      isPaid: false,
      isFinal: false,
    },
    ...over,
  };
}

/** A public offer. */
export function offer(externalId: string, over: Partial<Offer> = {}): Offer {
  return {
    platform: 'bazaar',
    externalId,
    url: `https://bazaar.example/${externalId}`,
    title: 'Шкаф-купе на заказ',
    price: { amountMinor: 15_000_000, currency: 'KZT' },
    seller: { kind: 'private', key: 'hash-1' },
    city: { name: 'Алматы', externalId: '1', katoCode: '750000000' },
    category: { externalId: '10', name: 'Мебель' },
    isPromoted: false,
    publishedAt: at(-86_400_000),
    refreshedAt: at(-3_600_000),
    seenAt: at(0),
    source: 'state',
    fieldSources: { price: 'html' },
    attributes: { state: 'new' },
    ...over,
  };
}
