import { type CheerioAPI, load } from 'cheerio/slim';
import type { Place } from './selectors.ts';

/** A whole element, with the function that queries inside it. */
export interface Fragment {
  readonly $: CheerioAPI;
  readonly element: Selection;
}

/** What a query gives. */
export type Selection = ReturnType<CheerioAPI>;

/**
 * Most of what is looked for is short. Markup nested deeper than that of a page makes selecting slow, so no more than a
 * place says is handed to the parser.
 */
const LENGTH_MAX = 4_000;
const TAG_LENGTH_MAX = 2_000;
const VOID_ELEMENTS = new Set(['link', 'meta', 'img', 'input', 'br', 'hr']);

/**
 * The elements at a place, at most `limit`; `undefined` stands for one whose end was not found: there the page was cut,
 * or it is something hostile. Only the neighbourhood of each mark is parsed: a page has 400 KB, what is looked for a twentieth.
 */
export function findFragments(html: string, place: Place, limit: number): readonly (Fragment | undefined)[] {
  const starts = startsOf(html, place.marks, limit);
  const { lengthMax = LENGTH_MAX } = place;
  return starts.map((start, index) =>
    readFragment(html, start, Math.min(starts[index + 1] ?? html.length, start + lengthMax)),
  );
}

/** The first element at a place, when it is whole. */
export function findFragment(html: string, place: Place): Fragment | undefined {
  return findFragments(html, place, 1)[0];
}

/** What a place names: inside its element, or the element itself. */
export function selectAt(html: string, place: Place): Selection | undefined {
  const fragment = findFragment(html, place);
  return place.inside === undefined ? fragment?.element : fragment?.element.find(place.inside);
}

/** Text of an element and all in it, without surplus spaces. */
export function textOf(selection: Selection | undefined): string {
  return oneSpaced(selection?.text() ?? '');
}

function oneSpaced(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** Where the elements begin that carry one of the marks, each once, in the order of the page. */
function startsOf(html: string, marks: readonly string[], limit: number): readonly number[] {
  const starts = new Set<number>();
  for (const mark of marks) {
    let at = html.indexOf(mark);
    for (let count = 0; at >= 0 && count < limit; count += 1) {
      const before = Math.max(0, at - TAG_LENGTH_MAX);
      const tag = html.slice(before, at).lastIndexOf('<');
      if (tag >= 0) starts.add(before + tag);
      at = html.indexOf(mark, at + mark.length);
    }
  }
  return [...starts].sort((a, b) => a - b).slice(0, limit);
}

function readFragment(html: string, start: number, limit: number): Fragment | undefined {
  const markup = html.slice(start, limit);
  const $ = load(markup, { xml: { xmlMode: false, decodeEntities: true, withEndIndices: true } });
  const element = $.root().children().first();
  const node = element.get(0);
  if (node === undefined) return undefined;
  const end = node.endIndex ?? markup.length;
  const isWhole =
    VOID_ELEMENTS.has(node.name) ||
    (end < markup.length && markup.slice(0, end + 1).endsWith(`</${node.name}>`));
  return isWhole ? { $, element } : undefined;
}
