import { type ErrorIssue, LeadKitError } from '@leadkit/core';

/** What checks an answer: any Standard Schema, version 1, that works without waiting. A zod schema is one. */
export interface ResponseSchema<Output> {
  /** The members of Standard Schema that are used here (https://standardschema.dev, read 2026-11-22). */
  readonly '~standard': {
    /** Version of the standard. */
    readonly version: 1;
    /** Checks a value. */
    readonly validate: (value: unknown) => ResponseCheck<Output> | Promise<ResponseCheck<Output>>;
  };
}

/** A step of a path, as Standard Schema has it. */
export interface PathSegment {
  /** Name or index of the step. */
  readonly key: PropertyKey;
}

/** What a schema says of a value. */
export type ResponseCheck<Output> =
  | {
      /** The value in the form the schema gives it. */
      readonly value: Output;
      /** Absent: the value is right. */
      readonly issues?: undefined;
    }
  | {
      /** What is wrong, and where. */
      readonly issues: readonly {
        /** Keys from the outside in. Absent: the whole value. */
        readonly path?: readonly (PropertyKey | PathSegment)[] | undefined;
      }[];
    };

/** Paths named in one error; a page of fifty offers would have one each. */
const ISSUES_MAX = 5;
/** A key that can only be a field's name. Others may be data: a phone, an e-mail address. */
const FIELD_NAME = /^[A-Za-z_$][\w$-]{0,63}$/;

/**
 * Checks an answer of a remote side.
 *
 * @throws LeadKitError `unexpected_response` naming the paths that are missing or of another type, never a value.
 */
export function parseResponse<Output>(
  schema: ResponseSchema<Output>,
  value: unknown,
  operation: string,
  platform?: string,
): Output {
  const check = schema['~standard'].validate(value);
  if (check instanceof Promise) {
    throw new TypeError(`The schema of ${operation} is asynchronous; a response schema has to work at once.`);
  }
  if (check.issues === undefined) return check.value;
  const paths = check.issues.map((issue) =>
    (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part)),
  );
  const found = describeIssues(value, paths);
  const issues = found.slice(0, ISSUES_MAX);
  const more = found.length > issues.length ? `; and ${found.length - issues.length} more` : '';
  throw new LeadKitError({
    code: 'unexpected_response',
    operation,
    platform,
    issues,
    message:
      `The answer to ${operation} has another shape than the documented one: ` +
      `${issues.map((issue) => `${issue.path === '' ? 'the answer' : issue.path} ${issue.message}`).join('; ')}${more}. ` +
      'The remote side may have changed its format, or answered something else than what was asked.',
  });
}

function describeIssues(value: unknown, paths: readonly (readonly PropertyKey[])[]): ErrorIssue[] {
  const issues = new Map<string, ErrorIssue>();
  for (const path of paths) {
    const text = path.map(shownKey).join('.');
    if (!issues.has(text)) issues.set(text, { path: text, message: describeFound(valueAt(value, path)) });
  }
  return [...issues.values()];
}

function shownKey(key: PropertyKey): string {
  if (typeof key === 'number') return String(key);
  return typeof key === 'string' && FIELD_NAME.test(key) ? key : '*';
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return found;
}

function describeFound(found: unknown): string {
  if (found === undefined) return 'is missing';
  const kind = found === null ? 'null' : Array.isArray(found) ? 'array' : typeof found;
  return `is not as documented (a value of type ${kind})`;
}
