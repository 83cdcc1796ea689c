import type { CallOptions } from '../ports/call-options.ts';
import type { EntityFilter, EntityKind, EntityMap } from '../ports/entities.ts';
import { paginate } from '../ports/page.ts';
import { PAGE_LIMIT_MAX } from '../ports/store-limits.ts';
import type { ServiceContext } from '../service-context.ts';

/** Everything of a kind that passes the filter. */
export async function readAll<Kind extends EntityKind>(
  { store }: Pick<ServiceContext, 'store'>,
  kind: Kind,
  filter: EntityFilter<Kind>,
  options: CallOptions,
): Promise<readonly EntityMap[Kind][]> {
  const all: EntityMap[Kind][] = [];
  for await (const entity of paginate((cursor) =>
    store.listPage(kind, { filter, limit: PAGE_LIMIT_MAX, cursor }, options),
  ))
    all.push(entity);
  return all;
}
