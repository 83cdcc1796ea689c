// OLX puts its state into the page as JSON inside a JavaScript string literal: every quote of the JSON is `\"`, a quote
// inside one of its texts `\\\"`. Decoding all of it (2 MB, of which the adverts are a sixth) is most of the cost of
// reading a page, so the places of the values are found in the text as it stands, and only what is needed is decoded.

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;

/** Where a value begins and ends (the end is outside). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What was found of a list or an object. */
export interface Found<Values> {
  readonly values: Values;
  /** Whether its own end was reached (for members: or everything that was wanted was found). */
  readonly isWhole: boolean;
}

/** The end of the value that begins at `at`. -1: the literal or the text ends first, or this is no such JSON. */
export function endOfValue(text: string, at: number): number {
  let depth = 0;
  for (let index = at; index < text.length; ) {
    switch (text.charCodeAt(index)) {
      case BACKSLASH:
        if (text.charCodeAt(index + 1) !== QUOTE) return -1;
        index = endOfString(text, index + 2);
        if (index < 0) return -1;
        if (depth === 0) return index;
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        depth += 1;
        index += 1;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        // A number or word ends where its list or object does.
        if (depth === 0) return index > at ? index : -1;
        depth -= 1;
        index += 1;
        if (depth === 0) return index;
        break;
      case COMMA:
        if (depth === 0) return index > at ? index : -1;
        index += 1;
        break;
      case QUOTE:
        return -1;
      default:
        index += 1;
    }
  }
  return -1;
}

/** The places of the elements of the list that begins at `at`. `undefined`: no list begins there. */
export function elementsOf(text: string, at: number): (Found<readonly Span[]> & Span) | undefined {
  if (text.charCodeAt(at) !== OPEN_LIST) return undefined;
  const values: Span[] = [];
  let index = skipSpaces(text, at + 1);
  if (text.charCodeAt(index) === CLOSE_LIST) return { values, isWhole: true, start: at, end: index + 1 };
  for (;;) {
    const end = endOfValue(text, index);
    if (end < 0) break;
    const next = skipSpaces(text, end);
    const mark = text.charCodeAt(next);
    if (mark !== COMMA && mark !== CLOSE_LIST) break;
    values.push({ start: index, end });
    if (mark === CLOSE_LIST) return { values, isWhole: true, start: at, end: next + 1 };
    index = skipSpaces(text, next + 1);
  }
  return { values, isWhole: false, start: at, end: index };
}

/**
 * Where the members named in `wanted` begin, of the object that begins at `at`. Stops as soon as it has them all.
 * `undefined`: no object begins there.
 */
export function membersOf(
  text: string,
  at: number,
  wanted: readonly string[],
): Found<ReadonlyMap<string, number>> | undefined {
  if (text.charCodeAt(at) !== OPEN_OBJECT) return undefined;
  const values = new Map<string, number>();
  let index = skipSpaces(text, at + 1);
  if (text.charCodeAt(index) === CLOSE_OBJECT) return { values, isWhole: true };
  for (;;) {
    if (text.charCodeAt(index) !== BACKSLASH || text.charCodeAt(index + 1) !== QUOTE) break;
    const endOfName = endOfString(text, index + 2);
    if (endOfName < 0) break;
    const name = text.slice(index + 2, endOfName - 2);
    const colon = skipSpaces(text, endOfName);
    if (text.charCodeAt(colon) !== COLON) break;
    const start = skipSpaces(text, colon + 1);
    if (wanted.includes(name) && !values.has(name)) {
      values.set(name, start);
      if (values.size === wanted.length) return { values, isWhole: true };
    }
    const end = endOfValue(text, start);
    if (end < 0) break;
    const next = skipSpaces(text, end);
    if (text.charCodeAt(next) === CLOSE_OBJECT) return { values, isWhole: true };
    if (text.charCodeAt(next) !== COMMA) break;
    index = skipSpaces(text, next + 1);
  }
  return { values, isWhole: false };
}

/**
 * The value between two places.
 *
 * @throws SyntaxError when it is no JSON.
 */
export function decode(text: string, { start, end }: Span): unknown {
  return JSON.parse(JSON.parse(`"${text.slice(start, end)}"`));
}

/** The end of the literal that begins after the quote at `at - 1`; -1 when the text ends first. */
export function endOfLiteral(text: string, at: number): number {
  for (let quote = text.indexOf('"', at); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    if (backslashesBefore(text, quote, at) % 2 === 0) return quote;
  }
  return -1;
}

/** The end of a text whose opening `\"` ends at `at`; -1 when the literal or the page ends first. */
function endOfString(text: string, at: number): number {
  for (let quote = text.indexOf('"', at); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    // Of 1 backslash the quote closes the text, of 3 it belongs to it, of 5 it closes a text that ends in a backslash.
    const backslashes = backslashesBefore(text, quote, at);
    if (backslashes % 2 === 0) return -1;
    if (backslashes % 4 === 1) return quote + 1;
  }
  return -1;
}

function backslashesBefore(text: string, at: number, from: number): number {
  let first = at;
  while (first > from && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return at - first;
}

function skipSpaces(text: string, at: number): number {
  let index = at;
  while (text.charCodeAt(index) === SPACE) index += 1;
  return index;
}
