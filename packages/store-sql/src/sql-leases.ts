import { addMs, LeadKitError, type Lease, type LeaseStore } from '@leadkit/core';
import { checkLease, checkLeaseRequest, checkLeaseTerm } from '@leadkit/core/store-kit';
import { as } from './plain-json.ts';
import type { SqlGate } from './sql-calls.ts';

/** Makes the lease store. */
export function createSqlLeases(gate: SqlGate): LeaseStore {
  return {
    acquire: (input, options) =>
      gate('leases.acquire', 'write', options, async (call) => {
        const { name, holder, ttlMs, now } = checkLeaseRequest(input);
        const expiresAt = addMs(now, ttlMs);
        const answer = as<{ readonly token?: string }>(
          await call('lease_acquire', { name, holder, now, expiresAt }),
        );
        const lease: Lease | undefined =
          answer.token === undefined ? undefined : { name, token: answer.token, expiresAt };
        return lease;
      }),
    renew: (lease, input, options) =>
      gate('leases.renew', 'write', options, async (call) => {
        const { name, token } = checkLease('leases.renew', lease);
        const { ttlMs, now } = checkLeaseTerm(input);
        const expiresAt = addMs(now, ttlMs);
        const answer = as<{ readonly refused?: string }>(
          await call('lease_renew', { name, token, expiresAt }),
        );
        if (answer.refused !== undefined) throw lost(name);
        return { name, token, expiresAt };
      }),
    release: (lease, options) =>
      gate('leases.release', 'write', options, async (call) => {
        const { name, token } = checkLease('leases.release', lease);
        await call('lease_release', { name, token });
      }),
  };
}

function lost(name: string): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'leases.renew',
    message: `The lease "${name}" is lost: it ran out and somebody else took it, or it was given back. Stop what it protects.`,
  });
}
