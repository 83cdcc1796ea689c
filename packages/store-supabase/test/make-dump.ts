// Run by global-setup.ts in a process of its own: writes the dump of a migrated, empty project to the path it is given.
import { writeFile } from 'node:fs/promises';
import { MIGRATION_FILES } from '@leadkit/store-sql';
import { createPgliteConnection } from '@supabase/lite/pglite';
import { ROLES_SQL } from './lite-app.ts';

const { driver: database } = await createPgliteConnection({ url: 'memory://' });
await database.exec(ROLES_SQL);
for (const { sql } of MIGRATION_FILES) await database.exec(`begin; ${sql}; commit;`);
const dump = await database.dumpDataDir('none');
await writeFile(process.argv[2] ?? '', new Uint8Array(await dump.arrayBuffer()));
await database.close();
