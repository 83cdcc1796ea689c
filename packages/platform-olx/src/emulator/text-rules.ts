import type { FieldProblem } from './api-errors.ts';

/** Lengths in characters, both included. */
interface TextLength {
  readonly min: number;
  readonly max: number;
}

const CAPITALS_SHARE_MAX = 0.5;
const REPEATED_PUNCTUATION = /([!?.,\-=+#%&@*_><:()|])\1\1/;
const WEB_ADDRESS = /[\p{L}\d.+_-]+@[\p{L}\d-]+\.\p{L}{2,}|\bwww\.|https?:\/\//iu;
/** Nine digits or more, whatever stands between them: article numbers fall victim too. */
const PHONE = /\+?\d(?:[\s\-()]*\d){8,}/;

/** What OLX dislikes about a title or a description (reference, section 6 and 4.2 #13-16). */
export function textProblems(field: string, value: unknown, length: TextLength): readonly FieldProblem[] {
  const complain = (title: string): FieldProblem => ({ field, title });
  if (value === undefined || value === null || value === '')
    return [complain('This value should not be blank.')];
  if (typeof value !== 'string') return [complain('This value is not valid.')];
  const characters = Array.from(value).length;
  const capitals = value.match(/\p{Lu}/gu)?.length ?? 0;
  const checks: readonly (readonly [isBroken: boolean, title: string])[] = [
    [characters < length.min, `This value is too short. It should have ${length.min} characters or more.`],
    [characters > length.max, `This value is too long. It should have ${length.max} characters or less.`],
    [capitals > characters * CAPITALS_SHARE_MAX, 'Too many capital letters'],
    [WEB_ADDRESS.test(value), 'Field is not valid. Emails and www addresses are not allowed'],
    [PHONE.test(value), 'Field is not valid. Phone numbers are not allowed'],
    [REPEATED_PUNCTUATION.test(value), 'Field contains to much punctuation'],
  ];
  return checks.filter(([isBroken]) => isBroken).map(([, title]) => complain(title));
}
