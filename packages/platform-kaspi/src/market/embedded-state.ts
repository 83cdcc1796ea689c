/** A value a page assigns to a name, or the reason why there is none. */
export type EmbeddedValue =
  | { readonly value: unknown }
  | { readonly missing: string; readonly message: string };

/** A page has one assignment of a name; a comment or a text may mention it. */
const MENTIONS_MAX = 20;
/** The largest object seen has 170 000 characters. */
const LENGTH_MAX = 3_000_000;
const OPENING = /^\s{0,20}=\s{0,20}(?=[{[])/;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** The JSON a page assigns to `name`, such as `BACKEND.components.item`. */
export function readAssigned(html: string, name: string): EmbeddedValue {
  let from = 0;
  for (let mention = 0; mention < MENTIONS_MAX; mention += 1) {
    const at = html.indexOf(name, from);
    if (at < 0) break;
    from = at + name.length;
    const opening = OPENING.exec(html.slice(from, from + 50))?.[0];
    if (opening === undefined) continue;
    const start = from + opening.length;
    const end = endOfJson(html, start);
    if (end === undefined) return { missing: name, message: 'breaks off before its end' };
    try {
      return { value: JSON.parse(html.slice(start, end)) as unknown };
    } catch {
      return { missing: name, message: 'is no JSON' };
    }
  }
  return { missing: name, message: 'is missing' };
}

/** The place after the bracket that closes the one at `start`, strings not counted. */
function endOfJson(text: string, start: number): number | undefined {
  const limit = Math.min(text.length, start + LENGTH_MAX);
  let depth = 0;
  for (let at = start; at < limit; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      at = endOfString(text, at, limit);
    } else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
      depth += 1;
    } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/** The place of the closing quote, or the limit. */
function endOfString(text: string, start: number, limit: number): number {
  for (let at = start + 1; at < limit; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === BACKSLASH) at += 1;
    else if (unit === QUOTE) return at;
  }
  return limit;
}
