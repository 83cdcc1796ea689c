import type { FunnelQuery, FunnelRow, Summarize, SummaryKind, SummaryQuery, SummaryRow } from '@leadkit/core';
import { isLeadKitError } from '@leadkit/core';
import { mapTexts, type StoreMutant, TENANTS, withTenant } from './store-mutant.ts';

function summing(
  change: (rows: readonly SummaryRow[]) => readonly SummaryRow[],
  ask: (query: SummaryQuery<'lead'>) => SummaryQuery<'lead'> = (query) => query,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withTenant(subject, (tenant) => ({
      summarize: (async (kind, query, options) =>
        change(await tenant.summarize(kind, ask(query as never) as never, options))) as Summarize,
    })),
  });
}

const figures: readonly StoreMutant[] = [
  {
    id: 'the median is a rank',
    breaks: 'store.summarize.figures',
    mutate: summing((rows) => rows.map((row) => ({ ...row, p50: row.min }))),
  },
  {
    id: 'figures are not limited by the filter',
    breaks: 'store.summarize.grouped',
    mutate: summing(
      (rows) => rows,
      ({ filter: _filter, ...query }) => query,
    ),
  },
  {
    id: 'currencies have one name',
    breaks: 'store.summarize.money',
    mutate: summing((rows) => mapTexts(rows, (text) => (text === 'USD' ? 'KZT' : text))),
  },
  {
    id: 'figures over nothing are zeros',
    breaks: 'store.summarize.none',
    mutate: summing((rows) =>
      rows.length > 0 ? rows : [{ group: {}, count: 0, sum: 0, min: 0, max: 0, p50: 0, p90: 0 }],
    ),
  },
  {
    id: 'an unknown number is the usual one',
    breaks: 'store.summarize.unknown-field',
    mutate: summing(
      (rows) => rows,
      (query) => ({ ...query, field: 'score' }),
    ),
  },
];

type Query = SummaryQuery<'lead'>;
type Rows = readonly SummaryRow[];

const keep = (rows: Rows): Rows => rows;

/** A store that changes what it is asked. */
function asking(ask: (query: Query) => Query): StoreMutant['mutate'] {
  return summing(keep, ask);
}

function renamed(row: SummaryRow, name: (field: string) => string): SummaryRow {
  const group = Object.fromEntries(Object.entries(row.group).map(([field, value]) => [name(field), value]));
  return { ...row, group };
}

/** A store that takes a query it should refuse. */
const lenient: StoreMutant['mutate'] = ({ subject }) => ({
  subject: withTenant(subject, (tenant) => ({
    summarize: (async (kind: SummaryKind, query: SummaryQuery<never>) =>
      tenant.summarize(kind, query).catch((error: unknown) => {
        if (isLeadKitError(error, 'invalid_input')) return [];
        throw error;
      })) as Summarize,
  })),
});

/** Cuts what is too much to groups of no field. */
const ungrouped: StoreMutant['mutate'] = ({ subject }) => ({
  subject: withTenant(subject, (tenant) => ({
    summarize: (async (kind: SummaryKind, { groupBy: _groupBy, ...query }: SummaryQuery<never>) =>
      tenant.summarize(kind, query as never)) as Summarize,
    countFunnel: ({ groupBy: _groupBy, ...query }) => tenant.countFunnel(query),
  })),
});

const spans: readonly StoreMutant[] = [
  {
    id: 'what is only counted counts as 0',
    breaks: 'store.summarize.counted',
    mutate: summing((rows) => rows.map((row) => ({ ...row, sum: 0 }))),
  },
  {
    id: 'a span takes its end',
    breaks: 'store.summarize.span',
    mutate: asking(({ over, ...query }) =>
      over === undefined
        ? query
        : {
            ...query,
            over: {
              ...over,
              before: new Date(Date.parse(over.before) + 1).toISOString(),
            },
          },
    ),
  },
  {
    id: 'offsets of a span are dropped',
    breaks: 'store.summarize.span-offset',
    mutate: asking(({ over, ...query }) =>
      over === undefined
        ? query
        : {
            ...query,
            over: {
              ...over,
              from: over.from.replace('+05:00', 'Z'),
              before: over.before.replace('+05:00', 'Z'),
            },
          },
    ),
  },
  {
    id: 'what has no such moment counts as well',
    breaks: 'store.summarize.moment-absent',
    mutate: asking(({ over: _over, ...query }) => query),
  },
  {
    id: 'leads without milestones never arrived',
    breaks: 'store.summarize.arrived-default',
    mutate: summing((rows) => rows.filter((row) => row.count > 1)),
  },
  {
    id: 'periods are named by their end',
    breaks: 'store.summarize.periods',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (tenant) => ({
        summarize: (async (kind: SummaryKind, query: Query) => {
          const cuts = query.over?.cuts ?? [];
          const rows = await tenant.summarize(kind, query as never);
          return rows.map((row) => ({
            ...row,
            group: { ...row.group, period: cuts[cuts.indexOf(String(row.group.period)) + 1] ?? null },
          }));
        }) as Summarize,
      })),
    }),
  },
  {
    id: 'atMost counts what is less',
    breaks: 'store.summarize.at-most',
    mutate: asking((query) => ({ ...query, atMost: query.atMost?.map((limit) => limit - 1e-6) })),
  },
  {
    id: 'without leaves out what has no such field too',
    breaks: 'store.summarize.without',
    mutate: summing((rows) => rows.filter(({ group }) => group.closeReason !== null)),
  },
  {
    id: 'what belongs to no lead is left out',
    breaks: 'store.summarize.of-lead',
    mutate: summing((rows) => rows.filter(({ group }) => group['lead.platform'] !== null)),
  },
  {
    id: 'the last touch is the first one',
    breaks: 'store.summarize.touch',
    mutate: summing(
      (rows) => rows.map((row) => renamed(row, (field) => `touch.${field}`)),
      (query) => ({ ...query, groupBy: query.groupBy?.map((field) => field.replace('touch.', '')) as never }),
    ),
  },
  {
    id: 'blindness counts for every account',
    breaks: 'store.summarize.blind',
    mutate: asking(({ blind: _blind, ...query }) => query),
  },
  {
    id: 'what was not taken took no time',
    breaks: 'store.summarize.between-moments',
    mutate: summing((rows) => rows.map((row) => ({ ...row, count: row.count + 1, min: 0 }))),
  },
  {
    id: 'nine tenths are a rank',
    breaks: 'store.summarize.random',
    mutate: summing((rows) => rows.map((row) => ({ ...row, p90: Math.round(row.p90) }))),
  },
  { id: 'groups that are too many are one', breaks: 'store.summarize.too-many-groups', mutate: ungrouped },
  { id: 'a query that does not fit finds nothing', breaks: 'store.summarize.wrong-query', mutate: lenient },
];

/** A store whose funnel is replaced. */
function counting(
  change: (rows: readonly FunnelRow[]) => readonly FunnelRow[],
  ask: (query: FunnelQuery) => FunnelQuery = (query) => query,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withTenant(subject, (tenant) => ({
      countFunnel: async (query) => change(await tenant.countFunnel(ask(query))),
    })),
  });
}

type Step = FunnelRow['steps'][number];

function eachStep(change: (step: Step, index: number) => Step): StoreMutant['mutate'] {
  return counting((rows) => rows.map((row) => ({ ...row, steps: row.steps.map(change) })));
}

const funnels: readonly StoreMutant[] = [
  {
    id: 'persons are leads',
    breaks: 'store.count-funnel.persons',
    mutate: eachStep((step) => ({ ...step, persons: step.leads })),
  },
  {
    id: 'a sale out of the blue reached nothing before',
    breaks: 'store.count-funnel.skipped',
    mutate: eachStep((step, index) =>
      index === 1 || index === 2 ? { ...step, leads: step.leads - 1 } : step,
    ),
  },
  {
    id: 'steps take as long as they like',
    breaks: 'store.count-funnel.within',
    mutate: counting(
      (rows) => rows,
      (query) => ({ ...query, withinMs: Math.max(query.withinMs, 10_001) }),
    ),
  },
  {
    id: 'times are rounded to a tenth of a second',
    breaks: 'store.count-funnel.times',
    mutate: eachStep((step) => ({
      ...step,
      p90Ms: step.p90Ms === null ? null : Math.round(step.p90Ms / 100) * 100,
    })),
  },
  {
    id: 'a lead can be answered before it came',
    breaks: 'store.count-funnel.clock-ahead',
    mutate: eachStep((step, index) => (index === 1 && step.p50Ms === 0 ? { ...step, p50Ms: -400 } : step)),
  },
  {
    id: 'funnels hold the leads of every tenant',
    breaks: 'store.count-funnel.span',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner, store) => ({
        countFunnel: async (query) => {
          const all = await Promise.all(TENANTS.map((id) => store.tenant(id).countFunnel(query)));
          const steps = (await inner.countFunnel(query))[0]?.steps ?? [];
          return [
            {
              group: {},
              steps: steps.map((step, index) => ({
                ...step,
                leads: all.flat().reduce((sum, row) => sum + (row.steps[index]?.leads ?? 0), 0),
              })),
            },
          ];
        },
      })),
    }),
  },
  {
    id: 'a funnel of nobody is a row of zeros',
    breaks: 'store.count-funnel.none',
    mutate: counting((rows) => (rows.length > 0 ? rows : [{ group: {}, steps: [] }])),
  },
  {
    id: 'the funnel has no periods',
    breaks: 'store.count-funnel.grouped',
    mutate: counting(
      (rows) => rows,
      ({ over: { cuts: _cuts, ...over }, ...query }) => ({ ...query, over }),
    ),
  },
  {
    id: 'the funnel ignores its filter',
    breaks: 'store.count-funnel.limited',
    mutate: counting(
      (rows) => rows,
      ({ filter: _filter, ...query }) => query,
    ),
  },
  {
    id: 'a step may take two seconds less than asked',
    breaks: 'store.count-funnel.random',
    mutate: counting(
      (rows) => rows,
      (query) => ({ ...query, withinMs: Math.max(0, query.withinMs - 2_000) }),
    ),
  },
  { id: 'ways that are too many are one', breaks: 'store.count-funnel.too-many-groups', mutate: ungrouped },
  {
    id: 'a funnel that does not fit is empty',
    breaks: 'store.count-funnel.wrong-query',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (tenant) => ({
        countFunnel: (query) =>
          tenant.countFunnel(query).catch((error: unknown) => {
            if (isLeadKitError(error, 'invalid_input')) return [];
            throw error;
          }),
      })),
    }),
  },
];

/** Breaks figures over numbers and the funnel. */
export const figureMutants: readonly StoreMutant[] = [...figures, ...spans, ...funnels];
