/**
 * A pattern that finds any of the words or phrases as whole words, whatever the alphabet: JavaScript's `\b` does not know
 * Cyrillic, so `стоп` would be found inside `автостоп`. A hyphen joins words too. Spaces in a phrase match any run of them.
 *
 * @param words - plain words and phrases; a `*` at the end of a word stands for up to four more letters, for its cases
 */
export function wordPattern(words: readonly string[]): RegExp {
  const alternatives = words.map((word) =>
    word
      .trim()
      .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '\\p{L}{0,4}')
      .replace(/\s+/g, '\\s+'),
  );
  return new RegExp(
    `(?<![\\p{L}\\p{N}])(?<!\\p{L}-)(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])(?!-\\p{L})`,
    'iu',
  );
}

/** The words of a text in lower case; digits and signs separate them. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}
