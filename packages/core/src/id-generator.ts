import { type Id, type IdGenerator, uuidV7 } from './domain/id.ts';

/**
 * Makes version 7 UUIDs from a clock and the platform's secure random numbers. Ids of one generator rise strictly, also
 * within a millisecond and when the clock is set back.
 */
export function createIdGenerator(now: () => number): IdGenerator {
  let lastMs = 0;
  let counter = 0;
  return {
    next<Kind extends string>(): Id<Kind> {
      const random = crypto.getRandomValues(new Uint8Array(10));
      const nowMs = Math.max(Math.trunc(now()), lastMs);
      counter = nowMs > lastMs ? (random[0] ?? 0) & 0x07 : counter + 1;
      if (counter > 0xfff) {
        lastMs = nowMs + 1;
        counter = 0;
      } else lastMs = nowMs;
      random[0] = counter >> 8;
      random[1] = counter & 0xff;
      return uuidV7<Kind>(lastMs, random);
    },
  };
}
