import { findBudget } from './budget-in-text.ts';
import type { CityFinder } from './city-in-text.ts';
import { type FlowQuestion, saysSomething } from './flow-texts.ts';
import { detectLanguage, type MessageLanguage } from './message-language.ts';
import type { Money } from './money.ts';
import { findPhoneNumbers } from './phone-in-text.ts';
import type { PhoneNumber } from './phone-number.ts';
import { findTimingDays } from './timing-in-text.ts';
import { wordsOf } from './words-in-text.ts';

/** What one message tells. */
export interface MessageFacts {
  /** The language it shows. */
  readonly language?: MessageLanguage;
  /** Phone numbers typed into it. */
  readonly phones: readonly PhoneNumber[];
  /** What the buyer means to spend. */
  readonly budget?: Money;
  /** In how many days the buyer wants it. */
  readonly timingDays?: number;
  /** Key of the city. */
  readonly city?: string;
  /** Whether it says something of its own, and not only hello. */
  readonly hasNeed: boolean;
}

/** Nobody writes more than that by hand; what is further on is kept and not read. */
const TEXT_LENGTH_MAX = 10_000;

/**
 * Reads one message of a buyer.
 *
 * @param about - `asked`: questions it may answer, which make bare numbers readable
 */
export function readMessageFacts(
  message: string,
  about: {
    readonly sentAt: string;
    readonly asked: readonly FlowQuestion[];
    readonly findCity: CityFinder;
    readonly currency: string;
  },
): MessageFacts {
  const text = message.slice(0, TEXT_LENGTH_MAX);
  const { phones, rest } = findPhoneNumbers(text);
  const { language } = detectLanguage(text);
  const budget = findBudget(rest, { isAsked: about.asked.includes('budget'), currency: about.currency });
  const timingDays = findTimingDays(rest, about.sentAt);
  const city = about.findCity(rest);
  return {
    phones,
    hasNeed: saysSomething(wordsOf(rest)),
    ...(language === undefined ? {} : { language }),
    ...(budget === undefined ? {} : { budget }),
    ...(timingDays === undefined ? {} : { timingDays }),
    ...(city === undefined ? {} : { city }),
  };
}
