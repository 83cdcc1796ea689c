import { toIsoText, toUnixMs } from '../domain/time.ts';
import { createInputReader, type InputReader, readInput } from './input-reader.ts';
import { type PagePlan, planPage } from './page-plan.ts';
import type { TokenValues } from './platform.ts';
import type { BudgetBan, BudgetRequest } from './store-budgets.ts';
import type {
  ClaimInput,
  ConsumerRegistration,
  DeadLetterQuery,
  DeliveryFailure,
  DeliveryReceipt,
  ReplayInput,
} from './store-deliveries.ts';
import { checkReceiptFields } from './store-input.ts';
import type { Lease, LeaseRequest, LeaseTerm } from './store-leases.ts';
import { BULK_MAX } from './store-limits.ts';

/**
 * Checks what `deliveries.register` was given, for stores; gives each type once.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkRegistration(registration: ConsumerRegistration): ConsumerRegistration {
  const { input, reader } = readInput('deliveries.register', registration);
  reader.name('name', input.name);
  if (reader.array('types', input.types)) {
    for (const [index, type] of input.types.entries()) reader.name(`types.${index}`, type);
  }
  reader.finish();
  return { name: input.name, types: [...new Set(input.types)] };
}

/**
 * Checks what `deliveries.claim` was given, for stores; a limit above `BULK_MAX` is lowered.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkClaim(claim: ClaimInput): ClaimInput {
  const { input, reader } = readInput('deliveries.claim', claim);
  reader.name('consumer', input.consumer);
  reader.whole('limit', input.limit, 1);
  reader.whole('leaseMs', input.leaseMs, 1);
  reader.canonicalMoment('now', input.now);
  if (input.tenantId !== undefined) reader.name('tenantId', input.tenantId);
  reader.finish();
  return { ...input, limit: Math.min(input.limit, BULK_MAX) };
}

/**
 * Checks a receipt that `operation` was given, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkReceipt(operation: string, receipt: DeliveryReceipt): DeliveryReceipt {
  const { input, reader } = readInput(operation, receipt);
  checkReceiptFields('', input, reader);
  reader.finish();
  return input;
}

/**
 * Checks how a delivery failed, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkFailure(failure: DeliveryFailure): DeliveryFailure {
  const { input, reader } = readInput('deliveries.fail', failure);
  reader.text('error', input.error);
  if (input.retryAt !== null) reader.canonicalMoment('retryAt', input.retryAt);
  reader.canonicalMoment('now', input.now);
  reader.finish();
  return input;
}

/**
 * Checks what `deliveries.replay` was given, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkReplay(replay: ReplayInput): ReplayInput {
  const { input, reader } = readInput('deliveries.replay', replay);
  reader.name('consumer', input.consumer);
  if (input.deliveryIds !== undefined && reader.array('deliveryIds', input.deliveryIds, BULK_MAX)) {
    for (const [index, id] of input.deliveryIds.entries()) reader.name(`deliveryIds.${index}`, id);
  }
  reader.canonicalMoment('now', input.now);
  reader.finish();
  return input;
}

/**
 * Reads what `deliveries.deadLetters` was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` for a value or cursor that does not fit.
 */
export function planDeadLetters(query: DeadLetterQuery): PagePlan {
  return planPage('deliveries.deadLetters', query, [query.consumer ?? null]);
}

/**
 * Checks what `leases.acquire` was given, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkLeaseRequest(request: LeaseRequest): LeaseRequest {
  const { input, reader } = readInput('leases.acquire', request);
  reader.name('name', input.name);
  reader.name('holder', input.holder);
  checkTerm(input, reader);
  reader.finish();
  return input;
}

/**
 * Checks a lease that `operation` was given, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkLease(operation: string, lease: Lease): Lease {
  const { input, reader } = readInput(operation, lease);
  reader.name('name', input.name);
  reader.name('token', input.token);
  reader.finish();
  return input;
}

/**
 * Checks what `leases.renew` was given beside the lease, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkLeaseTerm(term: LeaseTerm): LeaseTerm {
  const { input, reader } = readInput('leases.renew', term);
  checkTerm(input, reader);
  reader.finish();
  return input;
}

function checkTerm({ ttlMs, now }: LeaseTerm, reader: InputReader): void {
  reader.whole('ttlMs', ttlMs, 1);
  reader.canonicalMoment('now', now);
}

/**
 * Checks what `budgets.take` was given, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong; a cost above the limit is wrong, because it
 *   could never be granted.
 */
export function checkBudgetRequest(request: BudgetRequest): BudgetRequest {
  const { input, reader } = readInput('budgets.take', request);
  reader.name('name', input.name);
  reader.whole('limit', input.limit, 1);
  reader.whole('windowMs', input.windowMs, 1);
  reader.canonicalMoment('now', input.now);
  if (reader.whole('cost', input.cost, 1) && input.cost > input.limit) {
    reader.refuse('cost', `${input.cost} is above the limit of ${input.limit}, so it could never be granted`);
  }
  reader.finish();
  return input;
}

/**
 * Checks what `budgets.block` was given, for stores; gives `until` in canonical text.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkBudgetBan(ban: BudgetBan): BudgetBan {
  const { input, reader } = readInput('budgets.block', ban);
  reader.name('name', input.name);
  reader.moment('until', input.until);
  reader.canonicalMoment('now', input.now);
  reader.finish();
  return { ...input, until: toIsoText(toUnixMs(input.until)) };
}

/**
 * Checks whose secrets a vault was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkTokenOwner(operation: string, tenantId: string, accountId: string): void {
  const reader = createInputReader(operation);
  reader.name('tenantId', tenantId);
  reader.name('accountId', accountId);
  reader.finish();
}

/**
 * Checks secrets to keep, for stores. Issues name the fields and never hold a secret.
 *
 * @throws LeadKitError `invalid_input` with one issue per thing that is wrong.
 */
export function checkTokenValues(values: TokenValues, expectedVersion: number): TokenValues {
  const { input, reader } = readInput('tokens.write', { values, expectedVersion });
  reader.whole('expectedVersion', input.expectedVersion, 0);
  if (reader.object('values', input.values)) {
    for (const [name, value] of Object.entries(input.values)) {
      if (typeof value !== 'string') reader.refuse(`values.${name}`, 'must be a text');
    }
  }
  reader.finish();
  return input.values;
}
