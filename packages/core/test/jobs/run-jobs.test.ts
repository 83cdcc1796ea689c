import { type Job, LeadKitError, type Store, toIsoText } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createTestClock, type TestClock } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { runJobs } from '../../src/jobs/run-jobs.ts';

const MINUTE = 60_000;

interface Bench {
  readonly clock: TestClock;
  readonly store: Store;
  readonly lines: string[];
  readonly stop: AbortController;
  readonly run: (jobs: readonly Job[], tenants?: readonly string[]) => Promise<void>;
}

function bench(store: Store = createMemoryStore(), clock: TestClock = createTestClock()): Bench {
  const lines: string[] = [];
  const stop = new AbortController();
  const quiet = (): void => {};
  const logger = { debug: quiet, info: quiet, warn: quiet, error: (line: string) => void lines.push(line) };
  return {
    clock,
    store,
    lines,
    stop,
    run: (jobs, tenants = ['default']) =>
      runJobs({ jobs, tenants, leases: store.leases, clock, logger, holder: 'test' }, stop.signal),
  };
}

/** A job that notes each run, and then does something. */
function job(name: string, log: string[], work: Job['run'] = async () => {}): Job {
  return {
    name,
    everyMs: MINUTE,
    run: async (input) => {
      log.push(`${input.tenantId}:${name}`);
      await work(input);
    },
  };
}

/** Never ends by itself, and does not listen. */
const deaf = (): Promise<void> => new Promise(() => {});
/** Ends when it is told to. */
const listening: Job['run'] = ({ signal }) =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

describe('jobs', () => {
  test('run at once and then after each rest', async () => {
    const { clock, run, stop } = bench();
    const log: string[] = [];
    const running = run([job('a', log), job('b', log)]);
    for (let second = 0; second <= 120; second += 1) await clock.advance(1000);
    stop.abort();
    await running;
    expect(log.sort()).toEqual(['default:a', 'default:b'].flatMap((name) => Array(3).fill(name)));
  });

  test('that fail are logged and run again, and hold up no other', async () => {
    const { clock, run, stop, lines } = bench();
    const log: string[] = [];
    const fails = job('fails', log, async () => {
      throw new Error('so it is');
    });
    const running = run([fails, job('works', log)]);
    for (let second = 0; second <= 60; second += 1) await clock.advance(1000);
    stop.abort();
    await running;
    expect(log.sort()).toEqual(['default:fails', 'default:fails', 'default:works', 'default:works']);
    expect(lines).toHaveLength(2);
  });

  test('of one tenant that hang hold up no other tenant', async () => {
    const { clock, run, stop } = bench();
    const log: string[] = [];
    const hangs = job('hangs', log, ({ tenantId }) => (tenantId === 'slow' ? deaf() : Promise.resolve()));
    const running = run([hangs], ['slow', 'quick']);
    await clock.advance(2 * MINUTE + 1);
    expect(log).toEqual(['slow:hangs', 'quick:hangs', 'quick:hangs', 'quick:hangs']);
    stop.abort();
    await clock.advance(2 * MINUTE);
    await running;
  });

  test('that hang for an hour are told to stop, left behind, and the next one runs', async () => {
    const { clock, run, stop, lines } = bench();
    const log: string[] = [];
    const reasons: unknown[] = [];
    const hangs = job('hangs', log, ({ signal }) => {
      signal?.addEventListener('abort', () => reasons.push(signal.reason));
      return deaf();
    });
    const running = run([hangs, job('next', log)]);
    await clock.advance(61 * MINUTE + 1);
    expect(log.slice(0, 2)).toEqual(['default:hangs', 'default:next']);
    expect(reasons).toMatchObject([{ code: 'unavailable', operation: 'kit.run' }]);
    expect(lines).toHaveLength(1);
    stop.abort();
    await clock.advance(2 * MINUTE);
    await running;
  });
});

describe('a job', () => {
  const name = 'job:default:long';
  const request = (clock: TestClock) => ({
    name,
    holder: 'other',
    ttlMs: 5 * MINUTE,
    now: toIsoText(clock.now()),
  });

  test('that another process runs is left to it', async () => {
    const { clock, run, stop, store } = bench();
    await store.leases.acquire(request(clock));
    const log: string[] = [];
    const running = run([job('long', log)]);
    await clock.advance(1);
    expect(log).toEqual([]);
    await clock.advance(6 * MINUTE);
    stop.abort();
    await running;
    expect(log[0]).toBe('default:long');
  });

  test('that takes long keeps its lease', async () => {
    const { clock, run, stop, store } = bench();
    const running = run([job('long', [], listening)]);
    await clock.advance(30 * MINUTE);
    expect(await store.leases.acquire(request(clock))).toBeUndefined();
    stop.abort();
    await running;
    expect(await store.leases.acquire(request(clock))).toBeDefined();
  });

  test('that ends while its lease is being renewed gives it back', async () => {
    const plain = createMemoryStore();
    let letRenew = (): void => {};
    const mayRenew = new Promise<void>((resolve) => {
      letRenew = resolve;
    });
    const renew: Store['leases']['renew'] = async (...input) => {
      await mayRenew;
      return plain.leases.renew(...input);
    };
    const { clock, run, stop } = bench({ ...plain, leases: { ...plain.leases, renew } });
    let endJob = (): void => {};
    const work = new Promise<void>((resolve) => {
      endJob = resolve;
    });
    const running = run([job('slow', [], () => work)]);
    await clock.advance(0);
    await clock.advance(MINUTE);
    endJob();
    await clock.advance(0);
    letRenew();
    stop.abort();
    await running;
    await clock.advance(0);
    const lease = { name: 'job:default:slow', holder: 'other', ttlMs: 1, now: toIsoText(clock.now()) };
    expect(await plain.leases.acquire(lease)).toMatchObject({ name: 'job:default:slow' });
  });

  test('whose lease somebody else took is told to stop', async () => {
    const { clock, run, stop, store, lines } = bench();
    const reasons: unknown[] = [];
    const long = job('long', [], ({ signal }) =>
      listening({ tenantId: 'default', ...(signal === undefined ? {} : { signal }) }).catch(
        (reason: unknown) => {
          reasons.push(reason);
          throw reason;
        },
      ),
    );
    let isLost = false;
    const lossy: Store = {
      ...store,
      leases: {
        ...store.leases,
        renew: async (lease, term) => {
          if (!isLost) return store.leases.renew(lease, term);
          throw new LeadKitError({ code: 'conflict', operation: 'leases.renew', message: 'lost' });
        },
        acquire: async (wish) => (isLost ? undefined : store.leases.acquire(wish)),
      },
    };
    const running = runJobs(
      {
        jobs: [long],
        tenants: ['default'],
        leases: lossy.leases,
        clock,
        logger: { debug() {}, info() {}, warn() {}, error: (line) => void lines.push(line) },
        holder: 'test',
      },
      stop.signal,
    );
    await clock.advance(MINUTE - 1);
    isLost = true;
    await clock.advance(2);
    expect(reasons).toMatchObject([{ code: 'conflict', operation: 'kit.run' }]);
    stop.abort();
    await running;
    expect([run.length >= 0, lines.length]).toEqual([true, 1]);
  });
});

describe('an abort', () => {
  test('while nothing is due ends the run at once', async () => {
    const { clock, run, stop } = bench();
    const running = run([job('a', [])]);
    await clock.advance(1);
    stop.abort();
    await running;
    expect(clock.sleeping).toBe(0);
  });

  test('tells the job that is under way, and no other begins', async () => {
    const { clock, run, stop, lines } = bench();
    const log: string[] = [];
    const running = run([job('long', log, listening), job('next', log)]);
    await clock.advance(1);
    stop.abort(new Error('the process stops'));
    await running;
    expect([log, lines, clock.sleeping]).toEqual([['default:long'], [], 0]);
  });

  test('before the run begins runs nothing', async () => {
    const { run, stop } = bench();
    const log: string[] = [];
    stop.abort();
    await run([job('a', log)]);
    expect(log).toEqual([]);
  });
});
