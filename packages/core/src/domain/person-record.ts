import { LeadKitError } from '../errors.ts';
import { type Entity, type EventDraft, subjectOf } from './decision.ts';
import type { ConversationId, LeadId, PersonId, TenantId } from './id.ts';
import type { LeadStatus } from './lead-record.ts';
import type { PersonIdentity } from './person-identity.ts';

/** What a merge did to one lead. */
export interface MergedLead {
  /** The lead. */
  readonly leadId: LeadId;
  /** Whether it came over from the merged record. */
  readonly isMoved: boolean;
  /** Where it stood before it was closed as a duplicate of a lead of the other record. Absent: it was not. */
  readonly closedFrom?: LeadStatus;
  /** Until when it rested before it was closed. */
  readonly postponedUntil?: string;
}

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
  /** Whether a shared identity made it, not a person. Absent: a person did. */
  readonly isAutomatic?: boolean;
  /** Leads it touched, so that they can be put back. Absent: none. */
  readonly leads?: readonly MergedLead[];
  /** Threads that came over. Absent: none. */
  readonly conversationIds?: readonly ConversationId[];
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
  'person.created': {
    /** Platform the person was met on. Absent: none, the host told us. */
    readonly platform?: string;
  };
  /** Two records became one. */
  'person.merged': {
    /** The record that stays. */
    readonly personId: PersonId;
    /** The record that was merged in. */
    readonly mergedPersonId: PersonId;
    /** Why, in one sentence without personal data. */
    readonly reason: string;
  };
  /** A merge was undone. */
  'person.separated': {
    /** The record it was taken out of. */
    readonly personId: PersonId;
    /** The record that stands alone again. */
    readonly separatedPersonId: PersonId;
  };
  /** Identities point to different people; somebody has to decide. */
  'person.conflict-found': {
    /** The records that may be the same. */
    readonly personIds: readonly PersonId[];
    /** Why, in one sentence without personal data. */
    readonly reason: string;
  };
  /** The personal data of a record is gone. */
  'person.erased': Readonly<Record<string, never>>;
}

/** A record that is part of another one, or empty, takes no part in anything. */
export function checkIsLiving(person: Person, operation: string): void {
  if (person.status !== 'merged' && person.status !== 'erased') return;
  throw new LeadKitError({
    code: 'conflict',
    operation,
    message: `Person ${person.id} is "${person.status}"; nothing was changed.`,
  });
}

/** An event about a person in its new state. */
export function personEvent<Type extends keyof PersonEvents>(
  type: Type,
  person: Person,
  data: PersonEvents[Type],
): EventDraft {
  return { type, subject: subjectOf('person', person), data };
}
