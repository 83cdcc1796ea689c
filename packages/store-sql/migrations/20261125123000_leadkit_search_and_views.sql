-- LeadKit: search for words in leads and offers, and read-only views for reports.

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
