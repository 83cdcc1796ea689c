import type { ZodError, ZodType } from 'zod';
import { type ErrorIssue, invalidInput } from './errors.ts';

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

/** A schema that is made at its first use: making all of them costs more than loading the rest of core. */
export function lazySchema<Schema>(make: () => Schema): () => Schema {
  let made: Schema | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Inputs of calls, by the call's name. */
export type InputSchemas = Readonly<Record<string, () => ZodType>>;
