/** A thing in the markup: texts that mark its element, any of them, and what to take inside it. */
export interface Place {
  /** Attributes such as `data-testid="ad-price"`, as they stand in the page. */
  readonly marks: readonly string[];
  /** Selector inside the element. Absent: the element itself. */
  readonly inside?: string;
  /** How long its element may be without its style sheets, in characters. Default: that of the reader. */
  readonly lengthMax?: number;
}

/** What the reader asks of a selection; those of cheerio fit. */
export interface MarkupSelection<Self> {
  /** Text of all in it. */
  text(): string;
  /** What a selector finds inside. */
  find(selector: string): Self;
  /** Its node at a place. */
  get(index: number): { readonly name: string; readonly endIndex?: number | null } | undefined;
}

/** Parses markup; `load` of `cheerio/slim` fits. */
export type LoadMarkup<Selection> = (
  markup: string,
  options: {
    readonly xml: {
      readonly xmlMode: false;
      readonly decodeEntities: true;
      readonly withEndIndices: true;
    };
  },
) => { root(): { children(): { first(): Selection } } };

/** Finds elements in long pages. Only the neighbourhood of each mark is parsed: a page has megabytes, its offers a thirtieth. */
export interface MarkupReader<Selection> {
  /**
   * The elements at a place, at most `limit`; `undefined` stands for one whose end was not found: there the page was cut,
   * or it is something hostile.
   */
  findAll(html: string, place: Place, limit: number): readonly (Selection | undefined)[];
  /** The first element at a place, when it is whole. */
  find(html: string, place: Place): Selection | undefined;
  /** What a place names: inside its element, or the element itself. */
  select(html: string, place: Place): Selection | undefined;
}

/** Style sheets may be three quarters of an element. */
const RAW_TO_KEPT = 4;
const TAG_LENGTH_MAX = 2_000;
const VOID_ELEMENTS = new Set(['link', 'meta', 'img', 'input', 'br', 'hr']);

/**
 * Makes a reader over a parser, which the adapter brings: this package is imported by those who read no pages too.
 *
 * @param options - `lengthMax`: how long an element may be without its style sheets, in characters. Markup nested deeper
 *   than that of a page makes selecting slow, so what is handed to the parser is kept short
 */
export function createMarkupReader<Selection extends MarkupSelection<Selection>>(
  load: LoadMarkup<Selection>,
  options: { readonly lengthMax: number },
): MarkupReader<Selection> {
  function read(
    html: string,
    start: number,
    nextStart: number | undefined,
    lengthMax: number,
  ): Selection | undefined {
    const raw = html.slice(start, Math.min(nextStart ?? html.length, start + lengthMax * RAW_TO_KEPT));
    const markup = withoutStyles(raw).slice(0, lengthMax);
    const element = load(markup, { xml: { xmlMode: false, decodeEntities: true, withEndIndices: true } })
      .root()
      .children()
      .first();
    const node = element.get(0);
    if (node === undefined) return undefined;
    const end = node.endIndex ?? markup.length;
    const isWhole =
      VOID_ELEMENTS.has(node.name) ||
      (end < markup.length && markup.slice(0, end + 1).endsWith(`</${node.name}>`));
    return isWhole ? element : undefined;
  }

  function findAll(html: string, place: Place, limit: number): readonly (Selection | undefined)[] {
    const starts = startsOf(html, place.marks, limit);
    const { lengthMax = options.lengthMax } = place;
    return starts.map((start, index) => read(html, start, starts[index + 1], lengthMax));
  }

  const find = (html: string, place: Place): Selection | undefined => findAll(html, place, 1)[0];
  return {
    findAll,
    find,
    select(html, place) {
      const element = find(html, place);
      return place.inside === undefined ? element : element?.find(place.inside);
    },
  };
}

/** Text of an element and all in it, without surplus spaces; empty where there is none. */
export function textOf(selection: { text(): string } | undefined): string {
  return oneSpaced(selection?.text() ?? '');
}

/** Text with one space between words, and none around it. */
export function oneSpaced(text: string): string {
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

/** A style sheet that is cut takes the rest with it. */
function withoutStyles(markup: string): string {
  let kept = '';
  let from = 0;
  for (;;) {
    const start = markup.indexOf('<style', from);
    if (start < 0) return kept + markup.slice(from);
    kept += markup.slice(from, start);
    const end = markup.indexOf('</style>', start);
    if (end < 0) return kept;
    from = end + '</style>'.length;
  }
}
