/** The rules OLX documents for titles and descriptions, each with what to change. quirks.md, "Texts". */
export function problemsOfText(text: string): readonly string[] {
  return RULES.flatMap(({ isBroken, problem }) => (isBroken(text) ? [problem] : []));
}

/** Lengths are counted in code points, so that an emoji is one character. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

interface TextRule {
  readonly isBroken: (text: string) => boolean;
  readonly problem: string;
}

const CAPITALS = /\p{Lu}/gu;
const PUNCTUATION = /([!?.,\-=+#%&@*_><:()|])\1\1/;
const EMAIL = /[^\s@<>()]+@[^\s@<>()]+\.\p{L}{2,}/u;
const WEB = /(?:^|[^\p{L}\d])www\.|https?:\/\//iu;
/** Nine digits or more, whatever spaces, dashes and brackets stand between them: article numbers fall victim too. */
const PHONE = /\d(?:[\s()‑–—-]*\d){8}/;

const RULES: readonly TextRule[] = [
  {
    isBroken: (text) => (text.match(CAPITALS)?.length ?? 0) * 2 > lengthOf(text),
    problem: 'is more than half in capitals; write it in lower case',
  },
  {
    isBroken: (text) => PUNCTUATION.test(text),
    problem: 'repeats a punctuation mark three times in a row; leave one',
  },
  {
    isBroken: (text) => EMAIL.test(text) || WEB.test(text),
    problem: 'holds an e-mail or web address; take it out, buyers write in the chat',
  },
  {
    isBroken: (text) => PHONE.test(text),
    problem: 'holds what reads as a phone number (nine digits or more); take it out or split the number',
  },
];
