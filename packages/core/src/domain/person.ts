import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { PersonId, TenantId } from './id.ts';
import type { SignalParty } from './signal.ts';

/** How a person can be recognised. */
export interface PersonIdentity {
  /** Kind of identity. */
  readonly kind: 'phone' | 'platform_user' | 'email';
  /** E.164 for a phone, `<platform>:<id>` for a platform user, lower case for an e-mail address. */
  readonly value: string;
  /** `verified`: a platform vouches for it. `claimed`: somebody typed it; it is shown, but recognises nobody by itself. */
  readonly certainty: 'verified' | 'claimed';
  /** Whether it is known to belong to several people (a shared shop phone), so it recognises nobody. */
  readonly isShared: boolean;
  /** Since when we know it. */
  readonly since: string;
}

/** One merge, kept so that it can be explained and undone. */
export interface PersonMerge {
  /** The person that was merged in. */
  readonly personId: PersonId;
  /** Why, in one sentence without personal data. */
  readonly reason: string;
  /** When. */
  readonly at: string;
  /** Identities (`kind:value`) the merge added. */
  readonly addedIdentities: readonly string[];
  /** Names the merge added. */
  readonly addedNames: readonly string[];
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
}

/** The text an identity is looked up and kept unique by: `phone:+7701…`. */
export function identityKey(identity: Pick<PersonIdentity, 'kind' | 'value'>): string {
  return `${identity.kind}:${identity.value}`;
}

/** Whether an identity recognises a person: verified, and not shared by several people. */
export function isRecognising(identity: PersonIdentity): boolean {
  return identity.certainty === 'verified' && !identity.isShared;
}

/** The identities a signal's party brings, verified because the platform gave them. */
export function identitiesOf(party: SignalParty, platform: string, since: string): readonly PersonIdentity[] {
  const verified = { certainty: 'verified', isShared: false, since } as const;
  return [
    ...(party.phone === undefined ? [] : [{ kind: 'phone', value: party.phone, ...verified } as const]),
    ...(party.platformUserId === undefined
      ? []
      : [{ kind: 'platform_user', value: `${platform}:${party.platformUserId}`, ...verified } as const]),
    ...(party.email === undefined
      ? []
      : [{ kind: 'email', value: party.email.trim().toLowerCase(), ...verified } as const]),
  ];
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

/** Adds what a signal tells about a known person. Changes nothing when there is nothing new. */
export function enrichPerson(
  person: Person,
  party: {
    readonly identities: readonly PersonIdentity[];
    readonly name?: string | undefined;
    readonly language?: 'ru' | 'kk' | undefined;
  },
  now: string,
): Decision<Person> {
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
 * Makes two records one. The kept one takes over the identities and names it lacks; the other one keeps its own, so the
 * merge can be undone.
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
  for (const person of [kept, merged]) {
    if (person.status === 'merged' || person.status === 'erased') {
      throw new LeadKitError({
        code: 'conflict',
        operation: 'mergePersons',
        message: `Person ${person.id} is "${person.status}" and cannot be merged.`,
      });
    }
  }
  const known = new Set(kept.identities.map(identityKey));
  const added = merged.identities.filter((identity) => !known.has(identityKey(identity)));
  const addedNames = merged.names.filter((name) => !kept.names.includes(name));
  const merge: PersonMerge = {
    personId: merged.id,
    reason,
    at: now,
    addedIdentities: added.map(identityKey),
    addedNames,
  };
  const keptState = revise(
    kept,
    {
      status: 'active',
      identities: [...kept.identities, ...added],
      names: [...kept.names, ...addedNames],
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
 * Takes a merge back: both records are as they were, plus what each learned since.
 *
 * @throws LeadKitError `conflict` when `merged` is not merged into `kept`.
 */
export function separatePersons(
  kept: Person,
  merged: Person,
  now: string,
): { readonly kept: Decision<Person>; readonly merged: Decision<Person> } {
  const merge = kept.merges.find((candidate) => candidate.personId === merged.id);
  if (merge === undefined || merged.status !== 'merged' || merged.mergedInto !== kept.id) {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'separatePersons',
      message: `Person ${merged.id} is not merged into ${kept.id}; nothing was changed.`,
    });
  }
  const keptState = revise(
    kept,
    {
      identities: kept.identities.filter(
        (identity) => !merge.addedIdentities.includes(identityKey(identity)),
      ),
      names: kept.names.filter((name) => !merge.addedNames.includes(name)),
      merges: kept.merges.filter((candidate) => candidate !== merge),
    },
    now,
  );
  const { mergedInto: _kept, ...alone } = merged;
  const mergedState = revise(alone, { status: 'active' }, now);
  return {
    kept: {
      state: keptState,
      events: [event('person.separated', keptState, { personId: kept.id, separatedPersonId: merged.id })],
    },
    merged: { state: mergedState, events: [] },
  };
}

/** Marks records whose identities disagree, so that a person decides. Already marked ones with the same rivals stay as they are. */
export function markConflict(
  persons: readonly Person[],
  reason: string,
  now: string,
): readonly Decision<Person>[] {
  const ids = persons.map((person) => person.id);
  return persons.map((person, index) => {
    const rivals = [
      ...new Set([...(person.conflictsWith ?? []), ...ids.filter((id) => id !== person.id)]),
    ].sort();
    if (person.status === 'conflict' && rivals.length === person.conflictsWith?.length)
      return { state: person, events: [] };
    const state = revise(person, { status: 'conflict', conflictsWith: rivals }, now);
    return {
      state,
      events: index === 0 ? [event('person.conflict-found', state, { personIds: ids, reason })] : [],
    };
  });
}

/** Marks an identity as shared: it stays visible but recognises nobody. */
export function shareIdentity(person: Person, key: string, now: string): Decision<Person> {
  if (!person.identities.some((identity) => identityKey(identity) === key && !identity.isShared))
    return { state: person, events: [] };
  const identities = person.identities.map((identity) =>
    identityKey(identity) === key ? { ...identity, isShared: true } : identity,
  );
  return { state: revise(person, { identities }, now), events: [] };
}

function event<Type extends keyof PersonEvents>(
  type: Type,
  person: Person,
  data: PersonEvents[Type],
): EventDraft {
  return { type, subject: subjectOf('person', person), data };
}
