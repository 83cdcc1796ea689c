import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, revise } from './decision.ts';
import type { MemberId, NicheId, TenantId } from './id.ts';
import { compareMoments } from './time.ts';
import type { WeeklyHours } from './weekly-hours.ts';

/** What a member does. `supervisor` gets what nobody took; `duty` answers out of hours. */
export type MemberRole = 'agent' | 'supervisor' | 'duty';

/** Languages of notices and pages. */
export type NoticeLanguage = 'ru' | 'kk' | 'en';

/** A time in which a member takes nothing. */
export interface Absence {
  /** Version 7 UUID. */
  readonly id: string;
  /** First moment away. */
  readonly from: string;
  /** First moment back. */
  readonly to: string;
  /** Who takes the member's leads meanwhile. Absent: the rules find somebody. */
  readonly delegateId?: MemberId;
}

/** Somebody of the sales team. */
export interface Member extends Entity {
  /** Version 7 UUID. */
  readonly id: MemberId;
  /** Whose team. */
  readonly tenantId: TenantId;
  /** Name for the team. */
  readonly name: string;
  /** What the member does. */
  readonly role: MemberRole;
  /** Whether leads are offered at all. */
  readonly isActive: boolean;
  /** Cities the member serves, by the host's keys. Empty: all. */
  readonly cities: readonly string[];
  /** Niches the member serves. Empty: all. */
  readonly nicheIds: readonly NicheId[];
  /** Most open leads at a time. Absent: no limit. */
  readonly openLeadsMax?: number;
  /** Where notices go: addresses in the notifiers' own words, such as an Apprise tag. */
  readonly addresses: readonly string[];
  /** When the member works. Absent: when the team does. */
  readonly hours?: WeeklyHours;
  /** Times away, earliest first. */
  readonly absences?: readonly Absence[];
  /** The member's own numbers, E.164. They are the team's, so they recognise no buyer. */
  readonly phones?: readonly string[];
  /** Language of notices. Absent: that of the team. */
  readonly language?: NoticeLanguage;
}

/** Adds a time away. */
export function addAbsence(member: Member, absence: Absence, now: string): Decision<Member> {
  const absences = [...(member.absences ?? []), absence].sort((a, b) => compareMoments(a.from, b.from));
  return { state: revise(member, { absences }, now), events: [] };
}

/**
 * Takes a time away back.
 *
 * @throws LeadKitError `not_found` when the member has no such absence.
 */
export function removeAbsence(member: Member, absenceId: string, now: string): Decision<Member> {
  const absences = (member.absences ?? []).filter(({ id }) => id !== absenceId);
  if (absences.length !== (member.absences ?? []).length)
    return { state: revise(member, { absences }, now), events: [] };
  throw new LeadKitError({
    code: 'not_found',
    operation: 'handoff.removeAbsence',
    message: `Member ${member.id} has no absence ${absenceId}. Nothing was changed.`,
  });
}

/** The time away that a moment lies in, if any. */
export function absenceAt(member: Member, moment: string): Absence | undefined {
  return (member.absences ?? []).find(
    ({ from, to }) => compareMoments(from, moment) <= 0 && compareMoments(moment, to) < 0,
  );
}
