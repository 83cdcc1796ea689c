-- LeadKit: who may see what. Stores work as the owner of the schema, or as a role that row-level security does not bind
-- (service_role of Supabase). Everybody else reads the rows of their own tenants and writes nothing.

insert into leadkit.schema_migration (id) values ('20261122090200_leadkit_access');

-- Which users of the host may see which tenants. A user is the "sub" of a JWT.
create table leadkit.tenant_user (
  tenant_id text collate "C" not null,
  user_id text collate "C" not null,
  primary key (user_id, tenant_id)
);
create index tenant_user_tenant on leadkit.tenant_user (tenant_id);

-- The one place that reads claims: tenants of whoever asks. Without claims there are none.
create function leadkit_private.my_tenants() returns setof text
language sql stable security definer set search_path = '' as $$
  select tenant_id from leadkit.tenant_user
  where user_id = nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
$$;

-- Closes whatever a migration made. Every later migration ends with it, so that nothing new is left open.
create function leadkit_private.protect() returns void
language plpgsql volatile set search_path = '' as $$
declare
  -- Read by users, row by row. What is not named here is seen by nobody but stores: secrets, leases, deliveries.
  v_shown text[] := array[
    'account', 'niche', 'research_run', 'item', 'campaign', 'listing', 'operation', 'person', 'lead', 'outcome',
    'conversation', 'message', 'member', 'assignment', 'consent', 'spend', 'unique_key', 'signal', 'signal_alias', 'offer',
    'offer_sighting', 'event', 'tenant_user'
  ];
  v_table text;
begin
  revoke all on schema leadkit, leadkit_private from public;
  revoke all on all tables in schema leadkit from public;
  revoke all on all functions in schema leadkit, leadkit_private from public;

  for v_table in
    select c.relname from pg_class c where c.relnamespace = 'leadkit'::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('alter table leadkit.%I enable row level security', v_table);
    if v_table = any (v_shown) and not exists (
      select from pg_policy where polname = 'tenant_reads' and polrelid = format('leadkit.%I', v_table)::regclass
    ) then
      execute format(
        'create policy tenant_reads on leadkit.%I for select using (tenant_id in (select leadkit_private.my_tenants()))',
        v_table
      );
    end if;
  end loop;

  if exists (select from pg_roles where rolname = 'service_role') then
    grant usage on schema leadkit, leadkit_private to service_role;
    grant all on all tables in schema leadkit to service_role;
    grant execute on all functions in schema leadkit, leadkit_private to service_role;
  end if;
  if exists (select from pg_roles where rolname = 'authenticated') then
    grant usage on schema leadkit, leadkit_private to authenticated;
    foreach v_table in array v_shown loop
      execute format('grant select on leadkit.%I to authenticated', v_table);
    end loop;
    grant execute on function leadkit_private.my_tenants() to authenticated;
  end if;
end $$;

select leadkit_private.protect();
