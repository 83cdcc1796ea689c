import { type OfferId, parseTenantId, type ResearchRunId } from '../domain/id.ts';
import type { Offer } from '../domain/offer.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import type { EventRecord } from '../events/domain-event.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { offerDiscoveredEvent, offerRepricedEvent } from '../ports/store-events.ts';
import { BULK_MAX } from '../ports/store-limits.ts';
import type { RecordedOffer } from '../ports/store-offers.ts';
import type { ServiceContext } from '../service-context.ts';

/** Stores what was seen, in any number, and tells the bus what the store has written. */
export async function recordOffers(
  context: ServiceContext,
  offers: readonly Offer[],
  run: { readonly runId?: ResearchRunId; readonly part?: string },
  options: CallOptions,
): Promise<readonly RecordedOffer[]> {
  await context.ready();
  const inCanonicalTime = createCanonicalTime();
  const recorded: RecordedOffer[] = [];
  for (let from = 0; from < offers.length; from += BULK_MAX) {
    const entries = offers.slice(from, from + BULK_MAX).map((offer) => ({
      id: context.ids.next(),
      eventId: context.ids.next(),
      offer: inCanonicalTime(offer),
    }));
    const stamp = { now: context.now(), ...(run.runId === undefined ? {} : { correlationId: run.runId }) };
    const results = await context.store.offers.record({ ...stamp, ...run, offers: entries }, options);
    await context.announce(
      entries.flatMap((entry, index) => eventsOf(context.tenantId, entry, results[index], stamp)),
    );
    recorded.push(...results);
  }
  return recorded;
}

/** The event the store has written with an offer. */
function eventsOf(
  tenantId: string,
  entry: { readonly eventId: string; readonly offer: Offer },
  result: RecordedOffer | undefined,
  stamp: { readonly now: string; readonly correlationId?: string },
): readonly EventRecord[] {
  if (result === undefined) return [];
  const stored = { ...entry.offer, id: result.id as OfferId, tenantId: parseTenantId(tenantId) };
  const stamped = { ...stamp, eventId: entry.eventId };
  if (result.outcome === 'created') return [offerDiscoveredEvent(stored, stamped)];
  if (result.outcome !== 'repriced') return [];
  const before = result.previousPrice === undefined ? {} : { price: result.previousPrice };
  return [offerRepricedEvent(before, stored, result.sightings, stamped)];
}

const MOMENTS = ['seenAt', 'publishedAt', 'refreshedAt', 'validUntil'] as const;

/** Stores compare moments as text, so all of an offer's are made canonical on the way in. A page has few different ones. */
function createCanonicalTime(): (offer: Offer) => Offer {
  const known = new Map<string, string>();
  function canonical(moment: string): string {
    const text = known.get(moment) ?? toIsoText(toUnixMs(moment));
    known.set(moment, text);
    return text;
  }
  return (offer) => {
    const moments = MOMENTS.flatMap((name) => {
      const moment = offer[name];
      return moment === undefined ? [] : [[name, canonical(moment)] as const];
    });
    return { ...offer, ...Object.fromEntries(moments) };
  };
}
