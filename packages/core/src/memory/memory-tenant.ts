import type { TenantId } from '../domain/id.ts';
import type { EntityKind, EntityMap } from '../ports/entities.ts';
import type { Page } from '../ports/page.ts';
import { holdsWords } from '../ports/search-words.ts';
import {
  checkCommit,
  checkForgetRuns,
  checkOfferRecord,
  checkOfferVanish,
  checkSignalIngest,
} from '../ports/store-input.ts';
import type { OfferStore } from '../ports/store-offers.ts';
import {
  checkKind,
  planCount,
  planList,
  planOffers,
  planSeenOffers,
  planSignals,
} from '../ports/store-queries.ts';
import type { SignalStore } from '../ports/store-signals.ts';
import { checkGroups, planFunnel, planSummary } from '../ports/store-summary-queries.ts';
import type { TenantStore } from '../ports/store-tenant.ts';
import type { MemoryDeliveries } from './memory-deliveries.ts';
import { createEntityTables } from './memory-entities.ts';
import type { Gate } from './memory-gate.ts';
import { createOfferTable } from './memory-offers.ts';
import { createMemoryPrivacy } from './memory-privacy.ts';
import { createSignalTable } from './memory-signals.ts';
import type { MemoryTokens } from './memory-tokens.ts';

/** Makes the store of one tenant, empty. */
export function createMemoryTenant(
  tenantId: TenantId,
  gate: Gate,
  deliveries: MemoryDeliveries,
  tokens: MemoryTokens,
): TenantStore {
  const entities = createEntityTables();
  const signalTable = createSignalTable(tenantId);
  const offerTable = createOfferTable(tenantId);

  const signals: SignalStore = {
    get: (id, options) => gate('signals.get', options, () => signalTable.get(id)),
    listPage: (query = {}, options) =>
      gate('signals.listPage', options, () => signalTable.list(planSignals(tenantId, query))),
    checkpoint: (stream, options) =>
      gate('signals.checkpoint', options, () => signalTable.checkpoint(stream)),
    ingest: (input, options) =>
      gate('signals.ingest', options, () => {
        const { results, events } = signalTable.ingest(checkSignalIngest(input));
        deliveries.append(events, input.now);
        return results;
      }),
  };

  const offers: OfferStore = {
    get: (id, options) => gate('offers.get', options, () => offerTable.get(id)),
    listPage: (query = {}, options) =>
      gate('offers.listPage', options, () => offerTable.list(planOffers(tenantId, query))),
    sightings: (offerId, options) => gate('offers.sightings', options, () => offerTable.sightings(offerId)),
    record: (input, options) =>
      gate('offers.record', options, () => {
        const { results, events } = offerTable.record(checkOfferRecord(input));
        deliveries.append(events, input.now);
        return results;
      }),
    seenPage: (query, options) =>
      gate('offers.seenPage', options, () => offerTable.seen(planSeenOffers(tenantId, query))),
    vanish: (input, options) =>
      gate('offers.vanish', options, () => {
        const { results, events } = offerTable.vanish(checkOfferVanish(input));
        deliveries.append(events, input.now);
        return results;
      }),
    forgetRuns: (runIds, options) =>
      gate('offers.forgetRuns', options, () => offerTable.forgetRuns(checkForgetRuns(runIds))),
  };

  function isFound(entity: EntityMap[EntityKind], words: string | undefined): boolean {
    if (words === undefined || !('signalIds' in entity)) return words === undefined;
    return entity.signalIds.some((id) => {
      const { text = '', listing, who } = signalTable.get(id) ?? { who: {} };
      return holdsWords(`${text} ${listing?.title ?? ''} ${who.name ?? ''}`, words);
    });
  }

  return {
    tenantId,
    get: <Kind extends EntityKind>(kind: Kind, id: string, options?: Parameters<TenantStore['get']>[2]) =>
      gate('get', options, () => {
        checkKind('get', kind);
        return entities.get(kind, id) as EntityMap[Kind] | undefined;
      }),
    getByKey: <Kind extends EntityKind>(
      kind: Kind,
      key: string,
      options?: Parameters<TenantStore['getByKey']>[2],
    ) =>
      gate('getByKey', options, () => {
        checkKind('getByKey', kind);
        return entities.getByKey(kind, key) as EntityMap[Kind] | undefined;
      }),
    listPage: (kind, query = {}, options) =>
      gate('listPage', options, () => {
        const plan = planList(tenantId, kind, query);
        return entities.list(kind, plan, (entity) => isFound(entity, plan.words)) as Page<never>;
      }),
    count: (kind, query = {}, options) =>
      gate('count', options, () => entities.count(kind, planCount(kind, query))),
    commit: (input, options) =>
      gate('commit', options, () => {
        const { now, changes = [], events = [], acknowledge } = checkCommit(tenantId, input);
        // Everything that can refuse comes before anything that stores.
        const store = entities.prepare(changes);
        const finish =
          acknowledge === undefined
            ? undefined
            : deliveries.prepareAcknowledge('commit', acknowledge, tenantId);
        store();
        finish?.();
        deliveries.append(events, now);
      }),
    signals,
    offers,
    summarize: (kind, query, options) =>
      gate('summarize', options, () =>
        checkGroups('summarize', entities.summarize(kind, planSummary(kind, query))),
      ),
    countFunnel: (query, options) =>
      gate('countFunnel', options, () => checkGroups('countFunnel', entities.countFunnel(planFunnel(query)))),
    privacy: createMemoryPrivacy({ tenantId, gate, entities, signalTable, offerTable, deliveries, tokens }),
  };
}
