import type { MigrationTransaction } from '@leadkit/store-sql';

/** A table of the schema `leadkit`, as the database itself describes it. */
export interface StoreTable {
  readonly name: string;
  /** Columns that are stored and not computed, in their order. */
  readonly columns: readonly string[];
  /** The table for SQL, quoted. */
  readonly sqlName: string;
  /** The columns for SQL, quoted. */
  readonly sqlColumns: string;
  /** An order that is the same in every database. */
  readonly sqlOrder: string;
  /** Columns a sequence counts. */
  readonly counted: readonly string[];
  /** Tables its rows point at. */
  readonly references: readonly string[];
}

const TABLES = `
  select json_build_object(
    'name', c.relname,
    'columns', (select json_agg(a.attname order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''),
    'sqlName', format('leadkit.%I', c.relname),
    'sqlColumns', (select string_agg(format('%I', a.attname), ', ' order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''),
    'sqlOrder', coalesce((
      select string_agg(format('%I', a.attname) || case when a.attcollation = 0 then '' else ' collate "C"' end,
        ', ' order by array_position(i.indkey::int[], a.attnum::int))
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
      where i.indrelid = c.oid and i.indisprimary
    ), format('row_to_json(%I)::text collate "C"', c.relname)),
    'counted', (select coalesce(json_agg(a.attname order by a.attnum), '[]') from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and pg_get_serial_sequence(format('leadkit.%I', c.relname), a.attname) is not null),
    'references', (select coalesce(json_agg(distinct r.relname), '[]') from pg_constraint k
      join pg_class r on r.oid = k.confrelid
      where k.conrelid = c.oid and k.contype = 'f' and r.relnamespace = c.relnamespace)
  )::text as description
  from pg_class c
  where c.relnamespace = to_regnamespace('leadkit') and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname <> 'schema_migration'
  order by c.relname collate "C"`;

/** Every table but the record of migrations; what is pointed at comes before what points at it. */
export async function readTables(transaction: MigrationTransaction): Promise<readonly StoreTable[]> {
  const rows = (await transaction.query(TABLES, [])) as readonly { readonly description: string }[];
  return inDependencyOrder(rows.map(({ description }) => JSON.parse(description) as StoreTable));
}

/** Tables that point at each other stay in the order they came. */
export function inDependencyOrder<Table extends Pick<StoreTable, 'name' | 'references'>>(
  tables: readonly Table[],
): readonly Table[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<Table>();
  const entered = new Set<Table>();
  const visit = (table: Table): void => {
    if (entered.has(table)) return;
    entered.add(table);
    for (const name of table.references) {
      const pointedAt = byName.get(name);
      if (pointedAt !== undefined) visit(pointedAt);
    }
    ordered.add(table);
  };
  tables.forEach(visit);
  return [...ordered];
}
