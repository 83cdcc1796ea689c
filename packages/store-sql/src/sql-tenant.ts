import {
  type CallOptions,
  type CommitInput,
  type CountRow,
  type EntityKind,
  type EntityMap,
  type ErrorIssue,
  type FunnelRow,
  LeadKitError,
  type SummaryRow,
  type TenantId,
  type TenantStore,
  toIsoText,
  toUnixMs,
} from '@leadkit/core';
import {
  checkCommit,
  checkGroups,
  checkKind,
  planCount,
  planFunnel,
  planList,
  planSummary,
} from '@leadkit/core/store-kit';
import { as, orUndefined } from './plain-json.ts';
import type { SqlGate } from './sql-calls.ts';
import { leaseLost } from './sql-deliveries.ts';
import { createSqlOffers } from './sql-offers.ts';
import { cutPage } from './sql-page.ts';
import { createSqlPrivacy } from './sql-privacy.ts';
import { createSqlSignals } from './sql-signals.ts';

/** Makes the store of one tenant. */
export function createSqlTenant(tenantId: TenantId, gate: SqlGate): TenantStore {
  return {
    tenantId,
    get: <Kind extends EntityKind>(kind: Kind, id: string, options?: CallOptions) =>
      gate('get', 'read', options, async (call) => {
        checkKind('get', kind);
        return orUndefined<EntityMap[Kind]>(await call('entity_get', { tenantId, kind, id }));
      }),
    getByKey: <Kind extends EntityKind>(kind: Kind, key: string, options?: CallOptions) =>
      gate('getByKey', 'read', options, async (call) => {
        checkKind('getByKey', kind);
        return orUndefined<EntityMap[Kind]>(await call('entity_get_by_key', { tenantId, kind, key }));
      }),
    listPage: (kind, query = {}, options) =>
      gate('listPage', 'read', options, async (call) => {
        const plan = planList(tenantId, kind, query);
        const { filter, sort, words, limit, after } = plan;
        const rows = await call('entity_list', { tenantId, kind, filter, sort, words, limit, after });
        return cutPage(as<EntityMap[typeof kind][]>(rows), plan, (row) => [row[sort.by], row.id]);
      }),
    count: (kind, query = {}, options) =>
      gate('count', 'read', options, async (call) => {
        const { filter, groupBy } = planCount(kind, query);
        return as<CountRow[]>(await call('entity_count', { tenantId, kind, filter, groupBy }));
      }),
    commit: (input, options) =>
      gate('commit', 'write', options, async (call) => {
        const { now, changes = [], events = [], acknowledge } = checkCommit(tenantId, input);
        const args = { tenantId, now, changes: changes.map(toRow), events, acknowledge };
        const answer = as<CommitAnswer>(await call('entity_commit', args));
        if (answer.refused === 'conflict') throw lostRace(answer.issues);
        if (answer.refused === 'foreign') throw foreign();
        if (answer.refused === 'lease_lost') throw leaseLost('commit');
      }),
    signals: createSqlSignals(tenantId, gate),
    offers: createSqlOffers(tenantId, gate),
    summarize: (kind, query, options) =>
      gate('summarize', 'read', options, async (call) => {
        const rows = await call('entity_summarize', { tenantId, kind, ...planSummary(kind, query) });
        return checkGroups('summarize', as<SummaryRow[]>(rows));
      }),
    countFunnel: (query, options) =>
      gate('countFunnel', 'read', options, async (call) => {
        const rows = await call('lead_funnel', { tenantId, ...planFunnel(query) });
        return checkGroups('countFunnel', as<FunnelRow[]>(rows));
      }),
    privacy: createSqlPrivacy(tenantId, gate),
  };
}

type CommitAnswer =
  | { readonly refused?: undefined }
  | { readonly refused: 'foreign' | 'lease_lost' }
  | { readonly refused: 'conflict'; readonly issues: readonly ErrorIssue[] };

type Change = NonNullable<CommitInput['changes']>[number];

/** Columns apart from the entity; moments in canonical text, so that PostgreSQL reads them as we do. */
function toRow({ kind, entity, expectedVersion, keys }: Change, n: number): object {
  const { id, version, createdAt, updatedAt } = entity;
  return {
    n,
    kind,
    id,
    version,
    expectedVersion,
    createdAt: toIsoText(toUnixMs(createdAt)),
    updatedAt: toIsoText(toUnixMs(updatedAt)),
    entity,
    keys,
  };
}

function lostRace(issues: readonly ErrorIssue[]): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'commit',
    issues,
    message:
      `Somebody else was faster, so nothing was stored: ${issues.map(({ message }) => message).join('; ')}. ` +
      'Read again, decide again, commit again.',
  });
}

function foreign(): LeadKitError {
  return new LeadKitError({
    code: 'invalid_input',
    operation: 'commit',
    issues: [{ path: 'acknowledge', message: 'is a delivery of another tenant' }],
    message: 'A commit acknowledges a delivery of its own tenant only. Nothing was stored.',
  });
}
