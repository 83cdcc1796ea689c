import type { OfferEvents, StoredOffer } from '../domain/offer.ts';
import type { Person } from '../domain/person-record.ts';
import type { Signal, SignalEvents } from '../domain/signal.ts';
import type { EventRecord } from '../events/domain-event.ts';

/** What a store stamps the events it writes itself with. */
export interface StoreEventStamp {
  /** Version 7 UUID, brought by the caller for this item. */
  readonly eventId: string;
  /** When it is stored. */
  readonly now: string;
  /** Shared by everything one run set off. */
  readonly correlationId?: string | undefined;
}

/** The event `signals.ingest` writes for a signal it stored: `signal.received` or `signal.updated`. */
export function signalEvent(
  type: keyof SignalEvents,
  signal: Pick<Signal, 'id' | 'tenantId' | 'version' | 'platform' | 'accountId' | 'kind' | 'isHistory'>,
  stamp: StoreEventStamp,
): EventRecord {
  const { platform, accountId, kind, isHistory } = signal;
  const data: SignalEvents[typeof type] = { platform, accountId, kind, isHistory };
  const subject = { kind: 'signal', id: signal.id, version: signal.version };
  return storeEvent(type, signal.tenantId, subject, data, stamp);
}

/** The event `offers.record` writes for an offer seen for the first time. */
export function offerDiscoveredEvent(
  offer: Pick<StoredOffer, 'id' | 'tenantId' | 'platform' | 'externalId'>,
  stamp: StoreEventStamp,
): EventRecord {
  const { platform, externalId } = offer;
  const data: OfferEvents['offer.discovered'] = { platform, externalId };
  return storeEvent(
    'offer.discovered',
    offer.tenantId,
    { kind: 'offer', id: offer.id, version: 1 },
    data,
    stamp,
  );
}

/**
 * The event `offers.record` writes for an offer whose price changed.
 *
 * @param sightings - how many sightings the offer has now; it stands for the version offers do not have
 */
export function offerRepricedEvent(
  before: Pick<StoredOffer, 'price'>,
  after: Pick<StoredOffer, 'id' | 'tenantId' | 'platform' | 'externalId' | 'price'>,
  sightings: number,
  stamp: StoreEventStamp,
): EventRecord {
  const { platform, externalId } = after;
  const data: OfferEvents['offer.repriced'] = {
    platform,
    externalId,
    ...(before.price === undefined ? {} : { before: before.price }),
    ...(after.price === undefined ? {} : { after: after.price }),
  };
  const subject = { kind: 'offer', id: after.id, version: sightings };
  return storeEvent('offer.repriced', after.tenantId, subject, data, stamp);
}

/**
 * The event `offers.vanish` writes for an offer that was not found.
 *
 * @param sightings - how many sightings the offer has; it stands for the version offers do not have
 */
export function offerVanishedEvent(
  offer: Pick<StoredOffer, 'id' | 'tenantId' | 'platform' | 'externalId' | 'lastSeenAt'>,
  isGoneConfirmed: boolean,
  sightings: number,
  stamp: StoreEventStamp,
): EventRecord {
  const { platform, externalId, lastSeenAt } = offer;
  const data: OfferEvents['offer.vanished'] = { platform, externalId, lastSeenAt, isGoneConfirmed };
  const subject = { kind: 'offer', id: offer.id, version: sightings };
  return storeEvent('offer.vanished', offer.tenantId, subject, data, stamp);
}

/** The event `privacy.erasePerson` writes for the record it was asked for. */
export function personErasedEvent(
  person: Pick<Person, 'id' | 'tenantId' | 'version'>,
  stamp: StoreEventStamp,
): EventRecord {
  const subject = { kind: 'person', id: person.id, version: person.version };
  return storeEvent('person.erased', person.tenantId, subject, {}, stamp);
}

function storeEvent(
  type: string,
  tenantId: string,
  subject: EventRecord['subject'],
  data: object,
  { eventId, now, correlationId }: StoreEventStamp,
): EventRecord {
  const stamped = { id: eventId, type, version: 1, tenantId, subject, occurredAt: now, data };
  return correlationId === undefined ? stamped : { ...stamped, correlationId };
}
