import { toUnixMs } from './time.ts';
import { wordPattern } from './words-in-text.ts';

const DAY_MS = 24 * 60 * 60_000;
const ZONE = 'Asia/Almaty';

/** When, in days from now, by what people say. The first that is found counts, so longer words come first. */
const PHRASES: readonly (readonly [days: number, pattern: RegExp])[] = [
  [2, wordPattern(['послезавтра', 'бүрсігүні', 'бурсигуни'])],
  [
    0,
    wordPattern(['сегодня', 'срочно', 'прямо сейчас', 'сейчас', 'бүгін', 'бугин', 'шұғыл', 'қазір', 'казир']),
  ],
  [1, wordPattern(['завтра', 'ертең', 'ертен'])],
  [
    7,
    wordPattern([
      'на этой неделе',
      'в течение недели',
      'через неделю',
      'за неделю',
      'к выходным',
      'осы аптада',
      'бір аптада',
      'бір аптадан кейін',
    ]),
  ],
  [14, wordPattern(['на следующей неделе', 'келесі аптада', 'келеси аптада'])],
  [30, wordPattern(['в этом месяце', 'в течение месяца', 'через месяц', 'осы айда', 'бір айдан кейін'])],
  [60, wordPattern(['в следующем месяце', 'келесі айда', 'келеси айда'])],
];

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  один: 1,
  одну: 1,
  пару: 2,
  два: 2,
  две: 2,
  три: 3,
  четыре: 4,
  пять: 5,
  бір: 1,
  екі: 2,
  үш: 3,
  төрт: 4,
  бес: 5,
};
const COUNT = `\\d{1,3}|${Object.keys(NUMBER_WORDS).join('|')}`;
const IN_UNITS = new RegExp(
  `(?<!\\p{L})(?:через|за)\\s+(${COUNT})\\s+(дн|день|недел|месяц)|(?<![\\p{L}\\d])(${COUNT})\\s+(күн|кун|апта|ай)(?:нен|нан|ден|дан|тан|да|де)?\\s+(?:кейін|кейин|ішінде|ишинде)`,
  'iu',
);
const UNIT_DAYS: readonly (readonly [beginning: string, days: number])[] = [
  ['дн', 1],
  ['день', 1],
  ['недел', 7],
  ['месяц', 30],
  ['күн', 1],
  ['кун', 1],
  ['апта', 7],
  ['ай', 30],
];

/** Months by their beginnings, Russian and Kazakh. */
const MONTHS: readonly string[] = [
  'январ|қаңтар',
  'феврал|ақпан',
  'март|наурыз',
  'апрел|сәуір',
  'мая|май|мамыр',
  'июн|маусым',
  'июл|шілде',
  'август|тамыз',
  'сентябр|қыркүйек',
  'октябр|қазан',
  'ноябр|қараша',
  'декабр|желтоқсан',
];
const DAY_THEN_MONTH = new RegExp(`(?<!\\d)(\\d{1,2})(?:-?го)?\\s+(${MONTHS.join('|')})`, 'iu');
const MONTH_THEN_DAY = new RegExp(`(?<!\\p{L})(${MONTHS.join('|')})\\p{L}*\\s+(\\d{1,2})(?!\\d)`, 'iu');
const NUMERIC =
  /(?<![\d.])(\d{1,2})\.(\d{2})(?:\.(\d{4}|\d{2}))?(?!\d|\.\d|\s*(?:м|см|кг|тыс|млн|мың)(?!\p{L}))/u;

/**
 * In how many days somebody wants it, as said in a message: `завтра`, `через две недели`, `15 декабря`, `15.12`, `ертең`,
 * `3 күннен кейін`. Days are those of Almaty. `undefined`: not said, or a day that is over.
 */
export function findTimingDays(text: string, sentAt: string): number | undefined {
  const dated = daysUntilDate(text, sentAt);
  if (dated !== undefined) return dated;
  const units = IN_UNITS.exec(text);
  if (units !== null) {
    const count = (units[1] ?? units[3] ?? '').toLowerCase();
    const unit = (units[2] ?? units[4] ?? '').toLowerCase();
    const days = UNIT_DAYS.find(([beginning]) => unit.startsWith(beginning))?.[1] ?? 1;
    return (NUMBER_WORDS[count] ?? Number(count)) * days;
  }
  return PHRASES.find(([, pattern]) => pattern.test(text))?.[0];
}

function daysUntilDate(text: string, sentAt: string): number | undefined {
  const named = DAY_THEN_MONTH.exec(text);
  const turned = named === null ? MONTH_THEN_DAY.exec(text) : null;
  const numeric = named === null && turned === null ? NUMERIC.exec(text) : null;
  const day = Number(named?.[1] ?? turned?.[2] ?? numeric?.[1] ?? Number.NaN);
  const word = (named?.[2] ?? turned?.[1])?.toLowerCase();
  const month =
    word === undefined
      ? Number(numeric?.[2] ?? Number.NaN)
      : MONTHS.findIndex((beginnings) => beginnings.split('|').some((one) => word.startsWith(one))) + 1;
  if (!(day >= 1 && day <= 31 && month >= 1 && month <= 12)) return undefined;
  const [today, year] = localDay(sentAt);
  const given = numeric?.[3];
  const at = (inYear: number): number => Date.UTC(inYear, month - 1, day);
  const wanted =
    given === undefined ? at(year) : at(given.length === 2 ? 2000 + Number(given) : Number(given));
  // "5 января" in December is next January.
  const next = given === undefined && wanted < today ? at(year + 1) : wanted;
  const days = Math.round((next - today) / DAY_MS);
  return days >= 0 ? days : undefined;
}

/** Midnight of the local day as if it were UTC, and its year. */
function localDay(moment: string): readonly [number, number] {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(toUnixMs(moment));
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number);
  return [Date.UTC(year, month - 1, day), year];
}
