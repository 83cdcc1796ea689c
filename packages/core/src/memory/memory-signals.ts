import { holdsTrace } from '../domain/erase-traces.ts';
import type { SignalId, TenantId } from '../domain/id.ts';
import { type IncomingSignal, mergeSignal, type Signal } from '../domain/signal.ts';
import { compareMoments } from '../domain/time.ts';
import { LeadKitError } from '../errors.ts';
import type { EventRecord } from '../events/domain-event.ts';
import type { Page } from '../ports/page.ts';
import { signalEvent } from '../ports/store-events.ts';
import type { SignalPlan } from '../ports/store-queries.ts';
import type { IngestedSignal, SignalIngest, SignalToIngest } from '../ports/store-signals.ts';
import { copyJson, isSameJson } from '../ports/stored-json.ts';
import { cutPage } from './memory-page.ts';

/** Signals, their ids and the checkpoints of one tenant. */
export interface SignalTable {
  get(id: string): Signal | undefined;
  list(plan: SignalPlan): Page<Signal>;
  checkpoint(stream: string): string | null;
  /** Every signal, in no particular order. */
  all(): readonly Signal[];
  /** Every checkpoint by stream. */
  checkpoints(): ReadonlyMap<string, string>;
  /** Puts an erased signal in the place of a known one, and forgets its ids that hold a trace. */
  erase(signal: Signal, traces: readonly string[]): void;
  /** Forgets everything. */
  clear(): void;
  /** Stores checked input. @throws LeadKitError `conflict`, before anything is stored. */
  ingest(input: SignalIngest): { readonly results: IngestedSignal[]; readonly events: EventRecord[] };
}

/** Makes an empty table. */
export function createSignalTable(tenantId: TenantId): SignalTable {
  const signals = new Map<string, Signal>();
  /** Every id and alias a platform uses on an account, to our id. */
  const known = new Map<string, string>();
  const checkpoints = new Map<string, string>();

  function find(input: SignalIngest, { externalId, aliases = [] }: IncomingSignal): Signal | undefined {
    for (const id of [externalId, ...aliases]) {
      const signal = signals.get(known.get(placeOf(input, id)) ?? '');
      if (signal !== undefined) return signal;
    }
    return undefined;
  }

  /** An id that already leads to another signal stays with it. */
  function learn(input: SignalIngest, { externalId, aliases = [] }: IncomingSignal, id: string): void {
    for (const name of [externalId, ...aliases]) {
      const place = placeOf(input, name);
      if (!known.has(place)) known.set(place, id);
    }
  }

  function store(
    input: SignalIngest,
    item: SignalToIngest,
  ): { readonly result: IngestedSignal; readonly event?: EventRecord } {
    const before = find(input, item.signal);
    const id = before?.id ?? item.id;
    learn(input, item.signal, id);
    if (before !== undefined && item.signal.revision <= before.revision) {
      const outcome = isSameAgain(before, item.signal) ? 'unchanged' : 'stale';
      return { result: { id, outcome, version: before.version } };
    }
    const after = before === undefined ? created(tenantId, input, item) : updated(before, input, item.signal);
    signals.set(id, after);
    const { now, correlationId } = input;
    const type = before === undefined ? 'signal.received' : 'signal.updated';
    const event = signalEvent(type, after, { eventId: item.eventId, now, correlationId });
    const outcome = before === undefined ? 'created' : 'updated';
    return { result: { id, outcome, version: after.version }, event };
  }

  return {
    get: (id) => signals.get(id),
    list: ({ query, ...plan }) => {
      const rows = [...signals.values()].filter((signal) => matches(signal, query));
      return cutPage(rows, plan, ({ receivedAt, id }) => [receivedAt, id], 'desc');
    },
    checkpoint: (stream) => checkpoints.get(stream) ?? null,
    all: () => [...signals.values()],
    checkpoints: () => checkpoints,
    erase: (signal, traces) => {
      signals.set(signal.id, Object.freeze(signal));
      for (const [place, id] of known) {
        // Only what the platform made up can hold one: a short user id is part of many an account id.
        if (id === signal.id && holdsTrace(externalIdAt(place), traces)) known.delete(place);
      }
    },
    clear: () => {
      signals.clear();
      known.clear();
      checkpoints.clear();
    },
    ingest: (input) => {
      const { stream, checkpoint } = input;
      if (checkpoint !== undefined && (checkpoints.get(stream) ?? null) !== checkpoint.from)
        throw moved(stream);
      for (const [index, item] of input.signals.entries()) {
        if (signals.has(item.id) && find(input, item.signal) === undefined) throw idTaken(index);
      }
      const stored = input.signals.map((item) => store(input, item));
      if (checkpoint !== undefined) checkpoints.set(stream, checkpoint.to);
      return {
        results: stored.map(({ result }) => result),
        events: stored.flatMap(({ event }) => (event === undefined ? [] : [event])),
      };
    },
  };
}

function placeOf({ platform, accountId }: SignalIngest, externalId: string): string {
  return JSON.stringify([platform, accountId, externalId]);
}

/** The external id in a place. */
function externalIdAt(place: string): string {
  const [, , externalId] = JSON.parse(place) as [string, string, string];
  return externalId;
}

function created(
  tenantId: TenantId,
  { platform, accountId, now, collectFrom }: SignalIngest,
  { id, signal }: SignalToIngest,
): Signal {
  return Object.freeze({
    ...signal,
    id: id as SignalId,
    tenantId,
    platform,
    accountId,
    version: 1,
    receivedAt: now,
    updatedAt: now,
    isHistory: compareMoments(signal.occurredAt, collectFrom) < 0,
  });
}

/** History that stirs again counts from then on; what counted once never becomes history. */
function updated(before: Signal, { now, collectFrom }: SignalIngest, signal: IncomingSignal): Signal {
  const merged = mergeSignal(before, signal);
  const isHistory = before.isHistory && compareMoments(merged.occurredAt, collectFrom) < 0;
  const after = { ...merged, ...marksOf(before), version: before.version + 1, updatedAt: now, isHistory };
  return copyJson(after, []);
}

/** The same revision that says nothing else. Ids do not count: they are learned apart. */
function isSameAgain(before: Signal, signal: IncomingSignal): boolean {
  const { aliases: _known, ...known } = before;
  const { aliases: _brought, ...brought } = mergeSignal(before, signal);
  return isSameJson(known, { ...brought, ...marksOf(before) });
}

/** What the store adds to a signal. */
function marksOf(signal: Signal): Omit<Signal, keyof IncomingSignal> {
  const { id, tenantId, platform, accountId, version, receivedAt, updatedAt, isHistory } = signal;
  return { id, tenantId, platform, accountId, version, receivedAt, updatedAt, isHistory };
}

function matches(signal: Signal, query: SignalPlan['query']): boolean {
  const { ids, accountId, kind, threadExternalId, hasOpenOrder } = query;
  return (
    (ids === undefined || ids.includes(signal.id)) &&
    (accountId === undefined || signal.accountId === accountId) &&
    (kind === undefined || signal.kind === kind) &&
    (threadExternalId === undefined || signal.threadExternalId === threadExternalId) &&
    (hasOpenOrder === undefined || (signal.order?.isFinal === false) === hasOpenOrder)
  );
}

function moved(stream: string): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'signals.ingest',
    issues: [{ path: 'checkpoint.from', message: 'is not where the stream stands' }],
    message: `Another process moved the stream "${stream}" on, so nothing was stored. Read its checkpoint and collect from there.`,
  });
}

function idTaken(index: number): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'signals.ingest',
    issues: [{ path: `signals.${index}.id`, message: 'is the id of another signal' }],
    message:
      'A new signal came with the id of another one, so nothing was stored. Bring a fresh id for each.',
  });
}
