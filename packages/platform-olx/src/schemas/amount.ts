import { isLeadKitError, LeadKitError, type Money, moneyFromMajor } from '@leadkit/core';

/**
 * An amount of an answer.
 *
 * @throws LeadKitError `unexpected_response` for a fraction of a minor unit and for what is no currency.
 */
export function amountOf(major: number, currency: string, path: string, operation: string): Money {
  try {
    return moneyFromMajor(major, currency);
  } catch (error) {
    if (!isLeadKitError(error)) throw error;
    throw new LeadKitError({
      code: 'unexpected_response',
      operation,
      platform: 'olx',
      issues: [{ path, message: 'is no amount of money' }],
      message: `The answer to ${operation} has another shape than the documented one: ${path} is no amount of money.`,
      cause: error,
    });
  }
}
