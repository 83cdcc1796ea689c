-- LeadKit: erasing people and tenants, export, retention; and figures over one number.

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
    select case when added like 'platform\_user:%' then regexp_replace(added, '^[^:]*:[^:]*:', '')
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
