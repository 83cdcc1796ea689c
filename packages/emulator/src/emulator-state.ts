import { type Collection, createCollection, type SavableCollection, type SavedRows } from './collection.ts';
import { createResumableRandom, type Random, type Seed } from './random.ts';

/** The kinds of rows an emulator keeps, by the name of their collection. */
export type Tables = { readonly [name: string]: object };

/** Everything an emulator knows, apart from its timers and faults. */
export interface EmulatorState<Rows extends Tables = Tables> {
  /** The rows of one kind. Made when first asked for. */
  collection<Name extends keyof Rows & string>(name: Name): Collection<Rows[Name]>;
  /** The next number of a sequence, from `first` (default 1) on. Sequences are independent of each other. */
  nextId(sequence: string, first?: number): number;
  /** The run's pseudo-random numbers. */
  readonly random: Random;
}

/** A state as a snapshot keeps it. */
export interface SavedState {
  /** Rows by collection. */
  readonly collections: { readonly [name: string]: SavedRows };
  /** Last number of each sequence. */
  readonly sequences: { readonly [name: string]: number };
  /** Place in the pseudo-random sequence. */
  readonly random: readonly number[];
}

export interface SavableState<Rows extends Tables> extends EmulatorState<Rows> {
  save(): SavedState;
  load(saved: SavedState): void;
  clear(): void;
}

export function createEmulatorState<Rows extends Tables>(seed: Seed): SavableState<Rows> {
  const collections = new Map<string, SavableCollection>();
  const sequences = new Map<string, number>();
  const random = createResumableRandom(seed);
  const freshRandom = random.save();

  function open(name: string): SavableCollection {
    const known = collections.get(name);
    if (known !== undefined) return known;
    const made = createCollection(name);
    collections.set(name, made);
    return made;
  }

  return {
    collection: <Name extends keyof Rows & string>(name: Name) =>
      open(name) as unknown as Collection<Rows[Name]>,
    nextId(sequence, first = 1) {
      const next = (sequences.get(sequence) ?? first - 1) + 1;
      sequences.set(sequence, next);
      return next;
    },
    random,
    save: () => ({
      collections: Object.fromEntries(
        [...collections].filter(([, rows]) => rows.size > 0).map(([name, rows]) => [name, rows.save()]),
      ),
      sequences: Object.fromEntries(sequences),
      random: random.save(),
    }),
    load(saved) {
      for (const rows of collections.values()) rows.load([]);
      for (const [name, rows] of Object.entries(saved.collections)) open(name).load(rows);
      sequences.clear();
      for (const [name, last] of Object.entries(saved.sequences)) sequences.set(name, last);
      random.load(saved.random);
    },
    clear() {
      for (const rows of collections.values()) rows.load([]);
      sequences.clear();
      random.load(freshRandom);
    },
  };
}
