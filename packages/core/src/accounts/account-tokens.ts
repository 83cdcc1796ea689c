import { addMs, toIsoText } from '../domain/time.ts';
import { isLeadKitError, LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Clock } from '../ports/clock.ts';
import type { AccountTokens, StoredTokens } from '../ports/platform.ts';
import type { Lease, LeaseStore } from '../ports/store-leases.ts';
import type { TokenVault } from '../ports/store-tokens.ts';

/** How long one process may keep the tokens of an account to itself. */
const LEASE_MS = 60_000;
/** How long a process rests before it asks for the lease again. */
const ASK_AGAIN_MS = 250;

export interface AccountTokensParts {
  readonly tenantId: string;
  readonly accountId: string;
  readonly vault: TokenVault;
  readonly leases: LeaseStore;
  readonly clock: Clock;
  /** Names this process in leases. */
  readonly holder: string;
}

/** The secrets of one account over the store's vault and leases. */
export function createAccountTokens(parts: AccountTokensParts): AccountTokens {
  const { tenantId, accountId, vault, leases, clock, holder } = parts;
  const name = `tokens:${tenantId}:${accountId}`;

  async function read(options?: CallOptions): Promise<StoredTokens> {
    const stored = await vault.read(tenantId, accountId, options);
    if (stored !== undefined) return stored;
    throw new LeadKitError({
      code: 'unauthenticated',
      operation: 'tokens.read',
      message: `Account ${accountId} has no credentials. Connect it with kit.accounts.connect().`,
    });
  }

  async function acquire(options: CallOptions): Promise<Lease> {
    const deadline =
      options.timeoutMs === undefined ? undefined : addMs(toIsoText(clock.now()), options.timeoutMs);
    for (;;) {
      const now = toIsoText(clock.now());
      const lease = await leases.acquire({ name, holder, ttlMs: LEASE_MS, now }, options);
      if (lease !== undefined) return lease;
      if (deadline !== undefined && now >= deadline) throw stillTaken(accountId, options.timeoutMs);
      await clock.sleep(ASK_AGAIN_MS, options.signal);
    }
  }

  async function exclusively<Result>(
    work: (signal: AbortSignal) => Promise<Result>,
    options: CallOptions = {},
  ): Promise<Result> {
    const lease = await acquire(options);
    const limit = new AbortController();
    const cancel = clock.after(LEASE_MS, () => limit.abort(leaseOver(accountId)));
    const signals = options.signal === undefined ? [limit.signal] : [limit.signal, options.signal];
    try {
      return await work(AbortSignal.any(signals));
    } finally {
      cancel();
      await leases.release(lease).catch(ignoreLostLease);
    }
  }

  return {
    read,
    write: (values, expectedVersion, options) =>
      vault.write(tenantId, accountId, values, expectedVersion, options),
    exclusively,
  };
}

/** A lease that cannot be given back runs out by itself; the work it covered is what matters. */
function ignoreLostLease(error: unknown): void {
  if (!isLeadKitError(error)) throw error;
}

function stillTaken(accountId: string, timeoutMs: number | undefined): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation: 'tokens.exclusively',
    effect: 'none',
    message: `Another process has kept the tokens of account ${accountId} for ${timeoutMs} ms. Nothing was sent; try again.`,
  });
}

function leaseOver(accountId: string): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation: 'tokens.exclusively',
    effect: 'unknown',
    message: `Work on the tokens of account ${accountId} took longer than ${LEASE_MS} ms and was stopped; another process may take over.`,
  });
}
