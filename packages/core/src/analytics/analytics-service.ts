import type { TaxProfile } from '../domain/tax-profile.ts';
import { createZone } from '../domain/zoned-time.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { BlindSpan, SummaryKind } from '../ports/store-summary.ts';
import type { ServiceContext } from '../service-context.ts';
import type { Figure, FigureWindow } from './figure.ts';
import { createFigureReader, type FigureReader } from './figure-reader.ts';
import { cancelFigures, funnelFigures, leadFigures, readReached } from './lead-figures.ts';
import type { MetricId } from './metrics.ts';
import { readGrossProfit, readSales, readSpend } from './money-cells.ts';
import { costFigures, returnFigures, salesFigures, spendFigures } from './money-figures.ts';
import { type AnalyticsGroup, planReport, type ReportRequest } from './report-request.ts';
import { offerFigures, responseFigures, viewFigures } from './work-figures.ts';

/** Figures of one window. */
export interface AnalyticsReport {
  /** What it covers, in canonical text. */
  readonly window: FigureWindow;
  /** What it is split by. */
  readonly groupBy: readonly AnalyticsGroup[];
  /** How leads and sales come to a platform, account, campaign and listing. */
  readonly attribution: string;
  /** Spans in which accounts were not read; unless they were to be counted, nothing of them is in any figure. */
  readonly blindWindows: readonly BlindSpan[];
  /** The figures, those that are read together one after another. */
  readonly figures: readonly Figure[];
  /** Metrics that cannot be split like this. */
  readonly notSplit: readonly {
    /** The metric. */
    readonly metric: MetricId;
    /** Why not. */
    readonly reason: string;
  }[];
}

/** Figures of one tenant, counted in the store. */
export interface AnalyticsService {
  /**
   * The figures of a window, in all or by groups, each with its formula and what it leaves out.
   *
   * @throws LeadKitError `invalid_input` naming the field: a window that ends before it begins, an unknown group or metric,
   *   amounts of two currencies to be added up, or more groups than one answer holds.
   */
  report(request: ReportRequest, options?: CallOptions): Promise<AnalyticsReport>;
  /** The funnel by people, of leads that arrived in a window. The same as `report` with the metrics of the funnel. */
  funnel(window: FigureWindow, options?: CallOptions): Promise<readonly Figure[]>;
}

const ATTRIBUTION =
  'Last touch within 30 days: a lead, and its sale, belongs to the listing that its last signal before the sale was about, ' +
  'and to the account, platform and campaign of that listing. An order is no touch. A sale more than 30 days after the ' +
  'last touch belongs to no listing and no campaign.';

const FUNNEL: readonly MetricId[] = [
  'funnel.persons',
  'funnel.step-conversion',
  'funnel.overall-conversion',
  'funnel.median-minutes',
];

interface Family {
  readonly metrics: readonly MetricId[];
  /** What has to be split. */
  readonly kinds: readonly SummaryKind[];
  readonly read: (reader: FigureReader, profile: TaxProfile) => Promise<readonly Figure[]>;
}

/** Metrics that are read together. */
const FAMILIES: readonly Family[] = [
  { metrics: FUNNEL, kinds: ['lead'], read: funnelFigures },
  {
    metrics: ['leads.arrived', 'leads.qualified', 'leads.lost'],
    kinds: ['lead'],
    read: async (reader) => leadFigures(reader, await readReached(reader)),
  },
  {
    metrics: ['spend.marketing', 'spend.by-kind'],
    kinds: ['spend'],
    read: async (reader) => spendFigures(reader, await readSpend(reader)),
  },
  {
    metrics: ['cost.per-lead', 'cost.per-qualified-lead', 'cost.per-customer'],
    kinds: ['lead', 'spend'],
    read: async (reader) => costFigures(reader, await readReached(reader), await readSpend(reader)),
  },
  {
    metrics: ['sales.count', 'sales.revenue', 'sales.average', 'sales.return-rate'],
    kinds: ['outcome'],
    read: async (reader) => salesFigures(reader, await readSales(reader)),
  },
  {
    metrics: ['orders.cancel-rate'],
    kinds: ['lead'],
    read: async (reader) => cancelFigures(reader, await readReached(reader)),
  },
  {
    metrics: ['sales.gross-profit', 'return.roas', 'return.romi'],
    kinds: ['outcome', 'spend'],
    read: async (reader, profile) =>
      returnFigures(
        reader,
        await readSpend(reader),
        await readSales(reader),
        await readGrossProfit(reader, profile),
      ),
  },
  {
    metrics: [
      'response.median',
      'response.p90',
      'response.within-5',
      'response.within-15',
      'response.within-60',
      'response.never',
    ],
    kinds: ['lead'],
    read: responseFigures,
  },
  { metrics: ['offers.accept-median', 'offers.accept-p90'], kinds: ['assignment'], read: offerFigures },
  {
    metrics: ['listings.views', 'listings.contacts-per-view'],
    kinds: ['listing', 'lead'],
    read: viewFigures,
  },
];

export interface AnalyticsPolicy {
  readonly taxProfileOf: (tenantId: string) => TaxProfile;
  /** How long an account may go unread before the span counts as blind. */
  readonly blindAfterMs: number;
}

export function createAnalyticsService(
  context: ServiceContext,
  { taxProfileOf, blindAfterMs }: AnalyticsPolicy,
): AnalyticsService {
  const zone = createZone();

  async function report(request: ReportRequest, options?: CallOptions): Promise<AnalyticsReport> {
    const plan = planReport('analytics.report', request);
    const reader = await createFigureReader(context, { zone, plan, blindAfterMs }, options);
    const profile = taxProfileOf(context.tenantId);
    const figures: Figure[] = [];
    const notSplit: AnalyticsReport['notSplit'][number][] = [];
    for (const { metrics, kinds, read } of FAMILIES) {
      const wanted = metrics.filter((metric) => plan.metrics.has(metric));
      if (wanted.length === 0) continue;
      const whole = kinds.filter((kind) => !reader.canSplit(kind));
      if (whole.length === 0)
        figures.push(...(await read(reader, profile)).filter(({ metric }) => plan.metrics.has(metric)));
      else {
        const reason = `${whole.join(' and ')} cannot be split by ${plan.groupBy.join(' and ')}`;
        notSplit.push(...wanted.map((metric) => ({ metric, reason })));
      }
    }
    return {
      window: plan.window,
      groupBy: plan.groupBy,
      attribution: ATTRIBUTION,
      blindWindows: reader.blind,
      figures,
      notSplit,
    };
  }

  return {
    report,
    funnel: async (window, options) => (await report({ window, metrics: FUNNEL }, options)).figures,
  };
}
