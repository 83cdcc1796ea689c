import { toIsoText, toUnixMs } from '../domain/time.ts';
import { invalidInput } from '../errors.ts';
import { ENTITY_FILTERS, type EntityKind } from './entities.ts';
import { type InputReader, readInput } from './input-reader.ts';
import { checkField, type FilterPlan, type FilterValue, isFilterValue, planFilter } from './store-queries.ts';
import {
  type BlindSpan,
  type FunnelQuery,
  KINDS_OF_LEADS,
  SUMMARY_BLIND_MAX,
  SUMMARY_FIELDS,
  SUMMARY_GROUPS_MAX,
  SUMMARY_MOMENTS,
  SUMMARY_PARTS_MAX,
  type SummaryKind,
  type SummaryQuery,
  type SummarySpan,
  TOUCH_FIELDS,
} from './store-summary.ts';

/** A number of a thing: where it is, or the two moments it lies between. Absent: 1 for each thing. */
export type SummaryValue =
  | {
      /** Names of properties, the last one of a money being `amountMinor`. */
      readonly path: readonly string[];
    }
  | {
      /** Name of the moment that comes later. */
      readonly later: string;
      /** Name of the moment before it. */
      readonly earlier: string;
    };

/** A span, its moments and cuts in canonical text. */
export type SpanPlan = SummarySpan & {
  /** Name of the moment that has to be in it. */
  readonly moment: string;
};

/** Which things a store counts, in which groups. */
interface GroupPlan {
  /** What is counted. */
  readonly filter: FilterPlan;
  /** Values that are left out, by field. */
  readonly without: Readonly<Record<string, readonly FilterValue[]>>;
  /** Spans of accounts that are left out, in canonical text. */
  readonly blind: readonly BlindSpan[];
  /** Fields to group by, possibly none, none twice. */
  readonly groupBy: readonly string[];
}

/** How a store answers `summarize`. */
export interface SummaryPlan extends GroupPlan {
  /** The number. */
  readonly value?: SummaryValue;
  /** The span. */
  readonly over?: SpanPlan;
  /** Numbers to count up to. */
  readonly atMost: readonly number[];
}

/** How a store answers `countFunnel`. */
export interface FunnelPlan extends GroupPlan {
  /** The span. */
  readonly over: SpanPlan;
  /** How long a step may take. */
  readonly withinMs: number;
}

/**
 * Reads what `summarize` was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` for a kind, field, moment or span that does not exist or fit.
 */
export function planSummary<Kind extends SummaryKind>(kind: Kind, query: SummaryQuery<Kind>): SummaryPlan {
  const { input, reader } = readInput('summarize', query);
  if (!Object.hasOwn(SUMMARY_FIELDS, kind))
    reader.refuse('kind', `must be one of ${Object.keys(SUMMARY_FIELDS).join(', ')}`);
  reader.finish();
  const { field, atMost = [] } = input;
  const fields: readonly string[] = SUMMARY_FIELDS[kind];
  if (field !== undefined && !fields.includes(field))
    reader.refuse('field', `must be ${fields.join(' or ')}`);
  const over = input.over === undefined ? undefined : planSpan(input.over, SUMMARY_MOMENTS[kind], reader);
  if (input.blind !== undefined && over === undefined) reader.refuse('blind', 'needs over, with its moment');
  if (reader.array('atMost', atMost, SUMMARY_PARTS_MAX) && !atMost.every(Number.isFinite))
    reader.refuse('atMost', 'must be numbers');
  const groups = planGroups(kind, input, reader);
  reader.finish();
  const value = field === undefined ? undefined : planValue(field);
  return {
    ...groups,
    atMost,
    ...(value === undefined ? {} : { value }),
    ...(over === undefined ? {} : { over }),
  };
}

/**
 * Reads what `countFunnel` was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` for a field or span that does not exist or fit.
 */
export function planFunnel(query: FunnelQuery): FunnelPlan {
  const { input, reader } = readInput('countFunnel', query);
  const over = planSpan({ ...input.over, moment: 'arrivedAt' }, ['arrivedAt'], reader);
  reader.whole('withinMs', input.withinMs, 0);
  const groups = planGroups('lead', input, reader);
  reader.finish();
  return { ...groups, over, withinMs: input.withinMs };
}

/** Gives groups back when there are not too many. @throws LeadKitError `invalid_input` naming `groupBy`. */
export function checkGroups<Row>(operation: string, rows: readonly Row[]): readonly Row[] {
  if (rows.length <= SUMMARY_GROUPS_MAX) return rows;
  const message = `makes more than ${SUMMARY_GROUPS_MAX} groups; group by less, or ask for a shorter span`;
  throw invalidInput(operation, [{ path: 'groupBy', message }]);
}

function planValue(field: string): SummaryValue {
  const [later = '', earlier] = field.split(' - ');
  return earlier === undefined ? { path: later.split('.') } : { later, earlier };
}

function planSpan(
  span: SummarySpan & { readonly moment: string },
  moments: readonly string[],
  reader: InputReader,
): SpanPlan {
  const { moment, from, before, cuts } = span;
  if (!moments.includes(moment)) reader.refuse('over.moment', `must be one of ${moments.join(', ')}`);
  const isSpan = [reader.moment('over.from', from), reader.moment('over.before', before)].every(Boolean);
  if (!isSpan) return span;
  const plan = { moment, from: canonical(from), before: canonical(before) };
  if (plan.from >= plan.before) reader.refuse('over.before', 'must come after over.from');
  if (cuts === undefined || !reader.array('over.cuts', cuts, SUMMARY_PARTS_MAX)) return plan;
  if (!cuts.every((cut, index) => reader.moment(`over.cuts.${index}`, cut))) return plan;
  const rising = cuts.map(canonical);
  if (rising.some((cut, index) => index > 0 && cut <= (rising[index - 1] ?? '')))
    reader.refuse('over.cuts', 'must rise');
  if (rising[0] === undefined || rising[0] > plan.from)
    reader.refuse('over.cuts', 'must begin at or before over.from');
  return { ...plan, cuts: rising };
}

function planGroups(
  kind: SummaryKind,
  query: {
    readonly filter?: object | undefined;
    readonly blind?: readonly BlindSpan[] | undefined;
    readonly without?: object | undefined;
    readonly groupBy?: readonly string[] | undefined;
  },
  reader: InputReader,
): GroupPlan {
  const groupBy = query.groupBy ?? [];
  if (reader.array('groupBy', groupBy))
    for (const [index, field] of groupBy.entries()) checkGroupField(`groupBy.${index}`, kind, field, reader);
  return {
    filter: planFilter(kind as EntityKind, query.filter as never, reader),
    without: planWithout(kind, query.without, reader),
    blind: planBlind(query.blind ?? [], reader),
    groupBy: [...new Set(groupBy)],
  };
}

function checkGroupField(path: string, kind: SummaryKind, field: unknown, reader: InputReader): void {
  const ofLead = [...ENTITY_FILTERS.lead, ...TOUCH_FIELDS.map((name) => `touch.${name}`)];
  const known = [
    ...(kind === 'lead' ? ofLead : ENTITY_FILTERS[kind]),
    ...(KINDS_OF_LEADS.includes(kind) ? ofLead.map((name) => `lead.${name}`) : []),
  ];
  if (!known.includes(field as never))
    reader.refuse(path, `is no group of ${kind}; there are ${known.join(', ')}`);
}

function planWithout(
  kind: SummaryKind,
  without: object | undefined,
  reader: InputReader,
): Readonly<Record<string, readonly FilterValue[]>> {
  const plan: Record<string, readonly FilterValue[]> = {};
  if (without === undefined || !reader.object('without', without)) return plan;
  for (const [field, values] of Object.entries(without)) {
    const path = `without.${field}`;
    if (!checkField(path, kind, field, reader) || !reader.array(path, values)) continue;
    if (values.every(isFilterValue)) plan[field] = values;
    else reader.refuse(path, 'must be texts, numbers or booleans');
  }
  return plan;
}

function planBlind(blind: readonly BlindSpan[], reader: InputReader): readonly BlindSpan[] {
  if (!reader.array('blind', blind, SUMMARY_BLIND_MAX)) return [];
  return blind.map(({ accountId, from, before }, index) => {
    const isRight = [
      reader.text(`blind.${index}.accountId`, accountId),
      reader.moment(`blind.${index}.from`, from),
      reader.moment(`blind.${index}.before`, before),
    ].every(Boolean);
    return isRight
      ? { accountId, from: canonical(from), before: canonical(before) }
      : { accountId, from, before };
  });
}

function canonical(moment: string): string {
  return toIsoText(toUnixMs(moment));
}
