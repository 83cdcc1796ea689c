-- LeadKit: notices to people that wait for their time, and what became of them.

insert into leadkit.schema_migration (id) values ('20261125113000_leadkit_handoff');

create table leadkit.notice (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  key text collate "C" generated always as (data ->> 'key') stored,
  status text collate "C" generated always as (data ->> 'status') stored,
  kind text collate "C" generated always as (data ->> 'kind') stored,
  member_id text collate "C" generated always as (data ->> 'memberId') stored,
  lead_id text collate "C" generated always as (data ->> 'leadId') stored,
  due_at timestamptz generated always as (leadkit_private.moment(data ->> 'dueAt')) stored,
  primary key (tenant_id, id)
);
create index notice_status on leadkit.notice (tenant_id, status, due_at);
create index notice_created on leadkit.notice (tenant_id, created_at, id);
create index notice_updated on leadkit.notice (tenant_id, updated_at, id);

-- One more kind.
create or replace function leadkit_private.entity_table(kind text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  if kind = any (array[
    'account', 'niche', 'research-run', 'item', 'campaign', 'listing', 'operation', 'person', 'lead', 'outcome',
    'conversation', 'message', 'member', 'assignment', 'consent', 'spend', 'notice'
  ]) then
    return replace(kind, '-', '_');
  end if;
  raise exception 'leadkit stores no such kind' using errcode = 'invalid_parameter_value';
end $$;

-- Users may read it like the others, row by row; everything else is closed and granted by protect().
create policy tenant_reads on leadkit.notice for select using (tenant_id in (select leadkit_private.my_tenants()));
do $$
begin
  if exists (select from pg_roles where rolname = 'authenticated') then
    grant select on leadkit.notice to authenticated;
  end if;
end $$;

select leadkit_private.protect();
