import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { PersonId, TenantId } from './id.ts';
import { identityKey, isRecognising, type PersonIdentity } from './person-identity.ts';

export { identitiesOf, identityKey, isRecognising, type PersonIdentity } from './person-identity.ts';

/** One merge, kept so that it can be explained and undone. */
export interface PersonMerge {
  /** The person that was merged in. */
  readonly personId: PersonId;
  /** Why, in one sentence without personal data. */
  readonly reason: string;
  /** When. */
  readonly at: string;
  /** Identities (`kind:value`) that are here because of this merge, those that another merge brought too included. */
  readonly addedIdentities: readonly string[];
  /** Names that are here because of this merge. */
  readonly addedNames: readonly string[];
  /** Identities that were only claimed here and that the merged record had verified. Absent: none. */
  readonly verifiedIdentities?: readonly string[];
}

/**
 * Where a person record stands. `conflict`: its identities point to different people and somebody has to decide.
 * `merged`: it is now part of `mergedInto`. `erased`: its personal data is gone.
 */
export type PersonStatus = 'active' | 'conflict' | 'merged' | 'erased';

/** One human, across platforms, within one tenant. */
export interface Person extends Entity {
  /** Version 7 UUID. */
  readonly id: PersonId;
  /** Whose contact it is. */
  readonly tenantId: TenantId;
  /** Where the record stands. */
  readonly status: PersonStatus;
  /** How the person can be recognised. */
  readonly identities: readonly PersonIdentity[];
  /** Names the person goes by, newest first. */
  readonly names: readonly string[];
  /** Language to write in, when known. */
  readonly language?: 'ru' | 'kk';
  /** The record this one was merged into. */
  readonly mergedInto?: PersonId;
  /** Records this one may be the same as; only with status `conflict`. */
  readonly conflictsWith?: readonly PersonId[];
  /** Merges into this record, oldest first. */
  readonly merges: readonly PersonMerge[];
}

/** Events about persons. They hold ids only. */
export interface PersonEvents {
  /** A person was met for the first time. */
  'person.created': { readonly platform?: string };
  /** Two records became one. */
  'person.merged': {
    readonly personId: PersonId;
    readonly mergedPersonId: PersonId;
    readonly reason: string;
  };
  /** A merge was undone. */
  'person.separated': { readonly personId: PersonId; readonly separatedPersonId: PersonId };
  /** Identities point to different people; somebody has to decide. */
  'person.conflict-found': { readonly personIds: readonly PersonId[]; readonly reason: string };
  /** The personal data of a record is gone. */
  'person.erased': Readonly<Record<string, never>>;
}

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
  return { state, events: [event('person.created', state, platform === undefined ? {} : { platform })] };
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
  | { readonly outcome: 'none' }
  | {
      readonly outcome: 'match';
      /** The person. */
      readonly person: Person;
      /** Which identity recognised it, as a sentence without personal data. */
      readonly reason: string;
    }
  | {
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
 * Makes two records one. The kept one takes over the identities and names it lacks, and rivals that neither of the two
 * is; the other one keeps its own, so the merge can be undone.
 *
 * @throws LeadKitError `conflict` when one of them is already merged or erased, `invalid_input` when they are the same or of different tenants.
 */
export function mergePersons(
  kept: Person,
  merged: Person,
  reason: string,
  now: string,
): { readonly kept: Decision<Person>; readonly merged: Decision<Person> } {
  if (kept.id === merged.id || kept.tenantId !== merged.tenantId) {
    throw new LeadKitError({
      code: 'invalid_input',
      operation: 'mergePersons',
      message: 'Two different persons of one tenant can be merged; nothing was changed.',
    });
  }
  for (const person of [kept, merged]) checkIsLiving(person, 'mergePersons');

  // What earlier merges brought is not the kept record's own: it goes with the last merge that brings it.
  const owned = new Set(kept.identities.map(identityKey));
  const ownedNames = new Set(kept.names);
  for (const merge of kept.merges) {
    for (const key of merge.addedIdentities) owned.delete(key);
    for (const name of merge.addedNames) ownedNames.delete(name);
  }
  const verified = new Set(
    merged.identities.filter((identity) => identity.certainty === 'verified').map(identityKey),
  );
  const claimed = new Set([
    ...kept.identities.filter((identity) => identity.certainty === 'claimed').map(identityKey),
    ...kept.merges.flatMap((earlier) => earlier.verifiedIdentities ?? []),
  ]);
  const raised = [...claimed].filter((key) => verified.has(key));
  const merge: PersonMerge = {
    personId: merged.id,
    reason,
    at: now,
    addedIdentities: merged.identities.map(identityKey).filter((key) => !owned.has(key)),
    addedNames: merged.names.filter((name) => !ownedNames.has(name)),
    ...(raised.length === 0 ? {} : { verifiedIdentities: raised }),
  };
  const present = new Set(kept.identities.map(identityKey));
  const rivals = [...(kept.conflictsWith ?? []), ...(merged.conflictsWith ?? [])].filter(
    (id) => id !== kept.id && id !== merged.id,
  );
  const keptState = revise(
    withRivals(kept, rivals),
    {
      identities: [
        ...withCertainty(kept.identities, raised, 'verified'),
        ...merged.identities.filter((identity) => !present.has(identityKey(identity))),
      ],
      names: [...kept.names, ...merged.names.filter((name) => !kept.names.includes(name))],
      merges: [...kept.merges, merge],
    },
    now,
  );
  const mergedState = revise(merged, { status: 'merged', mergedInto: kept.id }, now);
  return {
    kept: {
      state: keptState,
      events: [event('person.merged', keptState, { personId: kept.id, mergedPersonId: merged.id, reason })],
    },
    merged: { state: mergedState, events: [] },
  };
}

/**
 * Takes a merge back: both records are as they were, plus what each learned since. They are no longer rivals of one
 * another: somebody decided that they are two.
 *
 * @throws LeadKitError `conflict` when `merged` is not merged into `kept`, or `kept` is itself merged or erased.
 */
export function separatePersons(
  kept: Person,
  merged: Person,
  now: string,
): { readonly kept: Decision<Person>; readonly merged: Decision<Person> } {
  checkIsLiving(kept, 'separatePersons');
  const merge = kept.merges.find((candidate) => candidate.personId === merged.id);
  if (merge === undefined || merged.status !== 'merged' || merged.mergedInto !== kept.id) {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'separatePersons',
      message: `Person ${merged.id} is not merged into ${kept.id}; nothing was changed.`,
    });
  }
  const merges = kept.merges.filter((candidate) => candidate !== merge);
  const stays = new Set(merges.flatMap((other) => other.addedIdentities));
  const namesStay = new Set(merges.flatMap((other) => other.addedNames));
  const goes = new Set(merge.addedIdentities.filter((key) => !stays.has(key)));
  const namesGo = new Set(merge.addedNames.filter((name) => !namesStay.has(name)));
  const identities = kept.identities.filter((identity) => !goes.has(identityKey(identity)));
  const verifiedStill = new Set(merges.flatMap((other) => other.verifiedIdentities ?? []));
  const lowered = (merge.verifiedIdentities ?? []).filter((key) => !verifiedStill.has(key));
  const keptState = revise(
    kept,
    {
      identities: withCertainty(identities, lowered, 'claimed'),
      names: kept.names.filter((name) => !namesGo.has(name)),
      merges,
    },
    now,
  );
  const { mergedInto: _kept, ...alone } = merged;
  const rivals = (merged.conflictsWith ?? []).filter((id) => id !== kept.id);
  const mergedState = revise(withRivals(alone, rivals), {}, now);
  return {
    kept: {
      state: keptState,
      events: [event('person.separated', keptState, { personId: kept.id, separatedPersonId: merged.id })],
    },
    merged: { state: mergedState, events: [] },
  };
}

/**
 * Marks records whose identities disagree, so that a person decides. Already marked ones with the same rivals stay as they are.
 *
 * @throws LeadKitError `invalid_input` for fewer than two records or records of different tenants, `conflict` when one
 *   of them is merged or erased.
 */
export function markConflict(
  persons: readonly Person[],
  reason: string,
  now: string,
): readonly Decision<Person>[] {
  const ids = [...new Set(persons.map((person) => person.id))];
  if (ids.length !== persons.length || ids.length < 2 || new Set(persons.map((p) => p.tenantId)).size > 1) {
    throw new LeadKitError({
      code: 'invalid_input',
      operation: 'markConflict',
      message: 'A conflict is between two or more different persons of one tenant; nothing was changed.',
    });
  }
  for (const person of persons) checkIsLiving(person, 'markConflict');
  let isTold = false;
  return persons.map((person) => {
    const rivals = [
      ...new Set([...(person.conflictsWith ?? []), ...ids.filter((id) => id !== person.id)]),
    ].sort();
    if (person.status === 'conflict' && rivals.length === person.conflictsWith?.length)
      return { state: person, events: [] };
    const state = revise(withRivals(person, rivals), {}, now);
    if (isTold) return { state, events: [] };
    isTold = true;
    return { state, events: [event('person.conflict-found', state, { personIds: ids, reason })] };
  });
}

/** Marks an identity as shared: it stays visible but recognises nobody. Changes nothing when the person has no such identity. */
export function shareIdentity(person: Person, key: string, now: string): Decision<Person> {
  if (!person.identities.some((identity) => identityKey(identity) === key && !identity.isShared))
    return { state: person, events: [] };
  const identities = person.identities.map((identity) =>
    identityKey(identity) === key ? { ...identity, isShared: true } : identity,
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
  return { state, events: [event('person.erased', state, {})] };
}

/** In conflict as long as there are rivals. */
function withRivals(person: Person, rivals: readonly PersonId[]): Person {
  const { conflictsWith: _before, ...rest } = person;
  if (rivals.length === 0) return { ...rest, status: 'active' };
  return { ...rest, status: 'conflict', conflictsWith: [...new Set(rivals)].sort() };
}

function withCertainty(
  identities: readonly PersonIdentity[],
  keys: readonly string[],
  certainty: PersonIdentity['certainty'],
): readonly PersonIdentity[] {
  return identities.map((identity) =>
    keys.includes(identityKey(identity)) ? { ...identity, certainty } : identity,
  );
}

function checkIsLiving(person: Person, operation: string): void {
  if (person.status !== 'merged' && person.status !== 'erased') return;
  throw new LeadKitError({
    code: 'conflict',
    operation,
    message: `Person ${person.id} is "${person.status}"; nothing was changed.`,
  });
}

function event<Type extends keyof PersonEvents>(
  type: Type,
  person: Person,
  data: PersonEvents[Type],
): EventDraft {
  return { type, subject: subjectOf('person', person), data };
}
