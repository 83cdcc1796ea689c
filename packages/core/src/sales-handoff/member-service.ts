import { z } from 'zod';
import { revise } from '../domain/decision.ts';
import { type MemberId, type NicheId, parseTenantId } from '../domain/id.ts';
import {
  type Absence,
  addAbsence,
  type Member,
  type MemberRole,
  type NoticeLanguage,
  removeAbsence,
} from '../domain/member.ts';
import { readPhoneNumber } from '../domain/phone-number.ts';
import { compareMoments, toIsoText, toUnixMs } from '../domain/time.ts';
import { type WeeklyHours, weeklyHoursIssues } from '../domain/weekly-hours.ts';
import { invalidInput, LeadKitError } from '../errors.ts';
import { checkInput, type InputSchemas, lazySchema, wordFilter } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, type ServiceContext } from '../service-context.ts';

/** Somebody who joins the team. */
export interface AddMemberInput {
  /** Name for the team. */
  readonly name: string;
  /** What the member does. Default `agent`. */
  readonly role?: MemberRole | undefined;
  /** Cities by the host's keys. Default: all. */
  readonly cities?: readonly string[] | undefined;
  /** Niches. Default: all. */
  readonly nicheIds?: readonly string[] | undefined;
  /** Most open leads at a time. Default: no limit. */
  readonly openLeadsMax?: number | undefined;
  /** Where notices go, in the notifiers' own words. */
  readonly addresses?: readonly string[] | undefined;
  /** When the member works. Default: when the team does. */
  readonly hours?: WeeklyHours | undefined;
  /** The member's own numbers, in any local habit: they are the team's, so they recognise no buyer. */
  readonly phones?: readonly string[] | undefined;
  /** Language of notices. Default: that of the team. */
  readonly language?: NoticeLanguage | undefined;
}

/** What changes of a member; what is left out stays. */
export type UpdateMemberInput = {
  readonly [Name in keyof AddMemberInput]?: AddMemberInput[Name] | undefined;
};

/** A time away. */
export interface AddAbsenceInput {
  /** First moment away, ISO 8601 with offset. */
  readonly from: string;
  /** First moment back, after `from`. */
  readonly to: string;
  /** Who takes the member's leads meanwhile. Default: the rules find somebody. */
  readonly delegateId?: string | undefined;
}

/** Who sells. */
export interface MemberService {
  /** Adds a member. @throws LeadKitError `invalid_input` naming each wrong field, such as hours that overlap. */
  addMember(input: AddMemberInput, options?: CallOptions): Promise<Member>;
  /** Changes what is given. @throws LeadKitError `not_found`; `invalid_input` naming each wrong field. */
  updateMember(memberId: string, input: UpdateMemberInput, options?: CallOptions): Promise<Member>;
  /** No more leads from now on; what is on offer goes to somebody else. @throws LeadKitError `not_found`. */
  deactivateMember(memberId: string, options?: CallOptions): Promise<Member>;
  /** Adds a time away. @throws LeadKitError `not_found`; `invalid_input`. */
  addAbsence(memberId: string, input: AddAbsenceInput, options?: CallOptions): Promise<Member>;
  /** Takes a time away back. @throws LeadKitError `not_found`. */
  removeAbsence(memberId: string, absenceId: string, options?: CallOptions): Promise<Member>;
  /** Members, newest first. */
  members(filter?: {
    readonly role?: MemberRole | readonly MemberRole[] | undefined;
    readonly isActive?: boolean | undefined;
  }): AsyncIterable<Member>;
}

const memberSchema = lazySchema(() =>
  z.strictObject({
    name: z.string().trim().min(1).max(200),
    role: z.enum(['agent', 'supervisor', 'duty']).optional(),
    cities: z.array(z.string().min(1)).max(1000).optional(),
    nicheIds: z.array(z.string()).max(1000).optional(),
    openLeadsMax: z.int().min(1).optional(),
    addresses: z.array(z.string().min(1)).max(50).optional(),
    hours: z.custom<WeeklyHours>().optional(),
    phones: z.array(z.string().min(1)).max(50).optional(),
    language: z.enum(['ru', 'kk', 'en']).optional(),
  }),
);
const moment = lazySchema(() => z.iso.datetime({ offset: true }));
const absenceSchema = lazySchema(() =>
  z.strictObject({ from: moment(), to: moment(), delegateId: z.string().optional() }),
);
const MEMBER_ROLES: Readonly<Record<MemberRole, true>> = { agent: true, supervisor: true, duty: true };
const membersSchema = lazySchema(() =>
  z.strictObject({ role: wordFilter(MEMBER_ROLES), isActive: z.boolean().optional() }),
);
export const memberInputs: InputSchemas = {
  'handoff.addMember': memberSchema,
  'handoff.addAbsence': absenceSchema,
};

export function createMemberService(context: ServiceContext): MemberService {
  async function find(operation: string, memberId: string, options?: CallOptions): Promise<Member> {
    const member = await context.store.get('member', memberId, options);
    if (member !== undefined) return member;
    throw new LeadKitError({
      code: 'not_found',
      operation,
      message: `Tenant "${context.tenantId}" has no member ${memberId}. Nothing was changed.`,
    });
  }

  async function change(
    operation: string,
    memberId: string,
    patch: (member: Member, now: string) => Member,
    options?: CallOptions,
  ): Promise<Member> {
    const member = await find(operation, memberId, options);
    const state = patch(member, context.now());
    await context.commit(decided('member', { state, events: [] }, member), options);
    return state;
  }

  return {
    addMember: async (input, options) => {
      const fields = readFields(checkInput(memberSchema, input, 'handoff.addMember'), 'handoff.addMember');
      const now = context.now();
      const member: Member = {
        role: 'agent',
        cities: [],
        nicheIds: [],
        addresses: [],
        ...fields,
        name: fields.name ?? '',
        id: context.ids.next(),
        tenantId: parseTenantId(context.tenantId),
        version: 1,
        createdAt: now,
        updatedAt: now,
        isActive: true,
      };
      await context.commit(decided('member', { state: member, events: [] }), options);
      return member;
    },
    updateMember: async (memberId, input, options) => {
      const operation = 'handoff.updateMember';
      const fields = readFields(
        checkInput(() => memberSchema().partial(), input, operation),
        operation,
      );
      return change(operation, memberId, (member, now) => revise(member, fields, now), options);
    },
    deactivateMember: (memberId, options) =>
      change(
        'handoff.deactivateMember',
        memberId,
        (member, now) => (member.isActive ? revise(member, { isActive: false }, now) : member),
        options,
      ),
    addAbsence: async (memberId, input, options) => {
      const operation = 'handoff.addAbsence';
      const { from, to, delegateId } = checkInput(absenceSchema, input, operation);
      if (compareMoments(from, to) >= 0)
        throw invalidInput(operation, [{ path: 'to', message: 'must be after from' }]);
      if (delegateId === memberId)
        throw invalidInput(operation, [{ path: 'delegateId', message: 'must be another member' }]);
      if (delegateId !== undefined) await find(operation, delegateId, options);
      const absence: Absence = {
        id: context.ids.next(),
        from: toIsoText(toUnixMs(from)),
        to: toIsoText(toUnixMs(to)),
        ...(delegateId === undefined ? {} : { delegateId: delegateId as MemberId }),
      };
      return change(operation, memberId, (member, now) => addAbsence(member, absence, now).state, options);
    },
    removeAbsence: (memberId, absenceId, options) =>
      change(
        'handoff.removeAbsence',
        memberId,
        (member, now) => removeAbsence(member, absenceId, now).state,
        options,
      ),
    members: (asked = {}) => {
      const filter = checkInput(membersSchema, asked, 'handoff.members');
      return paginate((cursor) => context.store.listPage('member', { filter, cursor }));
    },
  };
}

/** The fields that were given, as they are stored. */
function readFields(input: UpdateMemberInput, operation: string): Partial<Member> {
  const { hours, phones, ...rest } = input;
  const numbers = (phones ?? []).map((phone) => readPhoneNumber(phone));
  const issues = [
    ...(hours === undefined ? [] : weeklyHoursIssues(hours, 'hours')),
    ...numbers.flatMap((number, index) =>
      number === undefined ? [{ path: `phones.${index}`, message: 'is no phone number' }] : [],
    ),
  ];
  if (issues.length > 0) throw invalidInput(operation, issues);
  const fields = {
    ...rest,
    hours,
    phones: phones === undefined ? undefined : numbers.filter((number) => number !== undefined),
    nicheIds: rest.nicheIds as readonly NicheId[] | undefined,
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Member>;
}
