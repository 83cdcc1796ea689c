// Run by global-setup.ts in a process of its own: writes the dump of a migrated, empty project to the path it is given.
import { writeFile } from 'node:fs/promises';
import { MIGRATION_FILES } from '@leadkit/store-sql';
import { createPgliteConnection } from '@supabase/lite/pglite';
import { createApp, ROLES_SQL } from './lite-app.ts';

const connection = await createPgliteConnection({ url: 'memory://' });
await connection.driver.exec(ROLES_SQL);
for (const { sql } of MIGRATION_FILES) await connection.driver.exec(`begin; ${sql}; commit;`);
await createApp(connection).ensureSystemSchema();
const dump = await connection.driver.dumpDataDir('none');
await writeFile(process.argv[2] ?? '', new Uint8Array(await dump.arrayBuffer()));
await connection.close();
