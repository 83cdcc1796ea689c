/** SKUs that were there. Keeps their characters side by side: 100 000 strings and their set would take ten times the memory. */
export interface SkuSet {
  /** Whether it is new. @param sku ASCII of at most 255 characters */
  add(sku: string): boolean;
}

const PLACES_AT_FIRST = 1024;
/** FNV-1a. */
const FIRST = 0x811c9dc5;
const FACTOR = 0x01000193;

export function createSkuSet(): SkuSet {
  /** One after the other, each behind its length. */
  let characters = new Uint8Array(PLACES_AT_FIRST * 16);
  /** The next free place; 0 means "nobody" in `starts`. */
  let end = 1;
  let starts = new Uint32Array(PLACES_AT_FIRST);
  let hashes = new Int32Array(PLACES_AT_FIRST);
  let count = 0;

  const isAt = (start: number, sku: string): boolean => {
    if (characters[start] !== sku.length) return false;
    for (let index = 0; index < sku.length; index += 1)
      if (characters[start + 1 + index] !== sku.charCodeAt(index)) return false;
    return true;
  };
  const keep = (sku: string): void => {
    if (end + sku.length + 1 > characters.length) {
      const more = new Uint8Array(characters.length * 2);
      more.set(characters);
      characters = more;
    }
    characters[end] = sku.length;
    for (let index = 0; index < sku.length; index += 1) characters[end + 1 + index] = sku.charCodeAt(index);
    end += sku.length + 1;
  };
  const spread = (): void => {
    const [fewStarts, fewHashes] = [starts, hashes];
    starts = new Uint32Array(fewStarts.length * 2);
    hashes = new Int32Array(starts.length);
    for (let from = 0; from < fewStarts.length; from += 1) {
      const start = fewStarts[from] ?? 0;
      if (start === 0) continue;
      const hash = fewHashes[from] ?? 0;
      let place = placeOf(hash, starts.length);
      while (starts[place] !== 0) place = (place + 1) & (starts.length - 1);
      starts[place] = start;
      hashes[place] = hash;
    }
  };

  return {
    add(sku) {
      let hash = FIRST;
      for (let index = 0; index < sku.length; index += 1)
        hash = Math.imul(hash ^ sku.charCodeAt(index), FACTOR);
      hash |= 0;
      let place = placeOf(hash, starts.length);
      for (let start = starts[place] ?? 0; start !== 0; start = starts[place] ?? 0) {
        if (hashes[place] === hash && isAt(start, sku)) return false;
        place = (place + 1) & (starts.length - 1);
      }
      starts[place] = end;
      hashes[place] = hash;
      keep(sku);
      count += 1;
      if (count * 2 > starts.length) spread();
      return true;
    },
  };
}

/** Its low bits alone are alike for numbers that follow one another. */
function placeOf(hash: number, length: number): number {
  return (hash ^ (hash >>> 15)) & (length - 1);
}
