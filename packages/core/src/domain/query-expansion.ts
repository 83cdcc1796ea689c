import type { NicheQueries } from './niche.ts';

/** Why a query is searched for. */
export type ExpansionRule =
  | 'asked'
  | 'kazakh_letters'
  | 'fixed_layout'
  | 'fixed_lookalikes'
  | 'lookalike_slip'
  | 'layout_slip';

/** One query of a run. */
export interface ExpandedQuery {
  /** What is searched for. */
  readonly text: string;
  /** Which rule made it. */
  readonly rule: ExpansionRule;
  /** The query of the niche it comes from. */
  readonly from: string;
  /** One sentence for people. */
  readonly explanation: string;
}

/** How many queries a niche has at most, unless more were asked for. */
export const QUERIES_MAX_DEFAULT = 6;

const WHY: Readonly<Record<ExpansionRule, string>> = {
  asked: 'asked for',
  kazakh_letters: 'as people type it who have no Kazakh letters at hand',
  fixed_layout: 'typed with the Latin layout on, read as Cyrillic',
  fixed_lookalikes: 'its Latin lookalikes read as the Cyrillic letters they stand among',
  lookalike_slip: 'with the first lookalike of each word typed in Latin, as many adverts have it',
  layout_slip: 'as it comes out with the Latin layout on',
};

/**
 * The queries of a niche: all that were asked for, then slips people make in them, the likelier ones first. Always the
 * same for the same niche, each text once, at most `max` unless more were asked for. Pure.
 */
export function expandQueries(
  queries: NicheQueries,
  max: number = QUERIES_MAX_DEFAULT,
): readonly ExpandedQuery[] {
  const asked = [...(queries.ru ?? []), ...(queries.kk ?? [])];
  const found = new Map<string, ExpandedQuery>();
  const add = (text: string, rule: ExpansionRule, from: string): void => {
    const key = text.toLowerCase();
    if (key.trim() === '' || found.has(key) || (rule !== 'asked' && found.size >= max)) return;
    found.set(key, { text, rule, from, explanation: `"${text}": ${WHY[rule]}.` });
  };
  for (const text of asked) add(text, 'asked', text);
  for (const [rule, change] of SLIPS) for (const text of asked) add(change(text), rule, text);
  return [...found.values()];
}

const LATIN_LAYOUT = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const RUSSIAN_LAYOUT = 'ёйцукенгшщзхъфывапролджэячсмитьбю';
const KAZAKH = 'әғқңөұүһі';
const KAZAKH_IN_RUSSIAN = 'агкноуухи';
const LATIN_LOOKALIKES = 'aeopcyxkmtbh';
const CYRILLIC_LOOKALIKES = 'аеорсухкмтвн';

const toRussianKeys = letters(LATIN_LAYOUT, RUSSIAN_LAYOUT);
const toLatinKeys = letters(RUSSIAN_LAYOUT, LATIN_LAYOUT);
const toRussianLetters = letters(KAZAKH, KAZAKH_IN_RUSSIAN);
const toCyrillic = letters(LATIN_LOOKALIKES, CYRILLIC_LOOKALIKES);
const toLatin = letters(CYRILLIC_LOOKALIKES, LATIN_LOOKALIKES);

const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /[a-z]/i;

/** Likelier ones first. A rule that does not apply gives the text back. */
const SLIPS: readonly (readonly [ExpansionRule, (text: string) => string])[] = [
  ['kazakh_letters', (text) => swap(text, toRussianLetters)],
  ['fixed_lookalikes', (text) => byWord(text, (word) => (isMixed(word) ? swap(word, toCyrillic) : word))],
  ['fixed_layout', (text) => (isCyrillicTypedAsLatin(text) ? swap(text, toRussianKeys) : text)],
  ['lookalike_slip', (text) => byWord(text, slipOnce)],
  ['layout_slip', (text) => (LATIN.test(text) || hasKazakh(text) ? text : swap(text, toLatinKeys))],
];

function letters(from: string, to: string): ReadonlyMap<string, string> {
  return new Map(Array.from(from).map((letter, index) => [letter, to[index] ?? letter]));
}

function swap(text: string, by: ReadonlyMap<string, string>): string {
  return Array.from(text)
    .map((letter) => {
      const lower = letter.toLowerCase();
      const other = by.get(lower);
      if (other === undefined) return letter;
      return lower === letter ? other : other.toUpperCase();
    })
    .join('');
}

function byWord(text: string, change: (word: string) => string): string {
  return text.replace(/[\p{L}\p{N}]+/gu, change);
}

function isMixed(word: string): boolean {
  return CYRILLIC.test(word) && Array.from(word).some((letter) => toCyrillic.has(letter.toLowerCase()));
}

/** A word that stays readable: it has other Cyrillic letters besides the one that slips. */
function slipOnce(word: string): string {
  if (LATIN.test(word)) return word;
  const all = Array.from(word);
  const first = all.findIndex((letter) => toLatin.has(letter.toLowerCase()));
  if (first < 0 || all.every((letter) => toLatin.has(letter.toLowerCase()))) return word;
  return all.map((letter, index) => (index === first ? swap(letter, toLatin) : letter)).join('');
}

function hasKazakh(text: string): boolean {
  return Array.from(text).some((letter) => KAZAKH.includes(letter.toLowerCase()));
}

/** Whether a Latin text reads as Russian on the other layout: each word with a vowel and at most three consonants in a row. */
function isCyrillicTypedAsLatin(text: string): boolean {
  if (CYRILLIC.test(text) || !LATIN.test(text)) return false;
  const words = swap(text.toLowerCase(), toRussianKeys).split(/\s+/u);
  return words.every(
    (word) => /[аеёиоуыэюя]/u.test(word) && !/[бвгджзйклмнпрстфхцчшщъь]{4}|^[ъыь]/u.test(word),
  );
}
