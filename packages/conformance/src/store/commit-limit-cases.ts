import assert from 'node:assert/strict';
import { COMMIT_BYTES_MAX, COMMIT_CHANGES_MAX, type EventRecord } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { added, event, niche } from './store-samples.ts';

/** How much one commit takes. */
export const commitLimitCases: readonly StoreCase[] = storeRules('commit', [
  {
    slug: 'changes-at-limit',
    title: `${COMMIT_CHANGES_MAX} changes and events are stored in one commit`,
    family: 'atomic',
    run: async (bench) => {
      await bench.store.deliveries.register({ name: 'crm', types: ['niche.created'] });
      const half = COMMIT_CHANGES_MAX / 2;
      const { changes, events } = many(bench, half, half);
      await bench.tenant.commit({ now: bench.at(0), changes, events });
      assert.deepEqual(await bench.tenant.count('niche'), [{ group: {}, count: half }]);
      assert.equal((await bench.store.deliveries.backlog())[0]?.pending, half, 'deliveries');
    },
  },
  ...(
    [
      ['changes', COMMIT_CHANGES_MAX + 1, 0],
      ['events', 0, COMMIT_CHANGES_MAX + 1],
      ['both', COMMIT_CHANGES_MAX - 100, 101],
    ] as const
  ).map(([name, changeCount, eventCount]) => ({
    slug: `too-many.${name}`,
    title: `${changeCount} changes with ${eventCount} events are refused with invalid_input, never split`,
    family: 'errors' as const,
    run: async (bench: StoreBench): Promise<void> => {
      await bench.store.deliveries.register({ name: 'crm', types: ['niche.created'] });
      const input = { now: bench.at(0), ...many(bench, changeCount, eventCount) };
      await expectError('commit', () => bench.tenant.commit(input), 'invalid_input');
      assert.deepEqual(await bench.tenant.count('niche'), [{ group: {}, count: 0 }]);
      assert.equal((await bench.store.deliveries.backlog())[0]?.pending, 0, 'deliveries');
    },
  })),
  {
    slug: 'bytes-below-limit',
    title: 'a commit a little below the limit of bytes is stored',
    family: 'writes',
    run: async (bench) => {
      const stored = niche(bench, { name: 'x'.repeat(COMMIT_BYTES_MAX - 10_000) });
      await bench.tenant.commit({ now: bench.at(0), changes: [added('niche', stored)] });
      assert.equal((await bench.tenant.get('niche', stored.id))?.name.length, COMMIT_BYTES_MAX - 10_000);
    },
  },
  ...(
    [
      ['entities', 'x', COMMIT_BYTES_MAX + 1, false],
      ['events', 'x', COMMIT_BYTES_MAX + 1, true],
      ['cyrillic', 'ш', COMMIT_BYTES_MAX / 2 + 1, false],
    ] as const
  ).map(([name, letter, length, isEvent]) => ({
    slug: `too-long.${name}`,
    title: `a commit above the limit of bytes is refused with invalid_input (${name}): bytes count, not letters`,
    family: 'errors' as const,
    run: async (bench: StoreBench): Promise<void> => {
      const text = letter.repeat(length);
      const stored = niche(bench, { name: text });
      const input = isEvent
        ? { events: [event(bench, { data: { text } })] }
        : { changes: [added('niche', stored)] };
      const commit = (): Promise<void> => bench.tenant.commit({ now: bench.at(0), ...input });
      await expectError('commit', commit, 'invalid_input');
      assert.equal(await bench.tenant.get('niche', stored.id), undefined);
    },
  })),
]);

function many(
  bench: StoreBench,
  changeCount: number,
  eventCount: number,
): { changes: ReturnType<typeof added>[]; events: EventRecord[] } {
  return {
    changes: Array.from({ length: changeCount }, () => added('niche', niche(bench))),
    events: Array.from({ length: eventCount }, () => event(bench)),
  };
}
