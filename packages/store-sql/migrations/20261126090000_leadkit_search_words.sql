-- LeadKit: words end at every mark, as stores cut what is searched for. PostgreSQL alone takes "iPhone-13" for "iphone" and
-- "-13", and "2.5", "ivan@mail.example" and "12.05.2026" for one word each, so "13", "2.5" and "ivan" found none of them.

insert into leadkit.schema_migration (id) values ('20261126090000_leadkit_search_words');

create or replace function leadkit_private.words(value text) returns tsvector
language sql immutable parallel safe
return to_tsvector(
  'pg_catalog.russian'::regconfig,
  translate(left(value, 20000), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32))
) || to_tsvector(
  'pg_catalog.simple'::regconfig,
  translate(left(value, 20000), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32))
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
