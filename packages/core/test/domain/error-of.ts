import { expect } from 'vitest';
import { isLeadKitError, type LeadKitError } from '../../src/errors.ts';

/** The error `work` throws. Anything but a LeadKitError fails the test. */
export function errorOf(work: () => unknown): LeadKitError {
  let thrown: unknown;
  try {
    work();
  } catch (error) {
    thrown = error;
  }
  expect(isLeadKitError(thrown), `expected a LeadKitError, got ${String(thrown)}`).toBe(true);
  return thrown as LeadKitError;
}
