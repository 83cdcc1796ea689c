import { WHOLE_HUNDREDTHS } from './commission.ts';

/** How many words in a row are compared. */
const SHINGLE_WORDS = 3;

/** Finds texts that are almost the same as one it was given before. */
export interface DuplicateFinder {
  /** Name of an earlier text that `text` nearly repeats; `undefined` when there is none. */
  find(text: string): string | undefined;
  /** Remembers a text under a name. */
  add(name: string, text: string): void;
}

/**
 * Compares texts by their runs of three words, letters and digits only, case and ё aside. Two texts are nearly the same
 * when the runs they share are at least `similarHundredths` of all their runs together.
 *
 * @param similarHundredths - hundredths of a percent: 9 000 is 90 %
 */
export function createDuplicateFinder(similarHundredths: number): DuplicateFinder {
  const known: { readonly name: string; readonly shingles: ReadonlySet<string> }[] = [];
  /** Texts that are similar enough share one of their first shingles in sorted order, so only those are compared. */
  const byShingle = new Map<string, number[]>();

  function prefixOf(shingles: readonly string[]): readonly string[] {
    const mustShare = Math.ceil((shingles.length * similarHundredths) / WHOLE_HUNDREDTHS);
    return shingles.slice(0, Math.max(0, shingles.length - mustShare + 1));
  }

  return {
    find: (text) => {
      const shingles = shinglesOf(text);
      const compared = new Set<number>();
      for (const shingle of prefixOf(shingles)) {
        for (const index of byShingle.get(shingle) ?? []) {
          if (compared.has(index)) continue;
          compared.add(index);
          const other = known[index];
          if (other === undefined) continue;
          const shared = shingles.reduce((count, one) => count + (other.shingles.has(one) ? 1 : 0), 0);
          const all = shingles.length + other.shingles.size - shared;
          if (shared * WHOLE_HUNDREDTHS >= all * similarHundredths) return other.name;
        }
      }
      return undefined;
    },
    add: (name, text) => {
      const shingles = shinglesOf(text);
      const index = known.push({ name, shingles: new Set(shingles) }) - 1;
      for (const shingle of prefixOf(shingles)) {
        const indexes = byShingle.get(shingle);
        if (indexes === undefined) byShingle.set(shingle, [index]);
        else indexes.push(index);
      }
    },
  };
}

/** Different runs of words, sorted. A text of fewer words is one run. */
function shinglesOf(text: string): readonly string[] {
  const words =
    text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return [];
  const runs = new Set<string>();
  for (let start = 0; start <= Math.max(0, words.length - SHINGLE_WORDS); start += 1)
    runs.add(words.slice(start, start + SHINGLE_WORDS).join(' '));
  return [...runs].sort();
}
