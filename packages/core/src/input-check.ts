import { type ZodError, type ZodType, z } from 'zod';
import { toIsoText, toUnixMs } from './domain/time.ts';
import { type ErrorIssue, invalidInput } from './errors.ts';

/** How far the clock of a host may be ahead of ours. */
const CLOCKS_APART_MS = 5 * 60_000;

/**
 * Checks what a host passed in. Issues name the field, what is expected and what kind of value came; never the value,
 * which may be personal.
 *
 * @throws LeadKitError `invalid_input` with one issue per wrong field.
 */
export function checkInput<Output>(schema: () => ZodType<Output>, input: unknown, operation: string): Output {
  const checked = schema().safeParse(input);
  if (checked.success) return checked.data;
  throw invalidInput(operation, toIssues(checked.error));
}

/** What is wrong with a value; empty when nothing is. */
export function issuesOf(schema: ZodType, value: unknown): readonly ErrorIssue[] {
  const checked = schema.safeParse(value);
  return checked.success ? [] : toIssues(checked.error);
}

function toIssues(error: ZodError): readonly ErrorIssue[] {
  return error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message.replace(/^Invalid input: /, ''),
  }));
}

/** Whether what a host says has happened is still to come: by more than clocks differ. */
export function isToCome(told: string, now: string): boolean {
  return toUnixMs(told) > toUnixMs(now) + CLOCKS_APART_MS;
}

/** When something happened by our clock, in canonical form: what a host's clock puts a little ahead happened now. */
export function happenedAt(told: string, now: string): string {
  return toIsoText(Math.min(toUnixMs(told), toUnixMs(now)));
}

/** A schema that is made at its first use: making all of them costs more than loading the rest of core. */
export function lazySchema<Schema>(make: () => Schema): () => Schema {
  let made: Schema | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** One of these words, or several of them, in a filter: a misspelt one is an error and not an empty list. */
export function wordFilter<Word extends string>(
  words: readonly Word[] | Readonly<Record<Word, true>>,
): ZodType<Word | readonly Word[] | undefined> {
  const known = (Array.isArray(words) ? words : Object.keys(words)) as [Word, ...Word[]];
  const word = z.enum(known) as unknown as ZodType<Word>;
  return z
    .union([word, z.array(word)], { error: `expected one of ${known.join(', ')}, or several of them` })
    .optional();
}

/** Inputs of calls, by the call's name. */
export type InputSchemas = Readonly<Record<string, () => ZodType>>;
