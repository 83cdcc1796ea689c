import { describe, expect, test } from 'vitest';
import { collectAll, createTestKit } from '../leadkit/test-kit.ts';

const { kit } = createTestKit();

describe('a member', () => {
  test('has the hours, numbers and language that were given', async () => {
    const member = await kit.handoff.addMember({
      name: 'Данияр',
      hours: { monday: [{ from: '10:00', to: '19:00' }] },
      phones: ['8 700 000 00 21'],
      language: 'kk',
    });
    expect(member).toMatchObject({
      hours: { monday: [{ from: '10:00', to: '19:00' }] },
      phones: ['+77000000021'],
      language: 'kk',
    });
  });

  test('changes only where something is given', async () => {
    const member = await kit.handoff.addMember({ name: 'Данияр', cities: ['almaty'], openLeadsMax: 3 });
    const changed = await kit.handoff.updateMember(member.id, { openLeadsMax: 5 });
    expect(changed).toMatchObject({ name: 'Данияр', cities: ['almaty'], openLeadsMax: 5, version: 2 });
  });

  test('who leaves is not active, and a second time changes nothing', async () => {
    const member = await kit.handoff.addMember({ name: 'Данияр' });
    await kit.handoff.deactivateMember(member.id);
    expect(await kit.handoff.deactivateMember(member.id)).toMatchObject({ isActive: false, version: 2 });
  });

  test('is listed by role', async () => {
    const { kit: other } = createTestKit();
    await other.handoff.addMember({ name: 'Данияр' });
    const duty = await other.handoff.addMember({ name: 'Ерлан', role: 'duty' });
    const found = await collectAll(other.handoff.members({ role: 'duty' }));
    expect(found.map(({ id }) => id)).toEqual([duty.id]);
  });
});

describe('an absence', () => {
  test('is kept in order of time, and taken back by its id', async () => {
    const member = await kit.handoff.addMember({ name: 'Данияр' });
    const span = (day: number) => ({
      from: `2026-12-0${day}T09:00:00+05:00`,
      to: `2026-12-0${day + 1}T09:00:00+05:00`,
    });
    await kit.handoff.addAbsence(member.id, span(5));
    const { absences = [] } = await kit.handoff.addAbsence(member.id, span(1));
    expect(absences.map(({ from }) => from)).toEqual([
      '2026-12-01T04:00:00.000Z',
      '2026-12-05T04:00:00.000Z',
    ]);
    const left = await kit.handoff.removeAbsence(member.id, absences[0]?.id ?? '');
    expect(left.absences?.map(({ from }) => from)).toEqual(['2026-12-05T04:00:00.000Z']);
  });

  test.each([
    [
      'that ends before it begins',
      { from: '2026-12-02T09:00:00+05:00', to: '2026-12-01T09:00:00+05:00' },
      'to',
    ],
    ['without an offset', { from: '2026-12-02T09:00:00', to: '2026-12-03T09:00:00+05:00' }, 'from'],
  ])('%s is refused', async (_what, input, path) => {
    const member = await kit.handoff.addMember({ name: 'Данияр' });
    await expect(kit.handoff.addAbsence(member.id, input)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path }],
    });
  });

  test('with oneself as delegate is refused', async () => {
    const { id: delegateId } = await kit.handoff.addMember({ name: 'Данияр' });
    const input = { from: '2026-12-01T09:00:00+05:00', to: '2026-12-02T09:00:00+05:00', delegateId };
    await expect(kit.handoff.addAbsence(delegateId, input)).rejects.toMatchObject({
      issues: [{ path: 'delegateId' }],
    });
  });
});

describe('wrong input', () => {
  test.each([
    [
      {
        name: 'Д',
        hours: {
          monday: [
            { from: '09:00', to: '13:00' },
            { from: '12:00', to: '18:00' },
          ],
        },
      },
      'hours.monday.1',
    ],
    [{ name: 'Д', phones: ['12'] }, 'phones.0'],
    [{ name: 'Д', role: 'boss' }, 'role'],
    [{ name: ' ' }, 'name'],
    [{ name: 'Д', openLeadsMax: Number.NaN }, 'openLeadsMax'],
  ])('%j is refused at its field', async (input, path) => {
    await expect(kit.handoff.addMember(input as never)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path }],
    });
  });

  test('hours of the team that overlap are refused when the kit is made', () => {
    const monday = [
      { from: '09:00', to: '13:00' },
      { from: '12:00', to: '18:00' },
    ];
    expect(() => createTestKit({ handoff: { calendar: { hours: { monday } } } })).toThrow(
      /handoff\.calendar\.hours\.monday\.1: overlaps/,
    );
  });
});

test('a buyer who names the number of a member is not recognised by it', async () => {
  const { kit: shop, platform, clock, deliver } = createTestKit();
  await shop.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
  await shop.handoff.addMember({ name: 'Данияр', phones: ['8 700 000 00 21'] });
  const world = platform.world.account;
  await clock.advance(1000);
  for (const name of ['Асель', 'Болат']) {
    const { id: buyerId } = world.addBuyer({ name, phone: '+77000000021' });
    world.writeMessage({ buyerId, text: 'Здравствуйте' });
  }
  await shop.leads.collect();
  await deliver();
  expect(await collectAll(shop.persons.list())).toHaveLength(2);
});
