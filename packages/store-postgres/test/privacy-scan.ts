import type {
  AccountId,
  EntityMap,
  IncomingSignal,
  LeadId,
  Person,
  PersonIdentity,
  SignalId,
  Store,
  TenantId,
} from '@leadkit/core';
import { change } from '@leadkit/core';
import { createTestIds } from '@leadkit/core/testing';
import type { RunSql } from './tables.ts';

const NOW = '2026-11-22T05:00:00.000Z';
const LATER = '2026-11-22T06:00:00.000Z';

/** Texts only one human has, in every place a store keeps texts of people. */
const VALUES: readonly string[] = [
  '+77011234567',
  '77011234567',
  'nurlan@mail.example',
  'buyer-4711',
  'Нұрлан Сәбитұлы',
  'Нурлан С.',
  'Абая 10, кв. 5',
];

/** Columns of the schema that hold one of the values, as `table.column: value`; tables and columns come from the catalogue. */
async function scanColumns(run: RunSql, values: readonly string[] = VALUES): Promise<readonly string[]> {
  const columns = (await run(
    `select c.relname::text as t, a.attname::text as c from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace in ('leadkit'::regnamespace, 'leadkit_private'::regnamespace) and c.relkind in ('r', 'p', 'm')
       and a.attnum > 0 and not a.attisdropped order by 1, 2`,
  )) as readonly { readonly t: string; readonly c: string }[];
  const list = values.map((value) => `('${value}')`).join(', ');
  // A tsvector holds stems in lower case, so words are looked for as well as whole values.
  const queries = columns.map(
    ({ t, c }) =>
      `select '${t}.${c}: ' || v as hit from (values ${list}) as x (v)
       where exists (select 1 from leadkit."${t}" where strpos(lower("${c}"::text), lower(v)) > 0)`,
  );
  const hits = (await run(queries.join(' union all '))) as readonly { readonly hit: string }[];
  return hits.map(({ hit }) => hit).sort();
}

/** A store filled with one buyer wherever a store keeps something of a person. Gives the id of the buyer. */
async function fillWithBuyer(store: Store, tenantId: string, accountId: AccountId): Promise<string> {
  const ids = createTestIds({ seed: 3 });
  const tenant = store.tenant(tenantId);
  const [phone, digits, email, userId, name, otherName, text] = VALUES as readonly [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const head = { tenantId: tenantId as TenantId, version: 1, createdAt: NOW, updatedAt: NOW };
  await store.deliveries.register({ name: 'crm', types: ['signal.received'] });
  const signal: IncomingSignal = {
    kind: 'message',
    externalId: `chat:${userId}:1`,
    aliases: [`chat:${digits}:1`, 'plain-alias'],
    revision: 1,
    occurredAt: NOW,
    who: { platformUserId: userId, name, phone, email },
    threadExternalId: `chat:${userId}`,
    threadAliases: [`wa:${digits}`],
    text,
    direction: 'inbound',
    details: { note: `${name} ${phone}` },
  };
  const [ingested] = await tenant.signals.ingest({
    stream: 's',
    platform: 'bazaar',
    accountId,
    now: NOW,
    collectFrom: NOW,
    signals: [{ id: ids.next(), eventId: ids.next(), signal }],
  });
  const known = (kind: PersonIdentity['kind'], value: string): PersonIdentity => ({
    kind,
    value,
    certainty: 'verified',
    isShared: false,
    since: NOW,
  });
  const person: Person = {
    ...head,
    id: ids.next(),
    status: 'active',
    identities: [known('phone', phone), known('email', email), known('platform_user', `bazaar:${userId}`)],
    names: [name, otherName],
    language: 'kk',
    merges: [],
  };
  const mergedAway: Person = {
    ...head,
    id: ids.next(),
    status: 'merged',
    mergedInto: person.id,
    identities: [known('email', email)],
    names: [otherName],
    merges: [],
  };
  const merge = { personId: mergedAway.id, reason: 'same email', at: NOW };
  const whole: Person = {
    ...person,
    merges: [{ ...merge, addedIdentities: [`email:${email}`], addedNames: [otherName] }],
  };
  const lead: EntityMap['lead'] = {
    ...head,
    id: ids.next<'lead'>() as LeadId,
    personId: person.id,
    platform: 'bazaar',
    origin: 'message',
    scope: 'any',
    signalIds: [ingested?.id as SignalId],
    lastSignalAt: NOW,
    status: 'new',
    attempts: 0,
    score: 0,
    scoreLog: [],
  };
  const conversation: EntityMap['conversation'] = {
    ...head,
    id: ids.next(),
    platform: 'bazaar',
    accountId,
    threadExternalId: `chat:${userId}`,
    threadAliases: [`wa:${digits}`],
    personId: person.id,
    botMessages: 0,
  };
  const message: EntityMap['message'] = {
    ...head,
    id: ids.next(),
    conversationId: conversation.id,
    externalId: `chat:${userId}:1`,
    author: 'person',
    text: `${text} ${name}`,
    sentAt: NOW,
  };
  await tenant.commit({
    now: NOW,
    changes: [
      change('person', whole),
      change('person', mergedAway),
      change('lead', lead),
      change('conversation', conversation),
      change('message', message),
    ],
  });
  const [claimed] = await store.deliveries.claim({
    consumer: 'crm',
    limit: 1,
    leaseMs: 1_000,
    now: NOW,
    tenantId,
  });
  if (claimed === undefined) throw new Error('the signal has no delivery');
  await store.deliveries.fail(claimed, { error: `no contact ${phone}`, retryAt: null, now: NOW });
  return person.id;
}

/** Erases the buyer and tells which columns still hold a value, before and after. */
export async function scanAroundErasePerson(
  store: Store,
  run: RunSql,
): Promise<{ readonly before: readonly string[]; readonly after: readonly string[] }> {
  const ids = createTestIds({ seed: 4 });
  const personId = await fillWithBuyer(store, 'erased', ids.next());
  const before = await scanColumns(run);
  const hashKey = 'a key of the host, at least 32 characters';
  await store.tenant('erased').privacy.erasePerson({ personId, eventId: ids.next(), now: LATER, hashKey });
  return { before, after: await scanColumns(run) };
}

/** Erases the tenant of the buyer and tells which columns still hold a value, or anything else of the tenant. */
export async function scanAroundEraseTenant(
  store: Store,
  run: RunSql,
): Promise<{ readonly before: readonly string[]; readonly after: readonly string[] }> {
  const ids = createTestIds({ seed: 5 });
  await fillWithBuyer(store, 'left-tenant', ids.next());
  const before = await scanColumns(run);
  await store.tenant('left-tenant').privacy.erase({ now: LATER, by: 'member-1', reason: 'client left' });
  return { before, after: await scanColumns(run, [...VALUES, 'left-tenant']) };
}
