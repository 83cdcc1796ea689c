import {
  erasePerson,
  hashIdentities,
  LeadKitError,
  type Person,
  type PersonErasureReport,
  type PrivacyStore,
  PURGE_MAX,
  type PurgeReport,
  type TenantErasureReport,
  type TenantId,
} from '@leadkit/core';
import {
  checkHashes,
  checkPersonErasure,
  checkPurge,
  checkTenantErasure,
  type KeyedRow,
  personErasedEvent,
  planExport,
  toExportPage,
} from '@leadkit/core/store-kit';
import { as } from './plain-json.ts';
import type { SqlGate } from './sql-calls.ts';

/** How often an erasure starts again because somebody changed the person meanwhile. */
const TRIES_MAX = 10;

/** Makes the privacy side of one tenant. */
export function createSqlPrivacy(tenantId: TenantId, gate: SqlGate): PrivacyStore {
  return {
    erasePerson: (input, options) =>
      gate('privacy.erasePerson', 'write', options, async (call) => {
        const { personId, eventId, now, hashKey } = checkPersonErasure(input);
        for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
          const persons = as<readonly Person[]>(await call('person_records', { tenantId, personId }));
          const asked = persons.find(({ id }) => id === personId);
          if (asked === undefined) throw noSuchPerson(personId);
          const identities = persons.flatMap((person) => person.identities);
          const hashes = hashKey === undefined ? [] : await hashIdentities(hashKey, tenantId, identities);
          const events =
            asked.status === 'erased'
              ? []
              : [personErasedEvent(erasePerson(asked, now).state, { eventId, now })];
          const records = persons.map(({ id, version }) => ({ id, version }));
          const answer = as<EraseAnswer>(
            await call('person_erase', { tenantId, now, records, hashes, events }),
          );
          if (answer.refused === undefined)
            return { personIds: records.map(({ id }) => id), counts: answer.counts, hashes: hashes.length };
        }
        throw changedMeanwhile(personId);
      }),
    isErased: (hashes, options) =>
      gate('privacy.isErased', 'read', options, async (call) =>
        as<boolean>(await call('person_is_erased', { tenantId, hashes: checkHashes(hashes) })),
      ),
    exportPage: (request = {}, options) =>
      gate('privacy.exportPage', 'read', options, async (call) => {
        const plan = planExport(request);
        return toExportPage(
          plan,
          as<readonly KeyedRow[]>(await call('tenant_export', { tenantId, ...plan })),
        );
      }),
    erase: (input, options) =>
      gate('privacy.erase', 'write', options, async (call) =>
        as<TenantErasureReport>(await call('tenant_erase', { ...checkTenantErasure(input), tenantId })),
      ),
    erasures: (options) =>
      gate('privacy.erasures', 'read', options, async (call) =>
        as<readonly TenantErasureReport[]>(await call('tenant_erasures', { tenantId })),
      ),
    purge: (input, options) =>
      gate('privacy.purge', 'write', options, async (call) =>
        as<PurgeReport>(await call('tenant_purge', { ...checkPurge(input), tenantId, limit: PURGE_MAX })),
      ),
  };
}

type EraseAnswer =
  | { readonly refused?: undefined; readonly counts: PersonErasureReport['counts'] }
  | { readonly refused: 'conflict' };

function noSuchPerson(personId: string): LeadKitError {
  return new LeadKitError({
    code: 'not_found',
    operation: 'privacy.erasePerson',
    effect: 'none',
    message: `This tenant has no person ${personId}, so nothing was erased. Check the id and the tenant.`,
  });
}

function changedMeanwhile(personId: string): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'privacy.erasePerson',
    effect: 'none',
    message: `Person ${personId} was changed by others every time, so nothing was erased. Try again later.`,
  });
}
