import { App } from '@supabase/lite';
import { createPgliteConnection, PGlite } from '@supabase/lite/pglite';
import { createClient } from '@supabase/supabase-js';
import { MIGRATION_FILES } from '@leadkit/store-sql';
const t0=performance.now();
const lap=(s:string)=>console.log(s, Math.round(performance.now()-t0));
const connection = await createPgliteConnection({ url: 'memory://' } as never);
lap('created');
const driver = connection.driver;
console.log((await driver.query('select version(), current_user')).rows);
console.log((await driver.query('select rolname from pg_roles where rolname !~ $1',['^pg_'])).rows);
await driver.exec(`do $$ declare r text; begin foreach r in array array['anon','authenticated','service_role'] loop if not exists (select from pg_roles where rolname=r) then execute format('create role %I nologin', r); end if; end loop; alter role service_role bypassrls; end $$;`);
for (const f of MIGRATION_FILES) { await driver.exec(`begin; ${f.sql}; commit`); lap(f.id); }
const app = new App({ connection, api: { schemas: ['public','leadkit'], max_rows: 1000 }, auth: { enabled: true, jwt_secret: 'x'.repeat(40), secret_key: 'sb_secret_'+'a'.repeat(30), publishable_key: 'sb_publishable_'+'a'.repeat(30) } } as never);
const fetcher: typeof fetch = async (input, init) => app.fetch(new Request(input as string, init));
const c = createClient('http://lite.test', 'sb_secret_'+'a'.repeat(30), { db: { schema: 'leadkit' }, auth: { persistSession:false, autoRefreshToken:false }, global: { fetch: fetcher } });
for (const [fn,args] of [['schema_state',{}],['delivery_backlog',{}],['entity_get',{tenantId:'t',kind:'niche',id:'x'}],['entity_get',{tenantId:'t',kind:'nope',id:'x'}],['nope',{}],['lease_acquire',{name:'n',holder:'a',now:'2026-01-01T00:00:00Z',expiresAt:'2027-01-01T00:00:00Z'}]] as const) {
  const t=performance.now(); const r = await (c as any).rpc(fn, { args }); console.log(fn, Math.round(performance.now()-t), JSON.stringify(r).slice(0,400));
}
console.log(await (c as any).from('lease').select('*'));
console.log((await driver.query('select rolname, rolbypassrls from pg_roles where rolname !~ $1',['^pg_'])).rows);
lap('end'); console.log(process.memoryUsage().rss/1e6);
