// Run by global-setup.ts in a process of its own: writes the dump of a migrated, empty database to the path it is given.
import { writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { applyMigrations } from '@leadkit/store-sql';
import { createEmbeddedTarget } from '../src/embedded/embedded-driver.ts';

const database = await PGlite.create();
await applyMigrations(createEmbeddedTarget(database));
const dump = await database.dumpDataDir('none');
await writeFile(process.argv[2] ?? '', new Uint8Array(await dump.arrayBuffer()));
await database.close();
