import { addMs, toUnixMs } from '../domain/time.ts';
import { LeadKitError } from '../errors.ts';
import type { Lease, LeaseStore } from '../ports/store-leases.ts';
import { checkLease, checkLeaseRequest, checkLeaseTerm } from '../ports/store-wide-input.ts';
import type { Gate } from './memory-gate.ts';

/** Makes a lease store in which nothing is held. */
export function createMemoryLeases(gate: Gate): LeaseStore {
  const held = new Map<string, Lease>();
  let lastToken = 0;

  return {
    acquire: (input, options) =>
      gate('leases.acquire', options, () => {
        const { name, ttlMs, now } = checkLeaseRequest(input);
        const known = held.get(name);
        if (known !== undefined && toUnixMs(known.expiresAt) > toUnixMs(now)) return undefined;
        lastToken += 1;
        const lease: Lease = Object.freeze({
          name,
          token: `lease-${lastToken}`,
          expiresAt: addMs(now, ttlMs),
        });
        held.set(name, lease);
        return lease;
      }),
    renew: (lease, input, options) =>
      gate('leases.renew', options, () => {
        const { name, token } = checkLease('leases.renew', lease);
        const { ttlMs, now } = checkLeaseTerm(input);
        if (held.get(name)?.token !== token) throw lost(name);
        const renewed: Lease = Object.freeze({ name, token, expiresAt: addMs(now, ttlMs) });
        held.set(name, renewed);
        return renewed;
      }),
    release: (lease, options) =>
      gate('leases.release', options, () => {
        const { name, token } = checkLease('leases.release', lease);
        if (held.get(name)?.token === token) held.delete(name);
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
