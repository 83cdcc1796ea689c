/** An element of a file. */
export interface FeedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly FeedElement[];
  /** Its own text, that of its children left out. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: FeedElement[];
  text: string;
}

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\/([^\s<>]+)\s*>|<([^\s<>/!?]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));|&/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads a whole file, as strictly as XML 1.0 asks of what a price list holds: no document type, no external things.
 *
 * @throws SyntaxError saying what is wrong.
 */
export function parseFeedXml(text: string): FeedElement {
  const open: OpenElement[] = [];
  let root: FeedElement | undefined;
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (token === null) throw new SyntaxError(`no XML at character ${at}`);
    const [whole, closed, opened, attributes = '', isEmpty] = token;
    const parent = open.at(-1);
    if (closed !== undefined) {
      const element = open.pop();
      if (element?.name !== closed) throw new SyntaxError(`</${closed}> closes nothing`);
      root = place(open.at(-1), element) ?? root;
    } else if (opened !== undefined) {
      if (parent === undefined && root !== undefined) throw new SyntaxError('two roots');
      const element = { name: opened, attributes: attributesOf(attributes), children: [], text: '' };
      if (isEmpty === '/') root = place(parent, element) ?? root;
      else open.push(element);
    } else if (whole.startsWith('<![CDATA[')) {
      if (parent !== undefined) parent.text += whole.slice('<![CDATA['.length, -']]>'.length);
    } else if (!whole.startsWith('<')) {
      if (parent !== undefined) parent.text += decoded(whole);
      else if (whole.replace(/^\ufeff/, '').trim() !== '') throw new SyntaxError('text outside of the root');
    }
  }
  if (root === undefined || open.length > 0) throw new SyntaxError('breaks off before its end');
  return root;
}

/** Gives the element back when it is the root. */
function place(parent: OpenElement | undefined, element: FeedElement): FeedElement | undefined {
  if (parent === undefined) return element;
  parent.children.push(element);
  return undefined;
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    if (Object.hasOwn(attributes, name)) throw new SyntaxError(`the attribute ${name} is there twice`);
    attributes[name] = decoded(double ?? single ?? '');
  }
  return attributes;
}

function decoded(text: string): string {
  if (FORBIDDEN.test(text)) throw new SyntaxError('a control character');
  return text.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined && ENTITIES[name] !== undefined) return ENTITIES[name] ?? '';
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    if (Number.isInteger(code) && code >= 0x20 && code <= 0x10ffff) return String.fromCodePoint(code);
    throw new SyntaxError(`${whole} is no entity of XML`);
  });
}

const FORBIDDEN = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\ufffe\uffff]/u;
