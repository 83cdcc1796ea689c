import type { PGlite } from '@supabase/lite/pglite';

/** A table or view of the schema leadkit, as the database itself describes it. */
export interface Relation {
  readonly name: string;
  readonly isTable: boolean;
  /** Columns that can be written, with their types. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly hasTenant: boolean;
  /** Whether a policy lets users see rows of it. */
  readonly isShown: boolean;
}

/** A function of either schema. */
export interface DatabaseFunction {
  readonly schema: string;
  readonly name: string;
}

/** Every table and view. */
export async function readRelations(database: PGlite): Promise<readonly Relation[]> {
  const { rows } = await database.query<Relation>(
    `select c.relname::text as name, c.relkind in ('r', 'p') as "isTable",
       exists (select from pg_attribute where attrelid = c.oid and attname = 'tenant_id') as "hasTenant",
       exists (select from pg_policy where polrelid = c.oid) as "isShown",
       (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = '' and a.attidentity = '') as columns
     from pg_class c where c.relnamespace = 'leadkit'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') order by 1`,
  );
  return rows;
}

/** Every function. */
export async function readFunctions(database: PGlite): Promise<readonly DatabaseFunction[]> {
  const { rows } = await database.query<DatabaseFunction>(
    `select nspname::text as schema, proname::text as name from pg_proc join pg_namespace n on n.oid = pronamespace
     where nspname in ('leadkit', 'leadkit_private') order by 1, 2`,
  );
  return rows;
}

/** One row per table and tenant. Every text in it holds the tenant's name. */
export async function fillTables(database: PGlite, tenants: readonly string[]): Promise<void> {
  const relations = await readRelations(database);
  for (const { name, isTable, columns } of relations) {
    if (!isTable || name === 'schema_migration') continue;
    for (const tenant of tenants) {
      const names = columns.map((column) => column.name).join(', ');
      const places = columns.map((_, index) => `$${index + 1}`).join(', ');
      const values = columns.map((column) => valueFor(column, tenant));
      await database.query(`insert into leadkit.${name} (${names}) values (${places})`, values);
    }
  }
}

/** A value of a column's type. */
export function valueFor(column: { readonly name: string; readonly type: string }, tenant: string): unknown {
  if (column.name === 'tenant_id') return tenant;
  switch (column.type) {
    case 'text':
      return `${column.name} of ${tenant}`;
    case 'text[]':
      return [tenant];
    case 'bigint':
    case 'integer':
      return tenant.charCodeAt(tenant.length - 1);
    case 'boolean':
      return true;
    case 'timestamp with time zone':
      return '2026-11-22T05:00:00.000Z';
    case 'jsonb':
      return { platform: 'olx', externalId: `of ${tenant}`, title: `of ${tenant}`, revision: 1 };
    default:
      throw new Error(`No value for a column of type ${column.type}: add one.`);
  }
}
