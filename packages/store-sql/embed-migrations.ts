// Writes src/migration-files.ts from migrations/*.sql, so that a bundle carries them: `npm run embed -w @leadkit/store-sql`.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where the generated module is. */
export const EMBEDDED: string = at('src/migration-files.ts');

/** The text of the generated module. */
export function embedMigrations(): string {
  const files = readdirSync(at('migrations')).sort();
  const entries = files.map((name) => {
    const sql = readFileSync(at(`migrations/${name}`), 'utf8');
    const checksum = createHash('sha256').update(sql).digest('hex');
    return `  {\n    id: '${name.replace('.sql', '')}',\n    checksum: '${checksum}',\n    sql: \`${sql.replace(/[\\`]|\$\{/g, '\\$&')}\`,\n  },\n`;
  });
  return [
    '// Made from migrations/*.sql by embed-migrations.ts; a test says when it is stale.\n',
    "import type { MigrationFile } from './migration-file.ts';\n\n",
    '/** Every migration, oldest first. */\n',
    `export const MIGRATION_FILES: readonly MigrationFile[] = [\n${entries.join('')}];\n`,
  ].join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(EMBEDDED, embedMigrations());
