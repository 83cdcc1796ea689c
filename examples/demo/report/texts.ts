import type { Words } from './language.ts';

/** Every sentence of the page. */
export const TEXTS = {
  eyebrow: { ru: 'Отчёт о лидогенерации', en: 'Lead generation report' },
  demo: {
    ru: 'Демонстрация: площадки эмулированы, все люди и объявления вымышлены.',
    en: 'Demonstration: the marketplaces are emulated; all people and adverts are made up.',
  },
  language: { ru: 'Язык', en: 'Language' },
  summary: { ru: 'Главное', en: 'At a glance' },
  howCounted: { ru: 'как посчитано', en: 'how it is counted' },
  none: { ru: 'нет данных', en: 'no data' },
  funnelTitle: { ru: 'Воронка', en: 'Funnel' },
  funnelLead: {
    ru: 'Сколько человек дошло до каждого шага и какая доля предыдущего шага это составляет.',
    en: 'How many people reached each step, and what share of the step before that is.',
  },
  step: { ru: 'Шаг', en: 'Step' },
  people: { ru: 'Человек', en: 'People' },
  shareOfPrevious: { ru: 'Доля предыдущего', en: 'Share of the step before' },
  platform: { ru: 'Площадка', en: 'Marketplace' },
  signals: { ru: 'Обращения', en: 'Messages and orders' },
  leads: { ru: 'Лиды', en: 'Leads' },
  won: { ru: 'Продажи', en: 'Won' },
  revenue: { ru: 'Выручка', en: 'Revenue' },
  spend: { ru: 'Продвижение', en: 'Promotion' },
  fees: { ru: 'Комиссия и доставка', en: 'Fees and delivery' },
  costPerLead: { ru: 'Цена лида', en: 'Cost per lead' },
  romi: { ru: 'ROMI', en: 'ROMI' },
  pricesTitle: { ru: 'Цены рынка', en: 'Market prices' },
  pricesLead: {
    ru: 'Распределение цен в объявлениях конкурентов. Линией отмечена наша цена.',
    en: 'How competitors’ asking prices are spread. The line marks our price.',
  },
  ourPrice: { ru: 'наша цена', en: 'our price' },
  priceAxis: { ru: 'тысяч тенге', en: 'thousand tenge' },
  offers: { ru: 'Предложения', en: 'Offers' },
  sellers: { ru: 'Продавцы', en: 'Sellers' },
  promoted: { ru: 'С продвижением', en: 'Promoted' },
  quartileLow: { ru: 'Нижний квартиль', en: 'Lower quartile' },
  median: { ru: 'Медиана', en: 'Median' },
  quartileHigh: { ru: 'Верхний квартиль', en: 'Upper quartile' },
  scoreTitle: { ru: 'Оценка ниши', en: 'Niche score' },
  scoreLead: {
    ru: 'Оценка — сумма частей. Светлая полоса — сколько часть могла бы дать; чего нельзя измерить, то не участвует.',
    en: 'The score is the sum of its parts. The pale bar is the most a part can give; what cannot be measured takes no part.',
  },
  setByPerson: { ru: 'поставил человек', en: 'set by a person' },
  computed: { ru: 'расчётная', en: 'computed' },
  provisional: {
    ru: 'предварительная: данных мало, кампанию она не открывает',
    en: 'provisional: it rests on too little and opens no campaign',
  },
  factor: { ru: 'Часть', en: 'Part' },
  points: { ru: 'Баллы', en: 'Points' },
  mostPoints: { ru: 'Максимум', en: 'Most' },
  confidence: { ru: 'Уверенность', en: 'Confidence' },
  confidenceInIt: { ru: 'уверенность', en: 'confidence' },
  notMeasured: { ru: 'не измерено', en: 'not measured' },
  outOf: { ru: 'из 100', en: 'of 100' },
  responseTitle: { ru: 'Скорость ответа', en: 'Response time' },
  responseLead: {
    ru: 'Через сколько рабочих минут человек из команды впервые ответил покупателю. Ответы бота не считаются.',
    en: 'Business minutes until one of the team first answered a buyer. Answers of a bot do not count.',
  },
  within: { ru: 'Ответ', en: 'Answered' },
  never: { ru: 'без ответа', en: 'never' },
  medianTime: { ru: 'Медиана, мин', en: 'Median, min' },
  p90Time: { ru: '90-й процентиль, мин', en: '90th percentile, min' },
  moneyTitle: { ru: 'Деньги', en: 'Money' },
  moneyLead: {
    ru: 'Расходы и выручка по площадкам, цена лида и возврат маркетинговых вложений.',
    en: 'Spend and revenue by marketplace, cost per lead, and the return on marketing investment.',
  },
  hoursTitle: { ru: 'Когда пишут', en: 'When people write' },
  hoursLead: {
    ru: 'Сообщения и заказы по часам, время Алматы.',
    en: 'Messages and orders by hour, Almaty time.',
  },
  hour: { ru: 'Час', en: 'Hour' },
  methodTitle: { ru: 'Как посчитаны показатели', en: 'How the figures are counted' },
  methodLead: {
    ru: 'У каждого показателя — формула, окно, число наблюдений и то, что не вошло.',
    en: 'Each figure with its formula, window, number of observations, and what is left out.',
  },
  figure: { ru: 'Показатель', en: 'Figure' },
  value: { ru: 'Значение', en: 'Value' },
  formula: { ru: 'Формула', en: 'Formula' },
  window: { ru: 'Окно', en: 'Window' },
  leftOut: { ru: 'Не вошло', en: 'Left out' },
  nothing: { ru: 'ничего', en: 'nothing' },
} as const;

/** Steps of the funnel. */
export const STEP_NAMES: Readonly<Record<string, Words>> = {
  arrived: { ru: 'Написали или заказали', en: 'Wrote or ordered' },
  in_contact: { ru: 'Вступили в разговор', en: 'In contact' },
  qualified: { ru: 'Квалифицированы', en: 'Qualified' },
  offered: { ru: 'Предложены команде', en: 'Offered to the team' },
  accepted: { ru: 'Приняты в работу', en: 'Taken on' },
  won: { ru: 'Купили', en: 'Bought' },
};

/** Why leads are lost, and what expenses are for. */
export const PART_NAMES: Readonly<Record<string, Words>> = {
  ...STEP_NAMES,
  price: { ru: 'цена', en: 'price' },
  no_answer: { ru: 'не отвечает', en: 'no answer' },
  bought_elsewhere: { ru: 'купил в другом месте', en: 'bought elsewhere' },
  out_of_area: { ru: 'другой город', en: 'out of area' },
  out_of_stock: { ru: 'нет в наличии', en: 'out of stock' },
  not_target: { ru: 'не наш покупатель', en: 'not our customer' },
  spam: { ru: 'спам', en: 'spam' },
  duplicate: { ru: 'повтор', en: 'duplicate' },
  test: { ru: 'проверка', en: 'test' },
  cancelled: { ru: 'заказ отменён', en: 'order cancelled' },
  promotion: { ru: 'продвижение', en: 'promotion' },
  commission: { ru: 'комиссия', en: 'commission' },
  delivery: { ru: 'доставка', en: 'delivery' },
  other: { ru: 'прочее', en: 'other' },
};

/** Factors of a niche score. */
export const FACTOR_NAMES: Readonly<Record<string, Words>> = {
  demand: { ru: 'Спрос', en: 'Demand' },
  competition: { ru: 'Конкуренция', en: 'Competition' },
  concentration: { ru: 'Концентрация продавцов', en: 'Concentration' },
  price_room: { ru: 'Простор цены', en: 'Price room' },
  priceRoom: { ru: 'Простор цены', en: 'Price room' },
  promotion: { ru: 'Продвижение', en: 'Promotion' },
  margin: { ru: 'Маржа', en: 'Margin' },
};

/** Cities by the host's key. */
export const CITY_NAMES: Readonly<Record<string, Words>> = {
  almaty: { ru: 'Алматы', en: 'Almaty' },
  astana: { ru: 'Астана', en: 'Astana' },
};
