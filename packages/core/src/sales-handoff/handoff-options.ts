import type { OptionCheck } from '../option-check.ts';
import type { OfferPolicy } from './offer-lead.ts';

/** How leads are handed over. */
export interface HandoffOptions {
  /** How long a member has to accept, in milliseconds. Default 15 minutes. */
  readonly acceptWithinMs?: number | undefined;
}

export function checkHandoffOptions(options: HandoffOptions | undefined, check: OptionCheck): void {
  check.duration('handoff.acceptWithinMs', options?.acceptWithinMs);
}

/** The options with their defaults. */
export function readHandoffOptions(options: HandoffOptions = {}): OfferPolicy {
  return { acceptWithinMs: options.acceptWithinMs ?? 15 * 60_000 };
}
