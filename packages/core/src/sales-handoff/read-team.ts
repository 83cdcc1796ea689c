import type { Member } from '../domain/member.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { ServiceContext } from '../service-context.ts';

/** Active members and how much each has on hand. */
export interface Team {
  readonly members: readonly Member[];
  readonly load: Map<string, number>;
}

export async function readTeam(context: ServiceContext, options: CallOptions): Promise<Team> {
  return { members: await activeMembers(context, options), load: await openLoad(context, options) };
}

export async function activeMembers(context: ServiceContext, options: CallOptions): Promise<Member[]> {
  const members: Member[] = [];
  for await (const member of paginate((cursor) =>
    context.store.listPage('member', { filter: { isActive: true }, cursor }, options),
  ))
    members.push(member);
  return members;
}

/** Open leads per member: what was accepted and is not over, and what is on offer. */
async function openLoad(context: ServiceContext, options: CallOptions): Promise<Map<string, number>> {
  const load = new Map<string, number>();
  const add = (memberId: unknown, count: number): void => {
    if (typeof memberId === 'string') load.set(memberId, (load.get(memberId) ?? 0) + count);
  };
  for (const row of await context.store.count(
    'lead',
    { filter: { status: 'accepted' }, groupBy: ['ownerId'] },
    options,
  ))
    add(row.group.ownerId, row.count);
  for (const row of await context.store.count(
    'assignment',
    { filter: { status: 'proposed' }, groupBy: ['memberId'] },
    options,
  ))
    add(row.group.memberId, row.count);
  return load;
}
