import type { Member, MemberId, NicheId } from '@leadkit/core';
import { buildLead, buildMember, testId } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { chooseMember } from '../../src/sales-handoff/choose-member.ts';

const id = (number: number): MemberId => testId('member', number);
const member = (number: number, fields: Partial<Member> = {}): Member =>
  buildMember({ id: id(number), cities: [], nicheIds: [], ...fields });
const lead = buildLead({ city: 'almaty' });
const nobody: ReadonlySet<MemberId> = new Set();
const chosen = (
  members: readonly Member[],
  load: Record<string, number> = {},
  passed = nobody,
): MemberId | undefined => chooseMember(lead, members, new Map(Object.entries(load)), passed)?.member.id;

describe('chooseMember', () => {
  test('the owner comes first, whatever the load', () => {
    const owned = { ...lead, ownerId: id(2) };
    const choice = chooseMember(owned, [member(1), member(2)], new Map([[id(2), 50]]), nobody);
    expect([choice?.member.id, choice?.reason]).toEqual([id(2), 'owns this lead']);
  });

  test('then the agent with the fewest open leads', () => {
    expect(chosen([member(1), member(2)], { [id(1)]: 3, [id(2)]: 1 })).toBe(id(2));
  });

  test('who serves another city or niche is passed over', () => {
    const elsewhere = member(1, { cities: ['astana'] });
    const otherNiche = member(2, { nicheIds: [testId('niche', 9) as NicheId] });
    expect(chosen([elsewhere, otherNiche, member(3)])).toBe(lead.nicheId === undefined ? id(2) : id(3));
  });

  test('who is full, away or had this lead already is passed over', () => {
    const full = member(1, { openLeadsMax: 2 });
    const away = member(2, { isActive: false });
    expect(chosen([full, away, member(3), member(4)], { [id(1)]: 2 }, new Set([id(3)]))).toBe(id(4));
  });

  test('nobody else left: a supervisor', () => {
    expect(chosen([member(1, { role: 'supervisor' })])).toBe(id(1));
  });

  test('nobody at all: nobody', () => {
    expect(chosen([])).toBeUndefined();
  });
});
