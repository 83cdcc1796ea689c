import type { Conversation, Message } from '../domain/conversation.ts';
import {
  ERASED_REVISION,
  eraseConversation,
  eraseMessage,
  eraseSignal,
  tracesOfPerson,
  tracesOfSignal,
} from '../domain/erase-traces.ts';
import { hashIdentities } from '../domain/identity-hash.ts';
import { isOpenLead, type Lead } from '../domain/lead.ts';
import { erasePerson, identitiesOf, identityKey, isRecognising, type Person } from '../domain/person.ts';
import type { Signal } from '../domain/signal.ts';
import { compareMoments } from '../domain/time.ts';
import { LeadKitError } from '../errors.ts';
import { change, type EntityKind, type EntityMap } from '../ports/entities.ts';
import { personErasedEvent } from '../ports/store-events.ts';
import {
  type ExportKind,
  type PersonErasureReport,
  type PrivacyStore,
  PURGE_MAX,
  type TenantErasureReport,
} from '../ports/store-privacy.ts';
import {
  checkHashes,
  checkPersonErasure,
  checkPurge,
  checkTenantErasure,
} from '../ports/store-privacy-input.ts';
import { EXPORT_KINDS, planExport, toExportPage } from '../ports/tenant-export.ts';
import { exportedRows, type MemoryTables } from './memory-export.ts';

/** Makes the privacy side of one tenant. */
export function createMemoryPrivacy(tables: MemoryTables): PrivacyStore {
  const { tenantId, gate, entities, signalTable, offerTable, deliveries, tokens } = tables;
  const erasedHashes = new Set<string>();
  const erasures: TenantErasureReport[] = [];

  function all<Kind extends EntityKind>(kind: Kind): readonly EntityMap[Kind][] {
    return entities.all(kind) as readonly EntityMap[Kind][];
  }

  function replace<Kind extends EntityKind>(
    kind: Kind,
    before: readonly EntityMap[Kind][],
    next: (entity: EntityMap[Kind]) => EntityMap[Kind],
  ): void {
    entities.prepare(before.map((entity) => change(kind, next(entity), entity)))();
  }

  function stripSignal(signal: Signal, traces: readonly string[], now: string): void {
    signalTable.erase(eraseSignal(signal, traces, now), tracesOfSignal(signal, traces));
  }

  /** Every record of the human: up to the one they are merged into, and down again. */
  function recordsOf(personId: string): readonly Person[] {
    const persons = all('person');
    const find = (id: string | undefined): Person | undefined => persons.find((person) => person.id === id);
    let root = find(personId);
    for (let above = root; above !== undefined; above = find(above.mergedInto)) root = above;
    const found = root === undefined ? [] : [root];
    for (const record of found) found.push(...persons.filter(({ mergedInto }) => mergedInto === record.id));
    return found;
  }

  function eraseRecords(records: readonly Person[], now: string): PersonErasureReport['counts'] {
    const ids = new Set<string>(records.map(({ id }) => id));
    const traces = records.flatMap(tracesOfPerson);
    const leads = all('lead').filter(({ personId }) => ids.has(personId));
    const conversations = all('conversation').filter(
      ({ personId }) => personId !== undefined && ids.has(personId),
    );
    const messages = messagesOf(conversations);
    const signals = signalsOf(records, leads, conversations);
    const living = records.filter(({ status }) => status !== 'erased');
    replace('person', living, (person) => erasePerson(person, now).state);
    replace('conversation', conversations, (one) => eraseConversation(one, traces, now));
    replace('message', messages, (message) => eraseMessage(message, traces, now));
    // Errors about one that was erased before may have come in since.
    const readable = signals.filter(({ revision }) => revision !== ERASED_REVISION);
    for (const signal of readable) stripSignal(signal, traces, now);
    const subjects = new Set<string>([
      ...ids,
      ...[leads, conversations, messages, signals].flatMap((things) => things.map(({ id }) => id)),
    ]);
    const hushed = deliveries
      .ofTenant(tenantId)
      .filter(({ delivery }) => delivery.death !== undefined && subjects.has(delivery.event.subject.id));
    for (const { delivery } of hushed) if (delivery.death !== undefined) delivery.death.error = 'erased';
    return {
      person: living.length,
      signal: readable.length,
      conversation: conversations.length,
      message: messages.length,
      deadLetter: hushed.length,
    };
  }

  function messagesOf(conversations: readonly Conversation[]): readonly Message[] {
    const ids = new Set(conversations.map(({ id }) => id));
    return all('message').filter(({ conversationId }) => ids.has(conversationId));
  }

  function signalsOf(
    records: readonly Person[],
    leads: readonly Lead[],
    conversations: readonly Conversation[],
  ): readonly Signal[] {
    const attached = new Set<string>(leads.flatMap(({ signalIds }) => signalIds));
    const threads = new Set(
      conversations.flatMap(({ accountId, threadExternalId, threadAliases }) =>
        [threadExternalId, ...threadAliases].map((thread) => `${accountId}:${thread}`),
      ),
    );
    const keys = new Set(
      records.flatMap(({ identities }) => identities.filter(isRecognising).map(identityKey)),
    );
    return signalTable
      .all()
      .filter(
        ({ id, accountId, threadExternalId, who, platform, receivedAt }) =>
          attached.has(id) ||
          (threadExternalId !== undefined && threads.has(`${accountId}:${threadExternalId}`)) ||
          identitiesOf(who, platform, receivedAt).some((identity) => keys.has(identityKey(identity))),
      );
  }

  return {
    erasePerson: async (input, options) => {
      const { personId, eventId, now, hashKey } = checkPersonErasure(input);
      const identitiesNow = (): readonly Person[] => {
        const records = recordsOf(personId);
        if (records.length === 0) throw noSuchPerson(personId);
        return records;
      };
      const seen = await gate('privacy.erasePerson', options, identitiesNow);
      const identities = seen.flatMap((record) => record.identities);
      const hashes = hashKey === undefined ? [] : await hashIdentities(hashKey, tenantId, identities);
      return gate('privacy.erasePerson', options, () => {
        const records = identitiesNow();
        const asked = records.find(({ id }) => id === personId);
        const counts = eraseRecords(records, now);
        for (const hash of hashes) erasedHashes.add(hash);
        if (asked !== undefined && asked.status !== 'erased') {
          const state = erasePerson(asked, now).state;
          deliveries.append([personErasedEvent(state, { eventId, now })], now);
        }
        return { personIds: records.map(({ id }) => id), counts, hashes: hashes.length };
      });
    },
    isErased: (hashes, options) =>
      gate('privacy.isErased', options, () => checkHashes(hashes).some((hash) => erasedHashes.has(hash))),
    exportPage: (request = {}, options) =>
      gate('privacy.exportPage', options, () => {
        const plan = planExport(request);
        return toExportPage(plan, exportedRows(tables, plan));
      }),
    erase: (input, options) =>
      gate('privacy.erase', options, () => {
        const { now, by, reason } = checkTenantErasure(input);
        const counts: Partial<Record<ExportKind, number>> = {};
        for (const kind of EXPORT_KINDS) {
          const { length } = exportedRows(tables, { kind, limit: Number.MAX_SAFE_INTEGER });
          if (length > 0) counts[kind] = length;
        }
        entities.clear();
        signalTable.clear();
        offerTable.clear();
        deliveries.dropTenant(tenantId);
        tokens.dropTenant(tenantId);
        erasedHashes.clear();
        const report = Object.freeze({ tenantId, erasedAt: now, by, reason, counts: Object.freeze(counts) });
        erasures.push(report);
        return report;
      }),
    erasures: (options) => gate('privacy.erasures', options, () => [...erasures]),
    purge: (input, options) =>
      gate('privacy.purge', options, () => {
        const { before, now } = checkPurge(input);
        const isOld = ({ updatedAt }: { readonly updatedAt: string }): boolean =>
          compareMoments(updatedAt, before) < 0;
        const leads = all('lead');
        const open = leads.filter(isOpenLead);
        const busy = new Set<string>(open.map(({ personId }) => personId));
        const held = new Set<string>(open.flatMap(({ signalIds }) => signalIds));
        const recent = new Set<string>(leads.filter((lead) => !isOld(lead)).map(({ personId }) => personId));
        const isFree = (record: Person): boolean =>
          isOld(record) && !busy.has(record.id) && !recent.has(record.id);
        const signals = signalTable
          .all()
          .filter((one) => one.revision !== ERASED_REVISION && isOld(one) && !held.has(one.id))
          .slice(0, PURGE_MAX);
        const quiet = all('conversation').filter(
          ({ personId }) => personId === undefined || !busy.has(personId),
        );
        const messages = messagesOf(quiet)
          .filter((message) => message.text !== '' && isOld(message))
          .slice(0, PURGE_MAX);
        const persons = all('person')
          .filter(({ id, status, mergedInto }) => {
            const isRoot = status !== 'erased' && mergedInto === undefined;
            return isRoot && recordsOf(id).every(isFree);
          })
          .slice(0, PURGE_MAX);
        for (const signal of signals) stripSignal(signal, [], now);
        replace('message', messages, (message) => eraseMessage(message, [], now));
        let records = 0;
        for (const { id } of persons) records += eraseRecords(recordsOf(id), now).person;
        const hasMore = [signals, messages, persons].some(({ length }) => length === PURGE_MAX);
        return { persons: records, signals: signals.length, messages: messages.length, hasMore };
      }),
  };
}

function noSuchPerson(personId: string): LeadKitError {
  return new LeadKitError({
    code: 'not_found',
    operation: 'privacy.erasePerson',
    effect: 'none',
    message: `This tenant has no person ${personId}, so nothing was erased. Check the id and the tenant.`,
  });
}
