import { amount, count, decimal, percent, type Words } from './language.ts';
import type { ReportFigure } from './report-data.ts';
import { PART_NAMES, TEXTS } from './texts.ts';

/** A metric in words. The kit says its formula in English; here is the other language. */
interface MetricWords {
  readonly name: Words;
  readonly formula: string;
}

const METRICS: Readonly<Record<string, MetricWords>> = {
  'funnel.persons': metric(
    'Люди на шаге',
    'People at a step',
    'разные люди, чей лид пришёл в окне и дошёл до шага',
  ),
  'funnel.step-conversion': metric(
    'Переход на шаг',
    'Step conversion',
    'люди на шаге / люди на предыдущем шаге',
  ),
  'funnel.overall-conversion': metric(
    'Дошли от начала',
    'Overall conversion',
    'люди на шаге / люди, чей лид пришёл',
  ),
  'funnel.median-minutes': metric(
    'Время до шага, медиана',
    'Median time to a step',
    'медиана времени от предыдущего шага по лидам, дошедшим до шага',
  ),
  'leads.arrived': metric('Лиды', 'Leads', 'лиды, пришедшие в окне, без спама, повторов и проверок'),
  'leads.qualified': metric(
    'Квалифици\u00adрованные лиды',
    'Qualified leads',
    'лиды, пришедшие в окне и дошедшие до квалификации или дальше',
  ),
  'leads.lost': metric(
    'Потерянные лиды',
    'Lost leads',
    'лиды, закрытые в окне без продажи и всё ещё закрытые, по причинам',
  ),
  'spend.marketing': metric(
    'Расходы на продвижение',
    'Marketing spend',
    'сумма расходов на продвижение и прочих',
  ),
  'spend.by-kind': metric('Расходы по видам', 'Spend by kind', 'сумма расходов одного вида'),
  'cost.per-lead': metric('Цена лида, CPL', 'Cost per lead, CPL', 'расходы на продвижение / пришедшие лиды'),
  'cost.per-qualified-lead': metric(
    'Цена квалифицированного лида, CPQL',
    'Cost per qualified lead, CPQL',
    'расходы на продвижение / квалифицированные лиды',
  ),
  'cost.per-customer': metric(
    'Цена покупателя, CAC',
    'Cost per customer, CAC',
    '(расходы на продвижение + работа продавцов) / разные люди, которые купили',
  ),
  'sales.count': metric('Продажи', 'Sales', 'продажи, записанные в окне'),
  'sales.revenue': metric(
    'Выручка',
    'Revenue',
    'выручка продаж, записанных в окне, минус возвращённая в окне',
  ),
  'sales.average': metric('Средний чек', 'Average order', 'выручка продаж, записанных в окне / число продаж'),
  'sales.gross-profit': metric(
    'Валовая прибыль',
    'Gross profit',
    'выручка − себестоимость − комиссия и доставка площадок − налог по режиму каждого дня',
  ),
  'sales.return-rate': metric(
    'Доля возвратов',
    'Return rate',
    'продажи, выручку которых вернули в окне / продажи, записанные в окне',
  ),
  'orders.cancel-rate': metric(
    'Доля отмен',
    'Cancel rate',
    'лиды окна, потерянные из-за отмены заказа / они и выигранные лиды',
  ),
  'return.roas': metric('ROAS', 'ROAS', 'выручка / расходы на продвижение'),
  'return.romi': metric(
    'ROMI',
    'ROMI',
    '(валовая прибыль − расходы на продвижение) / расходы на продвижение',
  ),
  'response.median': metric(
    'Первый ответ человека, медиана',
    'First human response, median',
    'медиана рабочих минут от первого обращения до первого ответа человека; бот часы не останавливает',
  ),
  'response.p90': metric(
    'Первый ответ человека, 90\u00a0%',
    'First human response, nine tenths',
    'за столько рабочих минут ответили на девять десятых отвеченных лидов',
  ),
  'response.within-5': within(5),
  'response.within-15': within(15),
  'response.within-60': within(60),
  'response.never': metric(
    'Без ответа',
    'Never answered',
    'лиды, которым пока не ответил человек / лиды, ждавшие ответа',
  ),
  'offers.accept-median': metric(
    'От предложения до принятия, медиана',
    'Offer to accept, median',
    'медиана времени от предложения лида сотруднику до принятия',
  ),
  'offers.accept-p90': metric(
    'От предложения до принятия, 90\u00a0%',
    'Offer to accept, nine tenths',
    'за столько приняли девять десятых принятых предложений',
  ),
  'listings.views': metric(
    'Просмотры',
    'Views',
    'просмотры объявлений с их публикации, как их последний раз посчитали площадки',
  ),
  'listings.contacts-per-view': metric(
    'Обращения на просмотр',
    'Contacts per view',
    'лиды за всё время на площадках, считающих просмотры / просмотры',
  ),
};

function metric(ru: string, en: string, formula: string): MetricWords {
  return { name: { ru, en }, formula };
}

function within(minutes: number): MetricWords {
  return metric(
    `Ответ за ${minutes} мин`,
    `Answered within ${minutes} minutes`,
    `лиды, которым человек ответил за ${minutes} рабочих минут / лиды, ждавшие ответа`,
  );
}

/** What a figure is called. */
export function figureName({ metric: id, part }: ReportFigure): Words {
  const name = METRICS[id]?.name ?? { ru: id, en: id };
  if (part === undefined) return name;
  const of = PART_NAMES[part] ?? { ru: part, en: part };
  return { ru: `${name.ru}: ${of.ru}`, en: `${name.en}: ${of.en}` };
}

/** How a figure is computed. */
export function metricFormula({ metric: id, formula }: ReportFigure): Words {
  return { ru: METRICS[id]?.formula ?? formula, en: formula };
}

/** A figure's value with its unit. */
export function metricValue({ metric: id, value, unit }: ReportFigure, currency: string): Words {
  if (value === null) return TEXTS.none;
  if (unit === 'share' || id === 'return.romi') return percent(value);
  if (unit === 'money') return amount(value, currency);
  if (unit === 'minutes' || unit === 'business_minutes')
    return { ru: `${decimal(value).ru} мин`, en: `${decimal(value).en} min` };
  if (unit === 'ratio') return { ru: `× ${decimal(value, 2).ru}`, en: `× ${decimal(value, 2).en}` };
  return count(value);
}
