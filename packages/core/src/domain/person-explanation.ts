import type { PersonId } from './id.ts';
import type { PersonIdentity } from './person-identity.ts';
import type { Person } from './person-record.ts';

/** An identity without what it is: nothing of it can be dialled or looked up. */
export interface ExplainedIdentity {
  /** Kind of identity. */
  readonly kind: PersonIdentity['kind'];
  /** Platform of a platform user. */
  readonly platform?: string;
  /** Whether a platform vouches for it, or somebody typed it. */
  readonly certainty: PersonIdentity['certainty'];
  /** Whether the person can be recognised by it. Not when it was only typed, or several people use it. */
  readonly recognises: boolean;
  /** Since when we know it. */
  readonly since: string;
  /** The merged record it came from. Absent: the record's own. */
  readonly cameFrom?: PersonId;
}

/** Why records are one person, and what speaks against it, without personal data. */
export interface PersonExplanation {
  /** The person. */
  readonly personId: PersonId;
  /** What the person is known by. */
  readonly identities: readonly ExplainedIdentity[];
  /** Every merge into the record, oldest first. */
  readonly merges: readonly {
    /** The record that was merged in. */
    readonly personId: PersonId;
    /** Why, such as `same phone`. */
    readonly reason: string;
    /** When. */
    readonly at: string;
    /** Whether a shared identity made it, not a person. */
    readonly isAutomatic: boolean;
  }[];
  /** Records it may be the same as; somebody has to decide. */
  readonly conflictsWith: readonly PersonId[];
}

/** Explains a record by what it knows of itself. */
export function explainPerson(person: Person): PersonExplanation {
  const cameFrom = new Map(
    person.merges.flatMap(({ personId, addedIdentities }) => addedIdentities.map((key) => [key, personId])),
  );
  return {
    personId: person.id,
    identities: person.identities.map(({ kind, value, certainty, isShared, since }) => {
      const origin = cameFrom.get(`${kind}:${value}`);
      return {
        kind,
        ...(kind === 'platform_user' ? { platform: value.slice(0, value.indexOf(':')) } : {}),
        certainty,
        recognises: certainty === 'verified' && !isShared,
        since,
        ...(origin === undefined ? {} : { cameFrom: origin }),
      };
    }),
    merges: person.merges.map(({ personId, reason, at, isAutomatic = false }) => ({
      personId,
      reason,
      at,
      isAutomatic,
    })),
    conflictsWith: person.conflictsWith ?? [],
  };
}
