import {
  LeadKitError,
  type OfferStore,
  type RecordedOffer,
  type SeenOffer,
  type Sighting,
  type StoredOffer,
  type TenantId,
  toIsoText,
  toUnixMs,
  type VanishedOffer,
} from '@leadkit/core';
import {
  checkForgetRuns,
  checkOfferRecord,
  checkOfferVanish,
  NO_MOMENT,
  planOffers,
  planSeenOffers,
} from '@leadkit/core/store-kit';
import { as, orUndefined } from './plain-json.ts';
import type { SqlGate } from './sql-calls.ts';
import { cutPage } from './sql-page.ts';

/** Makes the offer store of one tenant. */
export function createSqlOffers(tenantId: TenantId, gate: SqlGate): OfferStore {
  return {
    get: (id, options) =>
      gate('offers.get', 'read', options, async (call) =>
        orUndefined<StoredOffer>(await call('offer_get', { tenantId, id })),
      ),
    listPage: (query = {}, options) =>
      gate('offers.listPage', 'read', options, async (call) => {
        const plan = planOffers(tenantId, query);
        const { limit, after } = plan;
        const rows = as<StoredOffer[]>(
          await call('offer_list', { tenantId, query: plan.query, limit, after }),
        );
        return cutPage(rows, plan, ({ lastSeenAt, id }) => [lastSeenAt, id]);
      }),
    sightings: (offerId, options) =>
      gate('offers.sightings', 'read', options, async (call) =>
        as<Sighting[]>(await call('offer_sightings', { tenantId, offerId })),
      ),
    record: (input, options) =>
      gate('offers.record', 'write', options, async (call) => {
        const { offers, ...rest } = checkOfferRecord(input);
        const items = offers.map((item) => ({ ...item, seenAt: toIsoText(toUnixMs(item.offer.seenAt)) }));
        const answer = as<RecordAnswer>(await call('offer_record', { ...rest, tenantId, offers: items }));
        if (answer.refused === 'id_taken') throw idTaken(answer.n);
        return answer.results;
      }),
    seenPage: (query, options) =>
      gate('offers.seenPage', 'read', options, async (call) => {
        const plan = planSeenOffers(tenantId, query);
        const { limit, after } = plan;
        const rows = as<SeenOffer[]>(await call('offer_seen', { tenantId, query: plan.query, limit, after }));
        return cutPage(rows, plan, ({ offer }) => [NO_MOMENT, offer.id]);
      }),
    vanish: (input, options) =>
      gate('offers.vanish', 'write', options, async (call) => {
        const answer = await call('offer_vanish', { ...checkOfferVanish(input), tenantId });
        return as<{ readonly results: readonly VanishedOffer[] }>(answer).results;
      }),
    forgetRuns: (runIds, options) =>
      gate('offers.forgetRuns', 'write', options, async (call) =>
        as<number>(await call('offer_forget_runs', { tenantId, runIds: checkForgetRuns(runIds) })),
      ),
  };
}

type RecordAnswer =
  | { readonly refused?: undefined; readonly results: readonly RecordedOffer[] }
  | { readonly refused: 'id_taken'; readonly n: number };

function idTaken(index: number): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'offers.record',
    issues: [{ path: `offers.${index}.id`, message: 'is the id of another offer' }],
    message: 'A new offer came with the id of another one, so nothing was stored. Bring a fresh id for each.',
  });
}
