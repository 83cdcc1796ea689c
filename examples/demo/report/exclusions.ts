import type { Words } from './language.ts';
import type { ReportFigure } from './report-data.ts';
import { TEXTS } from './texts.ts';

/** What the kit says is left out, in English, and the same in Russian. Numbers stay where they are. */
const KNOWN: readonly (readonly [pattern: RegExp, russian: string])[] = [
  [
    /^steps that took longer than (\d+) days from the step before$/,
    'шаги, до которых от предыдущего прошло больше $1 дней',
  ],
  [
    /^(\d+) of (\d+) leads are still open and may move on$/,
    '$1 из $2 лидов ещё открыты и могут продвинуться',
  ],
  [/^(\d+) leads closed as spam, duplicate, test$/, '$1 закрыты как спам, повтор или проверка'],
  [/^orders, spam, duplicates and tests$/, 'заказы, спам, повторы и проверки'],
  [/^(\d+) of (\d+) leads without an answer so far$/, '$1 из $2 лидов пока без ответа'],
  [/^(\d+) offers that were not taken$/, 'предложения, которые никто не принял: $1'],
  [
    /^the window: platforms count since a listing was published, so leads of all time are set against it$/,
    'окно: площадки считают с публикации объявления, поэтому с ними сравнены лиды за всё время',
  ],
  [/^amounts in (.+), which have figures of their own$/, 'суммы в $1: у них свои показатели'],
  [/^no expense is known$/, 'расходы неизвестны'],
  [
    /^the cost of goods of (\d+) of (\d+) sales is not known and not taken off$/,
    'себестоимость $1 из $2 продаж неизвестна и не вычтена',
  ],
];

/** What a figure leaves out. What has no translation here stays in English. */
export function exclusionsOf({ exclusions }: ReportFigure): Words {
  if (exclusions.length === 0) return TEXTS.nothing;
  return { ru: exclusions.map(inRussian).join('; '), en: exclusions.join('; ') };
}

function inRussian(exclusion: string): string {
  const known = KNOWN.find(([pattern]) => pattern.test(exclusion));
  return known === undefined ? exclusion : exclusion.replace(known[0], known[1]);
}
