/** What a run starts from: the same seed and the same calls give the same run. */
export type Seed = string | number;

/** Pseudo-random numbers that are the same in every run with the same seed. Not for secrets. */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** Whether something of probability `probability` (0 to 1) happens. */
  chance(probability: number): boolean;
  /** One of `list`. Throws when it is empty. */
  pick<Item>(list: readonly Item[]): Item;
  /** `list` in another order; the list itself stays as it is. */
  shuffle<Item>(list: readonly Item[]): Item[];
  /** `length` characters of `a-z0-9`: a token, an opaque id. */
  token(length: number): string;
}

/** A {@link Random} whose place in its sequence can be kept and taken up again. */
export interface ResumableRandom extends Random {
  save(): readonly number[];
  load(saved: readonly number[]): void;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Pseudo-random numbers from a seed (the sfc32 generator). */
export function createRandom(seed: Seed): Random {
  return createResumableRandom(seed);
}

export function createResumableRandom(seed: Seed): ResumableRandom {
  const words = Uint32Array.from(hash(`${typeof seed}:${seed}`));

  function next(): number {
    const [a = 0, b = 0, c = 0, counter = 0] = words;
    const sum = (a + b + counter) >>> 0;
    words[0] = b ^ (b >>> 9);
    words[1] = c + (c << 3);
    words[2] = ((c << 21) | (c >>> 11)) + sum;
    words[3] = counter + 1;
    return sum / 2 ** 32;
  }
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  for (let round = 0; round < 12; round += 1) next();

  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick<Item>(list: readonly Item[]): Item {
      if (list.length === 0) throw new RangeError('pick() was asked to choose from an empty list.');
      return list[integer(0, list.length - 1)] as Item;
    },
    shuffle<Item>(list: readonly Item[]): Item[] {
      const mixed = [...list];
      for (let last = mixed.length - 1; last > 0; last -= 1) {
        const other = integer(0, last);
        [mixed[last], mixed[other]] = [mixed[other] as Item, mixed[last] as Item];
      }
      return mixed;
    },
    token: (length) => Array.from({ length }, () => LETTERS[integer(0, LETTERS.length - 1)]).join(''),
    save: () => [...words],
    load(saved) {
      words.set(saved);
    },
  };
}

/** Four 32-bit words from a text (FNV-1a with four starting points). */
function hash(text: string): number[] {
  const words = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
  for (const byte of new TextEncoder().encode(text)) {
    for (let index = 0; index < words.length; index += 1) {
      words[index] = Math.imul((words[index] ?? 0) ^ (byte + index), 0x01000193) >>> 0;
    }
  }
  return words;
}
