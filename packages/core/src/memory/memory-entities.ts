import type { Lead } from '../domain/lead.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { type ErrorIssue, LeadKitError } from '../errors.ts';
import type { EntityChange, EntityKind, EntityMap } from '../ports/entities.ts';
import type { Page } from '../ports/page.ts';
import type { CountPlan, FilterPlan, ListPlan } from '../ports/store-queries.ts';
import type { FunnelRow, SummaryRow } from '../ports/store-summary.ts';
import type { FunnelPlan, SummaryPlan } from '../ports/store-summary-queries.ts';
import type { CountRow } from '../ports/store-tenant.ts';
import { countFunnelGroups } from './memory-funnel.ts';
import { fieldOf } from './memory-groups.ts';
import { cutPage } from './memory-page.ts';
import { summarizeGroups } from './memory-summary.ts';

/** One stored thing. Its entity is a frozen copy, so it can be handed out as it is. */
interface Row {
  readonly entity: EntityMap[EntityKind];
  readonly keys: readonly string[];
  /** Canonical text: moments may come with any offset, and only canonical texts compare like moments. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Everything of one tenant that `commit` stores. */
export interface EntityTables {
  get(kind: EntityKind, id: string): EntityMap[EntityKind] | undefined;
  getByKey(kind: EntityKind, key: string): EntityMap[EntityKind] | undefined;
  /** @param isWanted - limits what the plan finds. */
  list(
    kind: EntityKind,
    plan: ListPlan,
    isWanted?: (entity: EntityMap[EntityKind]) => boolean,
  ): Page<EntityMap[EntityKind]>;
  count(kind: EntityKind, plan: CountPlan): readonly CountRow[];
  /** Everything of a kind, in no particular order. */
  all(kind: EntityKind): readonly EntityMap[EntityKind][];
  /** Figures over one number. */
  summarize(kind: EntityKind, plan: SummaryPlan): readonly SummaryRow[];
  /** How many persons and leads got to each step. */
  countFunnel(plan: FunnelPlan): readonly FunnelRow[];
  /** Forgets everything. */
  clear(): void;
  /** Checks all changes against what is stored, and gives back what stores them. @throws LeadKitError `conflict`. */
  prepare(changes: readonly EntityChange[]): () => void;
}

/** Makes empty tables. */
export function createEntityTables(): EntityTables {
  const tables = new Map<EntityKind, Table>();

  function tableOf(kind: EntityKind): Table {
    const table = tables.get(kind) ?? { rows: new Map(), holders: new Map() };
    tables.set(kind, table);
    return table;
  }

  function* chosen(kind: EntityKind, filter: FilterPlan): Generator<Row, void, undefined> {
    const { rows } = tableOf(kind);
    const candidates = filter.ids === undefined ? rows.values() : pick(rows, filter.ids);
    for (const row of candidates) if (matches(row, filter)) yield row;
  }

  function leadOf(id: string): Lead | undefined {
    return tableOf('lead').rows.get(id)?.entity as Lead | undefined;
  }

  return {
    get: (kind, id) => tableOf(kind).rows.get(id)?.entity,
    getByKey: (kind, key) => {
      const { rows, holders } = tableOf(kind);
      return rows.get(holders.get(key) ?? '')?.entity;
    },
    list: (kind, plan, isWanted = () => true) => {
      const { by, direction } = plan.sort;
      const rows = [...chosen(kind, plan.filter)].filter(({ entity }) => isWanted(entity));
      const page = cutPage(rows, plan, (row) => [row[by], row.entity.id], direction);
      return { ...page, items: page.items.map(({ entity }) => entity) };
    },
    count: (kind, { filter, groupBy }) => countGroups(chosen(kind, filter), groupBy),
    all: (kind) => [...tableOf(kind).rows.values()].map(({ entity }) => entity),
    summarize: (kind, plan) =>
      summarizeGroups(
        [...chosen(kind, plan.filter)].map(({ entity }) => ({
          entity,
          ...('leadId' in entity ? { lead: leadOf(entity.leadId) } : {}),
        })),
        plan,
      ),
    countFunnel: (plan) =>
      countFunnelGroups(
        [...chosen('lead', plan.filter)].map(({ entity }) => entity as Lead),
        plan,
      ),
    clear: () => tables.clear(),
    prepare: (changes) => {
      const issues = [...versionIssues(changes, tableOf), ...keyIssues(changes, tableOf)];
      if (issues.length > 0) throw lostRace(issues);
      return () => {
        // First all old keys go, then all new ones come: a commit can hand a key from one thing to another.
        for (const { kind, entity } of changes) releaseKeys(tableOf(kind), entity.id);
        for (const change of changes) storeRow(tableOf(change.kind), change);
      };
    },
  };
}

interface Table {
  readonly rows: Map<string, Row>;
  /** Unique key to the id of what holds it. */
  readonly holders: Map<string, string>;
}

function* pick(rows: ReadonlyMap<string, Row>, ids: readonly string[]): Generator<Row, void, undefined> {
  for (const id of new Set(ids)) {
    const row = rows.get(id);
    if (row !== undefined) yield row;
  }
}

function matches({ entity, createdAt, updatedAt }: Row, { fields, moments }: FilterPlan): boolean {
  const { createdFrom, createdBefore, updatedFrom, updatedBefore } = moments;
  if (createdFrom !== undefined && createdAt < createdFrom) return false;
  if (createdBefore !== undefined && createdAt >= createdBefore) return false;
  if (updatedFrom !== undefined && updatedAt < updatedFrom) return false;
  if (updatedBefore !== undefined && updatedAt >= updatedBefore) return false;
  return Object.entries(fields).every(([field, values]) => {
    const value = fieldOf(entity, field);
    return value !== null && values.includes(value);
  });
}

function countGroups(rows: Iterable<Row>, groupBy: readonly string[]): readonly CountRow[] {
  const groups = new Map<string, { readonly group: CountRow['group']; count: number }>();
  if (groupBy.length === 0) groups.set('[]', { group: {}, count: 0 });
  for (const { entity } of rows) {
    const values = groupBy.map((field) => fieldOf(entity, field));
    const name = JSON.stringify(values);
    const known = groups.get(name);
    if (known !== undefined) known.count += 1;
    else {
      const group = Object.fromEntries(groupBy.map((field, index) => [field, values[index] ?? null]));
      groups.set(name, { group, count: 1 });
    }
  }
  return [...groups.values()];
}

function versionIssues(changes: readonly EntityChange[], tableOf: (kind: EntityKind) => Table): ErrorIssue[] {
  return changes.flatMap(({ kind, entity, expectedVersion }, index) => {
    const stored = tableOf(kind).rows.get(entity.id)?.entity.version ?? 0;
    if (stored === expectedVersion) return [];
    const found = stored === 0 ? 'is not stored' : `is stored at version ${stored}`;
    const message = `${kind} ${entity.id} ${found}, expected was ${expectedVersion}`;
    return [{ path: `changes.${index}.expectedVersion`, message }];
  });
}

/** A key may be a phone, so its place is named and not the key. */
function keyIssues(changes: readonly EntityChange[], tableOf: (kind: EntityKind) => Table): ErrorIssue[] {
  const changing = new Set(changes.map(({ kind, entity }) => `${kind} ${entity.id}`));
  const claimed = new Map<string, string>();
  return changes.flatMap(({ kind, entity, keys }, index) =>
    keys.flatMap((key, position) => {
      const kept = tableOf(kind).holders.get(key);
      const holder =
        kept === undefined || changing.has(`${kind} ${kept}`) ? claimed.get(`${kind} ${key}`) : kept;
      if (holder === undefined) claimed.set(`${kind} ${key}`, entity.id);
      if (holder === undefined || holder === entity.id) return [];
      const message = `this unique key of ${kind} ${entity.id} is held by ${kind} ${holder}`;
      return [{ path: `changes.${index}.keys.${position}`, message }];
    }),
  );
}

function releaseKeys({ rows, holders }: Table, id: string): void {
  for (const key of rows.get(id)?.keys ?? []) holders.delete(key);
}

function storeRow({ rows, holders }: Table, { entity, keys }: EntityChange): void {
  for (const key of keys) holders.set(key, entity.id);
  rows.set(entity.id, {
    entity,
    keys,
    createdAt: toIsoText(toUnixMs(entity.createdAt)),
    updatedAt: toIsoText(toUnixMs(entity.updatedAt)),
  });
}

function lostRace(issues: readonly ErrorIssue[]): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'commit',
    issues,
    message:
      `Somebody else was faster, so nothing was stored: ${issues.map(({ message }) => message).join('; ')}. ` +
      'Read again, decide again, commit again.',
  });
}
