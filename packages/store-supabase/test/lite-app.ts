import { App } from '@supabase/lite';
import type { PgliteConnection } from '@supabase/lite/pglite';

/** Keys of the made-up project. */
export const SECRET_KEY: string = `sb_secret_${'s'.repeat(31)}`;
export const PUBLISHABLE_KEY: string = `sb_publishable_${'p'.repeat(31)}`;
export const JWT_SECRET: string = 'a secret of this test only, at least 32 letters long';

/** The roles a Supabase project comes with. They are there before any migration of ours. */
export const ROLES_SQL: string = `
  create role anon nologin noinherit;
  create role authenticated nologin noinherit;
  create role service_role nologin noinherit bypassrls;
`;

/** Supabase's API over a PGlite, with the row limit of a new project and the schema leadkit exposed. */
export function createApp(connection: PgliteConnection, schemas: string[] = ['public', 'leadkit']): App {
  return new App({
    connection,
    api: { schemas, max_rows: 1000 },
    auth: {
      enabled: true,
      jwt_secret: JWT_SECRET,
      publishable_key: PUBLISHABLE_KEY,
      secret_key: SECRET_KEY,
    },
  });
}
