/** The languages of the page. */
export const LANGUAGES = ['ru', 'en'] as const;

/** One of them. */
export type Language = (typeof LANGUAGES)[number];

/** The same in each. */
export type Words = Readonly<Record<Language, string>>;

const LOCALES: Readonly<Record<Language, string>> = { ru: 'ru-KZ', en: 'en-GB' };
const TIME_ZONE = 'Asia/Almaty';

/** A text made in each language. */
function inEach(say: (language: Language) => string): Words {
  return { ru: say('ru'), en: say('en') };
}

/** A whole number with its thousands apart. */
export function count(value: number): Words {
  return inEach((language) => new Intl.NumberFormat(LOCALES[language]).format(value));
}

/** A number with at most `digits` after the point. */
export function decimal(value: number, digits = 1): Words {
  return inEach((language) =>
    new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: digits }).format(value),
  );
}

/** A share as a percentage with at most `digits` after the point. */
export function percent(share: number, digits = 0): Words {
  return inEach((language) =>
    new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: digits }).format(
      share,
    ),
  );
}

/** Whole units of money. */
export function amount(minor: number, currency: string): Words {
  return inEach((language) =>
    new Intl.NumberFormat(LOCALES[language], {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      maximumFractionDigits: 0,
    }).format(minor / 100),
  );
}

/** A moment with day and time. */
export function moment(iso: string): Words {
  return inEach((language) =>
    new Intl.DateTimeFormat(LOCALES[language], {
      timeZone: TIME_ZONE,
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    }).format(new Date(iso)),
  );
}

/** An hour of a day, short. */
export function hourOf(iso: string): Words {
  return inEach((language) =>
    new Intl.DateTimeFormat(LOCALES[language], {
      timeZone: TIME_ZONE,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }).format(new Date(iso)),
  );
}
