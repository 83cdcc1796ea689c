-- LeadKit: when leads reached each step and what brought them last, as columns; figures in spans, periods and groups; and
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
    leadkit_private.column_of(replace(regexp_replace(field, '^lead\.', ''), '.', '_')))
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
