import { type ErrorIssue, invalidInput } from '@leadkit/core';

/** Settings of an application that is registered with Bazaar. */
export interface BazaarOptions {
  /** Id of the application. */
  readonly clientId: string;
  /** Secret of the application. Kept out of errors, logs and events. */
  readonly clientSecret: string;
  /** Where Bazaar is. Default `https://bazaar.example`, which does not exist: give the address of an emulator. */
  readonly baseUrl?: string | undefined;
  /** Whole call including repeats, in milliseconds. Default 30 000. */
  readonly timeoutMs?: number | undefined;
}

/** Options with their defaults filled in. */
export type FullBazaarOptions = {
  readonly [Name in keyof BazaarOptions]-?: NonNullable<BazaarOptions[Name]>;
};

export const BAZAAR_ADDRESS = 'https://bazaar.example';

/** @throws LeadKitError `invalid_input` naming every option that is wrong. */
export function readOptions(options: BazaarOptions): FullBazaarOptions {
  const { clientId, clientSecret, baseUrl = BAZAAR_ADDRESS, timeoutMs = 30_000 } = options;
  const issues: ErrorIssue[] = [];
  const expect = (path: string, isRight: boolean, message: string): void => {
    if (!isRight) issues.push({ path, message });
  };
  const hint = 'copy it from the application page of Bazaar into createBazaar({ … })';
  expect('clientId', isFilled(clientId), `expected a text that is not empty: ${hint}`);
  expect('clientSecret', isFilled(clientSecret), `expected a text that is not empty: ${hint}`);
  expect('baseUrl', isWebAddress(baseUrl), 'expected an address that begins with https:// or http://');
  expect('timeoutMs', Number.isFinite(timeoutMs) && timeoutMs > 0, 'expected milliseconds above 0');
  if (issues.length > 0) throw invalidInput('createBazaar', issues, 'bazaar');
  return { clientId, clientSecret, baseUrl: baseUrl.replace(/\/+$/, ''), timeoutMs };
}

export function isWebAddress(text: string): boolean {
  return typeof text === 'string' && /^https?:\/\//.test(text) && URL.canParse(text);
}

function isFilled(text: unknown): boolean {
  return typeof text === 'string' && text.trim() !== '';
}
