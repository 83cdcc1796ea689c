import type { Member } from '../domain/assignment.ts';
import type { MemberId } from '../domain/id.ts';
import type { Lead } from '../domain/lead.ts';

/** Who gets a lead, and why. */
export interface MemberChoice {
  readonly member: Member;
  /** One sentence for people. */
  readonly reason: string;
}

/**
 * Chooses who gets a lead: its owner first, then the agent with the fewest open leads among those who serve its city and
 * niche, then a supervisor. `undefined`: nobody can take it. Pure.
 *
 * @param load - open leads per member
 * @param passed - members whose time for this lead ran out already
 */
export function chooseMember(
  lead: Lead,
  members: readonly Member[],
  load: ReadonlyMap<string, number>,
  passed: ReadonlySet<MemberId>,
): MemberChoice | undefined {
  const free = members.filter((member) => member.isActive && !passed.has(member.id) && hasRoom(member, load));
  const owner = free.find((member) => member.id === lead.ownerId);
  if (owner !== undefined) return { member: owner, reason: 'owns this lead' };
  const agents = free
    .filter((member) => member.role === 'agent' && serves(member, lead))
    .sort((a, b) => byLoad(a, b, load));
  const [agent] = agents;
  if (agent !== undefined)
    return {
      member: agent,
      reason: `serves this city and niche and has the fewest open leads (${load.get(agent.id) ?? 0})`,
    };
  const [supervisor] = free
    .filter((member) => member.role === 'supervisor')
    .sort((a, b) => byLoad(a, b, load));
  return supervisor === undefined ? undefined : { member: supervisor, reason: 'no agent could take it' };
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
