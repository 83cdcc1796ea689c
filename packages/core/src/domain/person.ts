import { type Decision, revise } from './decision.ts';
import type { PersonId, TenantId } from './id.ts';
import { identityKey, isRecognising, type PersonIdentity } from './person-identity.ts';
import { checkIsLiving, type Person, personEvent } from './person-record.ts';

export {
  identitiesOf,
  identityKey,
  isRecognising,
  type PersonIdentity,
  sharedIdentityKey,
} from './person-identity.ts';
export { markConflict, mergePersons, separatePersons } from './person-merge.ts';
export type { Person, PersonEvents } from './person-record.ts';

/** A person met now. */
export function createPerson(
  input: {
    readonly id: PersonId;
    readonly tenantId: TenantId;
    readonly identities: readonly PersonIdentity[];
    readonly name?: string | undefined;
    readonly language?: 'ru' | 'kk' | undefined;
    readonly platform?: string | undefined;
  },
  now: string,
): Decision<Person> {
  const { id, tenantId, identities, name, language, platform } = input;
  const state: Person = {
    id,
    tenantId,
    version: 1,
    createdAt: now,
    updatedAt: now,
    status: 'active',
    identities,
    names: name === undefined || name === '' ? [] : [name],
    ...(language === undefined ? {} : { language }),
    merges: [],
  };
  return {
    state,
    events: [personEvent('person.created', state, platform === undefined ? {} : { platform })],
  };
}

/**
 * Adds what a signal tells about a known person. Changes nothing when there is nothing new.
 *
 * @throws LeadKitError `conflict` when the record is merged into another one or erased.
 */
export function enrichPerson(
  person: Person,
  party: {
    readonly identities: readonly PersonIdentity[];
    readonly name?: string | undefined;
    readonly language?: 'ru' | 'kk' | undefined;
  },
  now: string,
): Decision<Person> {
  checkIsLiving(person, 'enrichPerson');
  const known = new Map(person.identities.map((identity) => [identityKey(identity), identity]));
  for (const identity of party.identities) {
    const old = known.get(identityKey(identity));
    if (old === undefined || (old.certainty === 'claimed' && identity.certainty === 'verified')) {
      known.set(identityKey(identity), old === undefined ? identity : { ...old, certainty: 'verified' });
    }
  }
  const identities = [...known.values()];
  const isNewName = party.name !== undefined && party.name !== '' && !person.names.includes(party.name);
  const names = isNewName && party.name !== undefined ? [party.name, ...person.names] : person.names;
  const language = person.language ?? party.language;
  const hasNewIdentity = identities.some((identity, index) => identity !== person.identities[index]);
  if (!hasNewIdentity && !isNewName && language === person.language) return { state: person, events: [] };
  return {
    state: revise(person, { identities, names, ...(language === undefined ? {} : { language }) }, now),
    events: [],
  };
}

/** Who a set of identities points to. */
export type PersonMatch =
  | {
      /** What the identities say. */
      readonly outcome: 'none';
    }
  | {
      /** What the identities say. */
      readonly outcome: 'match';
      /** The person. */
      readonly person: Person;
      /** Which identity recognised it, as a sentence without personal data. */
      readonly reason: string;
    }
  | {
      /** What the identities say. */
      readonly outcome: 'conflict';
      /** The people they point to, oldest first. */
      readonly persons: readonly Person[];
      /** Which identities disagree, as a sentence without personal data. */
      readonly reason: string;
    };

/**
 * Whom the identities point to among people that share at least one of them. Only verified, unshared identities count
 * on either side. Pure: finding the candidates is the caller's work.
 */
export function matchPerson(
  identities: readonly PersonIdentity[],
  candidates: readonly Person[],
): PersonMatch {
  const keys = new Set(identities.filter(isRecognising).map(identityKey));
  const hits = candidates
    .filter((person) => person.status === 'active' || person.status === 'conflict')
    .map((person) => ({
      person,
      by: person.identities.filter((identity) => isRecognising(identity) && keys.has(identityKey(identity))),
    }))
    .filter((hit) => hit.by.length > 0)
    .sort((a, b) =>
      a.person.createdAt === b.person.createdAt
        ? a.person.id < b.person.id
          ? -1
          : 1
        : a.person.createdAt < b.person.createdAt
          ? -1
          : 1,
    );
  const [first] = hits;
  if (first === undefined) return { outcome: 'none' };
  const words = hits.map((hit) =>
    [...new Set(hit.by.map((identity) => identity.kind.replace('_', ' ')))].join(' and '),
  );
  if (hits.length === 1) return { outcome: 'match', person: first.person, reason: `same ${words[0]}` };
  return {
    outcome: 'conflict',
    persons: hits.map((hit) => hit.person),
    reason: `${words.join(' / ')} belong to ${hits.length} different people`,
  };
}

/**
 * Marks an identity as shared: it stays visible but recognises nobody. Changes nothing when the person has no such identity.
 *
 * @param options - `tells`: the record also tells whoever brings it next; one record per identity does
 */
export function shareIdentity(
  person: Person,
  key: string,
  now: string,
  options: { readonly tells?: boolean } = {},
): Decision<Person> {
  if (!person.identities.some((identity) => identityKey(identity) === key && !identity.isShared))
    return { state: person, events: [] };
  const identities = person.identities.map((identity) =>
    identityKey(identity) === key
      ? { ...identity, isShared: true, ...(options.tells === true ? { sharedSince: now } : {}) }
      : identity,
  );
  return { state: revise(person, { identities }, now), events: [] };
}

/**
 * Takes all personal data out of a record; its id stays, so that leads and figures still add up. Cannot be undone.
 * Records that were merged into this one keep theirs: erase them too, `merges` names them. A record that is erased stays
 * as it is.
 */
export function erasePerson(person: Person, now: string): Decision<Person> {
  if (person.status === 'erased') return { state: person, events: [] };
  const { language: _language, conflictsWith: _rivals, ...kept } = person;
  const merges = person.merges.map(({ personId, reason, at }) => ({
    personId,
    reason,
    at,
    addedIdentities: [],
    addedNames: [],
  }));
  const bare: Partial<Person> = { status: 'erased', identities: [], names: [], merges };
  const state = revise<Person>(kept, bare, now);
  return { state, events: [personEvent('person.erased', state, {})] };
}
