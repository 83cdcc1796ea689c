import type { OfferId, TenantId } from '../domain/id.ts';
import type { Money } from '../domain/money.ts';
import type { Offer, RunObservation, Sighting, StoredOffer } from '../domain/offer.ts';
import { compareMoments, toIsoText, toUnixMs } from '../domain/time.ts';
import { LeadKitError } from '../errors.ts';
import type { EventRecord } from '../events/domain-event.ts';
import type { Page } from '../ports/page.ts';
import { holdsWords } from '../ports/search-words.ts';
import { offerDiscoveredEvent, offerRepricedEvent, offerVanishedEvent } from '../ports/store-events.ts';
import type {
  OfferRecord,
  OfferToRecord,
  OfferVanish,
  RecordedOffer,
  SeenOffer,
  VanishedOffer,
} from '../ports/store-offers.ts';
import { NO_MOMENT, type OfferPlan, type SeenOfferPlan } from '../ports/store-queries.ts';
import { cutPage } from './memory-page.ts';

/** Offers and their sightings of one tenant. */
export interface OfferTable {
  get(id: string): StoredOffer | undefined;
  list(plan: OfferPlan): Page<StoredOffer>;
  sightings(id: string): readonly Sighting[];
  /** Every offer, in no particular order. */
  all(): readonly StoredOffer[];
  /** What runs saw, for an export. */
  memberships(): readonly { readonly runId: string; readonly offerId: string; readonly row: RunRow }[];
  seen(plan: SeenOfferPlan): Page<SeenOffer>;
  /** Marks checked input. */
  vanish(input: OfferVanish): { readonly results: VanishedOffer[]; readonly events: EventRecord[] };
  forgetRuns(runIds: readonly string[]): number;
  /** Forgets everything. */
  clear(): void;
  /** Stores checked input. @throws LeadKitError `conflict`, before anything is stored. */
  record(input: OfferRecord): { readonly results: RecordedOffer[]; readonly events: EventRecord[] };
}

interface Row {
  readonly offer: StoredOffer;
  readonly sightings: readonly Sighting[];
  /** In canonical text, for sorting and filtering. */
  readonly lastSeenAt: string;
}

/** That a run saw an offer. */
interface RunRow {
  readonly parts: readonly string[];
  readonly seen: RunObservation;
}

/** What storing one observation came to: nothing to store when `row` is absent. */
interface Recording {
  readonly result: RecordedOffer;
  readonly row?: Row;
  readonly event?: EventRecord;
}

/** Makes an empty table. */
export function createOfferTable(tenantId: TenantId): OfferTable {
  const rows = new Map<string, Row>();
  /** Platform and external id, to our id. */
  const known = new Map<string, string>();
  /** Run, to our id of each offer it saw. */
  const runs = new Map<string, Map<string, RunRow>>();

  function find({ platform, externalId }: Offer): Row | undefined {
    return rows.get(known.get(JSON.stringify([platform, externalId])) ?? '');
  }

  function store(input: OfferRecord, item: OfferToRecord): Recording {
    const before = find(item.offer);
    const recording = before === undefined ? discover(tenantId, input, item) : observe(before, input, item);
    const { row } = recording;
    if (row !== undefined) {
      rows.set(row.offer.id, row);
      known.set(JSON.stringify([row.offer.platform, row.offer.externalId]), row.offer.id);
    }
    return recording;
  }

  function remember(input: OfferRecord, results: readonly RecordedOffer[]): void {
    if (input.runId === undefined) return;
    const members = runs.get(input.runId) ?? new Map<string, RunRow>();
    runs.set(input.runId, members);
    for (const [index, { offer }] of input.offers.entries()) {
      const { id } = results[index] ?? {};
      if (id !== undefined) members.set(id, seeIn(members.get(id), offer, input.part));
    }
  }

  return {
    get: (id) => rows.get(id)?.offer,
    memberships: () =>
      [...runs].flatMap(([runId, members]) =>
        [...members].map(([offerId, row]) => ({ runId, offerId, row })),
      ),
    seen: ({ query, ...plan }) => {
      const { runId, otherRunId, isInOther, parts } = query;
      const others = runs.get(otherRunId ?? '');
      const chosen = [...(runs.get(runId) ?? [])].filter(
        ([id, row]) =>
          (isInOther === undefined || (others?.has(id) ?? false) === isInOther) &&
          (parts === undefined || row.parts.some((part) => parts.includes(part))),
      );
      const page = cutPage(chosen, plan, ([id]) => [NO_MOMENT, id], 'asc');
      const items = page.items.flatMap(([id, row]): readonly SeenOffer[] => {
        const offer = rows.get(id)?.offer;
        const other = others?.get(id)?.seen;
        return offer === undefined ? [] : [{ offer, ...row, ...(other === undefined ? {} : { other }) }];
      });
      return { ...page, items };
    },
    vanish: ({ offers, now, correlationId }) => {
      const results: VanishedOffer[] = [];
      const events: EventRecord[] = [];
      for (const { id, eventId, unseenSince, isGoneConfirmed } of offers) {
        const row = rows.get(id);
        const isGone =
          row !== undefined && row.offer.vanishedAt === undefined && row.lastSeenAt < unseenSince;
        const sightings = row?.sightings.length ?? 0;
        results.push({ id, outcome: isGone ? 'vanished' : 'unchanged', sightings });
        if (!isGone) continue;
        const offer = Object.freeze({ ...row.offer, vanishedAt: now, isGoneConfirmed });
        rows.set(id, { ...row, offer });
        const stamp = { eventId, now, correlationId };
        events.push(offerVanishedEvent(offer, isGoneConfirmed, sightings, stamp));
      }
      return { results, events };
    },
    forgetRuns: (runIds) => {
      let count = 0;
      for (const runId of new Set(runIds)) {
        count += runs.get(runId)?.size ?? 0;
        runs.delete(runId);
      }
      return count;
    },
    list: ({ query, ...plan }) => {
      const chosen = [...rows.values()].filter((row) => matches(row, query));
      const page = cutPage(chosen, plan, ({ lastSeenAt, offer }) => [lastSeenAt, offer.id], 'desc');
      return { ...page, items: page.items.map(({ offer }) => offer) };
    },
    all: () => [...rows.values()].map(({ offer }) => offer),
    clear: () => {
      rows.clear();
      known.clear();
      runs.clear();
    },
    sightings: (id) => rows.get(id)?.sightings ?? [],
    record: (input) => {
      for (const [index, item] of input.offers.entries()) {
        if (rows.has(item.id) && find(item.offer) === undefined) throw idTaken(index);
      }
      const recordings = input.offers.map((item) => store(input, item));
      const results = recordings.map(({ result }) => result);
      remember(input, results);
      return {
        results,
        events: recordings.flatMap(({ event }) => (event === undefined ? [] : [event])),
      };
    },
  };
}

function discover(
  tenantId: TenantId,
  { runId, now, correlationId }: OfferRecord,
  { id, eventId, offer }: OfferToRecord,
): Recording {
  const stored: StoredOffer = Object.freeze({
    ...offer,
    id: id as OfferId,
    tenantId,
    firstSeenAt: offer.seenAt,
    lastSeenAt: offer.seenAt,
    ...(runId === undefined ? {} : { lastRunId: runId }),
  });
  return {
    result: { id, outcome: 'created', sightings: 1 },
    row: toRow(stored, [sightingOf(stored)]),
    event: offerDiscoveredEvent(stored, { eventId, now, correlationId }),
  };
}

function observe(
  { offer: before, sightings }: Row,
  { runId, now, correlationId }: OfferRecord,
  { eventId, offer }: OfferToRecord,
): Recording {
  const { id, lastRunId } = before;
  const change = changeBetween(before, offer);
  const order = compareMoments(offer.seenAt, before.lastSeenAt);
  if (order < 0 || (order === 0 && change !== 'unchanged')) {
    return { result: { id, outcome: 'stale', sightings: sightings.length } };
  }
  if (order === 0) {
    // The same again. A later run has seen it too: ids of runs rise with time.
    const isLaterRun = runId !== undefined && (lastRunId === undefined || runId > lastRunId);
    const seen = isLaterRun ? Object.freeze({ ...before, lastRunId: runId }) : before;
    const result: RecordedOffer = { id, outcome: 'unchanged', sightings: sightings.length };
    return { result, row: toRow(seen, sightings) };
  }
  const after = layOver(before, offer, runId);
  const seen = change === 'unchanged' ? sightings : [...sightings, sightingOf(after)];
  const result: RecordedOffer = { id, outcome: change, sightings: seen.length };
  if (change !== 'repriced') return { result, row: toRow(after, seen) };
  const event = offerRepricedEvent(before, after, seen.length, { eventId, now, correlationId });
  const previous = before.price === undefined ? {} : { previousPrice: before.price };
  return { result: { ...result, ...previous }, row: toRow(after, seen), event };
}

/** What the newer observation leaves out stays known, except the price: without one the offer names none any more. */
function layOver(before: StoredOffer, offer: Offer, runId: OfferRecord['runId']): StoredOffer {
  const { price: _before, vanishedAt: _vanished, isGoneConfirmed: _gone, ...known } = before;
  const { id, tenantId, firstSeenAt } = before;
  return Object.freeze({
    ...known,
    ...offer,
    id,
    tenantId,
    firstSeenAt,
    lastSeenAt: offer.seenAt,
    ...(runId === undefined ? {} : { lastRunId: runId }),
  });
}

/** What the run saw first stays; a paid place counts whenever it is met. */
function seeIn(before: RunRow | undefined, offer: Offer, part: string | undefined): RunRow {
  const { price, isPromoted, ordersCount, reviewsCount } = offer;
  const met = part === undefined || before?.parts.includes(part) === true ? [] : [part];
  const seen = before?.seen ?? {
    ...(price === undefined ? {} : { price }),
    isPromoted,
    ...(ordersCount === undefined ? {} : { ordersCount }),
    ...(reviewsCount === undefined ? {} : { reviewsCount }),
  };
  return Object.freeze({
    parts: Object.freeze([...(before?.parts ?? []), ...met]),
    seen: isPromoted === seen.isPromoted || !isPromoted ? seen : { ...seen, isPromoted },
  });
}

function changeBetween(before: Offer, after: Offer): 'repriced' | 'changed' | 'unchanged' {
  if (!isSamePrice(before.price, after.price)) return 'repriced';
  return before.title === after.title && before.isPromoted === after.isPromoted ? 'unchanged' : 'changed';
}

function isSamePrice(before: Money | undefined, after: Money | undefined): boolean {
  return before?.amountMinor === after?.amountMinor && before?.currency === after?.currency;
}

function sightingOf({ id, seenAt, price, isPromoted, title }: StoredOffer): Sighting {
  return Object.freeze({ offerId: id, seenAt, ...(price === undefined ? {} : { price }), isPromoted, title });
}

function toRow(offer: StoredOffer, sightings: readonly Sighting[]): Row {
  return { offer, sightings: Object.freeze(sightings), lastSeenAt: toIsoText(toUnixMs(offer.lastSeenAt)) };
}

function matches({ offer, lastSeenAt }: Row, query: OfferPlan['query']): boolean {
  const { platform, lastRunId, seenFrom, seenBefore, isPromoted, words } = query;
  return (
    (platform === undefined || offer.platform === platform) &&
    (lastRunId === undefined || offer.lastRunId === lastRunId) &&
    (seenFrom === undefined || lastSeenAt >= seenFrom) &&
    (seenBefore === undefined || lastSeenAt < seenBefore) &&
    (isPromoted === undefined || offer.isPromoted === isPromoted) &&
    (words === undefined || holdsWords(offer.title, words))
  );
}

function idTaken(index: number): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'offers.record',
    issues: [{ path: `offers.${index}.id`, message: 'is the id of another offer' }],
    message: 'A new offer came with the id of another one, so nothing was stored. Bring a fresh id for each.',
  });
}
