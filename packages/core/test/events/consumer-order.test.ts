import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openConsumerBench, STRANGER, TENANT } from './consumer-bench.ts';

/** A few turns of the microtask queue, so that processes interleave. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

test('two processes share one consumer: every event is handled once, in order per subject', async () => {
  const bench = openConsumerBench();
  const processes = [bench.process(), bench.process()];
  const seen = new Map<string, number[]>();
  const busy = new Set<string>();
  const byProcess = [0, 0];
  for (const [index, one] of processes.entries()) {
    await one.subscribe(
      'crm',
      ['lead.scored'],
      async ({ subject, data }) => {
        expect(busy.has(subject.id)).toBe(false);
        busy.add(subject.id);
        await turns(1 + (data.score % 7));
        busy.delete(subject.id);
        seen.set(subject.id, [...(seen.get(subject.id) ?? []), data.score]);
        byProcess[index] = (byProcess[index] ?? 0) + 1;
      },
      { concurrency: 3 },
    );
  }
  for (let round = 0; round < 20; round += 1) await bench.happen(['a', 'b', 'c', 'd', 'e']);
  const counts = await Promise.all(processes.map((one) => one.dispatch()));
  expect(counts.reduce((sum, { handled }) => sum + handled, 0)).toBe(100);
  expect(Math.min(...byProcess)).toBeGreaterThan(20);
  for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    expect(seen.get(id)).toEqual(Array.from({ length: 20 }, (_, round) => round * 5 + index + 1));
  }
});

test('a failing event holds back its own subject of its own tenant only', async () => {
  const bench = openConsumerBench();
  const crm = bench.process();
  const seen: string[] = [];
  await crm.subscribe('crm', ['lead.scored'], ({ tenantId, subject, data }) => {
    if (data.score === 1) throw new Error('no');
    seen.push(`${tenantId} ${subject.id} ${data.score}`);
  });
  await bench.happen(['a', 'a', 'b']);
  await bench.happen(['a'], { tenantId: STRANGER });
  expect(await crm.dispatch()).toEqual({ handled: 2, failed: 1, dead: 0 });
  expect(seen).toEqual([`${TENANT} b 3`, `${STRANGER} a 4`]);
});

test('whatever handlers do, each event ends exactly once in its order: handled or dead', async () => {
  const fates = fc.array(fc.constantFrom('ok', 'fail once', 'fail always'), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(fates, fc.integer({ min: 1, max: 4 }), async (chosen, concurrency) => {
      const bench = openConsumerBench();
      const processes = [bench.process(), bench.process(), bench.process()];
      const handled: number[] = [];
      for (const one of processes) {
        await one.subscribe(
          'crm',
          ['lead.scored'],
          async ({ data }, { attempt }) => {
            await turns(data.score % 5);
            const fate = chosen[data.score - 1];
            if (fate === 'fail always' || (fate === 'fail once' && attempt === 1)) throw new Error('no');
            handled.push(data.score);
          },
          { attemptsMax: 3, concurrency },
        );
      }
      for (const [index] of chosen.entries()) await bench.happen([`lead-${index % 3}`]);
      for (let round = 0; round < 70; round += 1) {
        await Promise.all(processes.map((one) => one.dispatch()));
        await bench.clock.advance(2000);
      }
      const dead = (await processes[0]?.deadLetters({ limit: 1000 }))?.items ?? [];
      const scores = chosen.map((_, index) => index + 1);
      const isDoomed = (score: number): boolean => chosen[score - 1] === 'fail always';
      expect(handled.toSorted((a, b) => a - b)).toEqual(scores.filter((score) => !isDoomed(score)));
      expect(dead).toHaveLength(scores.filter(isDoomed).length);
      for (const line of [0, 1, 2]) {
        const ofLine = handled.filter((score) => (score - 1) % 3 === line);
        expect(ofLine).toEqual(ofLine.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: 15 },
  );
});

test('10,000 deliveries are drained by eight processes, each event once', { timeout: 10_000 }, async () => {
  const bench = openConsumerBench();
  const processes = Array.from({ length: 8 }, () => bench.process());
  const seen = new Set<number>();
  for (const one of processes)
    await one.subscribe('crm', ['lead.scored'], ({ data }) => seen.add(data.score));
  const subjects = Array.from({ length: 100 }, (_, n) => `lead-${n}`);
  for (let commit = 0; commit < 100; commit += 1) await bench.happen(subjects);
  const startedMs = performance.now();
  const counts = await Promise.all(processes.map((one) => one.dispatch()));
  expect(performance.now() - startedMs).toBeLessThan(5000);
  expect(counts.reduce((sum, { handled }) => sum + handled, 0)).toBe(10_000);
  expect(seen.size).toBe(10_000);
});
