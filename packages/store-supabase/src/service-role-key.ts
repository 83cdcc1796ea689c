import { invalidInput } from '@leadkit/core';

/**
 * Tells the keys of a project apart, so that a wrong one is named before it is used.
 *
 * @throws LeadKitError `invalid_input`; it does not quote the key.
 */
export function checkServiceRoleKey(operation: string, key: string | undefined): asserts key is string {
  const problem = whatIsWrong(key);
  if (problem === undefined) return;
  throw invalidInput(operation, [
    {
      path: 'serviceRoleKey',
      message: `${problem}. Copy the secret key (sb_secret_...) or the service_role key from the API settings of the project`,
    },
  ]);
}

function whatIsWrong(key: string | undefined): string | undefined {
  if (typeof key !== 'string' || key === '') return 'is empty';
  if (key.startsWith('sb_publishable_')) return 'is the publishable key, which may not call the store';
  const role = roleOf(key);
  if (role === undefined || role === 'service_role') return undefined;
  return `is the key of the role "${role}", which may not call the store`;
}

/** The role an older key carries: a JWT says it in its second part. Newer keys are no JWTs. */
function roleOf(key: string): string | undefined {
  const claims = key.split('.')[1];
  if (claims === undefined) return undefined;
  try {
    const { role } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) as {
      readonly role?: unknown;
    };
    return typeof role === 'string' && /^\w+$/.test(role) ? role : undefined;
  } catch {
    return undefined;
  }
}
