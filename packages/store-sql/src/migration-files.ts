// Made from migrations/*.sql by embed-migrations.ts; a test says when it is stale.
import type { MigrationFile } from './migration-file.ts';

/** Every migration, oldest first. */
export const MIGRATION_FILES: readonly MigrationFile[] = [
  {
    id: '20261122090000_leadkit_tables',
    checksum: '77f3bcd2de8e68721213d2235e710aaa2cd95d46d677f8208ee03aaf84ecfc24',
    sql: `-- LeadKit: where everything is kept.
--
-- leadkit          what hosts and BI tools may look at: tables, functions that take and return one jsonb
-- leadkit_private  helpers of those functions; never expose this schema through an API
--
-- A stored thing is its JSON in "data", whole. The columns beside it are what queries need: those that a function writes,
-- and generated ones that always agree with "data". Moments are kept to the millisecond.
-- Needs PostgreSQL 15 or newer and no extension.

create schema if not exists leadkit;
create schema if not exists leadkit_private;

-- Every file records itself here, so that any tool may apply it. LeadKit's own runner adds the checksum.
create table leadkit.schema_migration (
  id text primary key,
  checksum text,
  is_breaking boolean not null default false,
  applied_at timestamptz not null default now()
);
comment on table leadkit.schema_migration is 'Which migration files this database has seen.';
comment on column leadkit.schema_migration.checksum is 'SHA-256 of the file, in hex; null when another tool than LeadKit applied it.';
comment on column leadkit.schema_migration.is_breaking is 'Whether stores that do not know this file must stop.';

insert into leadkit.schema_migration (id) values ('20261122090000_leadkit_tables');

-- A moment as a platform or a host wrote it, or null when it is none. It must carry an offset, so nothing of the session
-- decides what it means, and it can be called immutable. Parts finer than a millisecond are cut off, as in TypeScript.
create function leadkit_private.moment(value text) returns timestamptz
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  if value ~ '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})$' then
    return regexp_replace(value, '(\\.\\d{3})\\d+', '\\1')::timestamptz;
  end if;
  return null;
end $$;

-- Words of a text in Russian, and as they are: there is no Kazakh dictionary. Only its beginning, for a vector has limits.
create function leadkit_private.words(value text) returns tsvector
language sql immutable parallel safe
return to_tsvector('pg_catalog.russian'::regconfig, left(value, 20000))
    || to_tsvector('pg_catalog.simple'::regconfig, left(value, 20000));

----------------------------------------------------------------------------------------------------------------------
-- What a commit stores, one table per kind.

create table leadkit.account (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  platform text collate "C" generated always as (data ->> 'platform') stored,
  status text collate "C" generated always as (data ->> 'status') stored,
  external_account_id text collate "C" generated always as (data ->> 'externalAccountId') stored,
  last_success_at timestamptz generated always as (leadkit_private.moment(data ->> 'lastSuccessAt')) stored,
  primary key (tenant_id, id)
);

create table leadkit.niche (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  status text collate "C" generated always as (data ->> 'status') stored,
  kind text collate "C" generated always as (data ->> 'kind') stored,
  primary key (tenant_id, id)
);

create table leadkit.research_run (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  niche_id text collate "C" generated always as (data ->> 'nicheId') stored,
  status text collate "C" generated always as (data ->> 'status') stored,
  primary key (tenant_id, id)
);
create index research_run_niche on leadkit.research_run (tenant_id, niche_id);

create table leadkit.item (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  sku text collate "C" generated always as (data ->> 'sku') stored,
  kind text collate "C" generated always as (data ->> 'kind') stored,
  niche_id text collate "C" generated always as (data ->> 'nicheId') stored,
  primary key (tenant_id, id)
);
create index item_niche on leadkit.item (tenant_id, niche_id);

create table leadkit.campaign (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  niche_id text collate "C" generated always as (data ->> 'nicheId') stored,
  status text collate "C" generated always as (data ->> 'status') stored,
  primary key (tenant_id, id)
);
create index campaign_niche on leadkit.campaign (tenant_id, niche_id);

create table leadkit.listing (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  platform text collate "C" generated always as (data ->> 'platform') stored,
  account_id text collate "C" generated always as (data ->> 'accountId') stored,
  item_id text collate "C" generated always as (data ->> 'itemId') stored,
  campaign_id text collate "C" generated always as (data ->> 'campaignId') stored,
  niche_id text collate "C" generated always as (data ->> 'nicheId') stored,
  status text collate "C" generated always as (data ->> 'status') stored,
  key text collate "C" generated always as (data ->> 'key') stored,
  external_id text collate "C" generated always as (data ->> 'externalId') stored,
  primary key (tenant_id, id)
);
create index listing_account on leadkit.listing (tenant_id, account_id);
create index listing_item on leadkit.listing (tenant_id, item_id);
create index listing_campaign on leadkit.listing (tenant_id, campaign_id);
create index listing_external on leadkit.listing (tenant_id, external_id);

create table leadkit.operation (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  key text collate "C" generated always as (data ->> 'key') stored,
  kind text collate "C" generated always as (data ->> 'kind') stored,
  state text collate "C" generated always as (data ->> 'state') stored,
  account_id text collate "C" generated always as (data ->> 'accountId') stored,
  primary key (tenant_id, id)
);
create index operation_open on leadkit.operation (tenant_id, state) where state <> 'succeeded';

create table leadkit.person (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  status text collate "C" generated always as (data ->> 'status') stored,
  primary key (tenant_id, id)
);

create table leadkit.lead (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  person_id text collate "C" generated always as (data ->> 'personId') stored,
  platform text collate "C" generated always as (data ->> 'platform') stored,
  account_id text collate "C" generated always as (data ->> 'accountId') stored,
  origin text collate "C" generated always as (data ->> 'origin') stored,
  scope text collate "C" generated always as (data ->> 'scope') stored,
  niche_id text collate "C" generated always as (data ->> 'nicheId') stored,
  item_id text collate "C" generated always as (data ->> 'itemId') stored,
  listing_id text collate "C" generated always as (data ->> 'listingId') stored,
  campaign_id text collate "C" generated always as (data ->> 'campaignId') stored,
  city text collate "C" generated always as (data ->> 'city') stored,
  status text collate "C" generated always as (data ->> 'status') stored,
  owner_id text collate "C" generated always as (data ->> 'ownerId') stored,
  close_reason text collate "C" generated always as (data ->> 'closeReason') stored,
  closed_at timestamptz generated always as (leadkit_private.moment(data ->> 'closedAt')) stored,
  primary key (tenant_id, id)
);
create index lead_person on leadkit.lead (tenant_id, person_id);
create index lead_status on leadkit.lead (tenant_id, status, created_at, id);
create index lead_owner on leadkit.lead (tenant_id, owner_id) where owner_id is not null;
create index lead_campaign on leadkit.lead (tenant_id, campaign_id) where campaign_id is not null;
create index lead_signals on leadkit.lead using gin ((data -> 'signalIds'));

create table leadkit.outcome (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  lead_id text collate "C" generated always as (data ->> 'leadId') stored,
  key text collate "C" generated always as (data ->> 'key') stored,
  result text collate "C" generated always as (data ->> 'result') stored,
  reversed_at timestamptz generated always as (leadkit_private.moment(data ->> 'reversedAt')) stored,
  primary key (tenant_id, id)
);
create index outcome_lead on leadkit.outcome (tenant_id, lead_id);

create table leadkit.conversation (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  platform text collate "C" generated always as (data ->> 'platform') stored,
  account_id text collate "C" generated always as (data ->> 'accountId') stored,
  person_id text collate "C" generated always as (data ->> 'personId') stored,
  thread_external_id text collate "C" generated always as (data ->> 'threadExternalId') stored,
  last_inbound_at timestamptz generated always as (leadkit_private.moment(data ->> 'lastInboundAt')) stored,
  first_agent_at timestamptz generated always as (leadkit_private.moment(data ->> 'firstAgentAt')) stored,
  primary key (tenant_id, id)
);
create index conversation_person on leadkit.conversation (tenant_id, person_id);
create index conversation_thread on leadkit.conversation (tenant_id, thread_external_id);

create table leadkit.message (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  conversation_id text collate "C" generated always as (data ->> 'conversationId') stored,
  author text collate "C" generated always as (data ->> 'author') stored,
  sent_at timestamptz generated always as (leadkit_private.moment(data ->> 'sentAt')) stored,
  primary key (tenant_id, id)
);
create index message_conversation on leadkit.message (tenant_id, conversation_id, created_at, id);

create table leadkit.member (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  role text collate "C" generated always as (data ->> 'role') stored,
  is_active boolean generated always as ((data ->> 'isActive')::boolean) stored,
  primary key (tenant_id, id)
);

create table leadkit.assignment (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  lead_id text collate "C" generated always as (data ->> 'leadId') stored,
  member_id text collate "C" generated always as (data ->> 'memberId') stored,
  status text collate "C" generated always as (data ->> 'status') stored,
  proposed_at timestamptz generated always as (leadkit_private.moment(data ->> 'proposedAt')) stored,
  accepted_at timestamptz generated always as (leadkit_private.moment(data ->> 'acceptedAt')) stored,
  primary key (tenant_id, id)
);
create index assignment_lead on leadkit.assignment (tenant_id, lead_id);
create index assignment_member on leadkit.assignment (tenant_id, member_id, status);

create table leadkit.consent (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  person_id text collate "C" generated always as (data ->> 'personId') stored,
  purpose text collate "C" generated always as (data ->> 'purpose') stored,
  channel text collate "C" generated always as (data ->> 'channel') stored,
  primary key (tenant_id, id)
);
create index consent_person on leadkit.consent (tenant_id, person_id);

create table leadkit.spend (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  data jsonb not null,
  platform text collate "C" generated always as (data ->> 'platform') stored,
  account_id text collate "C" generated always as (data ->> 'accountId') stored,
  campaign_id text collate "C" generated always as (data ->> 'campaignId') stored,
  listing_id text collate "C" generated always as (data ->> 'listingId') stored,
  kind text collate "C" generated always as (data ->> 'kind') stored,
  key text collate "C" generated always as (data ->> 'key') stored,
  spent_at timestamptz generated always as (leadkit_private.moment(data ->> 'spentAt')) stored,
  primary key (tenant_id, id)
);
create index spend_campaign on leadkit.spend (tenant_id, campaign_id) where campaign_id is not null;
create index spend_spent on leadkit.spend (tenant_id, spent_at);

-- Lists are by moment, ties by id.
do $$
declare name text;
begin
  foreach name in array array[
    'account', 'niche', 'research_run', 'item', 'campaign', 'listing', 'operation', 'person', 'lead', 'outcome',
    'conversation', 'message', 'member', 'assignment', 'consent', 'spend'
  ] loop
    execute format('create index %I on leadkit.%I (tenant_id, created_at, id)', name || '_created', name);
    execute format('create index %I on leadkit.%I (tenant_id, updated_at, id)', name || '_updated', name);
  end loop;
end $$;

-- What is unique while a thing is as it is: a phone of one person, the open lead of a person and scope.
create table leadkit.unique_key (
  tenant_id text collate "C" not null,
  kind text collate "C" not null,
  key text collate "C" not null,
  entity_id text collate "C" not null,
  primary key (tenant_id, kind, key)
);
create index unique_key_entity on leadkit.unique_key (tenant_id, kind, entity_id);

----------------------------------------------------------------------------------------------------------------------
-- What comes in bulk.

create table leadkit.signal (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  version bigint not null check (version > 0),
  received_at timestamptz not null,
  updated_at timestamptz not null,
  occurred_at timestamptz not null,
  data jsonb not null,
  platform text collate "C" generated always as (data ->> 'platform') stored,
  account_id text collate "C" generated always as (data ->> 'accountId') stored,
  kind text collate "C" generated always as (data ->> 'kind') stored,
  external_id text collate "C" generated always as (data ->> 'externalId') stored,
  thread_external_id text collate "C" generated always as (data ->> 'threadExternalId') stored,
  revision bigint generated always as ((data ->> 'revision')::bigint) stored,
  is_history boolean generated always as ((data ->> 'isHistory')::boolean) stored,
  has_open_order boolean generated always as (coalesce(data -> 'order' -> 'isFinal' = 'false', false)) stored,
  words tsvector generated always as (leadkit_private.words(
    coalesce(data ->> 'text', '') || ' ' || coalesce(data -> 'listing' ->> 'title', '') || ' '
    || coalesce(data -> 'who' ->> 'name', '')
  )) stored,
  primary key (tenant_id, id)
);
create index signal_received on leadkit.signal (tenant_id, received_at, id);
create index signal_thread on leadkit.signal (tenant_id, thread_external_id) where thread_external_id is not null;
create index signal_open_order on leadkit.signal (tenant_id, account_id, received_at, id) where has_open_order;
create index signal_words on leadkit.signal using gin (words);

-- Every id a platform uses for a signal, old or new.
create table leadkit.signal_alias (
  tenant_id text collate "C" not null,
  platform text collate "C" not null,
  account_id text collate "C" not null,
  external_id text collate "C" not null,
  signal_id text collate "C" not null,
  primary key (tenant_id, platform, account_id, external_id)
);
create index signal_alias_signal on leadkit.signal_alias (tenant_id, signal_id);

-- Where collecting of a stream stands.
create table leadkit.stream_checkpoint (
  tenant_id text collate "C" not null,
  stream text collate "C" not null,
  checkpoint text not null,
  moved_at timestamptz not null,
  primary key (tenant_id, stream)
);

create table leadkit.offer (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  sightings bigint not null check (sightings > 0),
  data jsonb not null,
  platform text collate "C" not null generated always as (data ->> 'platform') stored,
  external_id text collate "C" not null generated always as (data ->> 'externalId') stored,
  last_run_id text collate "C" generated always as (data ->> 'lastRunId') stored,
  is_promoted boolean generated always as ((data ->> 'isPromoted')::boolean) stored,
  title text generated always as (data ->> 'title') stored,
  price_minor bigint generated always as ((data -> 'price' ->> 'amountMinor')::bigint) stored,
  price_currency text generated always as (data -> 'price' ->> 'currency') stored,
  words tsvector generated always as (leadkit_private.words(coalesce(data ->> 'title', ''))) stored,
  primary key (tenant_id, id),
  unique (tenant_id, platform, external_id)
);
create index offer_seen on leadkit.offer (tenant_id, last_seen_at, id);
create index offer_run on leadkit.offer (tenant_id, last_run_id, last_seen_at, id) where last_run_id is not null;
create index offer_words on leadkit.offer using gin (words);

-- How an offer changed: one row per change, counted from 1.
create table leadkit.offer_sighting (
  tenant_id text collate "C" not null,
  offer_id text collate "C" not null,
  number bigint not null,
  seen_at timestamptz not null,
  data jsonb not null,
  price_minor bigint generated always as ((data -> 'price' ->> 'amountMinor')::bigint) stored,
  price_currency text generated always as (data -> 'price' ->> 'currency') stored,
  primary key (tenant_id, offer_id, number)
);

----------------------------------------------------------------------------------------------------------------------
-- Events, and their way to consumers.

create table leadkit.event (
  tenant_id text collate "C" not null,
  id text collate "C" not null,
  type text collate "C" not null,
  subject_kind text collate "C" not null,
  subject_id text collate "C" not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  data jsonb not null,
  primary key (tenant_id, id)
);
create index event_recorded on leadkit.event (tenant_id, recorded_at);
comment on column leadkit.event.data is 'The whole event as it is delivered; its own data is inside.';

create table leadkit.consumer (
  id bigint generated always as identity primary key,
  name text collate "C" not null unique,
  types text[] not null
);

-- One row per event and consumer until it is done. Ids rise in the order of commits of a subject. "line" names the subject:
-- only the first of a line can be claimed, and the index delivery_leased lets only one of a line be claimed at a time.
create table leadkit.delivery (
  id bigint generated always as identity primary key,
  consumer_id bigint not null,
  tenant_id text collate "C" not null,
  event_id text collate "C" not null,
  line bigint not null,
  occurred_at timestamptz not null,
  attempts integer not null default 0,
  due_at timestamptz not null,
  claimed_at timestamptz,
  lease_token text,
  died_at timestamptz,
  error text
);
create index delivery_due on leadkit.delivery (consumer_id, due_at, id, tenant_id) where died_at is null;
create index delivery_line on leadkit.delivery (consumer_id, line, id) where died_at is null;
create unique index delivery_leased on leadkit.delivery (consumer_id, line) where lease_token is not null;
create index delivery_dead on leadkit.delivery (died_at, id) where died_at is not null;
create index delivery_event on leadkit.delivery (tenant_id, event_id);
comment on column leadkit.delivery.due_at is 'When it can be claimed: at once, after a wait, or when a lease ends.';

----------------------------------------------------------------------------------------------------------------------
-- Shared by all processes.

create table leadkit.lease (
  name text collate "C" primary key,
  holder text not null,
  token text not null,
  expires_at timestamptz not null
);

create table leadkit.budget (
  name text collate "C" primary key,
  started_at timestamptz,
  used bigint not null default 0,
  blocked_until timestamptz
);

-- Secrets of accounts, encrypted by the store before they come here.
create table leadkit.account_token (
  tenant_id text collate "C" not null,
  account_id text collate "C" not null,
  version bigint not null check (version > 0),
  key_id text,
  sealed text not null,
  written_at timestamptz not null default now(),
  primary key (tenant_id, account_id)
);
comment on column leadkit.account_token.key_id is 'The key it is encrypted with; null when the host allowed plain text.';
`,
  },
  {
    id: '20261122090100_leadkit_functions',
    checksum: '3609307a93acd62b7b2681fed689192897ae7112a1106dc70a533b44078517b3',
    sql: `-- LeadKit: everything the stores do, one function per operation. Each takes one jsonb and returns one, runs in one
-- transaction, and names its tenant in every condition. A refusal is an answer: {"refused": "<why>", ...}, with nothing
-- written. A race lost half-way raises serialization_failure: call again, the second time it is a refusal or a success.
-- Stores check what they pass; these functions trust its shape.
--
-- Bulk functions look each item up by a whole unique key, in a subquery with a limit, so that the planner cannot turn the
-- look-ups into a scan of a tenant, whatever it believes about its size; and they switch off what only pays for big reports.

insert into leadkit.schema_migration (id) values ('20261122090100_leadkit_functions');

----------------------------------------------------------------------------------------------------------------------
-- Things by kind

-- The table of a kind. The list is also what keeps text of a caller out of table names.
create function leadkit_private.entity_table(kind text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  if kind = any (array[
    'account', 'niche', 'research-run', 'item', 'campaign', 'listing', 'operation', 'person', 'lead', 'outcome',
    'conversation', 'message', 'member', 'assignment', 'consent', 'spend'
  ]) then
    return replace(kind, '-', '_');
  end if;
  raise exception 'leadkit stores no such kind' using errcode = 'invalid_parameter_value';
end $$;

-- nicheId -> niche_id
create function leadkit_private.column_of(field text) returns text
language sql immutable parallel safe
return lower(regexp_replace(field, '([A-Z])', '_\\1', 'g'));

create function leadkit_private.text_array(list jsonb) returns text[]
language sql immutable parallel safe
return array(select jsonb_array_elements_text(list));

-- { fields: { status: ["new"] }, ids: [...], moments: { createdFrom: "..." } } as a condition. Values become literals, so
-- that the planner sees them.
create function leadkit_private.filter_condition(filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  condition text := '';
  part record;
begin
  for part in select key, value from jsonb_each(filter -> 'fields') loop
    condition := condition || format(
      ' and %I = any (%L)', leadkit_private.column_of(part.key), leadkit_private.text_array(part.value)
    );
  end loop;
  if filter ? 'ids' then
    condition := condition || format(' and id = any (%L)', leadkit_private.text_array(filter -> 'ids'));
  end if;
  for part in select key, value from jsonb_each_text(filter -> 'moments') loop
    condition := condition || format(
      case part.key
        when 'createdFrom' then ' and created_at >= %L'
        when 'createdBefore' then ' and created_at < %L'
        when 'updatedFrom' then ' and updated_at >= %L'
        when 'updatedBefore' then ' and updated_at < %L'
      end, part.value
    );
  end loop;
  return condition;
end $$;

-- One row more than the page holds, when there is one.
create function leadkit_private.page_rows(
  from_table text, condition text, moment_column text, direction text, after jsonb, size bigint
) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  is_rising boolean := direction = 'asc';
  rows jsonb;
begin
  if after is not null then
    condition := condition || format(
      ' and (%I, id) %s (%L::timestamptz, %L)', moment_column, case when is_rising then '>' else '<' end,
      after ->> 0, after ->> 1
    );
  end if;
  execute format(
    'select coalesce(jsonb_agg(data order by %1$I %2$s, id %2$s), ''[]'')
     from (select data, %1$I, id from leadkit.%3$I where %4$s order by %1$I %2$s, id %2$s limit %5$s) page',
    moment_column, case when is_rising then 'asc' else 'desc' end, from_table, condition, size + 1
  ) into rows;
  return rows;
end $$;

-- { tenantId, kind, id } -> the thing, or null
create function leadkit.entity_get(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  found_data jsonb;
begin
  execute format(
    'select data from leadkit.%I where tenant_id = $1 and id = $2', leadkit_private.entity_table(args ->> 'kind')
  ) into found_data using args ->> 'tenantId', args ->> 'id';
  return found_data;
end $$;

-- { tenantId, kind, key } -> the thing that holds the key, or null
create function leadkit.entity_get_by_key(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  found_data jsonb;
begin
  execute format(
    'select e.data from leadkit.unique_key u
     join leadkit.%I e on e.tenant_id = u.tenant_id and e.id = u.entity_id
     where u.tenant_id = $1 and u.kind = $2 and u.key = $3', leadkit_private.entity_table(args ->> 'kind')
  ) into found_data using args ->> 'tenantId', args ->> 'kind', args ->> 'key';
  return found_data;
end $$;

-- { tenantId, kind, filter, sort: { by, direction }, limit, after? } -> things, one more than the limit when there are
create function leadkit.entity_list(args jsonb) returns jsonb
language sql stable
return leadkit_private.page_rows(
  leadkit_private.entity_table(args ->> 'kind'),
  format('tenant_id = %L', args ->> 'tenantId') || leadkit_private.filter_condition(args -> 'filter'),
  leadkit_private.column_of(args -> 'sort' ->> 'by'), args -> 'sort' ->> 'direction', args -> 'after',
  (args ->> 'limit')::bigint
);

-- { tenantId, kind, filter, groupBy } -> [{ group, count }]
create function leadkit.entity_count(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  columns text[] := array(
    select distinct leadkit_private.column_of(field) from jsonb_array_elements_text(args -> 'groupBy') field
  );
  pairs text := coalesce((
    select string_agg(distinct format('%L, %I', field, leadkit_private.column_of(field)), ', ')
    from jsonb_array_elements_text(args -> 'groupBy') field
  ), '');
  counted jsonb;
begin
  execute format(
    'select coalesce(jsonb_agg(jsonb_build_object(''group'', fields, ''count'', n)), ''[]'')
     from (select jsonb_build_object(%s) as fields, count(*) as n from leadkit.%I where tenant_id = %L %s %s) groups',
    pairs, leadkit_private.entity_table(args ->> 'kind'), args ->> 'tenantId',
    leadkit_private.filter_condition(args -> 'filter'),
    case when cardinality(columns) = 0 then '' else
      'group by ' || (select string_agg(quote_ident(name), ', ') from unnest(columns) name)
    end
  ) into counted;
  return counted;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Events

-- Commits hold this shared, changes of consumers alone, so that whoever is unregistered leaves nothing behind.
create function leadkit_private.lock_consumers(is_change boolean) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if is_change then
    perform pg_advisory_xact_lock(hashtextextended('leadkit.consumer', 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('leadkit.consumer', 0));
  end if;
end $$;

-- Keeps events, and one delivery per event and consumer that wants it, in the order given.
create function leadkit_private.append_events(p_tenant_id text, p_now timestamptz, p_events jsonb) returns void
language plpgsql volatile set search_path = '' set jit = off as $$
begin
  if jsonb_array_length(p_events) = 0 then return; end if;
  perform leadkit_private.lock_consumers(false);
  with happened as materialized (
    select e.value as data, e.ordinality as place, e.value ->> 'id' as id, e.value ->> 'type' as type,
      e.value -> 'subject' ->> 'kind' as subject_kind, e.value -> 'subject' ->> 'id' as subject_id,
      leadkit_private.moment(e.value ->> 'occurredAt') as occurred_at
    from jsonb_array_elements(p_events) with ordinality e
  ), kept as (
    insert into leadkit.event (tenant_id, id, type, subject_kind, subject_id, occurred_at, recorded_at, data)
    select p_tenant_id, id, type, subject_kind, subject_id, occurred_at, p_now, data from happened order by place
  )
  insert into leadkit.delivery (consumer_id, tenant_id, event_id, line, occurred_at, due_at)
  select consumer.id, p_tenant_id, happened.id,
    ('x' || substr(md5(concat_ws(chr(31), p_tenant_id, subject_kind, subject_id)), 1, 16))::bit(64)::bigint,
    happened.occurred_at, p_now
  from happened join leadkit.consumer on happened.type = any (consumer.types)
  order by happened.place, consumer.id;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- commit

-- { tenantId, now, changes: [{ n, kind, id, version, expectedVersion, createdAt, updatedAt, entity, keys }], events,
--   acknowledge? } -> {} or refused: conflict (issues), foreign, lease_lost
create function leadkit.entity_commit(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  p_changes jsonb := args -> 'changes';
  v_kind text;
  v_issues jsonb := '[]';
  v_part jsonb;
  v_wanted bigint;
  v_done bigint;
  v_delivery leadkit.delivery;
begin
  -- Everything that can refuse comes before anything that writes. Rows are locked in one order by everybody.
  for v_kind in select distinct c ->> 'kind' from jsonb_array_elements(p_changes) c order by 1 loop
    execute format($q$
      with change as (
        select * from jsonb_to_recordset($2) as c (n bigint, kind text, id text, "expectedVersion" bigint) where kind = $3
      ), stored as materialized (
        select id, version from leadkit.%I
        where tenant_id = $1 and id = any (array(select id from change)) order by id for update
      )
      select coalesce(jsonb_agg(jsonb_build_object(
        'n', n, 'path', 'changes.' || n || '.expectedVersion',
        'message', kind || ' ' || id || coalesce(' is stored at version ' || stored.version, ' is not stored')
          || ', expected was ' || "expectedVersion"
      )), '[]')
      from change left join stored using (id) where coalesce(stored.version, 0) <> "expectedVersion"
    $q$, leadkit_private.entity_table(v_kind)) into v_part using p_tenant_id, p_changes, v_kind;
    v_issues := v_issues || v_part;
  end loop;
  v_issues := (select coalesce(jsonb_agg(i - 'n' order by (i -> 'n')::bigint), '[]') from jsonb_array_elements(v_issues) i);

  -- A key may be a phone, so its place is named and not the key.
  with change as materialized (
    select * from jsonb_to_recordset(p_changes) as c (n bigint, kind text, id text, keys jsonb)
  ), claim as materialized (
    select n, place - 1 as place, kind, id, key
    from change cross join lateral jsonb_array_elements_text(keys) with ordinality as k (key, place)
  ), kept as materialized (
    select u.kind, u.key, u.entity_id from leadkit.unique_key u
    where u.tenant_id = p_tenant_id and u.kind = any (array(select kind from claim))
      and u.key = any (array(select key from claim))
    order by u.kind, u.key for update
  ), first_claim as (
    select distinct on (kind, key) kind, key, id from claim order by kind, key, n, place
  ), holder as (
    select claim.*, case
      when kept.entity_id is not null
        and not exists (select from change c where c.kind = kept.kind and c.id = kept.entity_id) then kept.entity_id
      else first_claim.id
    end as held_by
    from claim join first_claim using (kind, key) left join kept using (kind, key)
  )
  select v_issues || coalesce(jsonb_agg(jsonb_build_object(
    'path', 'changes.' || n || '.keys.' || place,
    'message', 'this unique key of ' || kind || ' ' || id || ' is held by ' || kind || ' ' || held_by
  ) order by n, place), '[]') into v_issues
  from holder where held_by <> id;

  if v_issues <> '[]' then return jsonb_build_object('refused', 'conflict', 'issues', v_issues); end if;

  if args ? 'acknowledge' then
    v_delivery := leadkit_private.leased_delivery(args -> 'acknowledge');
    if v_delivery.id is null then return '{"refused": "lease_lost"}'; end if;
    if v_delivery.tenant_id <> p_tenant_id then return '{"refused": "foreign"}'; end if;
    delete from leadkit.delivery where id = v_delivery.id;
  end if;

  -- First all old keys go, then all new ones come: a commit can hand a key from one thing to another.
  with change as materialized (
    select * from jsonb_to_recordset(p_changes) as c (kind text, id text, keys jsonb)
  )
  delete from leadkit.unique_key u using change c
  where u.tenant_id = p_tenant_id and u.kind = any (array(select kind from change))
    and u.entity_id = any (array(select id from change))
    and u.kind = c.kind and u.entity_id = c.id and not c.keys ? u.key;

  with claim as materialized (
    select distinct kind, key, id from jsonb_to_recordset(p_changes) as c (kind text, id text, keys jsonb)
    cross join lateral jsonb_array_elements_text(keys) as k (key)
  ), taken as (
    insert into leadkit.unique_key (tenant_id, kind, key, entity_id)
    select p_tenant_id, kind, key, id from claim order by kind, key
    on conflict do nothing
    returning 1
  ), held as (
    select 1 from claim c cross join lateral (
      select 1 from leadkit.unique_key u
      where u.tenant_id = p_tenant_id and u.kind = c.kind and u.key = c.key and u.entity_id = c.id limit 1
    ) own
  )
  select (select count(*) from claim), (select count(*) from taken) + (select count(*) from held) into v_wanted, v_done;
  if v_done < v_wanted then raise serialization_failure using message = 'leadkit: a unique key was taken meanwhile'; end if;

  for v_kind in select distinct c ->> 'kind' from jsonb_array_elements(p_changes) c order by 1 loop
    execute format($q$
      with change as materialized (
        select * from jsonb_to_recordset($2) as c (
          kind text, id text, version bigint, "expectedVersion" bigint, "createdAt" timestamptz, "updatedAt" timestamptz,
          entity jsonb
        ) where kind = $3
      ), added as (
        insert into leadkit.%1$I (tenant_id, id, version, created_at, updated_at, data)
        select $1, id, version, "createdAt", "updatedAt", entity from change where "expectedVersion" = 0 order by id
        on conflict do nothing
        returning 1
      ), changed as (
        update leadkit.%1$I s
        set version = c.version, created_at = "createdAt", updated_at = "updatedAt", data = c.entity
        from change c
        where s.tenant_id = $1 and s.id = any (array(select id from change))
          and s.id = c.id and s.version = c."expectedVersion"
        returning 1
      )
      select (select count(*) from change), (select count(*) from added) + (select count(*) from changed)
    $q$, leadkit_private.entity_table(v_kind)) into v_wanted, v_done using p_tenant_id, p_changes, v_kind;
    if v_done < v_wanted then raise serialization_failure using message = 'leadkit: a thing was stored meanwhile'; end if;
  end loop;

  perform leadkit_private.append_events(p_tenant_id, (args ->> 'now')::timestamptz, args -> 'events');
  return '{}';
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Signals

-- { tenantId, id } -> the signal, or null
create function leadkit.signal_get(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select data from leadkit.signal where tenant_id = args ->> 'tenantId' and id = args ->> 'id');
end $$;

-- { tenantId, query: { ids?, accountId?, kind?, threadExternalId?, hasOpenOrder? }, limit, after? } -> signals, newest
-- received first, one more than the limit when there are
create function leadkit.signal_list(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  query jsonb := args -> 'query';
  condition text := format('tenant_id = %L', args ->> 'tenantId');
begin
  if query ? 'ids' then
    condition := condition || format(' and id = any (%L)', leadkit_private.text_array(query -> 'ids'));
  end if;
  if query ? 'accountId' then condition := condition || format(' and account_id = %L', query ->> 'accountId'); end if;
  if query ? 'kind' then condition := condition || format(' and kind = %L', query ->> 'kind'); end if;
  if query ? 'threadExternalId' then
    condition := condition || format(' and thread_external_id = %L', query ->> 'threadExternalId');
  end if;
  if query ? 'hasOpenOrder' then
    condition := condition || case when (query -> 'hasOpenOrder')::boolean then ' and ' else ' and not ' end || 'has_open_order';
  end if;
  return leadkit_private.page_rows('signal', condition, 'received_at', 'desc', args -> 'after', (args ->> 'limit')::bigint);
end $$;

-- { tenantId, stream } -> the checkpoint, or null
create function leadkit.signal_checkpoint(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select to_jsonb(checkpoint) from leadkit.stream_checkpoint
    where tenant_id = args ->> 'tenantId' and stream = args ->> 'stream'
  );
end $$;

-- A new revision laid over an old one, as mergeSignal of @leadkit/core does it, but for the aliases.
create function leadkit_private.merge_signal(known jsonb, next jsonb) returns jsonb
language sql immutable parallel safe
return (next - 'aliases')
  || jsonb_build_object('externalId', known -> 'externalId', 'who', (known -> 'who') || (next -> 'who'))
  || case when known ? 'listing' and not next ? 'listing' then jsonb_build_object('listing', known -> 'listing') else '{}' end
  || case when known -> 'order' ? 'lines' and next ? 'order' and not next -> 'order' ? 'lines'
    then jsonb_build_object('order', (next -> 'order') || jsonb_build_object('lines', known -> 'order' -> 'lines'))
    else '{}' end;

-- All ids but the first one known, sorted; nothing when there is no other.
create function leadkit_private.merge_aliases(known jsonb, next jsonb) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  v_aliases jsonb := (
    select jsonb_agg(alias.name order by alias.name collate "C") from (
      select jsonb_array_elements_text(coalesce(known -> 'aliases', '[]')) as name
      union select jsonb_array_elements_text(coalesce(next -> 'aliases', '[]'))
      union select next ->> 'externalId'
    ) alias where alias.name <> known ->> 'externalId'
  );
begin
  return case when v_aliases is null then '{}' else jsonb_build_object('aliases', v_aliases) end;
end $$;

-- Takes signals that have nothing to do with one another. Items: [{ id, eventId, occurredAt, isHistory, signal }], where
-- occurredAt is canonical and isHistory says whether that is before the account collects. Gives results and events.
create function leadkit_private.take_signals(args jsonb, items jsonb, out results jsonb, out events jsonb)
language plpgsql volatile set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  p_platform text := args ->> 'platform';
  p_account_id text := args ->> 'accountId';
  v_updates bigint;
begin
  with item as materialized (
    select i.ordinality as n, i.value ->> 'id' as new_id, i.value ->> 'eventId' as event_id, i.value -> 'signal' as signal,
      (i.value ->> 'occurredAt')::timestamptz as occurred_at, (i.value -> 'isHistory')::boolean as is_history
    from jsonb_array_elements(items) with ordinality i
  ), spoken as (
    select n, 0 as place, signal ->> 'externalId' as external_id from item
    union all
    select n, a.ordinality, a.value
    from item cross join lateral jsonb_array_elements_text(signal -> 'aliases') with ordinality a
    where signal ? 'aliases'
  ), name as materialized (
    select spoken.*, alias.signal_id
    from spoken left join lateral (
      select a.signal_id from leadkit.signal_alias a
      where a.tenant_id = p_tenant_id and a.platform = p_platform and a.account_id = p_account_id
        and a.external_id = spoken.external_id
      limit 1
    ) alias on true
  ), hit as materialized (
    select distinct on (n) n, signal_id from name where signal_id is not null order by n, place
  ), met as materialized (
    select item.*, before.version as known_version, before.data as known, before.revision as known_revision,
      coalesce(hit.signal_id, item.new_id) as id
    from item left join hit using (n)
    left join lateral (
      select s.version, s.revision, s.data from leadkit.signal s
      where s.tenant_id = p_tenant_id and s.id = hit.signal_id
      limit 1
    ) before on true
  ), judged as materialized (
    select met.*, case
      when known is null then 'created'
      when (signal -> 'revision')::bigint > known_revision then 'updated'
      -- The same revision that says nothing else. Ids do not count: they are learned apart.
      when known - 'aliases' = leadkit_private.merge_signal(known, signal) || jsonb_build_object(
        'id', known -> 'id', 'tenantId', known -> 'tenantId', 'platform', known -> 'platform',
        'accountId', known -> 'accountId', 'version', known -> 'version', 'receivedAt', known -> 'receivedAt',
        'updatedAt', known -> 'updatedAt', 'isHistory', known -> 'isHistory'
      ) then 'unchanged'
      else 'stale'
    end as outcome
    from met
  ), counted as materialized (
    select judged.*, coalesce(known_version, 0) + case when outcome in ('created', 'updated') then 1 else 0 end as version
    from judged
  ), written as materialized (
    select n, id, event_id, occurred_at, outcome, version, known_version, case outcome
      when 'created' then signal
      else leadkit_private.merge_signal(known, signal) || leadkit_private.merge_aliases(known, signal)
    end || jsonb_build_object(
      'id', id, 'tenantId', p_tenant_id, 'platform', p_platform, 'accountId', p_account_id, 'version', version,
      'receivedAt', coalesce(known -> 'receivedAt', args -> 'now'), 'updatedAt', args -> 'now',
      -- History that stirs again counts from then on; what counted once never becomes history.
      'isHistory', is_history and coalesce((known -> 'isHistory')::boolean, true)
    ) as data
    from counted where outcome in ('created', 'updated')
  ), learned as (
    insert into leadkit.signal_alias (tenant_id, platform, account_id, external_id, signal_id)
    select p_tenant_id, p_platform, p_account_id, name.external_id, met.id
    from name join met using (n) where name.signal_id is null
    on conflict do nothing
  ), created as (
    insert into leadkit.signal (tenant_id, id, version, received_at, updated_at, occurred_at, data)
    select p_tenant_id, id, version, (args ->> 'now')::timestamptz, (args ->> 'now')::timestamptz, occurred_at, data
    from written where outcome = 'created'
  ), updated as (
    update leadkit.signal s
    set version = w.version, updated_at = (args ->> 'now')::timestamptz, occurred_at = w.occurred_at, data = w.data
    from written w
    where w.outcome = 'updated' and s.tenant_id = p_tenant_id and s.id = w.id and s.version = w.known_version
    returning 1
  )
  select
    (select jsonb_agg(jsonb_build_object('id', id, 'outcome', outcome, 'version', version) order by n) from counted),
    (select coalesce(jsonb_agg(jsonb_build_object(
      'id', event_id, 'type', case outcome when 'created' then 'signal.received' else 'signal.updated' end, 'version', 1,
      'tenantId', p_tenant_id, 'subject', jsonb_build_object('kind', 'signal', 'id', id, 'version', version),
      'occurredAt', args -> 'now', 'data', jsonb_build_object(
        'platform', p_platform, 'accountId', p_account_id, 'kind', data -> 'kind', 'isHistory', data -> 'isHistory'
      )
    ) || case when args ? 'correlationId' then jsonb_build_object('correlationId', args -> 'correlationId') else '{}' end
      order by n), '[]') from written),
    (select count(*) from written where outcome = 'updated') - (select count(*) from updated)
  into results, events, v_updates;
  if v_updates > 0 then raise serialization_failure using message = 'leadkit: a signal was changed meanwhile'; end if;
end $$;

-- { tenantId, stream, platform, accountId, now, signals: items of take_signals, checkpoint?, correlationId? }
-- -> { results } or refused: moved, id_taken (n)
create function leadkit.signal_ingest(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_now timestamptz := (args ->> 'now')::timestamptz;
  v_items jsonb := args -> 'signals';
  v_at text;
  v_taken bigint;
  v_is_apart boolean;
  v_item jsonb;
  v_results jsonb := '[]';
  v_events jsonb := '[]';
  v_part record;
begin
  -- Ids are unique per account, so this is where two processes can meet.
  perform pg_advisory_xact_lock(hashtextextended(
    concat_ws(chr(31), 'leadkit.signal', p_tenant_id, args ->> 'platform', args ->> 'accountId'), 0
  ));
  if args ? 'checkpoint' then
    -- Two accounts may feed one stream.
    perform pg_advisory_xact_lock(hashtextextended(
      concat_ws(chr(31), 'leadkit.checkpoint', p_tenant_id, args ->> 'stream'), 0
    ));
    select checkpoint into v_at from leadkit.stream_checkpoint where tenant_id = p_tenant_id and stream = args ->> 'stream';
    if v_at is distinct from args -> 'checkpoint' ->> 'from' then return '{"refused": "moved"}'; end if;
  end if;

  with item as materialized (
    select i.ordinality as n, i.value ->> 'id' as new_id, i.value -> 'signal' as signal
    from jsonb_array_elements(v_items) with ordinality i
  ), spoken as (
    select n, signal ->> 'externalId' as external_id from item
    union
    select n, jsonb_array_elements_text(signal -> 'aliases') from item where signal ? 'aliases'
  ), name as materialized (
    select n, external_id, (
      select a.signal_id from leadkit.signal_alias a
      where a.tenant_id = p_tenant_id and a.platform = args ->> 'platform' and a.account_id = args ->> 'accountId'
        and a.external_id = spoken.external_id
      limit 1
    ) as signal_id
    from spoken
  )
  select
    (select min(n) - 1 from item where n not in (select n from name where signal_id is not null)
      and (select true from leadkit.signal s where s.tenant_id = p_tenant_id and s.id = new_id limit 1)),
    (select count(*) = count(distinct external_id) from name)
      and not exists (select from name where signal_id is not null group by signal_id having min(n) <> max(n))
  into v_taken, v_is_apart;
  if v_taken is not null then return jsonb_build_object('refused', 'id_taken', 'n', v_taken); end if;

  if v_is_apart then
    select * into v_part from leadkit_private.take_signals(args, v_items);
    v_results := coalesce(v_part.results, '[]');
    v_events := v_part.events;
  else
    -- Some are the same signal: one after another, in the order given.
    for v_item in select value from jsonb_array_elements(v_items) loop
      select * into v_part from leadkit_private.take_signals(args, jsonb_build_array(v_item));
      v_results := v_results || v_part.results;
      v_events := v_events || v_part.events;
    end loop;
  end if;

  perform leadkit_private.append_events(p_tenant_id, v_now, v_events);
  if args ? 'checkpoint' then
    insert into leadkit.stream_checkpoint (tenant_id, stream, checkpoint, moved_at)
    values (p_tenant_id, args ->> 'stream', args -> 'checkpoint' ->> 'to', v_now)
    on conflict (tenant_id, stream) do update set checkpoint = excluded.checkpoint, moved_at = excluded.moved_at;
  end if;
  return jsonb_build_object('results', v_results);
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Offers

-- { tenantId, id } -> the offer, or null
create function leadkit.offer_get(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select data from leadkit.offer where tenant_id = args ->> 'tenantId' and id = args ->> 'id');
end $$;

-- { tenantId, query: { platform?, lastRunId?, seenFrom?, seenBefore?, isPromoted? }, limit, after? } -> offers, last seen
-- first, one more than the limit when there are
create function leadkit.offer_list(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  query jsonb := args -> 'query';
  condition text := format('tenant_id = %L', args ->> 'tenantId');
begin
  if query ? 'platform' then condition := condition || format(' and platform = %L', query ->> 'platform'); end if;
  if query ? 'lastRunId' then condition := condition || format(' and last_run_id = %L', query ->> 'lastRunId'); end if;
  if query ? 'seenFrom' then condition := condition || format(' and last_seen_at >= %L', query ->> 'seenFrom'); end if;
  if query ? 'seenBefore' then condition := condition || format(' and last_seen_at < %L', query ->> 'seenBefore'); end if;
  if query ? 'isPromoted' then condition := condition || format(' and is_promoted = %L', query ->> 'isPromoted'); end if;
  return leadkit_private.page_rows('offer', condition, 'last_seen_at', 'desc', args -> 'after', (args ->> 'limit')::bigint);
end $$;

-- { tenantId, offerId } -> sightings, oldest first
create function leadkit.offer_sightings(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(data order by number), '[]') from leadkit.offer_sighting
    where tenant_id = args ->> 'tenantId' and offer_id = args ->> 'offerId'
  );
end $$;

-- Takes observations of different offers. Items: [{ id, eventId, seenAt, offer }], where seenAt is canonical.
create function leadkit_private.take_offers(args jsonb, items jsonb, out results jsonb, out events jsonb)
language plpgsql volatile set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_run jsonb := case when args ? 'runId' then jsonb_build_object('lastRunId', args -> 'runId') else '{}' end;
  v_updates bigint;
begin
  with item as materialized (
    select i.ordinality as n, i.value ->> 'id' as new_id, i.value ->> 'eventId' as event_id, i.value -> 'offer' as offer,
      (i.value ->> 'seenAt')::timestamptz as seen_at
    from jsonb_array_elements(items) with ordinality i
  ), met as materialized (
    select item.*, before.id as known_id, before.data as known, before.last_seen_at, before.sightings as known_sightings,
      coalesce(before.id, item.new_id) as id,
      case
        when before.data -> 'price' ->> 'amountMinor' is distinct from offer -> 'price' ->> 'amountMinor'
          or before.data -> 'price' ->> 'currency' is distinct from offer -> 'price' ->> 'currency' then 'repriced'
        when before.data -> 'title' is distinct from offer -> 'title'
          or before.data -> 'isPromoted' is distinct from offer -> 'isPromoted' then 'changed'
        else 'unchanged'
      end as change
    from item left join lateral (
      select o.id, o.data, o.last_seen_at, o.sightings from leadkit.offer o
      where o.tenant_id = p_tenant_id and o.platform = offer ->> 'platform' and o.external_id = offer ->> 'externalId'
      limit 1
    ) before on true
  ), judged as materialized (
    select met.*, case
      when known_id is null then 'created'
      when seen_at < last_seen_at or (seen_at = last_seen_at and change <> 'unchanged') then 'stale'
      else change
    end as outcome
    from met
  ), counted as materialized (
    select judged.*,
      coalesce(known_sightings, 0) + case when outcome in ('created', 'repriced', 'changed') then 1 else 0 end as sightings,
      case
        when outcome = 'stale' then null
        when outcome = 'created' then offer || jsonb_build_object('firstSeenAt', offer -> 'seenAt')
        -- The same again. A later run has seen it too: ids of runs rise with time.
        when seen_at = last_seen_at then case when coalesce(known ->> 'lastRunId', '') < args ->> 'runId' then known end
        -- What the newer observation leaves out stays known, except the price: without one the offer names none any more.
        else (known - 'price') || offer || jsonb_build_object('firstSeenAt', known -> 'firstSeenAt')
      end as laid
    from judged
  ), written as materialized (
    select counted.*, laid || v_run || jsonb_build_object(
      'id', id, 'tenantId', p_tenant_id,
      'lastSeenAt', case when seen_at = last_seen_at then known -> 'lastSeenAt' else offer -> 'seenAt' end
    ) as data
    from counted where laid is not null
  ), created as (
    insert into leadkit.offer (tenant_id, id, first_seen_at, last_seen_at, sightings, data)
    select p_tenant_id, id, seen_at, seen_at, sightings, data from written where outcome = 'created'
  ), updated as (
    update leadkit.offer o set last_seen_at = w.seen_at, sightings = w.sightings, data = w.data
    from written w
    where w.outcome <> 'created' and o.tenant_id = p_tenant_id and o.id = w.id and o.last_seen_at = w.last_seen_at
    returning 1
  ), sighted as (
    insert into leadkit.offer_sighting (tenant_id, offer_id, number, seen_at, data)
    select p_tenant_id, id, sightings, seen_at, jsonb_build_object(
      'offerId', id, 'seenAt', offer -> 'seenAt', 'isPromoted', data -> 'isPromoted', 'title', data -> 'title'
    ) || case when data ? 'price' then jsonb_build_object('price', data -> 'price') else '{}' end
    from written where outcome in ('created', 'repriced', 'changed')
  )
  select
    (select jsonb_agg(
      jsonb_build_object('id', id, 'outcome', outcome, 'sightings', sightings)
      || case when outcome = 'repriced' and known ? 'price' then jsonb_build_object('previousPrice', known -> 'price') else '{}' end
      order by n) from counted),
    (select coalesce(jsonb_agg(
      jsonb_build_object(
        'id', event_id, 'version', 1, 'tenantId', p_tenant_id, 'occurredAt', args -> 'now',
        'subject', jsonb_build_object('kind', 'offer', 'id', id, 'version', sightings),
        'type', case outcome when 'created' then 'offer.discovered' else 'offer.repriced' end,
        'data', jsonb_build_object('platform', data -> 'platform', 'externalId', data -> 'externalId')
          || case when outcome = 'repriced' and known ? 'price' then jsonb_build_object('before', known -> 'price') else '{}' end
          || case when outcome = 'repriced' and data ? 'price' then jsonb_build_object('after', data -> 'price') else '{}' end
      ) || case when args ? 'correlationId' then jsonb_build_object('correlationId', args -> 'correlationId') else '{}' end
      order by n), '[]') from written where outcome in ('created', 'repriced')),
    (select count(*) from written where outcome <> 'created') - (select count(*) from updated)
  into results, events, v_updates;
  if v_updates > 0 then raise serialization_failure using message = 'leadkit: an offer was changed meanwhile'; end if;
end $$;

-- { tenantId, runId?, now, offers: items of take_offers, correlationId? } -> { results } or refused: id_taken (n)
create function leadkit.offer_record(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_items jsonb := args -> 'offers';
  v_taken bigint;
  v_is_apart boolean;
  v_item jsonb;
  v_results jsonb := '[]';
  v_events jsonb := '[]';
  v_part record;
begin
  perform pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'leadkit.offer', p_tenant_id), 0));
  with item as materialized (
    select i.ordinality as n, i.value ->> 'id' as new_id, i.value -> 'offer' ->> 'platform' as platform,
      i.value -> 'offer' ->> 'externalId' as external_id
    from jsonb_array_elements(v_items) with ordinality i
  )
  select
    (select min(n) - 1 from item
      where (select true from leadkit.offer o where o.tenant_id = p_tenant_id and o.id = new_id limit 1)
      and (
        select true from leadkit.offer o
        where o.tenant_id = p_tenant_id and o.platform = item.platform and o.external_id = item.external_id limit 1
      ) is null),
    (select count(*) = count(distinct (platform, external_id)) from item)
  into v_taken, v_is_apart;
  if v_taken is not null then return jsonb_build_object('refused', 'id_taken', 'n', v_taken); end if;

  if v_is_apart then
    select * into v_part from leadkit_private.take_offers(args, v_items);
    v_results := coalesce(v_part.results, '[]');
    v_events := v_part.events;
  else
    for v_item in select value from jsonb_array_elements(v_items) loop
      select * into v_part from leadkit_private.take_offers(args, jsonb_build_array(v_item));
      v_results := v_results || v_part.results;
      v_events := v_events || v_part.events;
    end loop;
  end if;
  perform leadkit_private.append_events(p_tenant_id, (args ->> 'now')::timestamptz, v_events);
  return jsonb_build_object('results', v_results);
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Deliveries

-- The delivery a receipt is good for, locked; null when its lease is lost.
create function leadkit_private.leased_delivery(receipt jsonb) returns leadkit.delivery
language plpgsql volatile set search_path = '' as $$
declare
  v_delivery leadkit.delivery;
begin
  if receipt ->> 'deliveryId' ~ '^\\d{1,18}$' then
    select * into v_delivery from leadkit.delivery
    where id = (receipt ->> 'deliveryId')::bigint and lease_token = receipt ->> 'leaseToken' for update;
  end if;
  return v_delivery;
end $$;

-- Padded, so that ids sort in the order of commits.
create function leadkit_private.delivery_id(id bigint) returns text
language sql immutable parallel safe
return lpad(id::text, 16, '0');

-- { name, types } -> {}
create function leadkit.consumer_register(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  perform leadkit_private.lock_consumers(true);
  insert into leadkit.consumer (name, types)
  values (args ->> 'name', leadkit_private.text_array(args -> 'types'))
  on conflict (name) do update set types = excluded.types where consumer.types <> excluded.types;
  return '{}';
end $$;

-- { name } -> {}
create function leadkit.consumer_unregister(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  perform leadkit_private.lock_consumers(true);
  with gone as (delete from leadkit.consumer where name = args ->> 'name' returning id)
  delete from leadkit.delivery where consumer_id in (select id from gone);
  return '{}';
end $$;

-- { consumer, limit, now, until, tenantId? } -> [{ deliveryId, leaseToken, event, attempt }]
create function leadkit.delivery_claim(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_consumer_id bigint := (select id from leadkit.consumer where name = args ->> 'consumer');
  v_tenant_id text := args ->> 'tenantId';
  v_now timestamptz := (args ->> 'now')::timestamptz;
  v_claimed jsonb;
begin
  with due as materialized (
    select d.id from leadkit.delivery d
    where d.consumer_id = v_consumer_id and d.died_at is null and d.due_at <= v_now
      and (v_tenant_id is null or d.tenant_id = v_tenant_id)
      -- The head of a line: what somebody has, else the first.
      and (d.lease_token is not null or not (
        exists (
          select from leadkit.delivery o
          where o.consumer_id = d.consumer_id and o.line = d.line and o.died_at is null and o.id < d.id
        ) or exists (
          select from leadkit.delivery o
          where o.consumer_id = d.consumer_id and o.line = d.line and o.lease_token is not null
        )
      ))
    order by d.due_at, d.id limit (args ->> 'limit')::bigint
    for update of d skip locked
  ), claimed as (
    update leadkit.delivery d
    set lease_token = gen_random_uuid()::text, attempts = d.attempts + 1, claimed_at = v_now,
      due_at = (args ->> 'until')::timestamptz
    from due where d.id = due.id
    returning d.id, d.tenant_id, d.event_id, d.lease_token, d.attempts
  )
  select coalesce(jsonb_agg(jsonb_build_object(
    'deliveryId', leadkit_private.delivery_id(claimed.id), 'leaseToken', lease_token, 'attempt', attempts, 'event', event.data
  ) order by claimed.id), '[]') into v_claimed
  from claimed join leadkit.event on event.tenant_id = claimed.tenant_id and event.id = claimed.event_id;
  return v_claimed;
exception when unique_violation then
  -- A replay put a delivery before one that was being claimed.
  raise serialization_failure using message = 'leadkit: another delivery of the subject was claimed meanwhile';
end $$;

-- { deliveryId, leaseToken } -> {} or refused: lease_lost
create function leadkit.delivery_acknowledge(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_delivery leadkit.delivery := leadkit_private.leased_delivery(args);
begin
  if v_delivery.id is null then return '{"refused": "lease_lost"}'; end if;
  delete from leadkit.delivery where id = v_delivery.id;
  return '{}';
end $$;

-- { deliveryId, leaseToken, error, retryAt, now } -> {} or refused: lease_lost
create function leadkit.delivery_fail(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_delivery leadkit.delivery := leadkit_private.leased_delivery(args);
begin
  if v_delivery.id is null then return '{"refused": "lease_lost"}'; end if;
  if args ->> 'retryAt' is not null then
    update leadkit.delivery set lease_token = null, due_at = (args ->> 'retryAt')::timestamptz where id = v_delivery.id;
  else
    update leadkit.delivery set lease_token = null, died_at = (args ->> 'now')::timestamptz, error = args ->> 'error'
    where id = v_delivery.id;
  end if;
  return '{}';
end $$;

-- { deliveryId, leaseToken } -> {}
create function leadkit.delivery_release(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_delivery leadkit.delivery := leadkit_private.leased_delivery(args);
begin
  update leadkit.delivery set lease_token = null, due_at = claimed_at, attempts = attempts - 1 where id = v_delivery.id;
  return '{}';
end $$;

-- { consumer?, limit, after? } -> [{ deliveryId, consumer, event, attempts, error, diedAt }], oldest first, one more than
-- the limit when there are
create function leadkit.delivery_dead_letters(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'deliveryId', leadkit_private.delivery_id(page.id), 'consumer', page.name, 'event', event.data,
      'attempts', attempts, 'error', error,
      'diedAt', to_char(died_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) order by died_at, page.id), '[]')
    from (
      select d.*, consumer.name from leadkit.delivery d join leadkit.consumer on consumer.id = d.consumer_id
      where d.died_at is not null and (not args ? 'consumer' or consumer.name = args ->> 'consumer')
        and (not args ? 'after'
          or (d.died_at, d.id) > ((args -> 'after' ->> 0)::timestamptz, (args -> 'after' ->> 1)::bigint))
      order by d.died_at, d.id limit (args ->> 'limit')::bigint + 1
    ) page join leadkit.event on event.tenant_id = page.tenant_id and event.id = page.event_id
  );
end $$;

-- { consumer, deliveryIds?, now } -> how many stand in line again
create function leadkit.delivery_replay(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_ids bigint[] := array(
    select case when id ~ '^\\d{1,18}$' then id::bigint end
    from jsonb_array_elements_text(coalesce(args -> 'deliveryIds', '[]')) id
  );
  v_count bigint;
begin
  update leadkit.delivery
  set died_at = null, error = null, attempts = 0, due_at = (args ->> 'now')::timestamptz
  where died_at is not null and (not args ? 'deliveryIds' or id = any (v_ids))
    and consumer_id = (select id from leadkit.consumer where name = args ->> 'consumer');
  get diagnostics v_count = row_count;
  return to_jsonb(v_count);
end $$;

-- {} -> [{ name, pending, dead, oldestAt? }]
create function leadkit.delivery_backlog(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'name', name, 'pending', pending, 'dead', dead,
      'oldestAt', to_char(oldest at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    )) order by name), '[]')
    from (
      select consumer.name, count(d.id) filter (where d.died_at is null) as pending, count(d.died_at) as dead,
        min(d.occurred_at) filter (where d.died_at is null) as oldest
      from leadkit.consumer left join leadkit.delivery d on d.consumer_id = consumer.id
      group by consumer.id
    ) behind
  );
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Leases, budgets, secrets

-- { name, holder, now, expiresAt } -> { token } or refused: held
create function leadkit.lease_acquire(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_token text;
begin
  insert into leadkit.lease as l (name, holder, token, expires_at)
  values (args ->> 'name', args ->> 'holder', gen_random_uuid()::text, (args ->> 'expiresAt')::timestamptz)
  on conflict (name) do update
    set holder = excluded.holder, token = excluded.token, expires_at = excluded.expires_at
    where l.expires_at <= (args ->> 'now')::timestamptz
  returning token into v_token;
  if v_token is null then return '{"refused": "held"}'; end if;
  return jsonb_build_object('token', v_token);
end $$;

-- { name, token, expiresAt } -> {} or refused: lease_lost
create function leadkit.lease_renew(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  update leadkit.lease set expires_at = (args ->> 'expiresAt')::timestamptz
  where name = args ->> 'name' and token = args ->> 'token';
  if not found then return '{"refused": "lease_lost"}'; end if;
  return '{}';
end $$;

-- { name, token } -> {}
create function leadkit.lease_release(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  delete from leadkit.lease where name = args ->> 'name' and token = args ->> 'token';
  return '{}';
end $$;

-- { name, cost, limit, windowMs, now } -> { granted, remaining } or { granted, reason, retryAfterMs }
create function leadkit.budget_take(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := args ->> 'now';
  v_limit numeric := (args -> 'limit')::numeric;
  v_budget leadkit.budget;
  v_left_ms numeric;
begin
  insert into leadkit.budget (name) values (args ->> 'name') on conflict do nothing;
  select * into strict v_budget from leadkit.budget where name = args ->> 'name' for update;
  if v_budget.blocked_until > v_now then
    v_left_ms := extract(epoch from v_budget.blocked_until - v_now) * 1000;
    return jsonb_build_object('granted', false, 'reason', 'blocked', 'retryAfterMs', trunc(v_left_ms));
  end if;
  v_left_ms := (args -> 'windowMs')::numeric - extract(epoch from v_now - v_budget.started_at) * 1000;
  if v_left_ms is null or v_left_ms <= 0 then
    v_budget.started_at := v_now;
    v_budget.used := 0;
  end if;
  v_budget.used := v_budget.used + (args -> 'cost')::bigint;
  if v_budget.used > v_limit then
    return jsonb_build_object('granted', false, 'reason', 'exhausted', 'retryAfterMs', trunc(v_left_ms));
  end if;
  update leadkit.budget set started_at = v_budget.started_at, used = v_budget.used where name = v_budget.name;
  return jsonb_build_object('granted', true, 'remaining', v_limit - v_budget.used);
end $$;

-- { name, until } -> {}
create function leadkit.budget_block(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  insert into leadkit.budget as b (name, blocked_until) values (args ->> 'name', (args ->> 'until')::timestamptz)
  on conflict (name) do update set blocked_until = greatest(b.blocked_until, excluded.blocked_until);
  return '{}';
end $$;

-- { tenantId, accountId } -> { version, keyId, sealed }, or null
create function leadkit.token_read(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select jsonb_build_object('version', version, 'keyId', key_id, 'sealed', sealed) from leadkit.account_token
    where tenant_id = args ->> 'tenantId' and account_id = args ->> 'accountId'
  );
end $$;

-- { tenantId, accountId, expectedVersion, keyId, sealed } -> {} or refused: conflict (version)
create function leadkit.token_write(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_expected bigint := (args -> 'expectedVersion')::bigint;
begin
  if v_expected = 0 then
    insert into leadkit.account_token (tenant_id, account_id, version, key_id, sealed)
    values (args ->> 'tenantId', args ->> 'accountId', 1, args ->> 'keyId', args ->> 'sealed')
    on conflict do nothing;
  else
    update leadkit.account_token
    set version = version + 1, key_id = args ->> 'keyId', sealed = args ->> 'sealed', written_at = now()
    where tenant_id = args ->> 'tenantId' and account_id = args ->> 'accountId' and version = v_expected;
  end if;
  if found then return '{}'; end if;
  return jsonb_build_object('refused', 'conflict', 'version', coalesce((
    select version from leadkit.account_token
    where tenant_id = args ->> 'tenantId' and account_id = args ->> 'accountId'
  ), 0));
end $$;

-- { tenantId, accountId } -> {}
create function leadkit.token_erase(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  delete from leadkit.account_token where tenant_id = args ->> 'tenantId' and account_id = args ->> 'accountId';
  return '{}';
end $$;

-- { keyId, limit } -> [{ tenantId, accountId, version, keyId, sealed }] that are sealed with another key
create function leadkit.token_list_other_keys(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'tenantId', tenant_id, 'accountId', account_id, 'version', version, 'keyId', key_id, 'sealed', sealed
    )), '[]')
    from (
      select * from leadkit.account_token where key_id is distinct from args ->> 'keyId'
      order by tenant_id, account_id limit (args ->> 'limit')::bigint
    ) page
  );
end $$;

-- { tenantId, accountId, version, keyId, sealed } -> whether they were still of that version. The same secrets under another
-- key are no new version.
create function leadkit.token_reseal(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  update leadkit.account_token set key_id = args ->> 'keyId', sealed = args ->> 'sealed'
  where tenant_id = args ->> 'tenantId' and account_id = args ->> 'accountId' and version = (args -> 'version')::bigint;
  return to_jsonb(found);
end $$;

----------------------------------------------------------------------------------------------------------------------

-- {} -> [{ id, checksum, isBreaking }], for stores that look whether they fit
create function leadkit.schema_state(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select jsonb_agg(jsonb_build_object('id', id, 'checksum', checksum, 'isBreaking', is_breaking) order by id)
    from leadkit.schema_migration
  );
end $$;
`,
  },
  {
    id: '20261122090200_leadkit_access',
    checksum: '5182892922593c5f749cfee0cb3fb89190c09744843954a948270c1715456add',
    sql: `-- LeadKit: who may see what. Stores work as the owner of the schema, or as a role that row-level security does not bind
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
`,
  },
  {
    id: '20261122100000_leadkit_privacy',
    checksum: 'e452b0b49b65e5f6d3fdbee2e512b59b7ffe584f97bd68db020c0eb72f53a2f6',
    sql: `-- LeadKit: erasing people and tenants, export, retention; and figures over one number.

insert into leadkit.schema_migration (id) values ('20261122100000_leadkit_privacy');

-- Who was erased, so that they are not met again: HMAC-SHA-256 made by the store with the host's key, which never comes here.
create table leadkit.erased_identity (
  tenant_id text collate "C" not null,
  hash text collate "C" not null,
  erased_at timestamptz not null,
  primary key (tenant_id, hash)
);

-- The audit row of each tenant that was erased. It outlives the tenant.
create table leadkit.tenant_erasure (
  id bigint generated always as identity primary key,
  tenant_id text collate "C" not null,
  erased_at timestamptz not null,
  erased_by text not null,
  reason text not null,
  counts jsonb not null
);
create index tenant_erasure_tenant on leadkit.tenant_erasure (tenant_id, id);

----------------------------------------------------------------------------------------------------------------------
-- Figures

-- { tenantId, kind, filter, groupBy, path } -> [{ group, currency?, count, sum, min, max, p50, p90 }]. "path" leads to a
-- number in the data; beside an amount of money stands its currency.
create function leadkit.entity_summarize(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_path text[] := leadkit_private.text_array(args -> 'path');
  v_pairs text := coalesce((
    select string_agg(distinct format('%L, %I', field, leadkit_private.column_of(field)), ', ')
    from jsonb_array_elements_text(args -> 'groupBy') field
  ), '');
  v_columns text := coalesce((
    select string_agg(distinct quote_ident(leadkit_private.column_of(field)) || ', ', '')
    from jsonb_array_elements_text(args -> 'groupBy') field
  ), '');
  v_currency text := case when cardinality(v_path) = 1 then 'null::text' else
    format('data #>> %L', v_path[:cardinality(v_path) - 1] || 'currency'::text)
  end;
  v_figures jsonb;
begin
  execute format(
    'select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(''currency'', currency)) || jsonb_build_object(
       ''group'', fields, ''count'', n, ''sum'', total, ''min'', least, ''max'', greatest, ''p50'', p50, ''p90'', p90
     )), ''[]'')
     from (
       select jsonb_build_object(%1$s) as fields, currency, count(*) as n, sum(value) as total, min(value) as least,
         max(value) as greatest, percentile_cont(0.5) within group (order by value::float8) as p50,
         percentile_cont(0.9) within group (order by value::float8) as p90
       from (
         select *, %2$s as currency, (data #> %3$L)::numeric as value from leadkit.%4$I
         where tenant_id = %5$L and jsonb_typeof(data #> %3$L) = ''number'' %6$s
       ) found
       group by %7$s currency
     ) groups',
    v_pairs, v_currency, v_path, leadkit_private.entity_table(args ->> 'kind'), args ->> 'tenantId',
    leadkit_private.filter_condition(args -> 'filter'), v_columns
  ) into v_figures;
  return v_figures;
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Persons

-- Ids of the records of one human: up to the one they are merged into, and down again.
create function leadkit_private.person_group(p_tenant_id text, p_person_id text) returns text[]
language sql stable set search_path = '' as $$
  with recursive up as (
    select id, data ->> 'mergedInto' as above from leadkit.person where tenant_id = p_tenant_id and id = p_person_id
    union
    select p.id, p.data ->> 'mergedInto' from up join leadkit.person p on p.tenant_id = p_tenant_id and p.id = up.above
  ), records as (
    select id from up
    union
    select p.id from records join leadkit.person p on p.tenant_id = p_tenant_id and p.data ->> 'mergedInto' = records.id
  )
  select coalesce(array_agg(id order by id), '{}') from records
$$;
create index person_merged on leadkit.person (tenant_id, (data ->> 'mergedInto')) where data ? 'mergedInto';

-- { tenantId, personId } -> every record of the human
create function leadkit.person_records(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(data order by id), '[]') from leadkit.person
    where tenant_id = args ->> 'tenantId'
      and id = any (leadkit_private.person_group(args ->> 'tenantId', args ->> 'personId'))
  );
end $$;

-- Whether an id holds a user id, phone or e-mail address.
create function leadkit_private.holds_trace(id text, traces text[]) returns boolean
language sql immutable parallel safe
return exists (select 1 from unnest(traces) trace where trace <> '' and strpos(id, trace) > 0);

-- The same texts, without what is null or empty, and phones without their plus as well.
create function leadkit_private.with_digits(traces text[]) returns text[]
language sql immutable parallel safe
return array(
  select trace from unnest(traces) trace where trace <> ''
  union select substr(trace, 2) from unnest(traces) trace where trace like '+%'
);

-- Takes personal data out of signals, as eraseSignal of @leadkit/core does it. The highest revision there can be is why no
-- newer one brings the data back.
create function leadkit_private.erase_signals(p_tenant_id text, p_ids text[], p_traces text[], p_now text) returns bigint
language plpgsql volatile set search_path = '' as $$
declare
  v_count bigint;
begin
  with found as materialized (
    select id, data, p_traces || leadkit_private.with_digits(array[data -> 'who' ->> 'phone'])
        || leadkit_private.with_digits(array[data -> 'who' ->> 'platformUserId', data -> 'who' ->> 'email']) as traces
    from leadkit.signal
    where tenant_id = p_tenant_id and id = any (p_ids) and revision < 9007199254740991
    order by id for update
  ), forgotten as (
    delete from leadkit.signal_alias a using found
    where a.tenant_id = p_tenant_id and a.signal_id = found.id
      and leadkit_private.holds_trace(a.external_id, found.traces)
  )
  update leadkit.signal s
  set version = s.version + 1, updated_at = p_now::timestamptz, data = s.data
    - array['aliases', 'threadAliases', 'text', 'details']
    - case when leadkit_private.holds_trace(s.thread_external_id, found.traces) then 'threadExternalId' else '' end
    || jsonb_build_object(
      'who', '{}'::jsonb, 'revision', 9007199254740991, 'version', s.version + 1, 'updatedAt', p_now,
      'externalId', case when leadkit_private.holds_trace(s.external_id, found.traces) then 'erased:' || s.id
        else s.external_id end
    )
    || case when s.data ? 'order' then jsonb_build_object(
      'order', (s.data -> 'order') - 'cancellationReason' || '{"isFinal": true}'
    ) else '{}' end
  from found where s.tenant_id = p_tenant_id and s.id = found.id;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Takes the text out of messages, and the ids that hold a trace.
create function leadkit_private.erase_messages(p_tenant_id text, p_ids text[], p_traces text[], p_now text) returns bigint
language plpgsql volatile set search_path = '' as $$
declare
  v_count bigint;
begin
  delete from leadkit.unique_key where tenant_id = p_tenant_id and kind = 'message' and entity_id = any (p_ids)
    and leadkit_private.holds_trace(key, p_traces);
  update leadkit.message m
  set version = m.version + 1, updated_at = p_now::timestamptz, data = m.data || jsonb_build_object(
    'text', '', 'version', m.version + 1, 'updatedAt', p_now, 'externalId',
    case when leadkit_private.holds_trace(m.data ->> 'externalId', p_traces) then 'erased:' || m.id
      else m.data ->> 'externalId' end
  )
  where m.tenant_id = p_tenant_id and m.id = any (p_ids);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Takes personal data out of records, and out of everything that belongs to them. Gives the counts of the report.
create function leadkit_private.erase_records(p_tenant_id text, p_ids text[], p_now text) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_identities jsonb;
  v_traces text[];
  v_conversations text[];
  v_messages text[];
  v_leads text[];
  v_signals text[];
  v_counts jsonb;
  v_count bigint;
begin
  perform 1 from leadkit.person where tenant_id = p_tenant_id and id = any (p_ids) order by id for update;
  select coalesce(jsonb_agg(i), '[]') into v_identities
  from leadkit.person cross join lateral jsonb_array_elements(data -> 'identities') i
  where tenant_id = p_tenant_id and id = any (p_ids) and not (i -> 'isShared')::boolean;
  -- A user id is kept as "<platform>:<id>", an identity of a merge as "<kind>:<value>".
  v_traces := leadkit_private.with_digits(array(
    select case when i ->> 'kind' = 'platform_user' then substr(i ->> 'value', strpos(i ->> 'value', ':') + 1)
      else i ->> 'value' end
    from jsonb_array_elements(v_identities) i
    union
    select case when added like 'platform\\_user:%' then regexp_replace(added, '^[^:]*:[^:]*:', '')
      else regexp_replace(added, '^[^:]*:', '') end
    from leadkit.person cross join lateral jsonb_array_elements(data -> 'merges') merge
    cross join lateral jsonb_array_elements_text(merge -> 'addedIdentities') added
    where tenant_id = p_tenant_id and id = any (p_ids)
  ));
  v_leads := array(select id from leadkit.lead where tenant_id = p_tenant_id and person_id = any (p_ids));
  v_conversations := array(select id from leadkit.conversation where tenant_id = p_tenant_id and person_id = any (p_ids));
  v_messages := array(
    select id from leadkit.message where tenant_id = p_tenant_id and conversation_id = any (v_conversations)
  );
  v_signals := array(
    select jsonb_array_elements_text(data -> 'signalIds') from leadkit.lead
    where tenant_id = p_tenant_id and id = any (v_leads)
    union
    select s.id from leadkit.conversation c
    cross join lateral (
      select c.thread_external_id as thread union select jsonb_array_elements_text(c.data -> 'threadAliases')
    ) known
    join leadkit.signal s on s.tenant_id = c.tenant_id and s.account_id = c.account_id
      and s.thread_external_id = known.thread
    where c.tenant_id = p_tenant_id and c.id = any (v_conversations)
    union
    select s.id from leadkit.signal s
    where s.tenant_id = p_tenant_id and s.data -> 'who' <> '{}' and exists (
      select 1 from jsonb_array_elements(v_identities) i where i ->> 'certainty' = 'verified' and i ->> 'value' =
        case i ->> 'kind'
          when 'phone' then s.data -> 'who' ->> 'phone'
          when 'email' then lower(btrim(s.data -> 'who' ->> 'email'))
          else s.platform || ':' || (s.data -> 'who' ->> 'platformUserId')
        end
    )
  );

  delete from leadkit.unique_key where tenant_id = p_tenant_id and kind = 'person' and entity_id = any (p_ids);
  update leadkit.person p
  set version = p.version + 1, updated_at = p_now::timestamptz, data = p.data - array['language', 'conflictsWith']
    || jsonb_build_object(
      'status', 'erased', 'identities', '[]'::jsonb, 'names', '[]'::jsonb, 'version', p.version + 1, 'updatedAt', p_now,
      'merges', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'personId', m -> 'personId', 'reason', m -> 'reason', 'at', m -> 'at',
          'addedIdentities', '[]'::jsonb, 'addedNames', '[]'::jsonb
        ) order by n), '[]') from jsonb_array_elements(p.data -> 'merges') with ordinality merge (m, n)
      )
    )
  where p.tenant_id = p_tenant_id and p.id = any (p_ids) and p.status <> 'erased';
  get diagnostics v_count = row_count;
  v_counts := jsonb_build_object('person', v_count);

  delete from leadkit.unique_key where tenant_id = p_tenant_id and kind = 'conversation'
    and entity_id = any (v_conversations) and leadkit_private.holds_trace(key, v_traces);
  update leadkit.conversation c
  set version = c.version + 1, updated_at = p_now::timestamptz, data = c.data || jsonb_build_object(
    'version', c.version + 1, 'updatedAt', p_now,
    'threadExternalId', case when leadkit_private.holds_trace(c.thread_external_id, v_traces) then 'erased:' || c.id
      else c.thread_external_id end,
    'threadAliases', (
      select coalesce(jsonb_agg(alias order by n), '[]')
      from jsonb_array_elements_text(c.data -> 'threadAliases') with ordinality known (alias, n)
      where not leadkit_private.holds_trace(alias, v_traces)
    )
  )
  where c.tenant_id = p_tenant_id and c.id = any (v_conversations);
  v_counts := v_counts || jsonb_build_object(
    'conversation', cardinality(v_conversations),
    'message', leadkit_private.erase_messages(p_tenant_id, v_messages, v_traces, p_now),
    'signal', leadkit_private.erase_signals(p_tenant_id, v_signals, v_traces, p_now)
  );

  update leadkit.delivery d set error = 'erased'
  from leadkit.event e
  where d.tenant_id = p_tenant_id and d.died_at is not null and e.tenant_id = d.tenant_id and e.id = d.event_id
    and e.subject_id = any (p_ids || v_leads || v_conversations || v_messages || v_signals);
  get diagnostics v_count = row_count;
  return v_counts || jsonb_build_object('deadLetter', v_count);
end $$;

-- { tenantId, now, records: [{ id, version }], hashes, events } -> counts, or refused: conflict when the records of the
-- human are not just these, at these versions
create function leadkit.person_erase(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_ids text[] := array(select r ->> 'id' from jsonb_array_elements(args -> 'records') r);
  v_counts jsonb;
begin
  perform 1 from leadkit.person where tenant_id = p_tenant_id and id = any (v_ids) order by id for update;
  if exists (
    select 1 from unnest(leadkit_private.person_group(p_tenant_id, v_ids[1])) member
    left join jsonb_array_elements(args -> 'records') r on r ->> 'id' = member
    left join leadkit.person p on p.tenant_id = p_tenant_id and p.id = member
    where p.version is distinct from (r -> 'version')::bigint
  ) then
    return '{"refused": "conflict"}';
  end if;
  v_counts := leadkit_private.erase_records(p_tenant_id, v_ids, args ->> 'now');
  insert into leadkit.erased_identity (tenant_id, hash, erased_at)
  select p_tenant_id, hash, (args ->> 'now')::timestamptz from jsonb_array_elements_text(args -> 'hashes') hash
  on conflict do nothing;
  perform leadkit_private.append_events(p_tenant_id, (args ->> 'now')::timestamptz, args -> 'events');
  return jsonb_build_object('counts', v_counts);
end $$;

-- { tenantId, hashes } -> whether any of them is kept
create function leadkit.person_is_erased(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return to_jsonb(exists (
    select 1 from leadkit.erased_identity
    where tenant_id = args ->> 'tenantId' and hash = any (leadkit_private.text_array(args -> 'hashes'))
  ));
end $$;

-- { tenantId, before, now, limit } -> { persons, signals, messages, hasMore }
create function leadkit.tenant_purge(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_before timestamptz := args ->> 'before';
  v_limit bigint := (args -> 'limit')::bigint;
  v_signals text[];
  v_messages text[];
  v_persons text[];
  v_records bigint := 0;
  v_id text;
begin
  v_signals := array(
    select id from leadkit.signal s
    where tenant_id = p_tenant_id and updated_at < v_before and revision < 9007199254740991 and not exists (
      select 1 from leadkit.lead l
      where l.tenant_id = p_tenant_id and l.data -> 'signalIds' ? s.id and l.status not in ('won', 'lost', 'disqualified')
    ) order by updated_at, id limit v_limit
  );
  v_messages := array(
    select m.id from leadkit.message m
    join leadkit.conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
    where m.tenant_id = p_tenant_id and m.updated_at < v_before and m.data ->> 'text' <> '' and not exists (
      select 1 from leadkit.lead l
      where l.tenant_id = p_tenant_id and l.person_id = c.person_id and l.status not in ('won', 'lost', 'disqualified')
    ) order by m.updated_at, m.id limit v_limit
  );
  v_persons := array(
    select p.id from leadkit.person p
    where p.tenant_id = p_tenant_id and p.updated_at < v_before and p.status <> 'erased' and not p.data ? 'mergedInto'
      and not exists (
        select 1 from unnest(leadkit_private.person_group(p_tenant_id, p.id)) member
        join leadkit.person r on r.tenant_id = p_tenant_id and r.id = member
        left join leadkit.lead l on l.tenant_id = p_tenant_id and l.person_id = member
        where r.updated_at >= v_before or l.updated_at >= v_before or l.status not in ('won', 'lost', 'disqualified')
      )
    order by p.updated_at, p.id limit v_limit
  );
  perform leadkit_private.erase_signals(p_tenant_id, v_signals, '{}', args ->> 'now');
  perform leadkit_private.erase_messages(p_tenant_id, v_messages, '{}', args ->> 'now');
  foreach v_id in array v_persons loop
    v_records := v_records + (leadkit_private.erase_records(
      p_tenant_id, leadkit_private.person_group(p_tenant_id, v_id), args ->> 'now'
    ) -> 'person')::bigint;
  end loop;
  return jsonb_build_object(
    'persons', v_records, 'signals', cardinality(v_signals), 'messages', cardinality(v_messages),
    'hasMore', v_limit in (cardinality(v_signals), cardinality(v_messages), cardinality(v_persons))
  );
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Tenants

-- { tenantId, kind, limit, after? } -> [{ key, row }] by key, one more than the limit when there are. Of secrets only that
-- they are there.
create function leadkit.tenant_export(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_kind text := args ->> 'kind';
  v_source text := case v_kind
    when 'signal' then 'select id as key, data as row from leadkit.signal where tenant_id = $1'
    when 'checkpoint' then 'select stream as key, jsonb_build_object(''stream'', stream, ''checkpoint'', checkpoint) as row
      from leadkit.stream_checkpoint where tenant_id = $1'
    when 'offer' then 'select id as key, data as row from leadkit.offer where tenant_id = $1'
    when 'sighting' then 'select offer_id || ''/'' || lpad(number::text, 9, ''0'') as key, data as row
      from leadkit.offer_sighting where tenant_id = $1'
    when 'event' then 'select id as key, data as row from leadkit.event where tenant_id = $1'
    when 'delivery' then 'select leadkit_private.delivery_id(d.id) as key, jsonb_strip_nulls(jsonb_build_object(
        ''deliveryId'', leadkit_private.delivery_id(d.id), ''consumer'', c.name, ''eventId'', d.event_id,
        ''attempts'', d.attempts, ''dueAt'', to_char(d.due_at at time zone ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.MS"Z"''),
        ''diedAt'', to_char(d.died_at at time zone ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.MS"Z"''), ''error'', d.error
      )) as row
      from leadkit.delivery d join leadkit.consumer c on c.id = d.consumer_id where d.tenant_id = $1'
    when 'token' then 'select account_id as key, jsonb_build_object(''accountId'', account_id, ''version'', version) as row
      from leadkit.account_token where tenant_id = $1'
    else format('select id as key, data as row from leadkit.%I where tenant_id = $1', leadkit_private.entity_table(v_kind))
  end;
  v_rows jsonb;
begin
  execute format(
    'select coalesce(jsonb_agg(jsonb_build_object(''key'', key, ''row'', row) order by key collate "C"), ''[]'')
     from (select * from (%s) source where $2 is null or key collate "C" > $2 order by key collate "C" limit $3) page',
    v_source
  ) into v_rows using args ->> 'tenantId', args ->> 'after', (args ->> 'limit')::bigint + 1;
  return v_rows;
end $$;

-- { tenantId, now, by, reason } -> the audit row. Tables come from the catalogue: one that is made later is not forgotten.
create function leadkit.tenant_erase(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_table text;
  v_count bigint;
  v_counts jsonb := '{}';
  v_kind text;
begin
  for v_table in
    select c.relname from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'leadkit'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'tenant_erasure'
    order by c.relname
  loop
    execute format('delete from leadkit.%I where tenant_id = $1', v_table) using p_tenant_id;
    get diagnostics v_count = row_count;
    v_kind := case v_table
      when 'stream_checkpoint' then 'checkpoint'
      when 'offer_sighting' then 'sighting'
      when 'account_token' then 'token'
      when 'research_run' then 'research-run'
      else v_table
    end;
    -- What only serves look-ups is no row of an export.
    if v_count > 0 and v_table not in ('unique_key', 'signal_alias', 'erased_identity', 'tenant_user') then
      v_counts := v_counts || jsonb_build_object(v_kind, v_count);
    end if;
  end loop;
  insert into leadkit.tenant_erasure (tenant_id, erased_at, erased_by, reason, counts)
  values (p_tenant_id, (args ->> 'now')::timestamptz, args ->> 'by', args ->> 'reason', v_counts);
  return jsonb_build_object(
    'tenantId', p_tenant_id, 'erasedAt', args -> 'now', 'by', args -> 'by', 'reason', args -> 'reason', 'counts', v_counts
  );
end $$;

-- { tenantId } -> audit rows of the tenant, oldest first
create function leadkit.tenant_erasures(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'tenantId', tenant_id, 'erasedAt', to_char(erased_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'by', erased_by, 'reason', reason, 'counts', counts
    ) order by id), '[]') from leadkit.tenant_erasure where tenant_id = args ->> 'tenantId'
  );
end $$;

select leadkit_private.protect();
`,
  },
  {
    id: '20261125100000_leadkit_research',
    checksum: 'ffb8fc17f64cfc3ce012e78a560d2a9a77d15c1aa94eaf8a5a47f84aaced095a',
    sql: `-- LeadKit: which offers a run saw, and offers that vanished.

insert into leadkit.schema_migration (id) values ('20261125100000_leadkit_research');

-- That a run saw an offer: the parts of the run it was seen in, and what moves from run to run.
create table leadkit.run_offer (
  tenant_id text collate "C" not null,
  run_id text collate "C" not null,
  offer_id text collate "C" not null,
  parts jsonb not null,
  data jsonb not null,
  primary key (tenant_id, run_id, offer_id)
);

-- Takes observations of different offers. Items: [{ id, eventId, seenAt, offer }], where seenAt is canonical.
create or replace function leadkit_private.take_offers(args jsonb, items jsonb, out results jsonb, out events jsonb)
language plpgsql volatile set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_run jsonb := case when args ? 'runId' then jsonb_build_object('lastRunId', args -> 'runId') else '{}' end;
  v_updates bigint;
begin
  with item as materialized (
    select i.ordinality as n, i.value ->> 'id' as new_id, i.value ->> 'eventId' as event_id, i.value -> 'offer' as offer,
      (i.value ->> 'seenAt')::timestamptz as seen_at
    from jsonb_array_elements(items) with ordinality i
  ), met as materialized (
    select item.*, before.id as known_id, before.data as known, before.last_seen_at, before.sightings as known_sightings,
      coalesce(before.id, item.new_id) as id,
      case
        when before.data -> 'price' ->> 'amountMinor' is distinct from offer -> 'price' ->> 'amountMinor'
          or before.data -> 'price' ->> 'currency' is distinct from offer -> 'price' ->> 'currency' then 'repriced'
        when before.data -> 'title' is distinct from offer -> 'title'
          or before.data -> 'isPromoted' is distinct from offer -> 'isPromoted' then 'changed'
        else 'unchanged'
      end as change
    from item left join lateral (
      select o.id, o.data, o.last_seen_at, o.sightings from leadkit.offer o
      where o.tenant_id = p_tenant_id and o.platform = offer ->> 'platform' and o.external_id = offer ->> 'externalId'
      limit 1
    ) before on true
  ), judged as materialized (
    select met.*, case
      when known_id is null then 'created'
      when seen_at < last_seen_at or (seen_at = last_seen_at and change <> 'unchanged') then 'stale'
      else change
    end as outcome
    from met
  ), counted as materialized (
    select judged.*,
      coalesce(known_sightings, 0) + case when outcome in ('created', 'repriced', 'changed') then 1 else 0 end as sightings,
      case
        when outcome = 'stale' then null
        when outcome = 'created' then offer || jsonb_build_object('firstSeenAt', offer -> 'seenAt')
        -- The same again. A later run has seen it too: ids of runs rise with time.
        when seen_at = last_seen_at then case when coalesce(known ->> 'lastRunId', '') < args ->> 'runId' then known end
        -- What the newer observation leaves out stays known, except the price: without one the offer names none any more.
        -- Whatever vanished is there again.
        else (known - 'price' - 'vanishedAt' - 'isGoneConfirmed') || offer
          || jsonb_build_object('firstSeenAt', known -> 'firstSeenAt')
      end as laid
    from judged
  ), written as materialized (
    select counted.*, laid || v_run || jsonb_build_object(
      'id', id, 'tenantId', p_tenant_id,
      'lastSeenAt', case when seen_at = last_seen_at then known -> 'lastSeenAt' else offer -> 'seenAt' end
    ) as data
    from counted where laid is not null
  ), created as (
    insert into leadkit.offer (tenant_id, id, first_seen_at, last_seen_at, sightings, data)
    select p_tenant_id, id, seen_at, seen_at, sightings, data from written where outcome = 'created'
  ), updated as (
    update leadkit.offer o set last_seen_at = w.seen_at, sightings = w.sightings, data = w.data
    from written w
    where w.outcome <> 'created' and o.tenant_id = p_tenant_id and o.id = w.id and o.last_seen_at = w.last_seen_at
    returning 1
  ), sighted as (
    insert into leadkit.offer_sighting (tenant_id, offer_id, number, seen_at, data)
    select p_tenant_id, id, sightings, seen_at, jsonb_build_object(
      'offerId', id, 'seenAt', offer -> 'seenAt', 'isPromoted', data -> 'isPromoted', 'title', data -> 'title'
    ) || case when data ? 'price' then jsonb_build_object('price', data -> 'price') else '{}' end
    from written where outcome in ('created', 'repriced', 'changed')
  )
  select
    (select jsonb_agg(
      jsonb_build_object('id', id, 'outcome', outcome, 'sightings', sightings)
      || case when outcome = 'repriced' and known ? 'price' then jsonb_build_object('previousPrice', known -> 'price') else '{}' end
      order by n) from counted),
    (select coalesce(jsonb_agg(
      jsonb_build_object(
        'id', event_id, 'version', 1, 'tenantId', p_tenant_id, 'occurredAt', args -> 'now',
        'subject', jsonb_build_object('kind', 'offer', 'id', id, 'version', sightings),
        'type', case outcome when 'created' then 'offer.discovered' else 'offer.repriced' end,
        'data', jsonb_build_object('platform', data -> 'platform', 'externalId', data -> 'externalId')
          || case when outcome = 'repriced' and known ? 'price' then jsonb_build_object('before', known -> 'price') else '{}' end
          || case when outcome = 'repriced' and data ? 'price' then jsonb_build_object('after', data -> 'price') else '{}' end
      ) || case when args ? 'correlationId' then jsonb_build_object('correlationId', args -> 'correlationId') else '{}' end
      order by n), '[]') from written where outcome in ('created', 'repriced')),
    (select count(*) from written where outcome <> 'created') - (select count(*) from updated)
  into results, events, v_updates;
  if v_updates > 0 then raise serialization_failure using message = 'leadkit: an offer was changed meanwhile'; end if;
end $$;

-- Keeps that a run saw offers. What it saw first stays; a paid place counts whenever it is met.
create function leadkit_private.remember_run(args jsonb, results jsonb) returns void
language plpgsql volatile set search_path = '' set enable_seqscan = off set jit = off as $$
begin
  insert into leadkit.run_offer as r (tenant_id, run_id, offer_id, parts, data)
  select args ->> 'tenantId', args ->> 'runId', met.id,
    case when args ? 'part' then jsonb_build_array(args -> 'part') else '[]' end,
    jsonb_strip_nulls(jsonb_build_object(
      'price', met.offer -> 'price', 'ordersCount', met.offer -> 'ordersCount', 'reviewsCount', met.offer -> 'reviewsCount'
    )) || jsonb_build_object('isPromoted', met.is_promoted)
  from (
    select result.value ->> 'id' as id, (array_agg(item.value -> 'offer' order by item.ordinality))[1] as offer,
      bool_or((item.value -> 'offer' ->> 'isPromoted')::boolean) as is_promoted
    from jsonb_array_elements(args -> 'offers') with ordinality item
    join jsonb_array_elements(results) with ordinality result on result.ordinality = item.ordinality
    group by 1
  ) met
  order by met.id
  on conflict (tenant_id, run_id, offer_id) do update set
    parts = case when r.parts @> excluded.parts then r.parts else r.parts || excluded.parts end,
    data = case when excluded.data -> 'isPromoted' = 'true' then r.data || '{"isPromoted": true}' else r.data end
  where not r.parts @> excluded.parts or (excluded.data -> 'isPromoted' = 'true' and r.data -> 'isPromoted' = 'false');
end $$;

-- { tenantId, runId?, part?, now, offers: items of take_offers, correlationId? } -> { results } or refused: id_taken (n)
create or replace function leadkit.offer_record(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_items jsonb := args -> 'offers';
  v_taken bigint;
  v_is_apart boolean;
  v_item jsonb;
  v_results jsonb := '[]';
  v_events jsonb := '[]';
  v_part record;
begin
  perform pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'leadkit.offer', p_tenant_id), 0));
  with item as materialized (
    select i.ordinality as n, i.value ->> 'id' as new_id, i.value -> 'offer' ->> 'platform' as platform,
      i.value -> 'offer' ->> 'externalId' as external_id
    from jsonb_array_elements(v_items) with ordinality i
  )
  select
    (select min(n) - 1 from item
      where (select true from leadkit.offer o where o.tenant_id = p_tenant_id and o.id = new_id limit 1)
      and (
        select true from leadkit.offer o
        where o.tenant_id = p_tenant_id and o.platform = item.platform and o.external_id = item.external_id limit 1
      ) is null),
    (select count(*) = count(distinct (platform, external_id)) from item)
  into v_taken, v_is_apart;
  if v_taken is not null then return jsonb_build_object('refused', 'id_taken', 'n', v_taken); end if;

  if v_is_apart then
    select * into v_part from leadkit_private.take_offers(args, v_items);
    v_results := coalesce(v_part.results, '[]');
    v_events := v_part.events;
  else
    for v_item in select value from jsonb_array_elements(v_items) loop
      select * into v_part from leadkit_private.take_offers(args, jsonb_build_array(v_item));
      v_results := v_results || v_part.results;
      v_events := v_events || v_part.events;
    end loop;
  end if;
  if args ? 'runId' then perform leadkit_private.remember_run(args, v_results); end if;
  perform leadkit_private.append_events(p_tenant_id, (args ->> 'now')::timestamptz, v_events);
  return jsonb_build_object('results', v_results);
end $$;

-- { tenantId, query: { runId, otherRunId?, isInOther?, parts? }, limit, after? } -> [{ offer, parts, seen, other? }] by id of
-- the offer, one more than the limit when there are
create function leadkit.offer_seen(args jsonb) returns jsonb
language plpgsql stable set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  query jsonb := args -> 'query';
  v_parts text[] := case when query ? 'parts' then array(select jsonb_array_elements_text(query -> 'parts')) end;
begin
  return (
    select coalesce(jsonb_agg(page.data order by page.offer_id), '[]') from (
      select r.offer_id, jsonb_build_object('offer', o.data, 'parts', r.parts, 'seen', r.data)
        || case when other.data is null then '{}' else jsonb_build_object('other', other.data) end as data
      from leadkit.run_offer r
      -- Looked up one by one by their keys: there are no statistics yet when a run ends.
      left join lateral (
        select data from leadkit.run_offer
        where tenant_id = r.tenant_id and run_id = query ->> 'otherRunId' and offer_id = r.offer_id limit 1
      ) other on true
      join lateral (
        select data from leadkit.offer where tenant_id = r.tenant_id and id = r.offer_id limit 1
      ) o on true
      where r.tenant_id = args ->> 'tenantId' and r.run_id = query ->> 'runId'
        and r.offer_id > coalesce(args -> 'after' ->> 1, '')
        and (not query ? 'isInOther' or (other.data is not null) = (query ->> 'isInOther')::boolean)
        and (v_parts is null or exists (select from jsonb_array_elements_text(r.parts) part where part = any (v_parts)))
      order by r.offer_id limit (args ->> 'limit')::bigint + 1
    ) page
  );
end $$;

-- { tenantId, now, offers: [{ id, eventId, unseenSince, isGoneConfirmed }], correlationId? } -> { results }
create function leadkit.offer_vanish(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' set enable_seqscan = off set jit = off as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_results jsonb;
  v_events jsonb;
begin
  perform pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), 'leadkit.offer', p_tenant_id), 0));
  with item as materialized (
    select i.ordinality as n, i.value ->> 'id' as id, i.value ->> 'eventId' as event_id,
      i.value -> 'isGoneConfirmed' as is_confirmed, (i.value ->> 'unseenSince')::timestamptz as unseen_since
    from jsonb_array_elements(args -> 'offers') with ordinality i
  ), met as materialized (
    select item.*, o.data, o.sightings,
      coalesce(not o.data ? 'vanishedAt' and o.last_seen_at < item.unseen_since, false) as is_gone
    from item left join lateral (
      select data, last_seen_at, sightings from leadkit.offer where tenant_id = p_tenant_id and id = item.id limit 1
    ) o on true
  ), marked as (
    update leadkit.offer o
    set data = o.data || jsonb_build_object('vanishedAt', args -> 'now', 'isGoneConfirmed', met.is_confirmed)
    from met where met.is_gone and o.tenant_id = p_tenant_id and o.id = met.id
  )
  select
    (select coalesce(jsonb_agg(
      jsonb_build_object(
        'id', id, 'outcome', case when is_gone then 'vanished' else 'unchanged' end, 'sightings', coalesce(sightings, 0)
      ) order by n
    ), '[]') from met),
    (select coalesce(jsonb_agg(
      jsonb_build_object(
        'id', event_id, 'type', 'offer.vanished', 'version', 1, 'tenantId', p_tenant_id, 'occurredAt', args -> 'now',
        'subject', jsonb_build_object('kind', 'offer', 'id', id, 'version', sightings),
        'data', jsonb_build_object(
          'platform', data -> 'platform', 'externalId', data -> 'externalId', 'lastSeenAt', data -> 'lastSeenAt',
          'isGoneConfirmed', is_confirmed
        )
      ) || case when args ? 'correlationId' then jsonb_build_object('correlationId', args -> 'correlationId') else '{}' end
      order by n), '[]') from met where is_gone)
  into v_results, v_events;
  perform leadkit_private.append_events(p_tenant_id, (args ->> 'now')::timestamptz, v_events);
  return jsonb_build_object('results', v_results);
end $$;

-- { tenantId, runIds } -> how many memberships went
create function leadkit.offer_forget_runs(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_count bigint;
begin
  delete from leadkit.run_offer
  where tenant_id = args ->> 'tenantId' and run_id in (select jsonb_array_elements_text(args -> 'runIds'));
  get diagnostics v_count = row_count;
  return to_jsonb(v_count);
end $$;

-- { tenantId, kind, limit, after? } -> [{ key, row }] by key, one more than the limit when there are. Of secrets only that
-- they are there.
create or replace function leadkit.tenant_export(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_kind text := args ->> 'kind';
  v_source text := case v_kind
    when 'signal' then 'select id as key, data as row from leadkit.signal where tenant_id = $1'
    when 'checkpoint' then 'select stream as key, jsonb_build_object(''stream'', stream, ''checkpoint'', checkpoint) as row
      from leadkit.stream_checkpoint where tenant_id = $1'
    when 'offer' then 'select id as key, data as row from leadkit.offer where tenant_id = $1'
    when 'sighting' then 'select offer_id || ''/'' || lpad(number::text, 9, ''0'') as key, data as row
      from leadkit.offer_sighting where tenant_id = $1'
    when 'run-offer' then 'select run_id || ''/'' || offer_id as key,
      jsonb_build_object(''runId'', run_id, ''offerId'', offer_id, ''parts'', parts, ''seen'', data) as row
      from leadkit.run_offer where tenant_id = $1'
    when 'event' then 'select id as key, data as row from leadkit.event where tenant_id = $1'
    when 'delivery' then 'select leadkit_private.delivery_id(d.id) as key, jsonb_strip_nulls(jsonb_build_object(
        ''deliveryId'', leadkit_private.delivery_id(d.id), ''consumer'', c.name, ''eventId'', d.event_id,
        ''attempts'', d.attempts, ''dueAt'', to_char(d.due_at at time zone ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.MS"Z"''),
        ''diedAt'', to_char(d.died_at at time zone ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.MS"Z"''), ''error'', d.error
      )) as row
      from leadkit.delivery d join leadkit.consumer c on c.id = d.consumer_id where d.tenant_id = $1'
    when 'token' then 'select account_id as key, jsonb_build_object(''accountId'', account_id, ''version'', version) as row
      from leadkit.account_token where tenant_id = $1'
    else format('select id as key, data as row from leadkit.%I where tenant_id = $1', leadkit_private.entity_table(v_kind))
  end;
  v_rows jsonb;
begin
  execute format(
    'select coalesce(jsonb_agg(jsonb_build_object(''key'', key, ''row'', row) order by key collate "C"), ''[]'')
     from (select * from (%s) source where $2 is null or key collate "C" > $2 order by key collate "C" limit $3) page',
    v_source
  ) into v_rows using args ->> 'tenantId', args ->> 'after', (args ->> 'limit')::bigint + 1;
  return v_rows;
end $$;

-- { tenantId, now, by, reason } -> the audit row. Tables come from the catalogue: one that is made later is not forgotten.
create or replace function leadkit.tenant_erase(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_table text;
  v_count bigint;
  v_counts jsonb := '{}';
  v_kind text;
begin
  for v_table in
    select c.relname from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'leadkit'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'tenant_erasure'
    order by c.relname
  loop
    execute format('delete from leadkit.%I where tenant_id = $1', v_table) using p_tenant_id;
    get diagnostics v_count = row_count;
    v_kind := case v_table
      when 'stream_checkpoint' then 'checkpoint'
      when 'offer_sighting' then 'sighting'
      when 'run_offer' then 'run-offer'
      when 'account_token' then 'token'
      when 'research_run' then 'research-run'
      else v_table
    end;
    -- What only serves look-ups is no row of an export.
    if v_count > 0 and v_table not in ('unique_key', 'signal_alias', 'erased_identity', 'tenant_user') then
      v_counts := v_counts || jsonb_build_object(v_kind, v_count);
    end if;
  end loop;
  insert into leadkit.tenant_erasure (tenant_id, erased_at, erased_by, reason, counts)
  values (p_tenant_id, (args ->> 'now')::timestamptz, args ->> 'by', args ->> 'reason', v_counts);
  return jsonb_build_object(
    'tenantId', p_tenant_id, 'erasedAt', args -> 'now', 'by', args -> 'by', 'reason', args -> 'reason', 'counts', v_counts
  );
end $$;

-- Closes whatever a migration made. Every later migration ends with it, so that nothing new is left open.
create or replace function leadkit_private.protect() returns void
language plpgsql volatile set search_path = '' as $$
declare
  -- Read by users, row by row. What is not named here is seen by nobody but stores: secrets, leases, deliveries.
  v_shown text[] := array[
    'account', 'niche', 'research_run', 'item', 'campaign', 'listing', 'operation', 'person', 'lead', 'outcome',
    'conversation', 'message', 'member', 'assignment', 'consent', 'spend', 'unique_key', 'signal', 'signal_alias', 'offer',
    'offer_sighting', 'run_offer', 'event', 'tenant_user'
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
`,
  },
  {
    id: '20261125113000_leadkit_handoff',
    checksum: 'a9f8f8349a5cf114c65591b62decd9f1eb4a397a82366e9b62cbb0a5d978a778',
    sql: `-- LeadKit: notices to people that wait for their time, and what became of them.

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
`,
  },
  {
    id: '20261125120000_leadkit_figures',
    checksum: 'a9497276b23e995224a173ff2ee6392f915978202f26abbd7a177f368a7758cf',
    sql: `-- LeadKit: when leads reached each step and what brought them last, as columns; figures in spans, periods and groups; and
-- the funnel.

insert into leadkit.schema_migration (id) values ('20261125120000_leadkit_figures');

-- Leads of versions that kept no milestones arrived when they were created, and what brought them last brought them first.
alter table leadkit.lead
  add column arrived_at timestamptz generated always as (coalesce(
    leadkit_private.moment(data -> 'milestones' ->> 'arrivedAt'), leadkit_private.moment(data ->> 'createdAt')
  )) stored,
  add column in_contact_at timestamptz generated always as (leadkit_private.moment(data -> 'milestones' ->> 'inContactAt')) stored,
  add column qualified_at timestamptz generated always as (leadkit_private.moment(data -> 'milestones' ->> 'qualifiedAt')) stored,
  add column offered_at timestamptz generated always as (leadkit_private.moment(data -> 'milestones' ->> 'offeredAt')) stored,
  add column accepted_at timestamptz generated always as (leadkit_private.moment(data -> 'milestones' ->> 'acceptedAt')) stored,
  add column won_at timestamptz generated always as (leadkit_private.moment(data -> 'milestones' ->> 'wonAt')) stored,
  add column lost_at timestamptz generated always as (leadkit_private.moment(data -> 'milestones' ->> 'lostAt')) stored,
  add column touch_platform text collate "C" generated always as (
    case when data ? 'touch' then data -> 'touch' else data end ->> 'platform'
  ) stored,
  add column touch_account_id text collate "C" generated always as (
    case when data ? 'touch' then data -> 'touch' else data end ->> 'accountId'
  ) stored,
  add column touch_listing_id text collate "C" generated always as (
    case when data ? 'touch' then data -> 'touch' else data end ->> 'listingId'
  ) stored,
  add column touch_campaign_id text collate "C" generated always as (
    case when data ? 'touch' then data -> 'touch' else data end ->> 'campaignId'
  ) stored;
create index lead_arrived on leadkit.lead (tenant_id, arrived_at);

-- { status: ["won"] } as a condition that leaves those out and keeps what has no such field.
create function leadkit_private.without_condition(without jsonb) returns text
language sql stable set search_path = '' as $$
  select coalesce(string_agg(
    format(' and coalesce(%I <> all (%L), true)', leadkit_private.column_of(key), leadkit_private.text_array(value)), ''
  ), '')
  from jsonb_each(without)
$$;

-- A field to group by as a column: of the thing itself ("t"), or of its lead ("l").
create function leadkit_private.group_column(field text) returns text
language sql immutable set search_path = '' as $$
  select format('%s.%I', case when field like 'lead.%' then 'l' else 't' end,
    leadkit_private.column_of(replace(regexp_replace(field, '^lead\\.', ''), '.', '_')))
$$;

-- What figures are grouped by: { pairs } for jsonb_build_object and { columns } for "group by", each with a comma behind.
-- Periods are cut where the caller says, so that no time zone of this server counts.
create function leadkit_private.figure_groups(args jsonb, out pairs text, out columns text)
language sql stable set search_path = '' as $$
  with part as (
    select field as name, leadkit_private.group_column(field) as expression
    from jsonb_array_elements_text(args -> 'groupBy') field
    union all
    select 'period', format(
      '(%L::text[])[width_bucket(t.figure_at, %L::timestamptz[])]', cuts, cuts
    )
    from (select leadkit_private.text_array(args -> 'over' -> 'cuts') as cuts where args -> 'over' ? 'cuts') span
  )
  select coalesce(string_agg(format('%L, %s', name, expression), ', '), ''),
    coalesce(string_agg(expression || ', ', ''), '')
  from part
$$;

-- What figures are made of: a subquery "t" with figure_at, and its lead as "l" where it belongs to one.
create function leadkit_private.figure_source(args jsonb, kind text, columns text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_over jsonb := args -> 'over';
  v_at text := coalesce(quote_ident(leadkit_private.column_of(v_over ->> 'moment')), 'null::timestamptz');
  v_of_lead boolean := kind in ('outcome', 'assignment');
begin
  return format('(select *, %s as figure_at%s from leadkit.%I where tenant_id = %L',
      v_at, columns, leadkit_private.entity_table(kind), args ->> 'tenantId')
    || leadkit_private.filter_condition(args -> 'filter')
    || leadkit_private.without_condition(args -> 'without')
    || case when v_over is null then '' else
      format(' and %1$s >= %2$L and %1$s < %3$L', v_at, v_over ->> 'from', v_over ->> 'before')
    end
    || ') t'
    || case when v_of_lead then ' left join leadkit.lead l on l.tenant_id = t.tenant_id and l.id = t.lead_id' else '' end
    || ' where '
    || case when coalesce(jsonb_array_length(args -> 'blind'), 0) = 0 then 'true' else format(
      'not exists (
         select from jsonb_to_recordset(%L) as b ("accountId" text, "from" timestamptz, before timestamptz)
         where b."accountId" = %s.account_id and t.figure_at >= b."from" and t.figure_at < b.before
       )', args -> 'blind', case when v_of_lead then 'l' else 't' end
    ) end;
end $$;

-- { tenantId, kind, filter, without, blind, groupBy, atMost, value?: { path } or { later, earlier }, over?: { moment, from,
--   before, cuts? } } -> [{ group, currency?, count, sum, min, max, p50, p90, atMost? }], at most 1001. "path" leads to a
-- number in the data; beside an amount of money stands its currency.
create or replace function leadkit.entity_summarize(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_value jsonb := args -> 'value';
  v_path text[] := leadkit_private.text_array(coalesce(v_value -> 'path', '[]'));
  v_number text := case
    when v_value is null then '1::numeric'
    when v_value ? 'path' then
      format('case when jsonb_typeof(data #> %1$L) = ''number'' then (data #> %1$L)::numeric end', v_path)
    else format('extract(epoch from %I - %I) * 1000',
      leadkit_private.column_of(v_value ->> 'later'), leadkit_private.column_of(v_value ->> 'earlier'))
  end;
  v_currency text := case when cardinality(v_path) < 2 then 'null::text' else
    format('data #>> %L', v_path[:cardinality(v_path) - 1] || 'currency'::text)
  end;
  v_limits text := (
    select string_agg(format('count(*) filter (where t.figure <= %L)', n), ', ')
    from jsonb_array_elements_text(args -> 'atMost') n
  );
  v_groups record := leadkit_private.figure_groups(args);
  v_figures jsonb;
begin
  execute format(
    'select coalesce(jsonb_agg(row), ''[]'') from (
       select jsonb_strip_nulls(jsonb_build_object(''currency'', t.currency)) || jsonb_build_object(
         ''group'', jsonb_build_object(%1$s), ''count'', count(*), ''sum'', sum(t.figure), ''min'', min(t.figure),
         ''max'', max(t.figure), ''p50'', percentile_cont(0.5) within group (order by t.figure::float8),
         ''p90'', percentile_cont(0.9) within group (order by t.figure::float8)
       ) %2$s as row
       from %3$s and t.figure is not null
       group by %4$s t.currency limit 1001
     ) groups',
    v_groups.pairs,
    case when v_limits is null then '' else format('|| jsonb_build_object(''atMost'', jsonb_build_array(%s))', v_limits) end,
    leadkit_private.figure_source(
      args, args ->> 'kind', format(', %s as figure, %s as currency', v_number, v_currency)
    ),
    v_groups.columns
  ) into v_figures;
  return v_figures;
end $$;

-- { tenantId, filter, without, blind, groupBy, withinMs, over: { moment: "arrivedAt", from, before, cuts? } }
-- -> [{ group, steps: [{ persons, leads, p50Ms, p90Ms }] }], at most 1001. A lead has reached a step with that one or any
-- later one, and got to it when it got to the step before and took no longer than withinMs from there.
create function leadkit.lead_funnel(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_groups record := leadkit_private.figure_groups(args);
  v_within text := format('%L::interval', (args ->> 'withinMs') || ' milliseconds');
  v_steps text := (
    select string_agg(format(
      'jsonb_build_object(
         ''persons'', count(distinct person_id) filter (where depth >= %1$s),
         ''leads'', count(*) filter (where depth >= %1$s),
         ''p50Ms'', %2$s, ''p90Ms'', %3$s
       )', n,
      case when n = 0 then 'null' else format(
        'percentile_cont(0.5) within group (order by ms%1$s) filter (where depth >= %1$s)', n) end,
      case when n = 0 then 'null' else format(
        'percentile_cont(0.9) within group (order by ms%1$s) filter (where depth >= %1$s)', n) end
    ), ', ' order by n) from generate_series(0, 5) n
  );
  v_figures jsonb;
begin
  execute format($q$
    with reached as (
      select t.person_id, jsonb_build_object(%1$s) as fields, t.arrived_at as r0,
        least(t.in_contact_at, t.qualified_at, t.offered_at, t.accepted_at, t.won_at) as r1,
        least(t.qualified_at, t.offered_at, t.accepted_at, t.won_at) as r2,
        least(t.offered_at, t.accepted_at, t.won_at) as r3, least(t.accepted_at, t.won_at) as r4, t.won_at as r5
      from %2$s
    ), way as (
      -- A platform's clock may be ahead of ours.
      select person_id, fields, r0, case when r1 < r0 then r0 else r1 end as r1, case when r2 < r0 then r0 else r2 end as r2,
        case when r3 < r0 then r0 else r3 end as r3, case when r4 < r0 then r0 else r4 end as r4,
        case when r5 < r0 then r0 else r5 end as r5
      from reached
    ), depth as (
      select person_id, fields, (extract(epoch from r1 - r0) * 1000)::float8 as ms1, (extract(epoch from r2 - r1) * 1000)::float8 as ms2,
        (extract(epoch from r3 - r2) * 1000)::float8 as ms3, (extract(epoch from r4 - r3) * 1000)::float8 as ms4,
        (extract(epoch from r5 - r4) * 1000)::float8 as ms5,
        case
          when r1 is null or r1 - r0 > %3$s then 0
          when r2 is null or r2 - r1 > %3$s then 1
          when r3 is null or r3 - r2 > %3$s then 2
          when r4 is null or r4 - r3 > %3$s then 3
          when r5 is null or r5 - r4 > %3$s then 4
          else 5
        end as depth
      from way
    )
    select coalesce(jsonb_agg(row), '[]') from (
      select jsonb_build_object('group', fields, 'steps', jsonb_build_array(%4$s)) as row
      from depth group by fields limit 1001
    ) groups
  $q$, v_groups.pairs, leadkit_private.figure_source(args, 'lead', ''), v_within, v_steps) into v_figures;
  return v_figures;
end $$;

select leadkit_private.protect();
`,
  },
  {
    id: '20261125123000_leadkit_search_and_views',
    checksum: 'd51383bfb7b39fd5f93c45af550298dd07023dfdfbcbdac415b9adbb4cea2fa8',
    sql: `-- LeadKit: search for words in leads and offers, and read-only views for reports.

insert into leadkit.schema_migration (id) values ('20261125123000_leadkit_search_and_views');

----------------------------------------------------------------------------------------------------------------------
-- Search

-- Words that stores have picked out of a text, all of which have to be there: by their Russian stems, or as they are.
create function leadkit_private.word_query(value text) returns tsquery
language sql immutable parallel safe
return plainto_tsquery('pg_catalog.russian'::regconfig, value) || plainto_tsquery('pg_catalog.simple'::regconfig, value);

-- { tenantId, kind, filter, words?, sort: { by, direction }, limit, after? } -> things, one more than the limit when there
-- are. "words" is for leads: one of their signals holds all of them.
create or replace function leadkit.entity_list(args jsonb) returns jsonb
language sql stable
return leadkit_private.page_rows(
  leadkit_private.entity_table(args ->> 'kind'),
  format('tenant_id = %L', args ->> 'tenantId') || leadkit_private.filter_condition(args -> 'filter')
    || case when args ? 'words' then format(
      ' and id in (
         select l.id from leadkit.signal s
         join leadkit.lead l on l.tenant_id = s.tenant_id and l.data -> ''signalIds'' ? s.id
         where s.tenant_id = %L and s.words @@ leadkit_private.word_query(%L)
       )', args ->> 'tenantId', args ->> 'words'
    ) else '' end,
  leadkit_private.column_of(args -> 'sort' ->> 'by'), args -> 'sort' ->> 'direction', args -> 'after',
  (args ->> 'limit')::bigint
);

-- { tenantId, query: { platform?, lastRunId?, seenFrom?, seenBefore?, isPromoted?, words? }, limit, after? } -> offers, last
-- seen first, one more than the limit when there are
create or replace function leadkit.offer_list(args jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  query jsonb := args -> 'query';
  condition text := format('tenant_id = %L', args ->> 'tenantId');
begin
  if query ? 'platform' then condition := condition || format(' and platform = %L', query ->> 'platform'); end if;
  if query ? 'lastRunId' then condition := condition || format(' and last_run_id = %L', query ->> 'lastRunId'); end if;
  if query ? 'seenFrom' then condition := condition || format(' and last_seen_at >= %L', query ->> 'seenFrom'); end if;
  if query ? 'seenBefore' then condition := condition || format(' and last_seen_at < %L', query ->> 'seenBefore'); end if;
  if query ? 'isPromoted' then condition := condition || format(' and is_promoted = %L', query ->> 'isPromoted'); end if;
  if query ? 'words' then
    condition := condition || format(' and words @@ leadkit_private.word_query(%L)', query ->> 'words');
  end if;
  return leadkit_private.page_rows('offer', condition, 'last_seen_at', 'desc', args -> 'after', (args ->> 'limit')::bigint);
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Views for reports: no names, phones, texts or titles, and no column "data", so that a reader of reports needs none of it.

-- A number of the data; null when it is none.
create function leadkit_private.whole(value jsonb) returns bigint
language sql immutable parallel safe
return case when jsonb_typeof(value) = 'number' then round(value::text::numeric)::bigint end;

-- The day in Kazakhstan: UTC+5 since 2024-03-01, UTC+6 before, whatever this server knows of time zones.
create function leadkit_private.local_day(moment timestamptz) returns date
language sql immutable parallel safe
return ((moment at time zone 'UTC')
  + case when moment >= '2024-02-29T18:00:00Z'::timestamptz then interval '5 hours' else interval '6 hours' end)::date;

alter table leadkit.lead
  add column score bigint generated always as (leadkit_private.whole(data -> 'score')) stored,
  add column first_response_minutes bigint
    generated always as (leadkit_private.whole(data -> 'firstResponseBusinessMinutes')) stored,
  add column arrived_day date generated always as (leadkit_private.local_day(coalesce(
    leadkit_private.moment(data -> 'milestones' ->> 'arrivedAt'), leadkit_private.moment(data ->> 'createdAt')
  ))) stored;
alter table leadkit.outcome
  add column revenue_minor bigint generated always as (leadkit_private.whole(data -> 'revenue' -> 'amountMinor')) stored,
  add column cost_minor bigint generated always as (leadkit_private.whole(data -> 'cost' -> 'amountMinor')) stored,
  add column revenue_currency text collate "C" generated always as (data -> 'revenue' ->> 'currency') stored,
  add column recorded_day date generated always as (leadkit_private.local_day(created_at)) stored;
alter table leadkit.spend
  add column amount_minor bigint generated always as (leadkit_private.whole(data -> 'amount' -> 'amountMinor')) stored,
  add column amount_currency text collate "C" generated always as (data -> 'amount' ->> 'currency') stored,
  add column spent_day date generated always as (
    leadkit_private.local_day(leadkit_private.moment(data ->> 'spentAt'))
  ) stored;
alter table leadkit.offer_sighting
  add column seen_day date generated always as (leadkit_private.local_day(seen_at)) stored;

create schema if not exists leadkit_report;
comment on schema leadkit_report is 'Read-only views for BI tools. Row-level security of the tables beneath holds for whoever asks.';

create view leadkit_report.lead with (security_invoker = true) as
select tenant_id, id as lead_id, person_id, touch_platform as platform, touch_account_id as account_id,
  touch_campaign_id as campaign_id, touch_listing_id as listing_id, niche_id, item_id, city, owner_id, origin, status,
  close_reason, score, arrived_day as day, arrived_at,
  least(in_contact_at, qualified_at, offered_at, accepted_at, won_at) as in_contact_at,
  least(qualified_at, offered_at, accepted_at, won_at) as qualified_at,
  least(offered_at, accepted_at, won_at) as offered_at, least(accepted_at, won_at) as accepted_at, won_at, lost_at, closed_at
from leadkit.lead;
comment on view leadkit_report.lead is 'One row per lead, by what brought it last; a step that was skipped is reached with the next one.';

create view leadkit_report.funnel_by_day with (security_invoker = true) as
select tenant_id, day, platform, account_id, campaign_id, niche_id, count(*) as leads, count(distinct person_id) as persons,
  count(in_contact_at) as in_contact, count(qualified_at) as qualified, count(offered_at) as offered,
  count(accepted_at) as accepted, count(won_at) as won
from leadkit_report.lead
where coalesce(close_reason not in ('spam', 'duplicate', 'test'), true)
group by tenant_id, day, platform, account_id, campaign_id, niche_id;
comment on view leadkit_report.funnel_by_day is 'Leads by the day they arrived and how far they got since, without spam, duplicates and tests. Persons of several groups count in each.';

create view leadkit_report.response_time with (security_invoker = true) as
select tenant_id, id as lead_id, arrived_day as day, touch_platform as platform,
  touch_account_id as account_id, niche_id, owner_id, first_response_minutes is not null as is_answered,
  first_response_minutes
from leadkit.lead
where origin <> 'order' and coalesce(close_reason not in ('spam', 'duplicate', 'test'), true);
comment on view leadkit_report.response_time is 'Working minutes from the first signal of a lead to the first answer of a human. Orders want no answer.';

create view leadkit_report.sale with (security_invoker = true) as
select o.tenant_id, o.id as sale_id, o.lead_id, o.recorded_day as day, l.touch_platform as platform,
  l.touch_account_id as account_id, l.touch_campaign_id as campaign_id, l.touch_listing_id as listing_id, l.niche_id,
  l.city, l.owner_id, o.revenue_minor, o.cost_minor, o.revenue_currency as currency, o.created_at as recorded_at, o.reversed_at
from leadkit.outcome o left join leadkit.lead l on l.tenant_id = o.tenant_id and l.id = o.lead_id
where o.result = 'won';
comment on view leadkit_report.sale is 'One row per sale. Amounts are in minor units of the currency; a sale with reversed_at was taken back then.';

create view leadkit_report.spend with (security_invoker = true) as
select tenant_id, id as spend_id, spent_day as day, platform, account_id, campaign_id, listing_id,
  kind, amount_minor, amount_currency as currency, spent_at
from leadkit.spend;
comment on view leadkit_report.spend is 'One row per expense, in minor units of the currency; a refund is negative.';

create view leadkit_report.offer_price with (security_invoker = true) as
select s.tenant_id, s.offer_id, s.number, s.seen_day as day, o.platform, o.is_promoted, s.seen_at,
  s.price_minor, s.price_currency as currency
from leadkit.offer_sighting s join leadkit.offer o on o.tenant_id = s.tenant_id and o.id = s.offer_id;
comment on view leadkit_report.offer_price is 'How prices of public offers changed: one row per change that was seen.';

-- What closes whatever a migration made now closes the views too.
alter function leadkit_private.protect() rename to protect_tables;
create function leadkit_private.protect() returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_role text;
begin
  perform leadkit_private.protect_tables();
  revoke all on schema leadkit_report from public;
  revoke all on all tables in schema leadkit_report from public;
  for v_role in select rolname from pg_roles where rolname in ('service_role', 'authenticated') loop
    execute format('grant usage on schema leadkit_report to %I', v_role);
    execute format('grant select on all tables in schema leadkit_report to %I', v_role);
  end loop;
end $$;

select leadkit_private.protect();
`,
  },
  {
    id: '20261126090000_leadkit_search_words',
    checksum: '55418e2aba170d6d7a818f723165e3c2edd009dbb1c8bd8ce344dc954737c1f7',
    sql: `-- LeadKit: words end at every mark, as stores cut what is searched for. PostgreSQL alone takes "iPhone-13" for "iphone" and
-- "-13", and "2.5", "ivan@mail.example" and "12.05.2026" for one word each, so "13", "2.5" and "ivan" found none of them.

insert into leadkit.schema_migration (id) values ('20261126090000_leadkit_search_words');

create or replace function leadkit_private.words(value text) returns tsvector
language sql immutable parallel safe
return to_tsvector(
  'pg_catalog.russian'::regconfig,
  translate(left(value, 20000), '!"#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~', repeat(' ', 32))
) || to_tsvector(
  'pg_catalog.simple'::regconfig,
  translate(left(value, 20000), '!"#$%&''()*+,-./:;<=>?@[\\]^_\`{|}~', repeat(' ', 32))
);

-- A column that is computed from it is computed anew only when it is made anew.
alter table leadkit.signal
  drop column words,
  add column words tsvector generated always as (leadkit_private.words(
    coalesce(data ->> 'text', '') || ' ' || coalesce(data -> 'listing' ->> 'title', '') || ' '
    || coalesce(data -> 'who' ->> 'name', '')
  )) stored;
create index signal_words on leadkit.signal using gin (words);
alter table leadkit.offer
  drop column words,
  add column words tsvector generated always as (leadkit_private.words(coalesce(data ->> 'title', ''))) stored;
create index offer_words on leadkit.offer using gin (words);

select leadkit_private.protect();
`,
  },
  {
    id: '20261126091000_leadkit_many_people',
    checksum: '4ba2c05e454890385378c49587c618d340d1cfc0f39b3bfba5cc5e4dc77db898',
    sql: `-- LeadKit: erasing and searching in stores of many people, and keys that stay when only the id of the account holds a trace.

insert into leadkit.schema_migration (id) values ('20261126091000_leadkit_many_people');

-- The condition of the index before was one no query states, so every look at a merged record read all persons.
drop index leadkit.person_merged;
create index person_merged on leadkit.person (tenant_id, (data ->> 'mergedInto') collate "C")
where data ->> 'mergedInto' is not null;

-- Signals whose party is one of these records, by a verified identity that is of nobody else.
create function leadkit_private.signals_of_persons(p_tenant_id text, p_ids text[])
returns table (person_id text, signal_id text)
language sql stable set search_path = '' as $$
  with wanted as materialized (
    select distinct p.id as person_id, i ->> 'kind' as kind, i ->> 'value' as value
    from leadkit.person p cross join lateral jsonb_array_elements(p.data -> 'identities') i
    where p.tenant_id = p_tenant_id and p.id = any (p_ids)
      and not (i -> 'isShared')::boolean and i ->> 'certainty' = 'verified'
  )
  select distinct wanted.person_id, s.id
  from leadkit.signal s cross join lateral (values
    ('phone', s.data -> 'who' ->> 'phone'),
    ('email', lower(btrim(s.data -> 'who' ->> 'email'))),
    ('platform_user', s.platform || ':' || (s.data -> 'who' ->> 'platformUserId'))
  ) as told (kind, value)
  join wanted on wanted.kind = told.kind and wanted.value = told.value
  where s.tenant_id = p_tenant_id and s.data -> 'who' <> '{}'
$$;

-- Takes the text out of messages, and the ids that hold a trace. What stands before ":" in a key is an id of ours.
create or replace function leadkit_private.erase_messages(p_tenant_id text, p_ids text[], p_traces text[], p_now text) returns bigint
language plpgsql volatile set search_path = '' as $$
declare
  v_count bigint;
begin
  delete from leadkit.unique_key where tenant_id = p_tenant_id and kind = 'message' and entity_id = any (p_ids)
    and leadkit_private.holds_trace(substr(key, strpos(key, ':') + 1), p_traces);
  update leadkit.message m
  set version = m.version + 1, updated_at = p_now::timestamptz, data = m.data || jsonb_build_object(
    'text', '', 'version', m.version + 1, 'updatedAt', p_now, 'externalId',
    case when leadkit_private.holds_trace(m.data ->> 'externalId', p_traces) then 'erased:' || m.id
      else m.data ->> 'externalId' end
  )
  where m.tenant_id = p_tenant_id and m.id = any (p_ids);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Takes personal data out of records, and out of everything that belongs to them: these signals, too. Gives the counts of
-- the report.
drop function leadkit_private.erase_records(text, text[], text);
create function leadkit_private.erase_records(p_tenant_id text, p_ids text[], p_signals text[], p_now text) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_identities jsonb;
  v_traces text[];
  v_conversations text[];
  v_messages text[];
  v_leads text[];
  v_signals text[];
  v_counts jsonb;
  v_count bigint;
begin
  perform 1 from leadkit.person where tenant_id = p_tenant_id and id = any (p_ids) order by id for update;
  select coalesce(jsonb_agg(i), '[]') into v_identities
  from leadkit.person cross join lateral jsonb_array_elements(data -> 'identities') i
  where tenant_id = p_tenant_id and id = any (p_ids) and not (i -> 'isShared')::boolean;
  -- A user id is kept as "<platform>:<id>", an identity of a merge as "<kind>:<value>".
  v_traces := leadkit_private.with_digits(array(
    select case when i ->> 'kind' = 'platform_user' then substr(i ->> 'value', strpos(i ->> 'value', ':') + 1)
      else i ->> 'value' end
    from jsonb_array_elements(v_identities) i
    union
    select case when added like 'platform\\_user:%' then regexp_replace(added, '^[^:]*:[^:]*:', '')
      else regexp_replace(added, '^[^:]*:', '') end
    from leadkit.person cross join lateral jsonb_array_elements(data -> 'merges') merge
    cross join lateral jsonb_array_elements_text(merge -> 'addedIdentities') added
    where tenant_id = p_tenant_id and id = any (p_ids)
  ));
  v_leads := array(select id from leadkit.lead where tenant_id = p_tenant_id and person_id = any (p_ids));
  v_conversations := array(select id from leadkit.conversation where tenant_id = p_tenant_id and person_id = any (p_ids));
  v_messages := array(
    select id from leadkit.message where tenant_id = p_tenant_id and conversation_id = any (v_conversations)
  );
  v_signals := array(
    select jsonb_array_elements_text(data -> 'signalIds') from leadkit.lead
    where tenant_id = p_tenant_id and id = any (v_leads)
    union
    select s.id from leadkit.conversation c
    cross join lateral (
      select c.thread_external_id as thread union select jsonb_array_elements_text(c.data -> 'threadAliases')
    ) known
    join leadkit.signal s on s.tenant_id = c.tenant_id and s.account_id = c.account_id
      and s.thread_external_id = known.thread
    where c.tenant_id = p_tenant_id and c.id = any (v_conversations)
    union
    select unnest(p_signals)
  );

  delete from leadkit.unique_key where tenant_id = p_tenant_id and kind = 'person' and entity_id = any (p_ids);
  update leadkit.person p
  set version = p.version + 1, updated_at = p_now::timestamptz, data = p.data - array['language', 'conflictsWith']
    || jsonb_build_object(
      'status', 'erased', 'identities', '[]'::jsonb, 'names', '[]'::jsonb, 'version', p.version + 1, 'updatedAt', p_now,
      'merges', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'personId', m -> 'personId', 'reason', m -> 'reason', 'at', m -> 'at',
          'addedIdentities', '[]'::jsonb, 'addedNames', '[]'::jsonb
        ) order by n), '[]') from jsonb_array_elements(p.data -> 'merges') with ordinality merge (m, n)
      )
    )
  where p.tenant_id = p_tenant_id and p.id = any (p_ids) and p.status <> 'erased';
  get diagnostics v_count = row_count;
  v_counts := jsonb_build_object('person', v_count);

  delete from leadkit.unique_key where tenant_id = p_tenant_id and kind = 'conversation'
    and entity_id = any (v_conversations) and leadkit_private.holds_trace(substr(key, strpos(key, ':') + 1), v_traces);
  update leadkit.conversation c
  set version = c.version + 1, updated_at = p_now::timestamptz, data = c.data || jsonb_build_object(
    'version', c.version + 1, 'updatedAt', p_now,
    'threadExternalId', case when leadkit_private.holds_trace(c.thread_external_id, v_traces) then 'erased:' || c.id
      else c.thread_external_id end,
    'threadAliases', (
      select coalesce(jsonb_agg(alias order by n), '[]')
      from jsonb_array_elements_text(c.data -> 'threadAliases') with ordinality known (alias, n)
      where not leadkit_private.holds_trace(alias, v_traces)
    )
  )
  where c.tenant_id = p_tenant_id and c.id = any (v_conversations);
  v_counts := v_counts || jsonb_build_object(
    'conversation', cardinality(v_conversations),
    'message', leadkit_private.erase_messages(p_tenant_id, v_messages, v_traces, p_now),
    'signal', leadkit_private.erase_signals(p_tenant_id, v_signals, v_traces, p_now)
  );

  update leadkit.delivery d set error = 'erased'
  from leadkit.event e
  where d.tenant_id = p_tenant_id and d.died_at is not null and e.tenant_id = d.tenant_id and e.id = d.event_id
    and e.subject_id = any (p_ids || v_leads || v_conversations || v_messages || v_signals);
  get diagnostics v_count = row_count;
  return v_counts || jsonb_build_object('deadLetter', v_count);
end $$;

-- { tenantId, now, records: [{ id, version }], hashes, events } -> counts, or refused: conflict when the records of the
-- human are not just these, at these versions
create or replace function leadkit.person_erase(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_ids text[] := array(select r ->> 'id' from jsonb_array_elements(args -> 'records') r);
  v_counts jsonb;
begin
  perform 1 from leadkit.person where tenant_id = p_tenant_id and id = any (v_ids) order by id for update;
  if exists (
    select 1 from unnest(leadkit_private.person_group(p_tenant_id, v_ids[1])) member
    left join jsonb_array_elements(args -> 'records') r on r ->> 'id' = member
    left join leadkit.person p on p.tenant_id = p_tenant_id and p.id = member
    where p.version is distinct from (r -> 'version')::bigint
  ) then
    return '{"refused": "conflict"}';
  end if;
  v_counts := leadkit_private.erase_records(
    p_tenant_id, v_ids, array(select signal_id from leadkit_private.signals_of_persons(p_tenant_id, v_ids)), args ->> 'now'
  );
  insert into leadkit.erased_identity (tenant_id, hash, erased_at)
  select p_tenant_id, hash, (args ->> 'now')::timestamptz from jsonb_array_elements_text(args -> 'hashes') hash
  on conflict do nothing;
  perform leadkit_private.append_events(p_tenant_id, (args ->> 'now')::timestamptz, args -> 'events');
  return jsonb_build_object('counts', v_counts);
end $$;

-- { tenantId, before, now, limit } -> { persons, signals, messages, hasMore }
create or replace function leadkit.tenant_purge(args jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  p_tenant_id text := args ->> 'tenantId';
  v_before timestamptz := args ->> 'before';
  v_limit bigint := (args -> 'limit')::bigint;
  v_signals text[];
  v_messages text[];
  v_persons text[];
  v_records bigint := 0;
  v_group text[];
  v_told jsonb;
  v_id text;
begin
  v_signals := array(
    with held as materialized (
      select jsonb_array_elements_text(l.data -> 'signalIds') as id from leadkit.lead l
      where l.tenant_id = p_tenant_id and l.status not in ('won', 'lost', 'disqualified')
    )
    select s.id from leadkit.signal s
    where s.tenant_id = p_tenant_id and s.updated_at < v_before and s.revision < 9007199254740991
      and not exists (select 1 from held where held.id = s.id)
    order by s.updated_at, s.id limit v_limit
  );
  v_messages := array(
    select m.id from leadkit.message m
    join leadkit.conversation c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
    where m.tenant_id = p_tenant_id and m.updated_at < v_before and m.data ->> 'text' <> '' and not exists (
      select 1 from leadkit.lead l
      where l.tenant_id = p_tenant_id and l.person_id = c.person_id and l.status not in ('won', 'lost', 'disqualified')
    ) order by m.updated_at, m.id limit v_limit
  );
  v_persons := array(
    select p.id from leadkit.person p
    where p.tenant_id = p_tenant_id and p.updated_at < v_before and p.status <> 'erased' and not p.data ? 'mergedInto'
      and not exists (
        select 1 from unnest(leadkit_private.person_group(p_tenant_id, p.id)) member
        join leadkit.person r on r.tenant_id = p_tenant_id and r.id = member
        left join leadkit.lead l on l.tenant_id = p_tenant_id and l.person_id = member
        where r.updated_at >= v_before or l.updated_at >= v_before or l.status not in ('won', 'lost', 'disqualified')
      )
    order by p.updated_at, p.id limit v_limit
  );
  perform leadkit_private.erase_signals(p_tenant_id, v_signals, '{}', args ->> 'now');
  perform leadkit_private.erase_messages(p_tenant_id, v_messages, '{}', args ->> 'now');
  -- Signals are looked through once for all of them.
  v_told := (
    select coalesce(jsonb_object_agg(person_id, signal_ids), '{}') from (
      select person_id, jsonb_agg(signal_id) as signal_ids from leadkit_private.signals_of_persons(p_tenant_id, array(
        select unnest(leadkit_private.person_group(p_tenant_id, root)) from unnest(v_persons) root
      )) group by person_id
    ) told
  );
  foreach v_id in array v_persons loop
    v_group := leadkit_private.person_group(p_tenant_id, v_id);
    v_records := v_records + (leadkit_private.erase_records(
      p_tenant_id, v_group,
      array(select jsonb_array_elements_text(v_told -> member) from unnest(v_group) member where v_told ? member),
      args ->> 'now'
    ) -> 'person')::bigint;
  end loop;
  return jsonb_build_object(
    'persons', v_records, 'signals', cardinality(v_signals), 'messages', cardinality(v_messages),
    'hasMore', v_limit in (cardinality(v_signals), cardinality(v_messages), cardinality(v_persons))
  );
end $$;

----------------------------------------------------------------------------------------------------------------------
-- Search

-- Leads one of whose signals holds all words. Few such signals: from them to their leads. Many: the page is full soon, so
-- leads are looked through in its order.
create function leadkit_private.word_condition(p_tenant_id text, value text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_query tsquery := leadkit_private.word_query(value);
begin
  if (
    select count(*) from (
      select from leadkit.signal where tenant_id = p_tenant_id and words @@ v_query limit 501
    ) found
  ) > 500 then
    return format(
      ' and (
         select true from jsonb_array_elements_text(lead.data -> ''signalIds'') as held (signal_id)
         join leadkit.signal s on s.tenant_id = %L and s.id = held.signal_id
         where s.words @@ %L::tsquery limit 1
       )', p_tenant_id, v_query
    );
  end if;
  return format(
    ' and id in (
       select l.id from leadkit.signal s
       join leadkit.lead l on l.tenant_id = s.tenant_id and l.data -> ''signalIds'' ? s.id
       where s.tenant_id = %L and s.words @@ %L::tsquery
     )', p_tenant_id, v_query
  );
end $$;

-- { tenantId, kind, filter, words?, sort: { by, direction }, limit, after? } -> things, one more than the limit when there
-- are. "words" is for leads: one of their signals holds all of them.
create or replace function leadkit.entity_list(args jsonb) returns jsonb
language sql stable
return leadkit_private.page_rows(
  leadkit_private.entity_table(args ->> 'kind'),
  format('tenant_id = %L', args ->> 'tenantId') || leadkit_private.filter_condition(args -> 'filter')
    || case when args ? 'words' then leadkit_private.word_condition(args ->> 'tenantId', args ->> 'words') else '' end,
  leadkit_private.column_of(args -> 'sort' ->> 'by'), args -> 'sort' ->> 'direction', args -> 'after',
  (args ->> 'limit')::bigint
);

-- Compiling these takes longer than running them.
alter function leadkit_private.page_rows(text, text, text, text, jsonb, bigint) set jit = off;
alter function leadkit.person_erase(jsonb) set jit = off;
alter function leadkit.tenant_purge(jsonb) set jit = off;

select leadkit_private.protect();
`,
  },
];
