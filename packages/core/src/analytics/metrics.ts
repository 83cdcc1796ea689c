/** What a value counts. Money is in minor units of the figure's currency; minutes and shares can be fractions. */
export type FigureUnit = 'count' | 'share' | 'money' | 'ratio' | 'minutes' | 'business_minutes';

/** What a metric is. */
export interface MetricDefinition {
  /** Name in figures. */
  readonly id: MetricId;
  /** Name for people. */
  readonly title: string;
  /** Unit of its values. */
  readonly unit: FigureUnit;
  /** How it is computed. */
  readonly formula: string;
  /** Which way is good; `none`: neither. */
  readonly direction: 'up' | 'down' | 'none';
}

const DEFINITIONS: Readonly<
  Record<
    MetricId,
    readonly [title: string, unit: FigureUnit, direction: MetricDefinition['direction'], formula: string]
  >
> = {
  'funnel.persons': [
    'People at a step',
    'count',
    'none',
    'distinct persons with a lead that arrived in the window and got to the step',
  ],
  'funnel.step-conversion': [
    'Step conversion',
    'share',
    'up',
    'persons at the step / persons at the step before',
  ],
  'funnel.overall-conversion': [
    'Overall conversion',
    'share',
    'up',
    'persons at the step / persons with a lead that arrived',
  ],
  'funnel.median-minutes': [
    'Median time to a step',
    'minutes',
    'down',
    'median time from the step before, over the leads that got to the step',
  ],
  'leads.arrived': [
    'Leads',
    'count',
    'up',
    'leads that arrived in the window, without spam, duplicates and tests',
  ],
  'leads.qualified': [
    'Qualified leads',
    'count',
    'up',
    'leads that arrived in the window and got to qualified or any later step',
  ],
  'leads.lost': [
    'Lost leads',
    'count',
    'down',
    'leads closed without a sale in the window and still closed, by reason',
  ],
  'spend.marketing': ['Marketing spend', 'money', 'none', 'sum of expenses of the kinds promotion and other'],
  'spend.by-kind': ['Spend by kind', 'money', 'none', 'sum of expenses of one kind'],
  'cost.per-lead': ['CPL', 'money', 'down', 'marketing spend / leads that arrived'],
  'cost.per-qualified-lead': ['CPQL', 'money', 'down', 'marketing spend / qualified leads'],
  'cost.per-customer': [
    'CAC',
    'money',
    'down',
    '(marketing spend + cost of sales work) / distinct persons who got to won',
  ],
  'sales.count': ['Sales', 'count', 'up', 'sales recorded in the window'],
  'sales.revenue': [
    'Revenue',
    'money',
    'up',
    'revenue of sales recorded in the window - revenue taken back in the window',
  ],
  'sales.average': ['Average order', 'money', 'up', 'revenue of sales recorded in the window / sales'],
  'sales.gross-profit': [
    'Gross profit',
    'money',
    'up',
    'revenue - cost of goods - marketplace fees (expenses of the kinds commission and delivery) - tax by the profile of each day',
  ],
  'sales.return-rate': [
    'Return rate',
    'share',
    'down',
    'sales whose revenue was taken back in the window / sales recorded in the window',
  ],
  'orders.cancel-rate': [
    'Cancel rate',
    'share',
    'down',
    'leads that arrived in the window and were lost because the order was cancelled / these and leads that were won',
  ],
  'return.roas': ['ROAS', 'ratio', 'up', 'revenue / marketing spend'],
  'return.romi': ['ROMI', 'ratio', 'up', '(gross profit - marketing spend) / marketing spend'],
  'response.median': [
    'First human response, median',
    'business_minutes',
    'down',
    'median of working minutes from the first signal to the first answer of a human; a bot stops no clock',
  ],
  'response.p90': [
    'First human response, nine tenths',
    'business_minutes',
    'down',
    'nine tenths of answered leads had a human answer within, in working minutes',
  ],
  'response.within-5': [
    'Answered within 5 minutes',
    'share',
    'up',
    'leads a human answered within 5 working minutes / leads that wanted an answer',
  ],
  'response.within-15': [
    'Answered within 15 minutes',
    'share',
    'up',
    'leads a human answered within 15 working minutes / leads that wanted an answer',
  ],
  'response.within-60': [
    'Answered within an hour',
    'share',
    'up',
    'leads a human answered within 60 working minutes / leads that wanted an answer',
  ],
  'response.never': [
    'Never answered',
    'share',
    'down',
    'leads no human has answered so far / leads that wanted an answer',
  ],
  'offers.accept-median': [
    'Offer to accept, median',
    'minutes',
    'down',
    'median time from the offer of a lead to its being taken',
  ],
  'offers.accept-p90': [
    'Offer to accept, nine tenths',
    'minutes',
    'down',
    'nine tenths of offers that were taken were taken within',
  ],
  'listings.views': [
    'Views',
    'count',
    'up',
    'views of listings as the platforms last counted them, since they were published',
  ],
  'listings.contacts-per-view': [
    'Contacts per view',
    'share',
    'up',
    'leads of all time on platforms that count views / views',
  ],
};

/** Name of a metric. */
export type MetricId =
  | 'funnel.persons'
  | 'funnel.step-conversion'
  | 'funnel.overall-conversion'
  | 'funnel.median-minutes'
  | 'leads.arrived'
  | 'leads.qualified'
  | 'leads.lost'
  | 'spend.marketing'
  | 'spend.by-kind'
  | 'cost.per-lead'
  | 'cost.per-qualified-lead'
  | 'cost.per-customer'
  | 'sales.count'
  | 'sales.revenue'
  | 'sales.average'
  | 'sales.gross-profit'
  | 'sales.return-rate'
  | 'orders.cancel-rate'
  | 'return.roas'
  | 'return.romi'
  | 'response.median'
  | 'response.p90'
  | 'response.within-5'
  | 'response.within-15'
  | 'response.within-60'
  | 'response.never'
  | 'offers.accept-median'
  | 'offers.accept-p90'
  | 'listings.views'
  | 'listings.contacts-per-view';

/** Every metric with its definition. */
export const METRICS: readonly MetricDefinition[] = Object.entries(DEFINITIONS).map(
  ([id, [title, unit, direction, formula]]) => ({ id: id as MetricId, title, unit, formula, direction }),
);

/** The definition of a metric. */
export function definitionOf(id: MetricId): MetricDefinition {
  const [title, unit, direction, formula] = DEFINITIONS[id];
  return { id, title, unit, formula, direction };
}
