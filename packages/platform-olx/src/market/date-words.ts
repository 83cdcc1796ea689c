/** The words of one language in which OLX prints when an advert was placed or refreshed. In lower case. */
export interface DateWords {
  readonly today: readonly string[];
  readonly yesterday: readonly string[];
  /** Genitive and nominative, the number is the month's place in the list. */
  readonly months: readonly (readonly string[])[];
  /** Words around the date that say nothing of when: "refreshed", "at", "year". */
  readonly other: readonly string[];
}

/** Read on olx.pl pages of 2026-02-07 (Polish); Russian and Kazakh by analogy, see quirks.md. */
export const DATE_WORDS: Readonly<Record<'ru' | 'kk' | 'pl', DateWords>> = {
  ru: {
    today: ['сегодня'],
    yesterday: ['вчера'],
    months: [
      ['января', 'январь'],
      ['февраля', 'февраль'],
      ['марта', 'март'],
      ['апреля', 'апрель'],
      ['мая', 'май'],
      ['июня', 'июнь'],
      ['июля', 'июль'],
      ['августа', 'август'],
      ['сентября', 'сентябрь'],
      ['октября', 'октябрь'],
      ['ноября', 'ноябрь'],
      ['декабря', 'декабрь'],
    ],
    other: ['в', 'г', 'года', 'обновлено', 'опубликовано', 'размещено', 'добавлено'],
  },
  kk: {
    today: ['бүгін'],
    yesterday: ['кеше'],
    months: [
      ['қаңтар'],
      ['ақпан'],
      ['наурыз'],
      ['сәуір'],
      ['мамыр'],
      ['маусым'],
      ['шілде'],
      ['тамыз'],
      ['қыркүйек'],
      ['қазан'],
      ['қараша'],
      ['желтоқсан'],
    ],
    other: ['ж', 'жыл', 'жылғы', 'сағат', 'жаңартылды', 'жарияланды', 'қосылды'],
  },
  pl: {
    today: ['dzisiaj', 'dziś'],
    yesterday: ['wczoraj'],
    months: [
      ['stycznia', 'styczeń'],
      ['lutego', 'luty'],
      ['marca', 'marzec'],
      ['kwietnia', 'kwiecień'],
      ['maja', 'maj'],
      ['czerwca', 'czerwiec'],
      ['lipca', 'lipiec'],
      ['sierpnia', 'sierpień'],
      ['września', 'wrzesień'],
      ['października', 'październik'],
      ['listopada', 'listopad'],
      ['grudnia', 'grudzień'],
    ],
    other: ['o', 'dnia', 'r', 'odświeżono', 'dodane', 'dodano'],
  },
};
