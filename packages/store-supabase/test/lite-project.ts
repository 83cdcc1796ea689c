import { readFile } from 'node:fs/promises';
import type { App } from '@supabase/lite';
import { createPgliteConnection, type PGlite, type PgliteConnection } from '@supabase/lite/pglite';
import { inject, vi } from 'vitest';
import { createSupabaseStore, type SupabaseStore, type SupabaseStoreOptions } from '../src/index.ts';
import { createApp, SECRET_KEY } from './lite-app.ts';

/**
 * A Supabase project in this process: `@supabase/lite` over a migrated PGlite. Open one at a time: it takes half a
 * gigabyte. What it does otherwise than Supabase is named at the end of store.test.ts.
 */
export interface LiteProject {
  readonly url: string;
  readonly app: App;
  readonly connection: PgliteConnection;
  readonly database: PGlite;
  /** Sends requests to the project, unless it is cut off. */
  readonly fetch: typeof fetch;
  /** Whether requests come through. */
  isReachable: boolean;
  /** A store on the project. */
  openStore(options?: Partial<SupabaseStoreOptions>): Promise<SupabaseStore>;
  /** Takes out everything but the schema. */
  empty(): Promise<void>;
  /** Every row of every table of ours, as text. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

export async function openLiteProject(): Promise<LiteProject> {
  const loadDataDir = new Blob([await readFile(inject('projectDump'))]);
  const connection = await createPgliteConnection({ url: 'memory://', pgliteOptions: { loadDataDir } });
  const app = createApp(connection);
  const database = connection.driver;
  // It prints every refused query with its values.
  const silence = vi.spyOn(console, 'error').mockImplementation(() => {});
  let deletes: string | undefined;
  const project: LiteProject = {
    url: 'http://project.test',
    app,
    connection,
    database,
    isReachable: true,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      // app.fetch does not listen to the signal (0.10.0); a real fetch does.
      request.signal.throwIfAborted();
      if (!project.isReachable) throw unreachable();
      return app.fetch(request);
    },
    openStore: (options) =>
      createSupabaseStore({
        url: project.url,
        serviceRoleKey: SECRET_KEY,
        fetch: project.fetch,
        residency: 'KZ',
        ...options,
      }),
    empty: async () => {
      deletes ??= (await tableNames(database)).map((name) => `delete from leadkit.${name};`).join('');
      await database.exec(deletes);
    },
    dump: async () => {
      const dumps: string[] = [];
      for (const name of await tableNames(database)) {
        const { rows } = await database.query<{ readonly row: string }>(
          `select t::text as row from leadkit.${name} t`,
        );
        dumps.push(name, ...rows.map(({ row }) => row));
      }
      return dumps.join('\n');
    },
    close: async () => {
      silence.mockRestore();
      await connection.close();
    },
  };
  return project;
}

async function tableNames(database: PGlite): Promise<readonly string[]> {
  const { rows } = await database.query<{ readonly name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = 'leadkit'::regnamespace and relkind = 'r' and relname <> 'schema_migration' order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** As node's fetch says that nobody listens at an address. */
function unreachable(): Error {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  return new TypeError('fetch failed', { cause });
}
