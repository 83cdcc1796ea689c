import { isLeadKitError, LeadKitError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Lease, LeaseStore } from '../ports/store-leases.ts';

/** How long a process that died keeps its work from the others. */
const LEASE_MS = 2 * 60_000;
/** What takes longer is taken for stuck and told to stop. */
const TIME_MAX_MS = 60 * 60_000;
/** How long work that was told to stop is waited for. */
const GRACE_MS = 60_000;

export interface AloneParts {
  /** What is done alone, across processes. */
  readonly name: string;
  /** Names this process in the lease. */
  readonly holder: string;
  readonly leases: LeaseStore;
  readonly clock: Clock;
  readonly now: () => string;
  /** Ends it from outside. */
  readonly stop: AbortSignal | undefined;
}

/**
 * Does something unless another process is at it. The lease is renewed meanwhile; when it is lost to somebody, or the time
 * for it is over, the work is told to stop. Work that does not listen is left behind after a while, so that it holds up
 * nothing else.
 *
 * @throws LeadKitError `unavailable` when it took too long; `conflict` when the lease was lost; whatever the work throws.
 */
export async function runAlone(
  parts: AloneParts,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const { name, holder, leases, clock, now, stop } = parts;
  let lease = await leases.acquire({ name, holder, ttlMs: LEASE_MS, now: now() });
  if (lease === undefined) return;
  const over = new AbortController();
  const cancelLimit = clock.after(TIME_MAX_MS, () => over.abort(tooLong(name)));
  let cancelRenewal = clock.after(LEASE_MS / 2, renewSoon);

  function renewSoon(): void {
    renew().catch((error: unknown) => over.abort(error));
  }

  async function renew(): Promise<void> {
    if (lease === undefined) return;
    const kept = await renewed(parts, lease);
    if (kept === undefined) throw lost(name);
    // The work ended while this was asked: a lease that is kept on would keep everybody out for good.
    if (lease === undefined) return leases.release(kept);
    lease = kept;
    cancelRenewal = clock.after(LEASE_MS / 2, renewSoon);
  }

  const signal = AbortSignal.any(stop === undefined ? [over.signal] : [over.signal, stop]);
  try {
    await orLeftBehind(clock, signal, work(signal));
    over.signal.throwIfAborted();
  } finally {
    cancelLimit();
    cancelRenewal();
    const last: Lease = lease;
    lease = undefined;
    await leases.release(last);
  }
}

/** The lease for another while. One that ran out is taken anew; `undefined`: somebody else has it. */
async function renewed({ leases, name, holder, now }: AloneParts, lease: Lease): Promise<Lease | undefined> {
  try {
    return await leases.renew(lease, { ttlMs: LEASE_MS, now: now() });
  } catch (error) {
    if (!isLeadKitError(error, 'conflict')) throw error;
    return leases.acquire({ name, holder, ttlMs: LEASE_MS, now: now() });
  }
}

/** Waits for the work; once it was told to stop, not for ever. */
async function orLeftBehind(clock: Clock, signal: AbortSignal, work: Promise<unknown>): Promise<void> {
  let cancel: (() => void) | undefined;
  let wait = (): void => {};
  const patience = new Promise<never>((_, reject) => {
    wait = (): void => {
      cancel = clock.after(GRACE_MS, () => reject(signal.reason));
    };
  });
  if (signal.aborted) wait();
  else signal.addEventListener('abort', wait, { once: true });
  try {
    await Promise.race([work, patience]);
  } finally {
    signal.removeEventListener('abort', wait);
    cancel?.();
  }
}

function tooLong(name: string): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation: 'kit.run',
    message: `"${name}" took longer than ${TIME_MAX_MS} ms and was told to stop. What it did is kept; the next run goes on from there.`,
  });
}

function lost(name: string): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'kit.run',
    message: `The lease of "${name}" was lost to another process, so it was told to stop here. The other one goes on.`,
  });
}
