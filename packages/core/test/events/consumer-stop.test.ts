import { expect, test } from 'vitest';
import { createGate, openConsumerBench } from './consumer-bench.ts';

const reason = new Error('shutting down');

test('a dispatch that is stopped before it begins takes nothing and rejects with the signal’s reason', async () => {
  const bench = openConsumerBench();
  const crm = bench.process();
  await crm.subscribe('crm', ['lead.scored'], () => {});
  await bench.happen(['a']);
  await expect(crm.dispatch({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect((await crm.backlog())[0]?.pending).toBe(1);
});

test('a handler that gives up when told is given back untried: due at once, the try not counted', async () => {
  const bench = openConsumerBench();
  const crm = bench.process();
  const stop = new AbortController();
  const attempts: number[] = [];
  const seen: unknown[] = [];
  await crm.subscribe(
    'crm',
    ['lead.scored'],
    async (_event, { signal, attempt }) => {
      attempts.push(attempt);
      if (attempts.length > 1) return;
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          seen.push(signal.reason);
          reject(new Error('gave up'));
        });
      });
    },
    { attemptsMax: 1 },
  );
  await bench.happen(['a', 'a']);
  const dispatched = crm.dispatch({ signal: stop.signal });
  await bench.clock.advance(0);
  stop.abort(reason);
  await expect(dispatched).rejects.toBe(reason);
  expect(seen).toEqual([reason]);
  expect((await crm.backlog())[0]).toMatchObject({ pending: 2, dead: 0 });

  expect(await crm.dispatch()).toEqual({ handled: 2, failed: 0, dead: 0 });
  expect(attempts).toEqual([1, 1, 1]);
  expect(bench.lines).toEqual([]);
});

test('a handler that ends well in spite of the stop is acknowledged, and nothing more is taken', async () => {
  const bench = openConsumerBench();
  const crm = bench.process();
  const stop = new AbortController();
  const gate = createGate();
  const seen: string[] = [];
  await crm.subscribe(
    'crm',
    ['lead.scored'],
    async ({ subject }) => {
      await gate.opened;
      seen.push(subject.id);
    },
    { concurrency: 1 },
  );
  await bench.happen(['a', 'b']);
  const dispatched = crm.dispatch({ signal: stop.signal });
  await bench.clock.advance(0);
  stop.abort(reason);
  gate.open();
  await expect(dispatched).rejects.toBe(reason);
  expect(seen).toEqual(['a']);
  expect((await crm.backlog())[0]?.pending).toBe(1);
});

test('a handler that does not listen is waited for until its time limit, and its delivery is tried again', async () => {
  const bench = openConsumerBench();
  const crm = bench.process();
  const stop = new AbortController();
  const gate = createGate();
  await crm.subscribe('crm', ['lead.scored'], () => gate.opened, { handlerTimeoutMs: 3000 });
  await bench.happen(['a']);
  let ending: unknown;
  const dispatched = crm.dispatch({ signal: stop.signal }).catch((error: unknown) => {
    ending = error;
  });
  await bench.clock.advance(0);
  stop.abort(reason);
  await bench.clock.advance(2999);
  expect(ending).toBeUndefined();
  await bench.clock.advance(1);
  await dispatched;
  expect(ending).toBe(reason);
  gate.open();
  await bench.clock.advance(1000);
  expect(await crm.dispatch()).toEqual({ handled: 1, failed: 0, dead: 0 });
});

test('what was claimed while the stop came in is given back', async () => {
  const bench = openConsumerBench();
  const stop = new AbortController();
  const { deliveries } = bench.store;
  const store = {
    ...deliveries,
    claim: async (input: Parameters<typeof deliveries.claim>[0]) => {
      const claimed = await deliveries.claim(input);
      stop.abort(reason);
      return claimed;
    },
  };
  const crm = bench.process({ store });
  let calls = 0;
  const handler = (): void => {
    calls += 1;
  };
  await crm.subscribe('crm', ['lead.scored'], handler);
  await bench.happen(['a']);
  await expect(crm.dispatch({ signal: stop.signal })).rejects.toBe(reason);
  expect(calls).toBe(0);
  const [again] = await deliveries.claim({
    consumer: 'crm',
    limit: 1,
    leaseMs: 1,
    now: bench.clock.nowText(),
  });
  expect(again?.attempt).toBe(1);
});
