import { type BusinessCalendar, isOpen, withHours } from '../domain/business-calendar.ts';
import type { MemberId } from '../domain/id.ts';
import type { Lead } from '../domain/lead.ts';
import { absenceAt, type Member } from '../domain/member.ts';

/** Who gets a lead, and why. */
export interface MemberChoice {
  readonly member: Member;
  /** One sentence for people. */
  readonly reason: string;
}

/** What a choice is made from. */
export interface TeamFacts {
  readonly members: readonly Member[];
  /** Open leads per member. */
  readonly load: ReadonlyMap<string, number>;
  /** Members whose time for this lead ran out already. */
  readonly passed: ReadonlySet<MemberId>;
  /** Hours of the team. */
  readonly calendar: BusinessCalendar;
  /** When the lead needs somebody: now, or when the team opens. */
  readonly at: string;
  /** Whether it cannot wait for the team to open. */
  readonly isOutOfHours?: boolean;
  /** Whether it was left alone before, so a supervisor comes first. */
  readonly isEscalated?: boolean;
}

/**
 * Chooses who gets a lead. Its owner first, or who stands in for an owner who is away; out of hours whoever is on duty; then
 * the agent with the fewest open leads among those who work then and serve its city and niche; then a supervisor. A lead
 * that was left alone goes to a supervisor first. Pure.
 *
 * @returns the choice, or one sentence about why nobody can take it
 */
export function chooseMember(lead: Lead, facts: TeamFacts): MemberChoice | string {
  const { members, load, passed, at, calendar, isOutOfHours = false, isEscalated = false } = facts;
  const isThere = (member: Member): boolean =>
    member.isActive && !passed.has(member.id) && absenceAt(member, at) === undefined;
  const works = (member: Member): boolean => isOpen(withHours(calendar, member.hours), at);
  const free = members.filter((member) => isThere(member) && hasRoom(member, load));
  const best = (role: Member['role'], fits: (member: Member) => boolean = () => true): Member | undefined =>
    free.filter((member) => member.role === role && fits(member)).sort((a, b) => byLoad(a, b, load))[0];

  const owner = members.find((member) => member.id === lead.ownerId);
  if (owner !== undefined && !isEscalated) {
    if (isThere(owner) && (!isOutOfHours || works(owner))) return { member: owner, reason: 'owns this lead' };
    const delegateId = absenceAt(owner, at)?.delegateId;
    const delegate = members.find((member) => member.id === delegateId && isThere(member));
    if (delegate !== undefined)
      return { member: delegate, reason: 'stands in for the owner of this lead, who is away' };
  }
  const duty = isOutOfHours
    ? best('duty', (member) => member.hours === undefined || works(member))
    : undefined;
  if (duty !== undefined) return { member: duty, reason: 'is on duty out of hours' };
  const supervisor = best('supervisor');
  if (isEscalated && supervisor !== undefined)
    return { member: supervisor, reason: 'looks after leads that were left alone' };
  const agent = best('agent', (member) => serves(member, lead) && works(member));
  if (agent !== undefined)
    return {
      member: agent,
      reason: `serves this city and niche and has the fewest open leads (${load.get(agent.id) ?? 0})`,
    };
  if (supervisor !== undefined) return { member: supervisor, reason: 'no agent could take it' };
  if (!members.some((member) => member.isActive)) return 'the team has no active members';
  return passed.size > 0
    ? 'everybody who could take it let it pass'
    : 'nobody who serves it is at work and has room';
}

function serves(member: Member, lead: Lead): boolean {
  const inCity = member.cities.length === 0 || lead.city === undefined || member.cities.includes(lead.city);
  const inNiche =
    member.nicheIds.length === 0 || lead.nicheId === undefined || member.nicheIds.includes(lead.nicheId);
  return inCity && inNiche;
}

function hasRoom(member: Member, load: ReadonlyMap<string, number>): boolean {
  return member.openLeadsMax === undefined || (load.get(member.id) ?? 0) < member.openLeadsMax;
}

function byLoad(a: Member, b: Member, load: ReadonlyMap<string, number>): number {
  return (load.get(a.id) ?? 0) - (load.get(b.id) ?? 0) || (a.id < b.id ? -1 : 1);
}
