import { CLOSED_LEAD_STATUSES, type LeadStatus } from '../domain/lead.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { invalidInput } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { EntityKind } from '../ports/entities.ts';
import type { CountQuery } from '../ports/store.ts';
import type { ServiceContext } from '../service-context.ts';

/** A figure with everything needed to judge it. */
export interface Figure {
  /** Name of the metric, such as `leads.qualified`. */
  readonly metric: string;
  /** The value; `null` when it cannot be computed (a share of nothing). */
  readonly value: number | null;
  /** Unit of the value. */
  readonly unit: 'count' | 'share';
  /** How it is computed, for people. */
  readonly formula: string;
  /** What it covers. */
  readonly window: FigureWindow;
  /** How many things it rests on. */
  readonly n: number;
  /** What is left out, and why. */
  readonly exclusions: readonly string[];
}

/** A span of time: from `from` on, before `before`. */
export interface FigureWindow {
  /** ISO 8601 with offset. */
  readonly from: string;
  /** ISO 8601 with offset. */
  readonly before: string;
}

/** Figures of one tenant, counted in the store. */
export interface AnalyticsService {
  /**
   * The funnel of leads created in a window, by where they stand now, each step with its share of the one before.
   *
   * @throws LeadKitError `invalid_input` when the window is no span of time.
   */
  funnel(window: FigureWindow, options?: CallOptions): Promise<readonly Figure[]>;
}

/** Steps of the funnel, each with the statuses that have reached it. A lost lead has reached only the first. */
const STEPS: readonly {
  readonly metric: string;
  readonly statuses: readonly LeadStatus[] | undefined;
  readonly formula: string;
}[] = [
  { metric: 'leads.created', statuses: undefined, formula: 'leads created in the window' },
  {
    metric: 'leads.qualified',
    statuses: ['qualified', 'offered', 'accepted', 'won'],
    formula: 'of these, leads that are qualified, offered, accepted or won now',
  },
  {
    metric: 'leads.accepted',
    statuses: ['accepted', 'won'],
    formula: 'of these, leads that are accepted or won now',
  },
  { metric: 'leads.won', statuses: ['won'], formula: 'of these, leads that are won now' },
];

export function createAnalyticsService(context: ServiceContext): AnalyticsService {
  async function total<Kind extends EntityKind>(
    kind: Kind,
    query: CountQuery<Kind>,
    options?: CallOptions,
  ): Promise<number> {
    return (await context.store.count(kind, query, options)).reduce((sum, row) => sum + row.count, 0);
  }

  async function funnel(window: FigureWindow, options?: CallOptions): Promise<readonly Figure[]> {
    const span = checkWindow(window);
    const counts: number[] = [];
    for (const { statuses } of STEPS) {
      const filter = {
        createdFrom: span.from,
        createdBefore: span.before,
        ...(statuses === undefined ? {} : { status: statuses }),
      };
      counts.push(await total('lead', { filter }, options));
    }
    const closed = await total(
      'lead',
      { filter: { createdFrom: span.from, createdBefore: span.before, status: CLOSED_LEAD_STATUSES } },
      options,
    );
    const exclusions = [
      `${(counts[0] ?? 0) - closed} of ${counts[0] ?? 0} leads are still open and may move on`,
    ];
    return STEPS.flatMap(({ metric, formula }, index) => {
      const value = counts[index] ?? 0;
      const figure: Figure = { metric, value, unit: 'count', formula, window: span, n: value, exclusions };
      const before = counts[index - 1];
      if (before === undefined) return [figure];
      const share: Figure = {
        metric: `${metric}.share`,
        value: before === 0 ? null : value / before,
        unit: 'share',
        formula: `${metric} / ${STEPS[index - 1]?.metric}`,
        window: span,
        n: before,
        exclusions,
      };
      return [figure, share];
    });
  }

  return { funnel };
}

function checkWindow(window: FigureWindow): FigureWindow {
  const from = toUnixMs(window.from);
  const before = toUnixMs(window.before);
  if (from >= before)
    throw invalidInput('analytics.funnel', [
      { path: 'window', message: `must end after it begins; got ${window.from} to ${window.before}` },
    ]);
  return { from: toIsoText(from), before: toIsoText(before) };
}
