import fc from 'fast-check';
import { expect, test } from 'vitest';
import { creationWindows, WINDOW_MS } from '../src/creation-windows.ts';

test('windows cover every millisecond once, none is longer than fourteen days', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_000_000_000_000 }),
      fc.integer({ min: 0, max: 200 * 86_400_000 }),
      (fromMs, lengthMs) => {
        const windows = creationWindows(fromMs, fromMs + lengthMs);
        let next = fromMs;
        for (const window of windows) {
          expect(window.fromMs).toBe(next);
          expect(window.toMs - window.fromMs).toBeLessThan(WINDOW_MS);
          expect(window.toMs).toBeGreaterThanOrEqual(window.fromMs);
          next = window.toMs + 1;
        }
        expect(next).toBe(fromMs + lengthMs);
      },
    ),
  );
});

test.each([
  ['nothing', 0, 0],
  ['one millisecond', 1, 1],
  ['fourteen days to the millisecond', WINDOW_MS, 1],
  ['a millisecond more', WINDOW_MS + 1, 2],
])('%s takes the windows it needs', (_what, lengthMs, count) => {
  expect(creationWindows(1_000, 1_000 + lengthMs).length).toBe(count);
});
