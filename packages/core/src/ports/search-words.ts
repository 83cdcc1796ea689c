import type { InputReader } from './input-reader.ts';

/** The longest text to search for. */
const SEARCH_LENGTH_MAX: number = 1000;

/**
 * The words of a text, in small letters: runs of letters and digits of any alphabet. Whatever else is in a text that
 * somebody typed means nothing to a search.
 */
function searchWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Reads what is searched for: words with one space between them, possibly none. */
export function readWords(path: string, text: unknown, reader: InputReader): string {
  if (typeof text === 'string' && text.length <= SEARCH_LENGTH_MAX) return searchWords(text).join(' ');
  reader.refuse(path, `must be a text of at most ${SEARCH_LENGTH_MAX} characters`);
  return '';
}

/** Whether a text holds every word. No word is in no text. */
export function holdsWords(text: string, words: string): boolean {
  const held = new Set(searchWords(text));
  return words !== '' && words.split(' ').every((word) => held.has(word));
}
