import { describeStore } from '@leadkit/conformance/vitest';
import { afterAll } from 'vitest';
import { createPostgresStore, type PostgresStore } from '../src/index.ts';
import { makeDatabase, type OwnDatabase, withDatabase } from './own-database.ts';
import { dumpTables, emptyTables } from './tables.ts';

const TOKEN_KEY = Buffer.alloc(32, 7).toString('base64');

withDatabase((url) => {
  let database: OwnDatabase | undefined;

  describeStore('PostgreSQL store', {
    create: async () => {
      database ??= await makeDatabase(url);
      const { connectionString, run, beside, cut, name } = database;
      const opened: PostgresStore[] = [];
      const open = async (): Promise<PostgresStore> => {
        const store = await createPostgresStore({
          connectionString,
          connectionsMax: 4,
          tokenKeys: [TOKEN_KEY],
        });
        opened.push(store);
        return store;
      };
      const subject = await open();
      await emptyTables(run);
      return {
        subject,
        world: {
          another: open,
          // The server drops the connections of a process that is gone.
          crash: async () => {
            await cut();
            return open();
          },
          disconnect: async () => {
            await beside(`alter database ${name} allow_connections false`);
            await cut();
          },
          dump: () => dumpTables(run),
        },
        dispose: async () => {
          await beside(`alter database ${name} allow_connections true`);
          await Promise.all(opened.map((store) => store.close()));
        },
      };
    },
  });

  afterAll(async () => {
    await database?.drop();
  });
});
