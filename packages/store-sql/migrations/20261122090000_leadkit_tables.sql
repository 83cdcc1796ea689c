-- LeadKit: where everything is kept.
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
  if value ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$' then
    return regexp_replace(value, '(\.\d{3})\d+', '\1')::timestamptz;
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
