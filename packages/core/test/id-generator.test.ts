import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isId } from '../src/domain/id.ts';
import { createIdGenerator } from '../src/id-generator.ts';

const START = Date.UTC(2026, 10, 22, 5);

/** The moment an id carries. */
function momentOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

describe('createIdGenerator', () => {
  test('ids rise strictly whatever the clock does, also backwards, within a millisecond and in fractions', () => {
    const moment = fc.oneof(fc.nat(20), fc.double({ min: 0, max: 20, noNaN: true }));
    fc.assert(
      fc.property(fc.array(moment, { minLength: 2, maxLength: 60 }), (moments) => {
        let turn = 0;
        const ids = createIdGenerator(() => START + (moments[turn++] ?? 0));
        const made = moments.map(() => ids.next());
        expect(made.every((id, index) => index === 0 || (made[index - 1] ?? '') < id)).toBe(true);
      }),
    );
  });

  test('ten thousand ids of one millisecond are unique, in order and ids of ours', () => {
    const ids = createIdGenerator(() => START);
    const made = Array.from({ length: 10_000 }, () => ids.next<'lead'>());
    expect(new Set(made).size).toBe(10_000);
    expect(made.every(isId)).toBe(true);
    expect([...made].sort()).toEqual(made);
  });

  test('an id carries the moment it was made', () => {
    expect(momentOf(createIdGenerator(() => START).next())).toBe(START);
  });

  test('after 4096 ids of one millisecond the next one borrows the millisecond to come', () => {
    const ids = createIdGenerator(() => START);
    const made = Array.from({ length: 4_097 }, () => ids.next());
    expect(momentOf(made[4_096] ?? '')).toBe(START + 1);
  });

  test('while the clock is set back ids keep the latest moment', () => {
    let now = START;
    const ids = createIdGenerator(() => now);
    ids.next();
    now = START - 3_600_000;
    expect(momentOf(ids.next())).toBe(START);
  });

  test('two generators with one clock do not make the same id', () => {
    const [a, b] = [createIdGenerator(() => START), createIdGenerator(() => START)];
    const made = Array.from({ length: 500 }, () => [a.next(), b.next()]).flat();
    expect(new Set(made).size).toBe(1_000);
  });
});
