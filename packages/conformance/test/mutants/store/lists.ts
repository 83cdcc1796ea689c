import {
  type CountQuery,
  type CountRow,
  ENTITY_FILTERS,
  ENTITY_KINDS,
  type EntityFilter,
  type EntityKind,
  isLeadKitError,
  type ListQuery,
  type Page,
  type TenantStore,
} from '@leadkit/core';
import { type AnyEntity, type StoreMutant, TENANTS, withTenant } from './store-mutant.ts';

type Query = ListQuery<'niche'>;
type Fields = Record<string, unknown>;
type List = (query: Query) => Promise<Page<AnyEntity>>;

/** A store whose `listPage` is replaced; kinds and their types are erased. */
function listing(
  list: (query: Query, inner: List, tenant: TenantStore, kind: EntityKind) => Promise<Page<AnyEntity>>,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withTenant(subject, (inner) => ({
      listPage: async (kind, query = {}) =>
        (await list(
          query as Query,
          (asked) => inner.listPage(kind, asked as never) as Promise<Page<AnyEntity>>,
          inner,
          kind,
        )) as never,
    })),
  });
}

/** A store that changes the query on its way in. */
function asking(change: (query: Query) => Query): StoreMutant['mutate'] {
  return listing((query, inner) => inner(change(query)));
}

/** A store that changes the filter on its way in. */
function filtering(change: (filter: Fields, kind: EntityKind) => Fields | undefined): StoreMutant['mutate'] {
  return listing((query, inner, _tenant, kind) => {
    if (query.filter === undefined) return inner(query);
    return inner({ ...query, filter: change({ ...query.filter }, kind) as EntityFilter<'niche'> });
  });
}

/** Gives things besides those the filter finds. */
function finding(
  more: (filter: Fields, all: readonly AnyEntity[]) => readonly AnyEntity[],
): StoreMutant['mutate'] {
  return listing(async (query, inner) => {
    const page = await inner(query);
    const all = (await inner({ limit: 1_000 })).items;
    const added = more({ ...query.filter }, all).filter((one) => !page.items.some(({ id }) => id === one.id));
    return { ...page, items: [...page.items, ...added] };
  });
}

/** A list cut into pages by a cursor of its own making. */
function paging(
  cut: (all: readonly AnyEntity[], cursor: string | undefined, limit: number) => Page<AnyEntity>,
): StoreMutant['mutate'] {
  return listing(async ({ cursor, limit = 100, ...query }, inner) =>
    cut((await inner({ ...query, limit: 1_000 })).items, cursor, limit),
  );
}

function page(items: readonly AnyEntity[], nextCursor: string | undefined): Page<AnyEntity> {
  return nextCursor === undefined ? { items } : { items, nextCursor };
}

const swapped = { createdAt: 'updatedAt', updatedAt: 'createdAt' } as const;

const sorts: readonly StoreMutant[] = [
  {
    id: 'the oldest comes first when nothing is said',
    breaks: 'store.list-page.sort.newest',
    mutate: asking((query) => ({ ...query, sort: query.sort ?? { by: 'createdAt', direction: 'asc' } })),
  },
  {
    id: 'the direction is ignored',
    breaks: 'store.list-page.sort.created-asc',
    mutate: asking((query) => ({ ...query, sort: query.sort && { ...query.sort, direction: 'desc' } })),
  },
  ...(['created-desc', 'updated-asc'] as const).map((name) => ({
    id: `the two moments are mixed up (${name})`,
    breaks: `store.list-page.sort.${name}`,
    mutate: asking((query) => ({
      ...query,
      sort: query.sort && { ...query.sort, by: swapped[query.sort.by] },
    })),
  })),
  {
    id: 'pages after the first are in the usual order',
    breaks: 'store.list-page.sort.updated-desc',
    mutate: paging((all, cursor, limit) => {
      const from = Number(cursor ?? 0);
      const usual = all.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
      const items = (cursor === undefined ? all : usual).slice(from, from + limit);
      return page(items, from + limit < all.length ? String(from + limit) : undefined);
    }),
  },
  {
    id: 'an order that does not exist is the usual one',
    breaks: 'store.list-page.sort-invalid',
    mutate: listing((query, inner) =>
      inner(query).catch((error: unknown) => {
        if (query.sort !== undefined && isLeadKitError(error, 'invalid_input')) return inner({});
        throw error;
      }),
    ),
  },
];

const pages: readonly StoreMutant[] = [
  {
    id: 'an empty page has a cursor',
    breaks: 'store.list-page.empty',
    mutate: listing(async (query, inner) => ({ nextCursor: 'more', ...(await inner(query)) })),
  },
  {
    id: 'the limit is ignored',
    breaks: 'store.list-page.limit',
    mutate: asking(({ limit: _limit, ...query }) => query),
  },
  {
    id: 'a page begins after the moment of the last one, without the id',
    breaks: 'store.list-page.ties',
    mutate: paging((all, cursor, limit) => {
      const rest = cursor === undefined ? all : all.filter((one) => one.createdAt < cursor);
      const items = rest.slice(0, limit);
      return page(items, rest.length > limit ? items.at(-1)?.createdAt : undefined);
    }),
  },
  {
    id: 'a page holds whatever is asked for',
    breaks: 'store.list-page.limit-max',
    mutate: listing(async (query, inner) => {
      const first = await inner(query);
      if ((query.limit ?? 0) <= 1_000 || first.nextCursor === undefined) return first;
      const second = await inner({ ...query, cursor: first.nextCursor });
      return { items: [...first.items, ...second.items] };
    }),
  },
  {
    id: 'a page holds fifty when nothing is said',
    breaks: 'store.list-page.limit-default',
    mutate: asking((query) => ({ limit: 50, ...query })),
  },
  {
    id: 'a limit that makes no sense is the usual one',
    breaks: 'store.list-page.limit-invalid',
    mutate: asking(({ limit = 100, ...query }) => (limit >= 1 ? { ...query, limit } : query)),
  },
  {
    id: 'a cursor that makes no sense opens the first page',
    breaks: 'store.list-page.cursor-invalid',
    mutate: listing((query, inner) =>
      inner(query).catch((error: unknown) => {
        if (query.cursor !== undefined && isLeadKitError(error, 'invalid_input')) return inner({});
        throw error;
      }),
    ),
  },
  {
    id: 'a cursor is the id of the last thing, in whichever list',
    breaks: 'store.list-page.cursor-of-another',
    mutate: paging((all, cursor, limit) => {
      const from = all.findIndex((one) => one.id === cursor) + 1;
      const items = all.slice(from, from + limit);
      return page(items, from + limit < all.length ? items.at(-1)?.id : undefined);
    }),
  },
  ...(['stable-newer', 'stable-changed'] as const).map((name) => ({
    id: `a cursor is an offset (${name})`,
    breaks: `store.list-page.${name}`,
    mutate: paging((all, cursor, limit) => {
      const from = Number(cursor ?? 0);
      const end = from + limit;
      return page(all.slice(from, end), end < all.length ? String(end) : undefined);
    }),
  })),
  {
    id: 'a cursor is how many are left',
    breaks: 'store.list-page.stable-older',
    mutate: paging((all, cursor, limit) => {
      const rest = all.slice(-Number(cursor ?? all.length));
      return page(rest.slice(0, limit), rest.length > limit ? String(rest.length - limit) : undefined);
    }),
  },
  {
    id: 'lists hold the things of every tenant',
    breaks: 'store.list-page.isolated',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner, store) => ({
        listPage: async (kind, query) => {
          const mine = await inner.listPage(kind, query);
          if (query?.cursor !== undefined) return mine;
          const others = TENANTS.filter((id) => id !== inner.tenantId);
          const theirs = await Promise.all(others.map((id) => store.tenant(id).listPage(kind)));
          return { ...mine, items: [...mine.items, ...theirs.flatMap(({ items }) => items)] };
        },
      })),
    }),
  },
];

const filters: readonly StoreMutant[] = [
  ...ENTITY_KINDS.map((kind) => ({
    id: `the last filter field of ${kind} is ignored`,
    breaks: `store.filter.field.${kind}`,
    mutate: filtering((filter, asked) => {
      if (asked === kind) delete filter[String(ENTITY_FILTERS[kind].at(-1))];
      return filter;
    }),
  })),
  {
    id: 'only the first condition counts',
    breaks: 'store.filter.every-field',
    mutate: filtering((filter) => Object.fromEntries(Object.entries(filter).slice(0, 1))),
  },
  {
    id: 'what is absent is an empty text',
    breaks: 'store.filter.absent',
    mutate: finding(({ city }, all) =>
      Array.isArray(city) && city.includes('') ? all.filter((one) => !('city' in one)) : [],
    ),
  },
  {
    id: 'false is no condition',
    breaks: 'store.filter.boolean',
    mutate: filtering((filter) =>
      Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== false)),
    ),
  },
  {
    id: 'an undefined condition matches nothing',
    breaks: 'store.filter.undefined',
    mutate: filtering((filter) => (Object.values(filter).includes(undefined) ? { ids: [] } : filter)),
  },
  {
    id: 'an empty list of values is no condition',
    breaks: 'store.filter.none-of',
    mutate: filtering((filter) =>
      Object.fromEntries(
        Object.entries(filter).filter(([, value]) => !Array.isArray(value) || value.length > 0),
      ),
    ),
  },
  {
    id: 'ids are looked up whoever the things belong to',
    breaks: 'store.filter.ids',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner, store) => ({
        listPage: async (kind, query) => {
          const mine = await inner.listPage(kind, query);
          if (query?.filter?.ids === undefined) return mine;
          const others = TENANTS.filter((id) => id !== inner.tenantId);
          const theirs = await Promise.all(others.map((id) => store.tenant(id).listPage(kind, query)));
          return { ...mine, items: [...mine.items, ...theirs.flatMap(({ items }) => items)] };
        },
      })),
    }),
  },
  {
    id: 'ids above the limit are left out',
    breaks: 'store.filter.ids-max',
    mutate: filtering(({ ids, ...filter }) => ({
      ...filter,
      ids: Array.isArray(ids) ? ids.slice(0, 1_000) : ids,
    })),
  },
  {
    id: 'createdBefore is inclusive',
    breaks: 'store.filter.moment.created',
    mutate: filtering(({ createdBefore, ...filter }) =>
      createdBefore === undefined
        ? filter
        : { ...filter, createdBefore: new Date(Date.parse(createdBefore as string) + 1).toISOString() },
    ),
  },
  {
    id: 'moments are compared as texts',
    breaks: 'store.filter.moment.updated',
    mutate: filtering(({ updatedFrom, ...filter }) =>
      updatedFrom === undefined
        ? filter
        : { ...filter, updatedFrom: (updatedFrom as string).replace('+05:00', 'Z') },
    ),
  },
  {
    id: 'a filter still sees the first state',
    breaks: 'store.filter.current',
    mutate: (good) => {
      const first = new Map<string, unknown>();
      const { subject } = finding(({ status }, all) => all.filter((one) => first.get(one.id) === status))(
        good,
      );
      return {
        subject: withTenant(subject, (inner) => ({
          commit: async (input) => {
            await inner.commit(input);
            for (const { kind, entity } of input.changes ?? [])
              if (kind === 'niche' && !first.has(entity.id)) first.set(entity.id, entity.status);
          },
        })),
      };
    },
  },
  {
    id: 'a value is a pattern',
    breaks: 'store.filter.hostile',
    mutate: finding(({ sku }, all) => {
      const pattern = String(sku)
        .replaceAll(/[.*+?^$()|[\]{}\\]/g, '\\$&')
        .replaceAll('%', '.*')
        .replaceAll('_', '.');
      return all.filter((one) => 'sku' in one && new RegExp(`^${pattern}$`, 's').test(one.sku));
    }),
  },
  {
    id: 'a field that is no filter field is ignored',
    breaks: 'store.filter.unknown-field',
    mutate: filtering((filter, kind) =>
      Object.fromEntries(
        Object.entries(filter).filter(([name]) => (ENTITY_FILTERS[kind] as readonly string[]).includes(name)),
      ),
    ),
  },
];

/** A store whose `count` is replaced. */
function counting(
  count: (
    query: CountQuery<'lead'>,
    inner: (query: CountQuery<'lead'>) => Promise<readonly CountRow[]>,
  ) => Promise<readonly CountRow[]>,
): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withTenant(subject, (inner) => ({
      count: (kind, query = {}) =>
        count(query as CountQuery<'lead'>, (asked) => inner.count(kind, asked as never)),
    })),
  });
}

const counts: readonly StoreMutant[] = [
  {
    id: 'counts hold the things of every tenant',
    breaks: 'store.count.all',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (_inner, store) => ({
        count: async (kind, query) => {
          const rows = await Promise.all(TENANTS.map((id) => store.tenant(id).count(kind, query)));
          return [{ group: {}, count: rows.flat().reduce((sum, row) => sum + row.count, 0) }];
        },
      })),
    }),
  },
  {
    id: 'a count of nothing has no row',
    breaks: 'store.count.none',
    mutate: counting(async (query, inner) => (await inner(query)).filter((row) => row.count > 0)),
  },
  {
    id: 'a count ignores the filter',
    breaks: 'store.count.filtered',
    mutate: counting(({ filter: _filter, ...query }, inner) => inner(query)),
  },
  {
    id: 'things without the field are not counted',
    breaks: 'store.count.grouped',
    mutate: counting(async (query, inner) =>
      (await inner(query)).filter((row) => !Object.values(row.group).includes(null)),
    ),
  },
  {
    id: 'only the first field groups',
    breaks: 'store.count.grouped-by-two',
    mutate: counting((query, inner) => inner({ ...query, groupBy: query.groupBy?.slice(0, 1) })),
  },
  {
    id: 'values of groups are texts',
    breaks: 'store.count.grouped-boolean',
    mutate: counting(async (query, inner) =>
      (await inner(query)).map(({ group, count }) => ({
        count,
        group: Object.fromEntries(Object.entries(group).map(([name, value]) => [name, String(value)])),
      })),
    ),
  },
  {
    id: 'a group field that does not exist is ignored',
    breaks: 'store.count.unknown-field',
    mutate: counting((query, inner) =>
      inner({ ...query, groupBy: query.groupBy?.filter((name) => name !== ('name' as string)) }),
    ),
  },
];

/** Breaks lists, filters and counts. */
export const listMutants: readonly StoreMutant[] = [...sorts, ...pages, ...filters, ...counts];
