import type { SqlFunction } from '@leadkit/store-sql';

/** Where something of a tenant can be found, for calls that try to reach it. */
export interface Target {
  readonly tenantId: string;
  readonly nicheId: string;
  readonly nicheKey: string;
  readonly signalId: string;
  readonly offerId: string;
  readonly runId: string;
  readonly accountId: string;
  readonly niche: object;
}

const SPAN = {
  moment: 'arrivedAt',
  from: '2026-11-01T00:00:00.000Z',
  before: '2026-12-01T00:00:00.000Z',
};
const NOW = '2026-11-22T06:00:00.000Z';

/** Arguments for every function that would reach the target if nothing stopped them. */
export function argumentsFor(target: Target): Readonly<Record<SqlFunction, object>> {
  const { tenantId, accountId, nicheId } = target;
  const list = { tenantId, limit: 1_000 };
  const filter = { fields: {}, moments: {} };
  const receipt = { deliveryId: '0000000000000001', leaseToken: 'x' };
  return {
    budget_block: { name: 'api', until: NOW },
    budget_take: { name: 'api', cost: 1, limit: 10, windowMs: 1_000, now: NOW },
    consumer_register: { name: 'thief', types: ['niche.created'] },
    consumer_unregister: { name: 'crm' },
    delivery_acknowledge: receipt,
    delivery_backlog: {},
    delivery_claim: { consumer: 'crm', limit: 10, now: NOW, until: '2026-11-22T07:00:00.000Z' },
    delivery_dead_letters: { limit: 10 },
    delivery_fail: { ...receipt, error: 'x', retryAt: null, now: NOW },
    delivery_release: receipt,
    delivery_replay: { consumer: 'crm', now: NOW },
    entity_commit: {
      tenantId,
      now: NOW,
      events: [],
      changes: [
        {
          n: 0,
          kind: 'niche',
          id: nicheId,
          version: 2,
          expectedVersion: 1,
          createdAt: NOW,
          updatedAt: NOW,
          entity: { ...target.niche, name: 'stolen' },
          keys: [],
        },
      ],
    },
    entity_count: { tenantId, kind: 'niche', filter, groupBy: ['status'] },
    entity_get: { tenantId, kind: 'niche', id: nicheId },
    entity_get_by_key: { tenantId, kind: 'niche', key: target.nicheKey },
    entity_list: { ...list, kind: 'niche', filter, sort: { by: 'createdAt', direction: 'desc' } },
    entity_summarize: { tenantId, kind: 'lead', filter, groupBy: [], value: { path: ['score'] } },
    lead_funnel: { tenantId, filter, groupBy: [], withinMs: 1, over: SPAN },
    lease_acquire: { name: 'nightly', holder: 'thief', now: NOW, expiresAt: '2026-11-22T07:00:00.000Z' },
    lease_release: { name: 'nightly', token: 'x' },
    lease_renew: { name: 'nightly', token: 'x', expiresAt: NOW },
    offer_forget_runs: { tenantId, runIds: [target.runId] },
    offer_get: { tenantId, id: target.offerId },
    offer_list: { ...list, query: {} },
    offer_record: { tenantId, now: NOW, offers: [] },
    offer_seen: { ...list, query: { runId: target.runId } },
    offer_sightings: { tenantId, offerId: target.offerId },
    offer_vanish: {
      tenantId,
      now: NOW,
      offers: [
        {
          id: target.offerId,
          eventId: nicheId,
          unseenSince: '2027-01-01T00:00:00.000Z',
          isGoneConfirmed: true,
        },
      ],
    },
    person_erase: { tenantId, now: NOW, records: [{ id: nicheId, version: 1 }], hashes: ['x'], events: [] },
    person_is_erased: { tenantId, hashes: ['x'] },
    person_records: { tenantId, personId: nicheId },
    schema_state: {},
    signal_checkpoint: { tenantId, stream: 'stream' },
    signal_get: { tenantId, id: target.signalId },
    signal_ingest: {
      tenantId,
      stream: 'stream',
      platform: 'bazaar',
      accountId,
      now: NOW,
      signals: [],
      checkpoint: { from: 'TENANT-SECRET', to: 'stolen' },
    },
    signal_list: { ...list, query: {} },
    tenant_erase: { tenantId, now: NOW, by: 'thief', reason: 'theft' },
    tenant_erasures: { tenantId },
    tenant_export: { tenantId, kind: 'niche', limit: 10 },
    tenant_purge: { tenantId, now: NOW, before: '2026-11-23T00:00:00.000Z', limit: 10 },
    token_erase: { tenantId, accountId },
    token_list_other_keys: { keyId: 'none', limit: 10 },
    token_read: { tenantId, accountId },
    token_reseal: { tenantId, accountId, version: 1, keyId: null, sealed: '{}' },
    token_write: { tenantId, accountId, expectedVersion: 1, keyId: null, sealed: '{}' },
  };
}
