import { amount, count, decimal, percent, type Words } from './language.ts';
import type { ReportFigure } from './report-data.ts';
import { TEXTS } from './texts.ts';

/** A metric in words. The kit says its formula in English; here is the other language. */
interface MetricWords {
  readonly name: Words;
  readonly formula?: string;
}

const METRICS: Readonly<Record<string, MetricWords>> = {
  'leads.created': { name: { ru: 'Лиды', en: 'Leads' }, formula: 'лиды, созданные в окне' },
  'leads.qualified': {
    name: { ru: 'Квалифицированные лиды', en: 'Qualified leads' },
    formula: 'из них дошедшие до квалификации',
  },
  'leads.accepted': {
    name: { ru: 'Принятые лиды', en: 'Accepted leads' },
    formula: 'из них принятые сотрудником',
  },
  'leads.won': { name: { ru: 'Продажи', en: 'Won leads' }, formula: 'из них завершённые покупкой' },
};

/** What a metric is called. */
export function metricName(metric: string): Words {
  return METRICS[metric]?.name ?? { ru: metric, en: metric };
}

/** How a figure is computed. */
export function metricFormula({ metric, formula }: ReportFigure): Words {
  return { ru: METRICS[metric]?.formula ?? formula, en: formula };
}

/** A figure's value with its unit. */
export function metricValue({ value, unit }: ReportFigure, currency: string): Words {
  if (value === null) return TEXTS.none;
  if (unit === 'share') return percent(value);
  if (unit === 'money') return amount(value, currency);
  if (unit === 'minutes') return { ru: `${decimal(value).ru} мин`, en: `${decimal(value).en} min` };
  return Number.isInteger(value) ? count(value) : decimal(value, 2);
}
