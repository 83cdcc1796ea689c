import { LANGUAGES, type Words } from './language.ts';

/** A piece of markup. Made by {@link html} only, so that no text gets in unescaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | Words | string | number | readonly Part[] | undefined;

/** Markup with its values escaped. Words in two languages show in the one that is chosen. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, index) => text + render(parts[index])).join(''));
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  if (Array.isArray(part)) return part.map(render).join('');
  const words = part as Words;
  if (words.ru === words.en) return escapeText(words.ru);
  return LANGUAGES.map((each) => `<span lang="${each}">${escapeText(words[each])}</span>`).join('');
}

/** Text as it may stand anywhere in HTML, attributes in quotes included. */
function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
