import { type Id, type IdGenerator, uuidV7 } from '../domain/id.ts';

/** Ids that count up from 1, the same in every run. */
export function createTestIds(options: { readonly seed?: number } = {}): IdGenerator {
  let count = 0;
  const seed = options.seed ?? 0;
  return {
    next<Kind extends string>(): Id<Kind> {
      count += 1;
      const random = new Uint8Array(10);
      const view = new DataView(random.buffer);
      view.setUint32(2, seed);
      view.setUint32(6, count);
      return uuidV7<Kind>(Date.UTC(2026, 10, 22, 5) + count, random);
    },
  };
}
