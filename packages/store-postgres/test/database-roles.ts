import type { RunSql } from './tables.ts';

/** Roles and claims as a Supabase project has them: what PostgREST does for a request, done by hand. */
export async function makeSupabaseRoles(run: RunSql): Promise<void> {
  for (const role of ['anon', 'authenticated', 'service_role bypassrls'])
    await run(`create role ${role} nologin`);
  await run('select leadkit_private.protect()');
}

/** Runs SQL as a role with claims, in a transaction that is taken back, and gives what came of it. */
export async function runAs(
  run: RunSql,
  role: 'anon' | 'authenticated' | 'service_role',
  claims: object | undefined,
  sql: string,
): Promise<{ readonly rows: readonly object[] } | { readonly sqlState: string }> {
  await run('begin');
  try {
    if (claims !== undefined) {
      await run(`select set_config('request.jwt.claims', $claims$${JSON.stringify(claims)}$claims$, true)`);
    }
    await run(`set local role ${role}`);
    return { rows: await run(sql) };
  } catch (error) {
    return { sqlState: String((error as { readonly code?: unknown }).code) };
  } finally {
    await run('rollback');
  }
}
