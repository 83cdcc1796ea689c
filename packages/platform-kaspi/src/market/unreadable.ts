import { type ErrorIssue, LeadKitError } from '@leadkit/core';

const NAMED_MAX = 5;

/** The error for a page or an answer of which nothing (or not all) can be read. Names paths, never what stands there. */
export function unreadable(
  what: string,
  problems: readonly ErrorIssue[],
  operation = 'kaspi.read',
): LeadKitError {
  const named = problems
    .slice(0, NAMED_MAX)
    .map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
    .join('; ');
  const more = problems.length > NAMED_MAX ? `; and ${problems.length - NAMED_MAX} more` : '';
  return new LeadKitError({
    code: 'unexpected_response',
    operation,
    platform: 'kaspi',
    issues: problems,
    message:
      `${what} has another shape than the one known: ${named === '' ? 'nothing known was found' : named}${more}. ` +
      'No offer was made of it. Kaspi may have changed its site, or this is something else.',
  });
}
