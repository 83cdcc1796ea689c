-- LeadKit: erasing and searching in stores of many people, and keys that stay when only the id of the account holds a trace.

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
