import type { ZodType } from 'zod';
import { invalidInput } from './errors.ts';

/**
 * Checks what a host passed in. Issues name the field, what is expected and what kind of value came; never the value,
 * which may be personal.
 *
 * @throws LeadKitError `invalid_input` with one issue per wrong field.
 */
export function checkInput<Output>(schema: ZodType<Output>, input: unknown, operation: string): Output {
  const checked = schema.safeParse(input);
  if (checked.success) return checked.data;
  throw invalidInput(
    operation,
    checked.error.issues.map((issue) => ({
      path: issue.path.map(String).join('.'),
      message: issue.message.replace(/^Invalid input: /, ''),
    })),
  );
}
