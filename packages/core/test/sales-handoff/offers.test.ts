import { describe, expect, test } from 'vitest';
import { collectAll } from '../leadkit/test-kit.ts';
import { createHandoffKit, HOUR, MINUTE } from './handoff-kit.ts';

/** The newest offer of a lead. */
async function offerOf({ kit }: Awaited<ReturnType<typeof createHandoffKit>>, leadId: string) {
  const [offer] = await collectAll(kit.handoff.assignments({ leadId }));
  if (offer === undefined) throw new Error('no offer');
  return offer;
}

describe('an offer', () => {
  test('runs out after a quarter of an hour and goes to the next member, with the reason', async () => {
    const test = await createHandoffKit();
    const first = await test.kit.handoff.addMember({ name: 'Данияр' });
    const second = await test.kit.handoff.addMember({ name: 'Сауле', role: 'supervisor' });
    const lead = await test.buyerWrites();
    expect((await offerOf(test, lead.id)).memberId).toBe(first.id);
    await test.pass(15 * MINUTE);
    expect(await test.statuses(lead.id)).toEqual(['expired', 'proposed']);
    expect(await offerOf(test, lead.id)).toMatchObject({
      memberId: second.id,
      reason: 'no agent could take it',
    });
  });

  test('made at night runs out in the morning', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.clock.advance(13 * HOUR);
    const lead = await test.buyerWrites();
    expect((await offerOf(test, lead.id)).expiresAt).toBe('2026-11-23T04:15:00.000Z');
  });

  test('of a hot lead at night goes to whoever is on duty, and counts all time', async () => {
    const test = await createHandoffKit({ handoff: { hotFrom: 60 } });
    await test.kit.handoff.addMember({ name: 'Данияр' });
    const duty = await test.kit.handoff.addMember({ name: 'Ерлан', role: 'duty' });
    await test.clock.advance(13 * HOUR);
    const lead = await test.buyerWrites();
    expect(await offerOf(test, lead.id)).toMatchObject({
      memberId: duty.id,
      reason: 'is on duty out of hours',
      expiresAt: new Date(test.clock.now() + 15 * MINUTE).toISOString(),
    });
  });

  test('whose member goes away moves on at once', async () => {
    const test = await createHandoffKit();
    const first = await test.kit.handoff.addMember({ name: 'Данияр' });
    const lead = await test.buyerWrites();
    const second = await test.kit.handoff.addMember({ name: 'Мадина' });
    await test.kit.handoff.addAbsence(first.id, {
      from: '2026-11-22T10:00:00+05:00',
      to: '2026-11-25T09:00:00+05:00',
    });
    await test.pass(MINUTE);
    expect(await test.statuses(lead.id)).toEqual(['reassigned', 'proposed']);
    expect((await offerOf(test, lead.id)).memberId).toBe(second.id);
  });
});

describe('an offer made at night', () => {
  test('stays with a member who is away only until the team opens', async () => {
    const test = await createHandoffKit();
    const { id } = await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.kit.handoff.addAbsence(id, {
      from: '2026-11-22T20:00:00+05:00',
      to: '2026-11-23T08:00:00+05:00',
    });
    await test.clock.advance(13 * HOUR);
    const lead = await test.buyerWrites();
    await test.pass(MINUTE);
    expect(await test.statuses(lead.id)).toEqual(['proposed']);
  });
});

describe('an offer of a lead that is offered no longer', () => {
  test('ends at once and is told to nobody, and the lead is offered anew when its rest is over', async () => {
    const test = await createHandoffKit();
    const { id } = await test.kit.handoff.addMember({ name: 'Данияр' });
    const lead = await test.buyerWrites();
    await test.kit.leads.postpone(lead.id, { until: '2026-11-22T13:00:00+05:00' });
    await test.pass(MINUTE);
    expect(await test.statuses(lead.id)).toEqual(['reassigned']);
    test.told();
    await test.pass(3 * HOUR);
    await test.runJob('leads.score');
    expect(await test.statuses(lead.id)).toEqual(['reassigned', 'proposed']);
    expect(test.told().map(({ title }) => title)).toEqual(['Новый лид']);
    expect((await offerOf(test, lead.id)).memberId).toBe(id);
  });
});

test('a lead that was on offer when it was taken for a duplicate is offered again when it is none', async () => {
  const test = await createHandoffKit();
  await test.kit.handoff.addMember({ name: 'Данияр' });
  await test.kit.handoff.addMember({ name: 'Мадина' });
  const first = await test.buyerWrites();
  const second = await test.buyerWrites();
  await test.kit.persons.merge({ keepId: first.personId, mergeId: second.personId, reason: 'same family' });
  await test.pass(20 * MINUTE);
  await test.kit.persons.undoMerge(second.personId);
  await test.pass(MINUTE);
  const open = await collectAll(test.kit.handoff.assignments({ status: 'proposed' }));
  expect(open.map(({ leadId }) => leadId).sort()).toEqual([first.id, second.id].sort());
});

describe('an order that is not paid', () => {
  test('is offered for at most half of the time until its answer is wanted', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    const world = test.platform.world.account;
    const total = { amountMinor: 2_500_000, currency: 'KZT' } as const;
    const { id: buyerId } = world.addBuyer({ phone: '+77000000098' });
    await test.clock.advance(MINUTE);
    world.placeOrder({ buyerId, total, isPaid: false, respondBy: '2026-11-22T10:21:00+05:00' });
    await test.kit.leads.collect();
    await test.deliver();
    const [offer] = await collectAll(test.kit.handoff.assignments());
    expect(offer?.expiresAt).toBe('2026-11-22T05:11:00.000Z');
  });
});

describe('an order that was accepted', () => {
  test('stays with its member without a word to the buyer', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    const world = test.platform.world.account;
    const total = { amountMinor: 2_500_000, currency: 'KZT' } as const;
    await test.clock.advance(MINUTE);
    world.placeOrder({ buyerId: world.addBuyer({ phone: '+77000000098' }).id, total, isPaid: false });
    await test.kit.leads.collect();
    await test.deliver();
    const [offer] = await collectAll(test.kit.handoff.assignments());
    await test.kit.handoff.accept(offer?.id ?? '');
    await test.pass(5 * HOUR);
    expect(await test.statuses(offer?.leadId ?? '')).toEqual(['accepted']);
  });
});

describe('a lead nobody can take', () => {
  test('says so once, is tried again, and is offered as soon as somebody is there', async () => {
    const test = await createHandoffKit();
    const events: string[] = [];
    test.kit.events.on('lead.unassigned', ({ data }) => events.push(data.reason));
    const lead = await test.buyerWrites();
    await test.pass(MINUTE);
    await test.pass(MINUTE);
    expect(events).toEqual(['the team has no active members']);
    expect(await test.leadOf(lead.id)).toMatchObject({
      status: 'qualified',
      unassignedSince: expect.any(String),
    });
    await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.pass(MINUTE);
    const offered = await test.leadOf(lead.id);
    expect([offered.status, offered.unassignedSince]).toEqual(['offered', undefined]);
  });

  test('after all let it pass is offered to them again an hour later', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    const lead = await test.buyerWrites();
    await test.pass(16 * MINUTE);
    expect((await test.leadOf(lead.id)).status).toBe('qualified');
    await test.pass(61 * MINUTE);
    expect(await test.statuses(lead.id)).toEqual(['expired', 'proposed']);
  });
});

describe('a lead that was accepted', () => {
  async function accepted() {
    const test = await createHandoffKit();
    const agent = await test.kit.handoff.addMember({ name: 'Данияр' });
    const supervisor = await test.kit.handoff.addMember({ name: 'Сауле', role: 'supervisor' });
    const lead = await test.buyerWrites();
    await test.kit.handoff.accept((await offerOf(test, lead.id)).id);
    return { ...test, lead, agent, supervisor };
  }

  test('and left alone for half an hour goes to a supervisor, and that is told', async () => {
    const test = await accepted();
    const escalated: unknown[] = [];
    test.kit.events.on('lead.escalated', ({ data }) => escalated.push(data));
    await test.pass(29 * MINUTE);
    expect(await test.statuses(test.lead.id)).toEqual(['accepted']);
    await test.pass(MINUTE);
    expect(await test.statuses(test.lead.id)).toEqual(['reassigned', 'proposed']);
    expect((await offerOf(test, test.lead.id)).memberId).toBe(test.supervisor.id);
    expect(escalated).toEqual([{ memberId: test.agent.id }]);
    expect((await test.leadOf(test.lead.id)).ownerId).toBeUndefined();
  });

  test('in the evening has its half hour of the morning too', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    await test.clock.advance(10 * HOUR + 50 * MINUTE);
    const lead = await test.buyerWrites();
    await test.kit.handoff.accept((await offerOf(test, lead.id)).id);
    await test.pass(12 * HOUR);
    expect(await test.statuses(lead.id)).toEqual(['accepted']);
    await test.pass(31 * MINUTE);
    expect(await test.statuses(lead.id)).toEqual(['reassigned']);
  });

  test('and answered in the platform’s own app stays with its owner', async () => {
    const test = await accepted();
    const world = test.platform.world.account;
    const [thread] = world.threads;
    await test.clock.advance(5 * MINUTE);
    world.answerElsewhere({
      threadExternalId: thread?.externalId ?? '',
      text: 'Здравствуйте, три метра — 180 тысяч',
    });
    await test.kit.leads.collect();
    await test.deliver();
    await test.pass(2 * HOUR);
    expect(await test.statuses(test.lead.id)).toEqual(['accepted']);
  });

  test('and called stays with its owner', async () => {
    const test = await accepted();
    await test.kit.handoff.logCall(test.lead.id);
    await test.pass(2 * HOUR);
    expect(await test.statuses(test.lead.id)).toEqual(['accepted']);
  });
});

describe('by hand', () => {
  test('a lead goes to the member that is named', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    const lead = await test.buyerWrites();
    const other = await test.kit.handoff.addMember({ name: 'Мадина' });
    await test.kit.handoff.reassign(lead.id, { memberId: other.id, reason: 'knows the buyer' });
    expect(await test.statuses(lead.id)).toEqual(['reassigned', 'proposed']);
    expect(await offerOf(test, lead.id)).toMatchObject({ memberId: other.id, reason: 'knows the buyer' });
  });

  test('an owner who gives a lead back owns it no more and is not asked again', async () => {
    const test = await createHandoffKit();
    const first = await test.kit.handoff.addMember({ name: 'Данияр' });
    const lead = await test.buyerWrites();
    await test.kit.handoff.accept((await offerOf(test, lead.id)).id);
    await test.kit.handoff.addMember({ name: 'Мадина' });
    const released = await test.kit.handoff.release(lead.id);
    expect([released.status, released.ownerId]).toEqual(['offered', undefined]);
    expect((await offerOf(test, lead.id)).memberId).not.toBe(first.id);
  });

  test('a lead that is won goes to nobody', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    const lead = await test.buyerWrites();
    await test.kit.leads.recordOutcome(
      lead.id,
      { result: 'won', revenue: { amountMinor: 100, currency: 'KZT' } },
      { key: 'sale-1' },
    );
    await expect(test.kit.handoff.reassign(lead.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a member who is not there is refused naming the field', async () => {
    const test = await createHandoffKit();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    const lead = await test.buyerWrites();
    await expect(test.kit.handoff.reassign(lead.id, { memberId: lead.id })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'memberId' }],
    });
  });
});
