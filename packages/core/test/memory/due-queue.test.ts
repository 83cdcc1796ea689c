import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDueQueue, type Due } from '../../src/memory/due-queue.ts';

const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), dueAtMs: fc.nat({ max: 20 }) }),
  fc.record({ kind: fc.constant('move' as const), dueAtMs: fc.nat({ max: 20 }), which: fc.nat() }),
  fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }),
);

test('the first is always the earliest, and of equal ones the first in sequence, whatever is put in, moved and removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = createDueQueue<Due>();
      const inside: Due[] = [];
      for (const [sequence, one] of steps.entries()) {
        if (one.kind === 'put') {
          const item: Due = { dueAtMs: one.dueAtMs, sequence, place: -1 };
          inside.push(item);
          queue.put(item);
        } else if (inside.length > 0) {
          const index = one.which % inside.length;
          const item = inside[index] as Due;
          if (one.kind === 'move') {
            item.dueAtMs = one.dueAtMs;
            queue.put(item);
          } else {
            inside.splice(index, 1);
            queue.remove(item);
          }
        }
        const sorted = inside.toSorted((a, b) => a.dueAtMs - b.dueAtMs || a.sequence - b.sequence);
        expect(queue.first()).toBe(sorted[0]);
        expect(queue.isEmpty()).toBe(inside.length === 0);
      }
    }),
  );
});

test('removing what is not in does nothing', () => {
  const queue = createDueQueue<Due>();
  const [inside, outside]: Due[] = [
    { dueAtMs: 1, sequence: 1, place: -1 },
    { dueAtMs: 0, sequence: 2, place: -1 },
  ];
  queue.put(inside as Due);
  queue.remove(outside as Due);
  expect(queue.first()).toBe(inside);
});
