// Writes src/database-types.ts from the migrations of store-sql: `npm run types -w @leadkit/store-supabase`.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MIGRATION_FILES } from '@leadkit/store-sql';
import { createPgliteConnection, type PGlite } from '@supabase/lite/pglite';
import { generateTypescript, sortGeneratorMetadata } from '@supabase/postgrest-typegen/generation';
import { introspect } from '@supabase/postgrest-typegen/introspection';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where the generated module is. */
export const DATABASE_TYPES: string = at('src/database-types.ts');

/** The generator adds helper types after the database itself; the host has those from its own types. */
const HELPERS = 'type DatabaseWithoutInternals';

const HEAD = `// Made from the migrations of @leadkit/store-sql by generate-types.ts; a test says when it is stale.
import type { JsonValue as Json } from '@leadkit/core';

/**
 * The schema \`leadkit\` as supabase-js types a database: \`createClient<Database & LeadKitDatabase>(...)\`. Users read its
 * tables; the functions are for stores.
 */
export type LeadKitDatabase`;

/** The text of the generated module, from a migrated database. */
export async function generateTypes(database: Pick<PGlite, 'query'>): Promise<string> {
  const query = async (sql: string) => database.query<Record<string, unknown>>(sql);
  const metadata = await introspect({ query }, { includedSchemas: ['leadkit'] });
  const code = await generateTypescript(sortGeneratorMetadata(metadata), {
    defaultSchema: 'leadkit',
    format: async (text) => text,
  });
  const start = code.indexOf('export type Database');
  const end = code.indexOf(HELPERS);
  if (start < 0 || end < start)
    throw new Error('The generator writes another shape now: look at its output.');
  return format(`${HEAD}${code.slice(start + 'export type Database'.length, end).trimEnd()};\n`);
}

function format(code: string): string {
  const biome = at('../../node_modules/@biomejs/biome/bin/biome');
  const path = 'packages/store-supabase/src/database-types.ts';
  const options = { input: code, encoding: 'utf8', cwd: at('../..') } as const;
  return execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=${path}`], options);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { driver: database } = await createPgliteConnection({ url: 'memory://' });
  for (const { sql } of MIGRATION_FILES) await database.exec(`begin; ${sql}; commit;`);
  writeFileSync(DATABASE_TYPES, await generateTypes(database));
  await database.close();
}
