import { type BlindWindow, blindWindowsOf } from '../domain/blind-window.ts';
import { type CalendarPeriod, type PeriodStart, periodStarts } from '../domain/periods.ts';
import type { Zone } from '../domain/zoned-time.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import {
  type BlindSpan,
  FUNNEL_STEPS,
  type FunnelQuery,
  type FunnelRow,
  type SummaryKind,
  type SummaryMoments,
  type SummaryQuery,
  type SummaryRow,
  type SummarySpan,
} from '../ports/store-summary.ts';
import type { ServiceContext } from '../service-context.ts';
import type { FigureGroup, FigureWindow } from './figure.ts';
import { type AnalyticsGroup, isPeriod, type ReportPlan } from './report-request.ts';

type GroupFields = Readonly<Partial<Record<AnalyticsGroup, string>>>;

const OF_LEAD: GroupFields = {
  platform: 'touch.platform',
  account: 'touch.accountId',
  campaign: 'touch.campaignId',
  listing: 'touch.listingId',
  niche: 'nicheId',
  city: 'city',
  manager: 'ownerId',
};
const THROUGH_LEAD: GroupFields = Object.fromEntries(
  Object.entries(OF_LEAD).map(([group, field]) => [group, `lead.${field}`]),
);
const OWN = { platform: 'platform', account: 'accountId', campaign: 'campaignId' } as const;

/** The field behind each group. An expense is of the niche of its campaign. */
const FIELDS: Readonly<Record<SummaryKind, GroupFields>> = {
  lead: OF_LEAD,
  outcome: THROUGH_LEAD,
  assignment: { ...THROUGH_LEAD, manager: 'memberId' },
  spend: { ...OWN, listing: 'listingId', niche: 'campaignId' },
  listing: { ...OWN, niche: 'nicheId' },
};

/** One group of an answer, its groups by their own names. */
export interface Cell extends Omit<SummaryRow, 'group'> {
  readonly group: FigureGroup;
  /** Start of the stretch between two cuts; with `cuts` only. */
  readonly cut?: string | undefined;
}

/** What to read, besides the groups and the window of the report. */
interface CellQuery<Kind extends SummaryKind>
  extends Pick<SummaryQuery<Kind>, 'field' | 'filter' | 'without' | 'atMost'> {
  /** The moment that has to be in the window. Absent: all of all time. */
  readonly moment?: SummaryMoments[Kind];
  /** Fields to group by as well. */
  readonly also?: readonly string[];
  /** Moments to cut at as well. */
  readonly cuts?: readonly string[];
}

/** Reads what one report needs. */
export interface FigureReader {
  readonly plan: ReportPlan;
  /** Spans of accounts that overlap the window. */
  readonly blind: readonly BlindSpan[];
  /** Whether things of this kind can be split as the report is. */
  canSplit(kind: SummaryKind): boolean;
  cells<Kind extends SummaryKind>(kind: Kind, query: CellQuery<Kind>): Promise<readonly Cell[]>;
  funnel(query: Pick<FunnelQuery, 'withinMs' | 'filter' | 'without'>): Promise<readonly FunnelRow[]>;
}

export async function createFigureReader(
  context: ServiceContext,
  {
    zone,
    plan,
    blindAfterMs,
  }: { readonly zone: Zone; readonly plan: ReportPlan; readonly blindAfterMs: number },
  options?: CallOptions,
): Promise<FigureReader> {
  const { store } = context;
  const { window, groupBy } = plan;
  const period = groupBy.find(isPeriod);
  const others = groupBy.filter((group) => !isPeriod(group));
  const starts =
    period === undefined ? [] : periodStarts(zone, period as CalendarPeriod, window.from, window.before);
  const blind = await blindSpans(context, plan.window, blindAfterMs, options);
  const left = plan.excludesBlind && blind.length > 0 ? { blind } : {};

  function spanOf(cuts: readonly string[]): SummarySpan {
    if (period === undefined && cuts.length === 0) return window;
    const inside = cuts.filter((cut) => cut > window.from && cut < window.before);
    const first = starts[0]?.at ?? window.from;
    return { ...window, cuts: [...new Set([first, ...starts.map(({ at }) => at), ...inside])].sort() };
  }

  const asked = new Map<string, Promise<unknown>>();
  /** Several metrics need the same answer. */
  function once<Answer>(call: object, ask: () => Promise<Answer>): Promise<Answer> {
    const name = JSON.stringify(call);
    const answer = asked.get(name) ?? ask();
    asked.set(name, answer);
    return answer as Promise<Answer>;
  }

  /** Groups by the names they were asked by, a period by its first day. */
  function named(kind: SummaryKind, group: SummaryRow['group'], also: readonly string[]): FigureGroup {
    const names = [
      ...others.map((name) => [name, group[FIELDS[kind][name] ?? '']] as const),
      ...also.map((field) => [field, group[field]] as const),
      ...(period === undefined ? [] : [[period, startOf(starts, group.period)?.date] as const]),
    ];
    return Object.fromEntries(names.map(([name, value]) => [name, value == null ? null : String(value)]));
  }

  async function nicheOfCampaigns(): Promise<ReadonlyMap<string | null, string>> {
    const niches = new Map<string | null, string>();
    for await (const { id, nicheId } of paginate((cursor) =>
      store.listPage('campaign', { cursor, limit: 1000 }, options),
    ))
      niches.set(id, nicheId);
    return niches;
  }

  return {
    plan,
    blind,
    canSplit: (kind) =>
      others.every((group) => group in FIELDS[kind]) && (period === undefined || kind !== 'listing'),
    cells: async (kind, { moment, also = [], cuts = [], ...query }) => {
      const fields = [...others.map((group) => FIELDS[kind][group] ?? ''), ...also];
      const over = moment === undefined ? {} : { over: { ...spanOf(cuts), moment }, ...left };
      const wanted = { ...query, ...over, groupBy: fields } as unknown as SummaryQuery<typeof kind>;
      const rows = await once([kind, wanted], () => store.summarize(kind, wanted, options));
      const cells = rows.map(({ group, ...row }) => ({
        ...row,
        group: named(kind, group, also),
        cut: group.period as string | undefined,
      }));
      if (kind !== 'spend' || !others.includes('niche')) return cells;
      const niches = await nicheOfCampaigns();
      return merged(
        cells.map((cell) => ({
          ...cell,
          group: { ...cell.group, niche: niches.get(cell.group.niche ?? null) ?? null },
        })),
      );
    },
    funnel: async (query) => {
      const groups = others.map((group) => OF_LEAD[group]) as FunnelQuery['groupBy'];
      const wanted = { ...query, over: spanOf([]), ...left, groupBy: groups };
      const rows = await once(wanted, () => store.countFunnel(wanted, options));
      const found = rows.length > 0 || groupBy.length > 0 ? rows : [NOBODY];
      return found.map((row) => ({ ...row, group: named('lead', row.group, []) }));
    },
  };
}

const NO_STEP = { persons: 0, leads: 0, p50Ms: null, p90Ms: null };
/** The funnel of a window in which nobody came: a whole has figures all the same. */
const NOBODY: FunnelRow = { group: {}, steps: FUNNEL_STEPS.map(() => NO_STEP) };

/** Cells of one group as one; only their sums and counts mean something then. */
function merged(cells: readonly Cell[]): readonly Cell[] {
  const known = new Map<string, Cell>();
  for (const cell of cells) {
    const name = JSON.stringify([cell.group, cell.currency, cell.cut]);
    const { sum = 0, count = 0 } = known.get(name) ?? {};
    known.set(name, { ...cell, sum: sum + cell.sum, count: count + cell.count });
  }
  return [...known.values()];
}

function startOf(starts: readonly PeriodStart[], cut: unknown): PeriodStart | undefined {
  return starts.findLast(({ at }) => at <= String(cut));
}

/** Blind windows inside the window. An account that was never asked for news has none to lose. */
async function blindSpans(
  { store, now }: ServiceContext,
  window: FigureWindow,
  blindAfterMs: number,
  options?: CallOptions,
): Promise<readonly BlindSpan[]> {
  const spans: BlindSpan[] = [];
  for await (const account of paginate((cursor) =>
    store.listPage('account', { cursor, limit: 1000 }, options),
  )) {
    if (account.lastPolledAt === undefined) continue;
    const inside = blindWindowsOf(account, now(), blindAfterMs).map(({ from, to }: BlindWindow) => ({
      accountId: account.id,
      from: from > window.from ? from : window.from,
      before: to < window.before ? to : window.before,
    }));
    spans.push(...inside.filter(({ from, before }) => from < before));
  }
  return spans;
}
