-- LeadKit: which offers a run saw, and offers that vanished.

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
