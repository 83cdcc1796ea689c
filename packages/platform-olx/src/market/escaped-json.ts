// OLX puts its state into the page as JSON inside a JavaScript string literal: every quote of the JSON is `\"`, a quote
// inside one of its texts `\\\"`. Decoding all of it (2 MB, of which the adverts are a sixth) is most of the cost of
// reading a page, so the places of values are found in the text as it stands, and only what is needed is decoded.

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;

/** A value as it stands in the literal, still escaped, and the place after it. */
export interface RawValue {
  readonly raw: string;
  readonly end: number;
}

/** The elements of a list. */
export interface RawElements {
  readonly elements: readonly string[];
  /** Whether the end of the list was reached; else these are the ones before a cut or a damaged place. */
  readonly isWhole: boolean;
  /** The place after the list, or where reading stopped. */
  readonly end: number;
}

/** The elements of the list that begins at `at`; of objects only the members that are wanted. `undefined`: it is no list. */
export function readElements(text: string, at: number, wanted: ReadonlySet<string>): RawElements | undefined {
  if (text.charCodeAt(at) !== OPEN_LIST) return undefined;
  const elements: string[] = [];
  let index = skipSpaces(text, at + 1);
  if (text.charCodeAt(index) === CLOSE_LIST) return { elements, isWhole: true, end: index + 1 };
  for (;;) {
    const element = readMembers(text, index, wanted) ?? readValue(text, index);
    if (element === undefined) break;
    const next = skipSpaces(text, element.end);
    const mark = text.charCodeAt(next);
    if (mark !== COMMA && mark !== CLOSE_LIST) break;
    elements.push(element.raw);
    if (mark === CLOSE_LIST) return { elements, isWhole: true, end: next + 1 };
    index = skipSpaces(text, next + 1);
  }
  return { elements, isWhole: false, end: index };
}

/** The object that begins at `at` with the members that are wanted. `undefined`: no whole object begins there. */
export function readMembers(text: string, at: number, wanted: ReadonlySet<string>): RawValue | undefined {
  const members: string[] = [];
  let end = -1;
  for (let index = firstMember(text, at); index >= 0; ) {
    if (text.charCodeAt(index) === CLOSE_OBJECT) {
      end = index + 1;
      break;
    }
    const start = valueOfMember(text, index);
    const endOfMember = start < 0 ? -1 : endOfValue(text, start);
    if (endOfMember < 0) break;
    if (wanted.has(nameOfMember(text, index))) members.push(text.slice(index, endOfMember));
    index = nextMember(text, endOfMember);
  }
  return end < 0 ? undefined : { raw: `{${members.join(',')}}`, end };
}

/**
 * Where the values of the wanted members begin, of the object that begins at `at`. Stops as soon as it has them all; of a
 * damaged object it gives those before the damage.
 */
export function findMembers(
  text: string,
  at: number,
  wanted: readonly string[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let index = firstMember(text, at); index >= 0 && text.charCodeAt(index) !== CLOSE_OBJECT; ) {
    const start = valueOfMember(text, index);
    if (start < 0) break;
    const name = nameOfMember(text, index);
    if (wanted.includes(name) && !found.has(name)) found.set(name, start);
    const end = found.size === wanted.length ? -1 : endOfValue(text, start);
    if (end < 0) break;
    index = nextMember(text, end);
  }
  return found;
}

/** The value that begins at `at`, whatever it is. */
export function readValue(text: string, at: number): RawValue | undefined {
  const end = endOfValue(text, at);
  return end < 0 ? undefined : { raw: text.slice(at, end), end };
}

/**
 * What an escaped value says.
 *
 * @throws SyntaxError when it is no JSON.
 */
export function decode(raw: string): unknown {
  return JSON.parse(JSON.parse(`"${raw}"`));
}

/** The end of the literal that begins after the quote at `at - 1`; -1 when the text ends first. */
export function endOfLiteral(text: string, at: number): number {
  for (let quote = text.indexOf('"', at); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    if (backslashesBefore(text, quote, at) % 2 === 0) return quote;
  }
  return -1;
}

/** The end of the value that begins at `at`. -1: the literal or the text ends first, or this is no such JSON. */
function endOfValue(text: string, at: number): number {
  let depth = 0;
  for (let index = at; index < text.length; ) {
    switch (text.charCodeAt(index)) {
      case BACKSLASH:
        index = text.charCodeAt(index + 1) === QUOTE ? endOfString(text, index + 2) : -1;
        if (index < 0 || depth === 0) return index;
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        depth += 1;
        index += 1;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        // A number or a word ends where its list or object does.
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

/** The first member, or the end, of the object that begins at `at`; -1 when none begins there. */
function firstMember(text: string, at: number): number {
  return text.charCodeAt(at) === OPEN_OBJECT ? skipSpaces(text, at + 1) : -1;
}

/** The next member, or the end of the object, after a value; -1 for anything else. */
function nextMember(text: string, endOfMember: number): number {
  const next = skipSpaces(text, endOfMember);
  const mark = text.charCodeAt(next);
  if (mark === CLOSE_OBJECT) return next;
  return mark === COMMA ? skipSpaces(text, next + 1) : -1;
}

/** Where the value of the member at `at` begins; -1 when no member is there. */
function valueOfMember(text: string, at: number): number {
  if (text.charCodeAt(at) !== BACKSLASH || text.charCodeAt(at + 1) !== QUOTE) return -1;
  const endOfName = endOfString(text, at + 2);
  const colon = endOfName < 0 ? -1 : skipSpaces(text, endOfName);
  return colon >= 0 && text.charCodeAt(colon) === COLON ? skipSpaces(text, colon + 1) : -1;
}

/** Name of the member at `at`, of which it is known that it is one. Names that need escapes are none we look for. */
function nameOfMember(text: string, at: number): string {
  return text.slice(at + 2, text.indexOf('\\', at + 2));
}

/** The end of a text whose opening `\"` ends at `at`; -1 when the literal or the page ends first. */
function endOfString(text: string, at: number): number {
  for (let quote = text.indexOf('"', at); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    // After 1 backslash the quote closes the text, after 3 it belongs to it, after 5 it closes one that ends in a backslash.
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
