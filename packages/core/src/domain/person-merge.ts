import { LeadKitError } from '../errors.ts';
import { type Decision, revise } from './decision.ts';
import type { PersonId } from './id.ts';
import { identityKey, type PersonIdentity } from './person-identity.ts';
import { checkIsLiving, type Person, type PersonMerge, personEvent } from './person-record.ts';

/**
 * Makes two records one. The kept one takes over the identities and names it lacks, and rivals that neither of the two
 * is; the other one keeps its own, so the merge can be undone.
 *
 * @param came - what came over with it, kept with the merge so that it can go back
 * @throws LeadKitError `conflict` when one of them is already merged or erased, `invalid_input` when they are the same or of different tenants.
 */
export function mergePersons(
  kept: Person,
  merged: Person,
  reason: string,
  now: string,
  came: Pick<PersonMerge, 'isAutomatic' | 'leads' | 'conversationIds'> = {},
): {
  /** The record that stays. */
  readonly kept: Decision<Person>;
  /** The record that was merged in. */
  readonly merged: Decision<Person>;
} {
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
    ...came,
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
      events: [
        personEvent('person.merged', keptState, { personId: kept.id, mergedPersonId: merged.id, reason }),
      ],
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
): {
  /** The record that stays. */
  readonly kept: Decision<Person>;
  /** The record that was merged in. */
  readonly merged: Decision<Person>;
} {
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
      events: [
        personEvent('person.separated', keptState, { personId: kept.id, separatedPersonId: merged.id }),
      ],
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
    return { state, events: [personEvent('person.conflict-found', state, { personIds: ids, reason })] };
  });
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
