import type { Conversation } from '../domain/conversation.ts';
import { type PersonId, parseTenantId } from '../domain/id.ts';
import type { Lead } from '../domain/lead.ts';
import { createPerson, type Person, type PersonIdentity } from '../domain/person.ts';
import type { Signal } from '../domain/signal.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { ServiceContext, Work } from '../service-context.ts';

/** Who is behind a signal. */
export interface RecognisedPerson {
  readonly state: Person;
  readonly work: Work;
  /** Whether nothing of this person is stored yet. */
  readonly isNew: boolean;
}

/** A person met now, with what the signal tells. */
export function newPerson(
  context: ServiceContext,
  signal: Signal,
  identities: readonly PersonIdentity[],
): ReturnType<typeof createPerson> {
  const { name, language } = signal.who;
  const id = context.ids.next<'person'>();
  const tenantId = parseTenantId(context.tenantId);
  return createPerson({ id, tenantId, identities, name, language, platform: signal.platform }, context.now());
}

/** Every lead of a person. */
export async function leadsOf(
  { store }: ServiceContext,
  personId: PersonId,
  options: CallOptions,
): Promise<readonly Lead[]> {
  return all(paginate((cursor) => store.listPage('lead', { filter: { personId }, cursor }, options)));
}

/** Every thread of a person. */
export async function conversationsOf(
  { store }: ServiceContext,
  personId: PersonId,
  options: CallOptions,
): Promise<readonly Conversation[]> {
  return all(paginate((cursor) => store.listPage('conversation', { filter: { personId }, cursor }, options)));
}

/** Ids of all records of the human: the record, and those merged into it, however deep. */
export async function recordIdsOf(
  { store }: ServiceContext,
  person: Person,
  options: CallOptions,
): Promise<readonly PersonId[]> {
  const ids: PersonId[] = [];
  const open = [person];
  for (const { id, merges } of open) {
    ids.push(id);
    for (const merge of merges) {
      const merged = await store.get('person', merge.personId, options);
      if (merged !== undefined && !ids.includes(merged.id)) open.push(merged);
    }
  }
  return ids;
}

async function all<Thing>(things: AsyncIterable<Thing>): Promise<readonly Thing[]> {
  const found: Thing[] = [];
  for await (const thing of things) found.push(thing);
  return found;
}
