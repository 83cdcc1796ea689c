import { describeValue, isId } from '../domain/id.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { type ErrorIssue, invalidInput } from '../errors.ts';
import { copyJson } from './stored-json.ts';

/** The longest name, key or external id: PostgreSQL's indexes take no more than 2 704 bytes. */
const NAME_LENGTH_MAX: number = 512;

/** Looks at the fields of one input and gathers what is wrong with them. Issues name types and limits, not values. */
export interface InputReader {
  /** Something is wrong at `path`. */
  refuse(path: string, message: string): void;
  /** Is it an object, not an array? */
  object(path: string, value: unknown): boolean;
  /** Is it an array of at most `lengthMax`? */
  array(path: string, value: unknown, lengthMax?: number): boolean;
  /** Is it a text of at least one character? */
  text(path: string, value: unknown): boolean;
  /** Is it short enough for a name, key or external id? */
  name(path: string, value: unknown): boolean;
  /** Is it an id of ours? */
  id(path: string, value: unknown): boolean;
  /** Is it a whole number of at least `least`? */
  whole(path: string, value: unknown, least: number): boolean;
  /** Is it a moment with an offset? */
  moment(path: string, value: unknown): boolean;
  /** Is it a moment in canonical form? */
  canonicalMoment(path: string, value: unknown): boolean;
  /** @throws LeadKitError `invalid_input` listing what was wrong, if anything was. */
  finish(): void;
}

/**
 * Starts reading an input: everything stored or compared later is this frozen copy, never the caller's own object.
 *
 * @throws LeadKitError `invalid_input` when it is not plain JSON that every store can keep.
 */
export function readInput<Input extends object>(
  operation: string,
  input: Input,
): { readonly input: Input; readonly reader: InputReader } {
  const issues: ErrorIssue[] = [];
  const copied = copyJson(input, issues);
  const reader = createInputReader(operation, issues);
  reader.finish();
  reader.object('', copied);
  reader.finish();
  return { input: copied, reader };
}

/** A reader of the single arguments of `operation`. */
export function createInputReader(operation: string, issues: ErrorIssue[] = []): InputReader {
  function expect(isRight: boolean, path: string, value: unknown, expected: string): boolean {
    if (!isRight) issues.push({ path, message: `must be ${expected}, got ${describeType(value)}` });
    return isRight;
  }

  return {
    refuse: (path, message) => {
      issues.push({ path, message });
    },
    object: (path, value) =>
      expect(typeof value === 'object' && value !== null && !Array.isArray(value), path, value, 'an object'),
    array: (path, value, lengthMax = Number.POSITIVE_INFINITY) =>
      expect(Array.isArray(value), path, value, 'an array') &&
      expect((value as unknown[]).length <= lengthMax, path, value, `an array of at most ${lengthMax}`),
    text: (path, value) => expect(typeof value === 'string' && value !== '', path, value, 'a text'),
    name: (path, value) =>
      expect(
        typeof value === 'string' && value !== '' && value.length <= NAME_LENGTH_MAX,
        path,
        value,
        `a text of 1 to ${NAME_LENGTH_MAX} characters`,
      ),
    id: (path, value) => expect(isId(value), path, value, 'a version 7 UUID in lower case'),
    whole: (path, value, least) =>
      expect(
        Number.isSafeInteger(value) && (value as number) >= least,
        path,
        value,
        `a whole number from ${least}`,
      ),
    moment: (path, value) => expect(isMoment(value), path, value, 'an ISO 8601 moment with an offset'),
    canonicalMoment: (path, value) =>
      expect(
        isMoment(value) && toIsoText(toUnixMs(value)) === value,
        path,
        value,
        'a canonical moment such as 2026-11-22T05:00:00.000Z (UTC, with milliseconds)',
      ),
    finish: () => {
      if (issues.length > 0) throw invalidInput(operation, issues);
    },
  };
}

function isMoment(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  try {
    toIsoText(toUnixMs(value));
    return true;
  } catch {
    return false;
  }
}

/** Type and size, never the value: it may be personal or secret. */
function describeType(value: unknown): string {
  return typeof value === 'string' && value !== ''
    ? `a text of ${value.length} characters`
    : describeValue(value);
}
