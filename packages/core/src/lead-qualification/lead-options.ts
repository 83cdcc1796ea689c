import type { CityWords } from '../domain/city-in-text.ts';
import { DEFAULT_LEAD_WINDOW_MS } from '../domain/lead.ts';
import { isWhole, type OptionCheck } from '../option-check.ts';
import type { ServiceContext } from '../service-context.ts';
import { checkFlowOptions, type FlowOptions, readFlowOptions, readMessageReading } from './flow-policy.ts';
import type { LeadPolicy } from './form-lead.ts';
import { DEFAULT_LEAD_RULES, type LeadRule } from './lead-rules.ts';
import { createOwnNumbers, type OwnNumbers } from './own-numbers.ts';
import type { MessagePolicy } from './read-message.ts';
import { checkLeadRules } from './rule-check.ts';

/** How leads are formed. */
export interface LeadOptions {
  /** Rules that give points. Default: `DEFAULT_LEAD_RULES`. */
  readonly rules?: readonly LeadRule[] | undefined;
  /** Points from which a lead is qualified. Default 50. */
  readonly qualifiedFrom?: number | undefined;
  /** How long signals join an open lead, in milliseconds. Default 30 days. */
  readonly windowMs?: number | undefined;
  /** Users of one platform that may have one phone number; with one more it recognises nobody. Default 3. */
  readonly personsPerPhoneMax?: number | undefined;
  /** Asks buyers what is not known yet, in Russian or Kazakh. Default: off, nobody is asked. */
  readonly flow?: FlowOptions | undefined;
  /** Cities by the host's keys, with the words buyers call them by. Default: the larger cities of Kazakhstan. */
  readonly cities?: CityWords | undefined;
  /** Currency of budgets that name none, ISO 4217. Default `KZT`. */
  readonly currency?: string | undefined;
  /** Further phrases that mean "do not write to me", besides the known Russian and Kazakh ones. */
  readonly optOutPhrases?: readonly string[] | undefined;
}

export function checkLeadOptions(options: LeadOptions | undefined, check: OptionCheck): void {
  const { rules, qualifiedFrom, windowMs, personsPerPhoneMax, flow, cities, currency, optOutPhrases } =
    options ?? {};
  check.expect(
    'leads.qualifiedFrom',
    qualifiedFrom,
    qualifiedFrom === undefined || isWhole(qualifiedFrom, 0, 1_000_000),
    'a whole number of points from 0',
  );
  checkLeadRules(rules, check);
  check.duration('leads.windowMs', windowMs);
  check.expect(
    'leads.personsPerPhoneMax',
    personsPerPhoneMax,
    personsPerPhoneMax === undefined || isWhole(personsPerPhoneMax, 1, 1000),
    'a whole number of people from 1',
  );
  checkFlowOptions(flow, check);
  check.expect(
    'leads.cities',
    cities,
    cities === undefined || (isObject(cities) && Object.values(cities).every(areTexts)),
    'an object of arrays of words, by key of the city',
  );
  check.expect(
    'leads.currency',
    currency,
    currency === undefined || /^[A-Z]{3}$/.test(String(currency)),
    'an ISO 4217 code',
  );
  check.expect(
    'leads.optOutPhrases',
    optOutPhrases,
    optOutPhrases === undefined || areTexts(optOutPhrases),
    'an array of phrases',
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string' && text.trim() !== '');
}

/** The options with their defaults. */
export function readLeadOptions(
  given: LeadOptions | undefined,
  hashKey: string | undefined,
): LeadPolicy & MessagePolicy {
  const options = given ?? {};
  const numbers = new WeakMap<ServiceContext, OwnNumbers>();
  return {
    rules: options.rules ?? DEFAULT_LEAD_RULES,
    qualifiedFrom: options.qualifiedFrom ?? 50,
    windowMs: options.windowMs ?? DEFAULT_LEAD_WINDOW_MS,
    personsPerPhoneMax: options.personsPerPhoneMax ?? 3,
    ownNumbers: (context) => {
      const known = numbers.get(context) ?? createOwnNumbers(context);
      numbers.set(context, known);
      return known;
    },
    hashKey,
    reading: readMessageReading(options),
    flow: readFlowOptions(options.flow),
  };
}
