/** Texts, one after the other, as UTF-8 in pieces of about 64 KB. */
export interface BytePieces {
  /** The pieces that became full; mostly none. */
  add(text: string): readonly Uint8Array[];
  /** What is left. */
  take(): Uint8Array;
}

const PIECE_BYTES = 65_536;
/** A code unit takes at most three. */
const BYTES_PER_UNIT = 3;
const NONE: readonly Uint8Array[] = [];

export function createPieces(): BytePieces {
  const encoder = new TextEncoder();
  let buffer = new Uint8Array(PIECE_BYTES);
  let used = 0;
  const take = (): Uint8Array => {
    const piece = buffer.subarray(0, used);
    buffer = new Uint8Array(PIECE_BYTES);
    used = 0;
    return piece;
  };
  return {
    take,
    add(text) {
      const atMost = text.length * BYTES_PER_UNIT;
      const full = atMost > buffer.length - used && used > 0 ? [take()] : NONE;
      if (atMost > buffer.length) buffer = new Uint8Array(atMost);
      used += encoder.encodeInto(text, buffer.subarray(used)).written;
      return full;
    },
  };
}
