import { createBusinessCalendar, type Member, type MemberId, type NicheId } from '@leadkit/core';
import { buildLead, buildMember, TEST_NOW, testId } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { chooseMember, type TeamFacts } from '../../src/sales-handoff/choose-member.ts';

const id = (number: number): MemberId => testId('member', number);
const member = (number: number, fields: Partial<Member> = {}): Member =>
  buildMember({ id: id(number), cities: [], nicheIds: [], ...fields });
const lead = buildLead({ city: 'almaty' });
const NIGHT = '2026-11-22T20:00:00.000Z';
const AWAY = { id: 'away', from: '2026-11-22T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' };

function choice(
  members: readonly Member[],
  facts: Partial<Omit<TeamFacts, 'load'>> & { readonly load?: Record<string, number> } = {},
  about = lead,
): { readonly member?: MemberId; readonly reason: string } {
  const chosen = chooseMember(about, {
    members,
    passed: new Set(),
    calendar: createBusinessCalendar(),
    at: TEST_NOW,
    ...facts,
    load: new Map(Object.entries(facts.load ?? {})),
  });
  return typeof chosen === 'string'
    ? { reason: chosen }
    : { member: chosen.member.id, reason: chosen.reason };
}

describe('the owner of a lead', () => {
  const owned = { ...lead, ownerId: id(2) };

  test('comes first, whatever the load', () => {
    expect(choice([member(1), member(2)], { load: { [id(2)]: 50 } }, owned)).toEqual({
      member: id(2),
      reason: 'owns this lead',
    });
  });

  test('who is away is stood in for by the delegate', () => {
    const owner = member(2, { absences: [{ ...AWAY, delegateId: id(3) }] });
    expect(choice([member(1), owner, member(3)], { load: { [id(3)]: 9 } }, owned)).toEqual({
      member: id(3),
      reason: 'stands in for the owner of this lead, who is away',
    });
  });

  test('who is away without a delegate is passed over', () => {
    const owner = member(2, { absences: [AWAY] });
    expect(choice([member(1), owner], { load: { [id(1)]: 9 } }, owned).member).toBe(id(1));
  });

  test('who is back is asked again', () => {
    const owner = member(2, { absences: [AWAY] });
    expect(choice([member(1), owner], { at: AWAY.to }, owned).member).toBe(id(2));
  });

  test('who let it pass is not asked', () => {
    expect(choice([member(1), member(2)], { passed: new Set([id(2)]) }, owned).member).toBe(id(1));
  });
});

describe('an agent', () => {
  test('with the fewest open leads gets it, with the reason', () => {
    expect(choice([member(1), member(2)], { load: { [id(1)]: 3, [id(2)]: 1 } })).toEqual({
      member: id(2),
      reason: 'serves this city and niche and has the fewest open leads (1)',
    });
  });

  test('of another city or niche is passed over', () => {
    const elsewhere = member(1, { cities: ['astana'] });
    const otherNiche = member(2, { nicheIds: [testId('niche', 9) as NicheId] });
    const about = { ...lead, nicheId: testId('niche') as NicheId };
    expect(choice([elsewhere, otherNiche, member(3)], {}, about).member).toBe(id(3));
  });

  test('who is full, inactive, away or had it already is passed over', () => {
    const full = member(1, { openLeadsMax: 2 });
    const inactive = member(2, { isActive: false });
    const away = member(5, { absences: [AWAY] });
    const team = [full, inactive, member(3), away, member(4)];
    expect(choice(team, { load: { [id(1)]: 2 }, passed: new Set([id(3)]) }).member).toBe(id(4));
  });

  test('who does not work at that hour is passed over', () => {
    const evenings = member(1, { hours: { sunday: [{ from: '15:00', to: '21:00' }] } });
    expect(choice([evenings, member(2)], { load: { [id(2)]: 9 } }).member).toBe(id(2));
  });
});

describe('out of hours', () => {
  const night = { at: NIGHT, isOutOfHours: true };

  test('whoever is on duty gets it', () => {
    expect(choice([member(1), member(2, { role: 'duty' })], night)).toEqual({
      member: id(2),
      reason: 'is on duty out of hours',
    });
  });

  test('an owner who sleeps is not woken while somebody is on duty', () => {
    const owned = { ...lead, ownerId: id(1) };
    expect(choice([member(1), member(2, { role: 'duty' })], night, owned).member).toBe(id(2));
  });

  test('an agent who works nights is as good', () => {
    const nights = member(1, { hours: { monday: [{ from: '00:00', to: '09:00' }] } });
    expect(choice([nights, member(2, { role: 'supervisor' })], night).member).toBe(id(1));
  });
});

describe('nobody else left', () => {
  test('a supervisor gets it', () => {
    expect(choice([member(1, { role: 'supervisor' })])).toEqual({
      member: id(1),
      reason: 'no agent could take it',
    });
  });

  test('a lead that was left alone goes to a supervisor before any agent', () => {
    expect(choice([member(1), member(2, { role: 'supervisor' })], { isEscalated: true }).member).toBe(id(2));
  });

  test.each([
    ['no members', [], new Set<MemberId>(), 'the team has no active members'],
    ['all asked', [member(1)], new Set([id(1)]), 'everybody who could take it let it pass'],
    [
      'another city',
      [member(1, { cities: ['astana'] })],
      new Set<MemberId>(),
      'nobody who serves it is at work and has room',
    ],
  ] as const)('with %s the reason says so', (_what, members, passed, reason) => {
    expect(choice(members, { passed })).toEqual({ reason });
  });
});
