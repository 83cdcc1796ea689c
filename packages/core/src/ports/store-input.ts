import type { IncomingSignal } from '../domain/signal.ts';
import type { EventRecord } from '../events/domain-event.ts';
import { ENTITY_KINDS, type EntityChange } from './entities.ts';
import { type InputReader, readInput } from './input-reader.ts';
import type { DeliveryReceipt } from './store-deliveries.ts';
import { BULK_MAX, CHECKPOINT_BYTES_MAX, COMMIT_BYTES_MAX, COMMIT_CHANGES_MAX } from './store-limits.ts';
import type { OfferRecord, OfferVanish } from './store-offers.ts';
import type { SignalIngest, SignalToIngest } from './store-signals.ts';
import type { CommitInput } from './store-tenant.ts';

/**
 * Checks what `commit` was given, for stores. Gives a frozen copy of plain JSON to store.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong, by its place in the input.
 */
export function checkCommit(tenantId: string, commit: CommitInput): CommitInput {
  const { input, reader } = readInput('commit', commit);
  const { now, changes = [], events = [], acknowledge } = input;
  reader.canonicalMoment('now', now);
  if (reader.array('changes', changes)) checkChanges(tenantId, changes, reader);
  if (reader.array('events', events)) checkEvents(tenantId, events, reader);
  if (acknowledge !== undefined) checkReceiptFields('acknowledge.', acknowledge, reader);
  const count = changes.length + events.length;
  if (count > COMMIT_CHANGES_MAX) {
    reader.refuse('', `${count} changes and events are more than the ${COMMIT_CHANGES_MAX} of one commit`);
  }
  const bytes = byteLength(JSON.stringify([changes, events]));
  if (bytes > COMMIT_BYTES_MAX) {
    reader.refuse(
      '',
      `${bytes} bytes of changes and events are more than the ${COMMIT_BYTES_MAX} of one commit`,
    );
  }
  reader.finish();
  return input;
}

function checkChanges(tenantId: string, changes: readonly EntityChange[], reader: InputReader): void {
  const seen = new Map<string, number>();
  for (const [index, change] of changes.entries()) {
    const at = `changes.${index}`;
    if (!reader.object(at, change) || !reader.object(`${at}.entity`, change.entity)) continue;
    const { kind, entity, expectedVersion, keys } = change;
    if (!ENTITY_KINDS.includes(kind))
      reader.refuse(`${at}.kind`, `must be one of ${ENTITY_KINDS.join(', ')}`);
    checkOwner(`${at}.entity.tenantId`, tenantId, entity.tenantId, reader);
    reader.id(`${at}.entity.id`, entity.id);
    reader.moment(`${at}.entity.createdAt`, entity.createdAt);
    reader.moment(`${at}.entity.updatedAt`, entity.updatedAt);
    if (reader.whole(`${at}.expectedVersion`, expectedVersion, 0)) {
      reader.whole(`${at}.entity.version`, entity.version, expectedVersion + 1);
    }
    if (reader.array(`${at}.keys`, keys)) {
      for (const [position, key] of keys.entries()) reader.name(`${at}.keys.${position}`, key);
    }
    const first = seen.get(`${kind} ${entity.id}`);
    if (first === undefined) seen.set(`${kind} ${entity.id}`, index);
    else reader.refuse(`${at}.entity.id`, `is changed by changes.${first} too; pass its last state only`);
  }
}

function checkEvents(tenantId: string, events: readonly EventRecord[], reader: InputReader): void {
  const seen = new Set<string>();
  for (const [index, event] of events.entries()) {
    const at = `events.${index}`;
    if (!reader.object(at, event) || !reader.object(`${at}.subject`, event.subject)) continue;
    if (reader.id(`${at}.id`, event.id) && seen.has(event.id)) reader.refuse(`${at}.id`, 'is there twice');
    seen.add(event.id);
    reader.name(`${at}.type`, event.type);
    reader.whole(`${at}.version`, event.version, 1);
    checkOwner(`${at}.tenantId`, tenantId, event.tenantId, reader);
    reader.name(`${at}.subject.kind`, event.subject.kind);
    reader.name(`${at}.subject.id`, event.subject.id);
    reader.whole(`${at}.subject.version`, event.subject.version, 1);
    reader.moment(`${at}.occurredAt`, event.occurredAt);
    reader.object(`${at}.data`, event.data);
  }
}

function checkOwner(path: string, tenantId: string, found: unknown, reader: InputReader): void {
  if (found !== tenantId) reader.refuse(path, `must be "${tenantId}", the tenant whose store this is`);
}

/** Both fields of a receipt. Shared with the calls of the delivery store. */
export function checkReceiptFields(prefix: string, receipt: DeliveryReceipt, reader: InputReader): void {
  if (!reader.object(prefix.slice(0, -1), receipt)) return;
  reader.name(`${prefix}deliveryId`, receipt.deliveryId);
  reader.name(`${prefix}leaseToken`, receipt.leaseToken);
}

/**
 * Checks what `signals.ingest` was given, for stores. Gives a frozen copy of plain JSON to store.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong, by its place in the input.
 */
export function checkSignalIngest(ingest: SignalIngest): SignalIngest {
  const { input, reader } = readInput('signals.ingest', ingest);
  reader.name('stream', input.stream);
  reader.name('platform', input.platform);
  reader.name('accountId', input.accountId);
  reader.canonicalMoment('now', input.now);
  reader.moment('collectFrom', input.collectFrom);
  const { checkpoint } = input;
  if (checkpoint !== undefined && reader.object('checkpoint', checkpoint)) {
    if (checkpoint.from !== null) checkCheckpoint('checkpoint.from', checkpoint.from, reader);
    checkCheckpoint('checkpoint.to', checkpoint.to, reader);
  }
  if (reader.array('signals', input.signals, BULK_MAX)) {
    checkNewIds('signals', input.signals, reader);
    for (const [index, item] of input.signals.entries()) {
      const at = `signals.${index}.signal`;
      if (reader.object(at, item?.signal)) checkSignal(at, item.signal, reader);
    }
  }
  reader.finish();
  return input;
}

function checkCheckpoint(path: string, checkpoint: unknown, reader: InputReader): void {
  if (typeof checkpoint !== 'string') reader.refuse(path, 'must be a text');
  else if (byteLength(checkpoint) > CHECKPOINT_BYTES_MAX) {
    reader.refuse(path, `has ${byteLength(checkpoint)} bytes, more than ${CHECKPOINT_BYTES_MAX}`);
  }
}

function checkSignal(at: string, signal: IncomingSignal, reader: InputReader): void {
  reader.name(`${at}.kind`, signal.kind);
  reader.name(`${at}.externalId`, signal.externalId);
  const aliases = signal.aliases ?? [];
  if (reader.array(`${at}.aliases`, aliases)) {
    for (const [index, alias] of aliases.entries()) reader.name(`${at}.aliases.${index}`, alias);
  }
  reader.whole(`${at}.revision`, signal.revision, 0);
  reader.moment(`${at}.occurredAt`, signal.occurredAt);
  reader.object(`${at}.who`, signal.who);
  if (signal.order !== undefined) reader.object(`${at}.order`, signal.order);
}

/**
 * Checks what `offers.record` was given, for stores. Gives a frozen copy of plain JSON to store.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong, by its place in the input.
 */
export function checkOfferRecord(record: OfferRecord): OfferRecord {
  const { input, reader } = readInput('offers.record', record);
  reader.canonicalMoment('now', input.now);
  if (input.runId !== undefined) reader.id('runId', input.runId);
  if (input.part !== undefined) {
    reader.name('part', input.part);
    if (input.runId === undefined) reader.refuse('part', 'is of a run; pass its runId too');
  }
  if (reader.array('offers', input.offers, BULK_MAX)) {
    checkNewIds('offers', input.offers, reader);
    for (const [index, item] of input.offers.entries()) {
      const at = `offers.${index}.offer`;
      if (!reader.object(at, item?.offer)) continue;
      const { platform, externalId, title, price, isPromoted, seenAt } = item.offer;
      reader.name(`${at}.platform`, platform);
      reader.name(`${at}.externalId`, externalId);
      if (typeof title !== 'string') reader.refuse(`${at}.title`, 'must be a text');
      if (typeof isPromoted !== 'boolean') reader.refuse(`${at}.isPromoted`, 'must be true or false');
      if (price !== undefined && reader.object(`${at}.price`, price)) {
        reader.whole(`${at}.price.amountMinor`, price.amountMinor, Number.MIN_SAFE_INTEGER);
        reader.name(`${at}.price.currency`, price.currency);
      }
      reader.moment(`${at}.seenAt`, seenAt);
    }
  }
  reader.finish();
  return input;
}

/**
 * Checks what `offers.vanish` was given, for stores. Gives a frozen copy of plain JSON to store.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong, by its place in the input.
 */
export function checkOfferVanish(vanish: OfferVanish): OfferVanish {
  const { input, reader } = readInput('offers.vanish', vanish);
  reader.canonicalMoment('now', input.now);
  if (reader.array('offers', input.offers, BULK_MAX)) {
    checkNewIds('offers', input.offers, reader);
    for (const [index, item] of input.offers.entries()) {
      reader.canonicalMoment(`offers.${index}.unseenSince`, item?.unseenSince);
      if (typeof item?.isGoneConfirmed !== 'boolean')
        reader.refuse(`offers.${index}.isGoneConfirmed`, 'must be true or false');
    }
  }
  reader.finish();
  return input;
}

/**
 * Checks what `offers.forgetRuns` was given, for stores.
 *
 * @throws LeadKitError `invalid_input` for anything but at most `BULK_MAX` ids.
 */
export function checkForgetRuns(runIds: readonly string[]): readonly string[] {
  const { input, reader } = readInput('offers.forgetRuns', { runIds });
  if (reader.array('runIds', input.runIds, BULK_MAX))
    for (const [index, id] of input.runIds.entries()) reader.id(`runIds.${index}`, id);
  reader.finish();
  return input.runIds;
}

/** The ids a bulk call brings, for what turns out to be new or for its event: each is used once. */
function checkNewIds(
  path: string,
  items: readonly Pick<SignalToIngest, 'id' | 'eventId'>[],
  reader: InputReader,
): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (!reader.object(`${path}.${index}`, item)) continue;
    for (const name of ['id', 'eventId'] as const) {
      const id = item[name];
      if (reader.id(`${path}.${index}.${name}`, id) && seen.has(id)) {
        reader.refuse(`${path}.${index}.${name}`, 'is there twice');
      }
      seen.add(id);
    }
  }
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
