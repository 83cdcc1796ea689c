import { toIsoText, toUnixMs } from '../domain/time.ts';
import {
  ENTITY_FILTERS,
  ENTITY_KINDS,
  type EntityFilter,
  type EntityKind,
  type EntitySort,
} from './entities.ts';
import { createInputReader, type InputReader, readInput } from './input-reader.ts';
import { type PagePlan, planPage } from './page-plan.ts';
import { readWords } from './search-words.ts';
import type { OfferQuery, SeenOfferQuery } from './store-offers.ts';
import type { SignalQuery } from './store-signals.ts';
import type { CountQuery, ListQuery } from './store-tenant.ts';

/** The most ids one filter takes. */
export const FILTER_IDS_MAX: number = 1000;

/** A value a field can be filtered by. */
export type FilterValue = string | number | boolean;

/** A filter in one form: what is left out does not limit. */
export interface FilterPlan {
  /** Any of these values, by field. */
  readonly fields: Readonly<Record<string, readonly FilterValue[]>>;
  /** Only these. */
  readonly ids?: readonly string[];
  /** Bounds in canonical text: `createdFrom`, `createdBefore`, `updatedFrom`, `updatedBefore`. */
  readonly moments: Readonly<Record<string, string>>;
}

/** How a store reads a page of `listPage`. */
export interface ListPlan extends PagePlan {
  /** What is listed. */
  readonly filter: FilterPlan;
  /** In which order. */
  readonly sort: EntitySort;
  /** Words that a signal of a lead holds, one space between them. */
  readonly words?: string;
}

/** How a store answers `count`. */
export interface CountPlan {
  /** What is counted. */
  readonly filter: FilterPlan;
  /** Fields to group by, possibly none. */
  readonly groupBy: readonly string[];
}

const MOMENT_FIELDS = ['createdFrom', 'createdBefore', 'updatedFrom', 'updatedBefore'];

/**
 * Reads what `listPage` was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` for a kind, field, order, limit or cursor that does not exist or fit.
 */
export function planList<Kind extends EntityKind>(
  tenantId: string,
  kind: Kind,
  query: ListQuery<Kind>,
): ListPlan {
  const { input, reader } = readInput('listPage', query);
  const filter = planFilter(kind, input.filter, reader);
  const sort: EntitySort = input.sort ?? { by: 'createdAt', direction: 'desc' };
  if (!['createdAt', 'updatedAt'].includes(sort.by))
    reader.refuse('sort.by', 'must be createdAt or updatedAt');
  if (!['asc', 'desc'].includes(sort.direction)) reader.refuse('sort.direction', 'must be asc or desc');
  const words = input.words === undefined ? undefined : readWords('words', input.words, reader);
  if (words !== undefined && kind !== 'lead') reader.refuse('words', 'are searched for in leads only');
  reader.finish();
  const form = [tenantId, kind, inOneForm(filter), sort.by, sort.direction, words ?? null];
  return { ...planPage('listPage', input, form), filter, sort, ...(words === undefined ? {} : { words }) };
}

/**
 * Reads what `count` was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` for a kind or field that does not exist.
 */
export function planCount<Kind extends EntityKind>(kind: Kind, query: CountQuery<Kind>): CountPlan {
  const { input, reader } = readInput('count', query);
  const filter = planFilter(kind, input.filter, reader);
  const groupBy: readonly string[] = input.groupBy ?? [];
  if (reader.array('groupBy', groupBy)) {
    for (const [index, field] of groupBy.entries()) checkField(`groupBy.${index}`, kind, field, reader);
  }
  reader.finish();
  return { filter, groupBy };
}

/**
 * Checks a kind that `get` or `getByKey` was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` when there is no such kind.
 */
export function checkKind(operation: string, kind: EntityKind): void {
  const reader = createInputReader(operation);
  refuseUnknownKind(kind, reader);
  reader.finish();
}

/** Reads a filter. What is wrong goes to the reader. */
export function planFilter<Kind extends EntityKind>(
  kind: Kind,
  filter: EntityFilter<Kind> | undefined,
  reader: InputReader,
): FilterPlan {
  const fields: Record<string, readonly FilterValue[]> = {};
  const moments: Record<string, string> = {};
  let ids: readonly string[] | undefined;
  if (!refuseUnknownKind(kind, reader)) return { fields, moments };
  if (filter === undefined || !reader.object('filter', filter)) return { fields, moments };
  for (const [field, value] of Object.entries(filter as Record<string, unknown>).sort(byName)) {
    const path = `filter.${field}`;
    if (field === 'ids') {
      if (reader.array(path, value, FILTER_IDS_MAX)) ids = value as readonly string[];
    } else if (MOMENT_FIELDS.includes(field)) {
      if (reader.moment(path, value)) moments[field] = toIsoText(toUnixMs(value as string));
    } else if (checkField(path, kind, field, reader)) {
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      if (!values.every(isFilterValue)) reader.refuse(path, 'must be a text, number or boolean, or several');
      else fields[field] = values.toSorted(byText);
    }
  }
  return { fields, moments, ...(ids === undefined ? {} : { ids }) };
}

function refuseUnknownKind(kind: unknown, reader: InputReader): boolean {
  const isKnown = ENTITY_KINDS.includes(kind as EntityKind);
  if (!isKnown) reader.refuse('kind', `must be one of ${ENTITY_KINDS.join(', ')}`);
  return isKnown;
}

/** Whether `field` is a filter field of `kind`. */
export function checkField(path: string, kind: EntityKind, field: unknown, reader: InputReader): boolean {
  const known: readonly string[] = ENTITY_FILTERS[kind] ?? [];
  const isKnown = typeof field === 'string' && known.includes(field);
  if (!isKnown) reader.refuse(path, `is no filter field of ${kind}; there are ${known.join(', ')}`);
  return isKnown;
}

/** Whether a field can have this value. */
export function isFilterValue(value: unknown): value is FilterValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function byText(left: FilterValue, right: FilterValue): number {
  return String(left) < String(right) ? -1 : 1;
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

/** Entries instead of objects, whose order would count. */
function inOneForm({
  fields,
  ids,
  moments,
}: FilterPlan): readonly [
  readonly (readonly [string, readonly FilterValue[]])[],
  readonly string[] | null,
  readonly (readonly [string, string])[],
] {
  return [Object.entries(fields), ids ?? null, Object.entries(moments)];
}

/** How a store reads a page of signals: newest received first. */
export interface SignalPlan extends PagePlan {
  /** What is listed; limit and cursor are already read. */
  readonly query: Omit<SignalQuery, 'limit' | 'cursor'>;
}

/**
 * Reads what `signals.listPage` was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` for a value that does not fit.
 */
export function planSignals(tenantId: string, asked: SignalQuery): SignalPlan {
  const { input, reader } = readInput('signals.listPage', asked);
  const { limit: _limit, cursor: _cursor, ...query } = input;
  if (query.ids !== undefined) reader.array('ids', query.ids, FILTER_IDS_MAX);
  reader.finish();
  const { ids, accountId, kind, threadExternalId, hasOpenOrder } = query;
  const form = [tenantId, ids ?? null, accountId ?? null, kind ?? null, threadExternalId ?? null];
  return { ...planPage('signals.listPage', input, [...form, hasOpenOrder ?? null]), query };
}

/** How a store reads a page of offers: last seen first. */
export interface OfferPlan extends PagePlan {
  /** What is listed, its moments in canonical text; limit and cursor are already read. */
  readonly query: Omit<OfferQuery, 'limit' | 'cursor'>;
}

/**
 * Reads what `offers.listPage` was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` for a value that does not fit.
 */
export function planOffers(tenantId: string, asked: OfferQuery): OfferPlan {
  const { input, reader } = readInput('offers.listPage', asked);
  const { platform, lastRunId, seenFrom, seenBefore, isPromoted } = input;
  const words = input.words === undefined ? undefined : readWords('words', input.words, reader);
  if (seenFrom !== undefined) reader.moment('seenFrom', seenFrom);
  if (seenBefore !== undefined) reader.moment('seenBefore', seenBefore);
  reader.finish();
  const from = seenFrom === undefined ? undefined : toIsoText(toUnixMs(seenFrom));
  const before = seenBefore === undefined ? undefined : toIsoText(toUnixMs(seenBefore));
  const form = [tenantId, platform ?? null, lastRunId ?? null, from ?? null, before ?? null];
  return {
    ...planPage('offers.listPage', input, [...form, isPromoted ?? null, words ?? null]),
    query: { platform, lastRunId, seenFrom: from, seenBefore: before, isPromoted, words },
  };
}

/** How a store reads a page of what a run saw: by id of the offer, which is where pages go on. */
export interface SeenOfferPlan extends PagePlan {
  /** What is listed; limit and cursor are already read. */
  readonly query: Omit<SeenOfferQuery, 'limit' | 'cursor'>;
}

/** The moment in the cursors of lists that are not ordered by one. */
export const NO_MOMENT: string = toIsoText(0);

/**
 * Reads what `offers.seenPage` was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` for a value that does not fit.
 */
export function planSeenOffers(tenantId: string, asked: SeenOfferQuery): SeenOfferPlan {
  const { input, reader } = readInput('offers.seenPage', asked);
  const { runId, otherRunId, isInOther, parts } = input;
  reader.id('runId', runId);
  if (otherRunId !== undefined) reader.id('otherRunId', otherRunId);
  else if (isInOther !== undefined) reader.refuse('isInOther', 'needs otherRunId');
  if (parts !== undefined && reader.array('parts', parts, FILTER_IDS_MAX))
    for (const [index, part] of parts.entries()) reader.name(`parts.${index}`, part);
  reader.finish();
  const form = [tenantId, runId, otherRunId ?? null, isInOther ?? null, parts ?? null];
  return {
    ...planPage('offers.seenPage', input, form),
    query: { runId, otherRunId, isInOther, parts },
  };
}
