import type { SiteFacts } from './page-options.ts';
import type { OlxPublicAdvert } from './public-advert.ts';

/** The words of one language on pages. Polish as captured on 2026-02-07; Russian and Kazakh made to the same form. */
interface SiteWords {
  readonly locale: string;
  readonly today: (time: string) => string;
  readonly refreshedToday: (time: string) => string;
  readonly date: (day: string, month: string, year: string) => string;
  readonly refreshedDate: (date: string) => string;
  readonly added: string;
  readonly months: readonly string[];
  readonly negotiable: string;
  readonly free: string;
  readonly exchange: string;
  readonly found: (count: string, isMore: boolean) => string;
  readonly privateSeller: string;
  readonly businessSeller: string;
  readonly details: string;
}

const RU_MONTHS = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря';
const KK_MONTHS = 'қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан';
const PL_MONTHS =
  'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia';

export const SITE_WORDS: Readonly<Record<'ru' | 'kk' | 'pl', SiteWords>> = {
  ru: {
    locale: 'ru',
    today: (time) => `Сегодня в ${time}`,
    refreshedToday: (time) => `Обновлено Сегодня в ${time}`,
    date: (day, month, year) => `${day} ${month} ${year} г.`,
    refreshedDate: (date) => `Обновлено ${date}`,
    added: 'Опубликовано',
    months: RU_MONTHS.split(' '),
    negotiable: 'Договорная',
    free: 'Бесплатно',
    exchange: 'Обмен',
    found: (count, isMore) => `Мы нашли ${isMore ? '<span>более</span> ' : ''}${count} объявлений`,
    privateSeller: 'Частное лицо',
    businessSeller: 'Бизнес',
    details: 'obyavlenie',
  },
  kk: {
    locale: 'kk',
    today: (time) => `Бүгін ${time}`,
    refreshedToday: (time) => `Жаңартылды Бүгін ${time}`,
    date: (day, month, year) => `${day}  ${month} ${year} ж.`,
    refreshedDate: (date) => `Жаңартылды ${date}`,
    added: 'Жарияланды',
    months: KK_MONTHS.split(' '),
    negotiable: 'Келісімді',
    free: 'Тегін',
    exchange: 'Айырбас',
    found: (count, isMore) => `${count}${isMore ? ' астам' : ''} хабарландыру табылды`,
    privateSeller: 'Жеке тұлға',
    businessSeller: 'Бизнес',
    details: 'obyavlenie',
  },
  pl: {
    locale: 'pl',
    today: (time) => `Dzisiaj o ${time}`,
    refreshedToday: (time) => `Odświeżono dzisiaj o ${time}`,
    date: (day, month, year) => `${day} ${month} ${year}`,
    refreshedDate: (date) => `Odświeżono dnia ${date}`,
    added: 'Dodane',
    months: PL_MONTHS.split(' '),
    negotiable: 'do negocjacji',
    free: 'Za darmo',
    exchange: 'Zamienię',
    found: (count, isMore) => `Znaleźliśmy ${isMore ? '<span>ponad</span> ' : ''}${count} ogłoszeń`,
    privateSeller: 'Prywatne',
    businessSeller: 'Firmowe',
    details: 'oferta',
  },
};

const LABELS: Readonly<Record<string, string>> = { KZT: 'тг.', PLN: 'zł', USD: '$', EUR: '€' };

/** `200 000 тг.`, as the state, the API and the cards print it. Decimals only where there are some. */
export function priceLabel(amount: number, currency: string): string {
  const [whole = '', decimals] = String(amount).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ' ');
  return `${grouped}${decimals === undefined ? '' : `,${decimals.padEnd(2, '0')}`} ${currencyLabel(currency)}`;
}

export function currencyLabel(currency: string): string {
  return LABELS[currency] ?? currency;
}

/** When an advert was last refreshed, as its card prints it: a time today, the date otherwise. */
export function printedDate(advert: OlxPublicAdvert, site: SiteFacts): string {
  const words = SITE_WORDS[site.language];
  const at = partsOf(advert.refreshedAt, site.timeZone);
  const now = partsOf(site.now, site.timeZone);
  const isRefreshed = advert.bumpedAt != null;
  if (at.date === now.date) return isRefreshed ? words.refreshedToday(at.time) : words.today(at.time);
  const date = words.date(at.day, words.months[at.month - 1] ?? '', at.year);
  return isRefreshed ? words.refreshedDate(date) : date;
}

function partsOf(
  moment: string,
  timeZone: string,
): { date: string; time: string; day: string; month: number; year: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const parts = new Map(format.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const [day, month, year] = [part('day'), part('month'), part('year')];
  return {
    date: `${year}-${month}-${day}`,
    time: `${part('hour')}:${part('minute')}`,
    day,
    month: Number(month),
    year,
  };
}

/** Text inside HTML, escaped as React does. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#x27;');
}
