import { isLeadKitError, type LeadKitError } from '@leadkit/core';
import { createTestClock } from '@leadkit/core/testing';
import { expect, test } from 'vitest';
import { createSqlStore, type SqlAnswer, type SqlDriver } from '../src/index.ts';

/** A database that gives these answers in turn, and then the last one for ever. */
function answering(
  ...answers: readonly (SqlAnswer | 'never')[]
): SqlDriver & { calls: number; closed: number } {
  const driver = {
    id: 'scripted',
    isDurable: true,
    calls: 0,
    closed: 0,
    call: (_fn: string, _args: object, signal: AbortSignal): Promise<SqlAnswer> => {
      const answer = answers[Math.min(driver.calls, answers.length - 1)];
      driver.calls += 1;
      if (answer !== undefined && answer !== 'never') return Promise.resolve(answer);
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
    close: async () => {
      driver.closed += 1;
    },
  };
  return driver;
}

const lostRace: SqlAnswer = { failure: { sqlState: '40001', effect: 'none' } };
const deadlock: SqlAnswer = { failure: { sqlState: '40P01', effect: 'none' } };

async function refusal(work: Promise<unknown>): Promise<LeadKitError> {
  try {
    await work;
  } catch (error) {
    if (isLeadKitError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('a lost race and a deadlock are repeated until they succeed', async () => {
  const driver = answering(lostRace, deadlock, { value: [] });
  const store = createSqlStore(driver, { clock: createTestClock({ autoAdvance: true }) });
  expect(await store.deliveries.backlog()).toEqual([]);
  expect(driver.calls).toBe(3);
});

test('waits before a repeat grow, and are spread by chance', async () => {
  const clock = createTestClock({ autoAdvance: true });
  const started = clock.now();
  const store = createSqlStore(answering(lostRace, lostRace, lostRace, { value: [] }), {
    clock,
    random: () => 1,
  });
  await store.deliveries.backlog();
  expect(clock.now() - started).toBe(5 + 10 + 20);
});

test('a race lost 21 times is unavailable, with the effect that nothing was stored', async () => {
  const driver = answering(lostRace);
  const store = createSqlStore(driver, { clock: createTestClock({ autoAdvance: true }) });
  const error = await refusal(store.tenant('a').commit({ now: '2026-11-22T05:00:00.000Z' }));
  expect(error).toMatchObject({ code: 'unavailable', operation: 'commit', effect: 'none' });
  expect(driver.calls).toBe(21);
});

test.each([
  ['42P01', 'unavailable'],
  ['42883', 'unavailable'],
  ['42501', 'forbidden'],
  ['28P01', 'unauthenticated'],
  ['3D000', 'unavailable'],
  ['22P05', 'invalid_input'],
  ['22003', 'invalid_input'],
  ['23514', 'invalid_input'],
  ['23505', 'conflict'],
  ['54000', 'invalid_input'],
  ['25006', 'forbidden'],
  ['53300', 'unavailable'],
  ['57014', 'unavailable'],
  ['08006', 'unavailable'],
  ['XX000', 'unexpected_response'],
] as const)('SQLSTATE %s becomes %s, and is named', async (sqlState, code) => {
  const clock = createTestClock({ autoAdvance: true });
  const store = createSqlStore(answering({ failure: { sqlState, effect: 'none' } }), { clock });
  const error = await refusal(store.deliveries.backlog());
  expect(error.code).toBe(code);
  expect(error.message).toContain(sqlState);
  expect(error.effect).toBe(undefined);
});

test('a read whose connection is lost is repeated twice, a write never', async () => {
  const lost: SqlAnswer = { failure: { effect: 'unknown' } };
  const clock = createTestClock({ autoAdvance: true });
  const reading = answering(lost, { failure: { sqlState: '57P01', effect: 'unknown' } }, { value: [] });
  expect(await createSqlStore(reading, { clock }).deliveries.backlog()).toEqual([]);
  const gone = answering(lost);
  await refusal(createSqlStore(gone, { clock }).deliveries.backlog());
  expect(gone.calls).toBe(3);
  const writing = answering(lost);
  await refusal(createSqlStore(writing, { clock }).deliveries.unregister('crm'));
  expect(writing.calls).toBe(1);
});

test('no answer to a write is unavailable with the effect the driver knows of', async () => {
  const store = createSqlStore(answering({ failure: { effect: 'unknown' } }));
  const error = await refusal(store.deliveries.unregister('crm'));
  expect(error).toMatchObject({ code: 'unavailable', effect: 'unknown' });
});

test('a call past its time is unavailable with effect unknown on a write', async () => {
  const clock = createTestClock();
  const store = createSqlStore(answering('never'), { clock });
  const pending = refusal(store.deliveries.unregister('crm', { timeoutMs: 50 }));
  await clock.advance(50);
  expect(await pending).toMatchObject({ code: 'unavailable', effect: 'unknown' });
});

test('a call that is aborted while it runs rejects with the reason itself', async () => {
  const store = createSqlStore(answering('never'));
  const stop = new AbortController();
  const reason = new Error('stopped');
  const pending = store.deliveries.backlog({ signal: stop.signal });
  stop.abort(reason);
  await expect(pending).rejects.toBe(reason);
});

test('a call that is aborted while it waits for a repeat rejects with the reason itself', async () => {
  const stop = new AbortController();
  const driver = answering(lostRace);
  const store = createSqlStore(driver, { random: () => 1 });
  const pending = store.deliveries.backlog({ signal: stop.signal });
  stop.abort('no more');
  await expect(pending).rejects.toBe('no more');
  expect(driver.calls).toBeLessThan(3);
});

test('closing twice lets go of the driver once', async () => {
  const driver = answering({ value: [] });
  const store = createSqlStore(driver);
  await Promise.all([store.close(), store.close()]);
  expect(driver.closed).toBe(1);
});
