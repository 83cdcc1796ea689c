import { count, decimal, percent, type Words } from './language.ts';
import type { ScorePart } from './report-data.ts';

/** A figure in Russian: its unit, what it is, and what it was measured on; worded so that no number bends a word. */
type MeasureWords = readonly [unit: 'share' | 'number', what: string, on: string];

const MEASURES: Readonly<Record<string, MeasureWords>> = {
  ended_early: [
    'share',
    'Доля объявлений, снятых задолго до срока (подтверждено площадкой), в неделю',
    'объявления',
  ],
  reviews_per_seller: [
    'number',
    'Отзывов за 30 дней на каждого продавца карточки и одного новичка',
    'карточки',
  ],
  own_interest: ['number', 'Просмотров нашего объявления и его телефона в день', 'объявления'],
  still_promoted: [
    'share',
    'Доля продвигаемых объявлений, которые продвигаются и через две недели',
    'продвигаемые объявления',
  ],
  order_growth: ['share', 'Прирост заказов на товар за 30 дней', 'товары'],
  sellers: ['number', 'Продавцов на одной площадке в одном городе', 'продавцы'],
  sellers_per_card: ['number', 'Продавцов у средней карточки', 'карточки'],
  seller_concentration: ['number', 'Индекс концентрации продавцов (HHI)', 'предложения'],
  price_spread: ['share', 'Разброс цен похожих вещей между квартилями, доля медианы', 'предложения'],
  prices_at_minimum: ['share', 'Доля цен не дальше 1 % от самой низкой в своей карточке', 'цены'],
  price_step_depth: ['share', 'Скидка тому, кто берёт больше всех', 'товары'],
  promoted_share: ['share', 'Доля предложений на платных местах', 'предложения'],
  margin: ['share', 'Доля цены после закупки, комиссии, налога и доставки', 'товары и услуги'],
};

const NEEDS: Readonly<Record<string, string>> = {
  demand: 'нужны два прогона с разницей в несколько дней, данные об отзывах или заказах либо свои объявления',
  competition: 'показано слишком мало продавцов, или прочитано не всё',
  concentration: 'слишком мало предложений называют продавца',
  price_room: 'показано слишком мало сравнимых цен',
  promotion: 'прочитано слишком мало предложений',
  margin: 'ни у одного товара или услуги ниши нет и цены, и себестоимости',
};

/** Why a part gives what it gives. LeadKit says it in English; the Russian is made of the same numbers. */
export function scoreExplanation(part: ScorePart): Words {
  return { ru: inRussian(part) ?? part.explanation, en: part.explanation };
}

function inRussian({ factor, found, profileHundredths, n }: ScorePart): string | undefined {
  if (found === undefined) {
    const needs = NEEDS[factor];
    const points = decimal(profileHundredths / 100, 2).ru;
    return needs === undefined
      ? undefined
      : `Не измерено: ${needs}. Баллы этой части (${points} из 100) не участвуют, и уверенность ниже.`;
  }
  const words = MEASURES[found.measure];
  if (words === undefined) return undefined;
  const [unit, what, on] = words;
  const say = (raw: number): string => (unit === 'share' ? percent(raw, 1).ru : decimal(raw, 2).ru);
  const bounds = `${say(found.worst)} даёт 0, ${say(found.best)} даёт 100`;
  return `${what}: ${say(found.raw)}; ${bounds} (${on}, n = ${count(n).ru}).`;
}
