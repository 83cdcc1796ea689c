import { invalidInput, type JsonObject, LeadKitError } from '@leadkit/core';
import type { SqlFunction } from '@leadkit/store-sql';

/** Kinds that tell who somebody is, or what somebody said. */
const PERSONAL_KINDS: ReadonlySet<string> = new Set([
  'person',
  'lead',
  'conversation',
  'message',
  'consent',
  'member',
]);

/**
 * @throws LeadKitError `invalid_input` when it is no country.
 */
export function checkResidency(operation: string, residency: string | undefined): void {
  if (residency === undefined || /^[A-Z]{2}$/.test(residency)) return;
  throw invalidInput(operation, [
    {
      path: 'residency',
      message: 'must be the country the database stands in, as two capital letters such as KZ or DE',
    },
  ]);
}

/**
 * Lets through what is about markets and our own listings only.
 *
 * @throws LeadKitError `business_rule` for a call that stores persons.
 */
export function refusePersons(fn: SqlFunction, args: JsonObject): void {
  if (fn === 'signal_ingest') throw unstated('signals.ingest', 'signals');
  if (fn !== 'entity_commit') return;
  const kinds = (args.changes as readonly { readonly kind: string }[]).map(({ kind }) => kind);
  const personal = kinds.find((kind) => PERSONAL_KINDS.has(kind));
  if (personal !== undefined) throw unstated('commit', `a ${personal}`);
}

function unstated(operation: string, what: string): LeadKitError {
  return new LeadKitError({
    code: 'business_rule',
    operation,
    effect: 'none',
    message:
      `${operation} brought ${what}, which is personal data, and residency does not say where this database stands. Nothing ` +
      'was stored. Law 94-V of Kazakhstan wants databases of personal data inside the country, and allows a copy abroad; hosted ' +
      'Supabase has no region there. Check what you may keep here, then pass residency: the country as two capital letters.',
  });
}
