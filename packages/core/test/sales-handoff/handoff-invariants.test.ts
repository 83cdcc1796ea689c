import { isLeadKitError } from '@leadkit/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectAll } from '../leadkit/test-kit.ts';
import { createHandoffKit, HOUR, MINUTE } from './handoff-kit.ts';

type Test = Awaited<ReturnType<typeof createHandoffKit>>;

/** What people do may be refused, since things have moved on; it is never half done. */
async function tolerate(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const isRefusal = (['conflict', 'invalid_input', 'not_found'] as const).some((code) =>
      isLeadKitError(error, code),
    );
    if (!isRefusal) throw error;
  }
}

const ACTS: Readonly<Record<string, (test: Test, pick: number) => Promise<unknown>>> = {
  write: (test) => test.buyerWrites(),
  pass: (test, pick) =>
    test.pass([MINUTE, 16 * MINUTE, 31 * MINUTE, 3 * HOUR, 11 * HOUR][pick % 5] ?? MINUTE),
  accept: async (test, pick) => {
    const offers = await collectAll(test.kit.handoff.assignments());
    await tolerate(test.kit.handoff.accept(offers[pick % Math.max(1, offers.length)]?.id ?? 'none'));
  },
  release: async (test, pick) => {
    const leads = await collectAll(test.kit.leads.list());
    const lead = leads[pick % Math.max(1, leads.length)];
    if (lead !== undefined) await tolerate(test.kit.handoff.release(lead.id));
  },
  reassign: async (test, pick) => {
    const leads = await collectAll(test.kit.leads.list());
    const members = await collectAll(test.kit.handoff.members());
    const [lead, member] = [leads[pick % Math.max(1, leads.length)], members[pick % members.length]];
    if (lead !== undefined) await tolerate(test.kit.handoff.reassign(lead.id, { memberId: member?.id }));
  },
  call: async (test, pick) => {
    const leads = await collectAll(test.kit.leads.list());
    const lead = leads[pick % Math.max(1, leads.length)];
    if (lead !== undefined) await test.kit.handoff.logCall(lead.id);
  },
  leave: async (test, pick) => {
    const members = await collectAll(test.kit.handoff.members());
    const member = members[pick % members.length];
    const from = test.clock.nowText();
    const to = new Date(test.clock.now() + 2 * HOUR).toISOString();
    if (member !== undefined) await test.kit.handoff.addAbsence(member.id, { from, to });
  },
};

async function check(test: Test): Promise<void> {
  for (const lead of await collectAll(test.kit.leads.list())) {
    const offers = await collectAll(test.kit.handoff.assignments({ leadId: lead.id }));
    const open = offers.filter(({ status }) => status === 'proposed');
    const taken = offers.filter(({ status }) => status === 'accepted');
    expect([lead.status, open.length, taken.length]).toEqual(
      lead.status === 'offered'
        ? ['offered', 1, 0]
        : lead.status === 'accepted'
          ? ['accepted', 0, 1]
          : [lead.status, 0, 0],
    );
    expect(taken[0]?.memberId).toBe(lead.status === 'accepted' ? lead.ownerId : undefined);
    expect(lead.status === 'offered' ? lead.unassignedSince : undefined).toBeUndefined();
  }
}

test('a lead is with one member at most, whatever happens in whatever order', async () => {
  const act = fc.record({ act: fc.constantFrom(...Object.keys(ACTS)), pick: fc.nat({ max: 20 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), async (plan) => {
      const test = await createHandoffKit();
      await test.kit.handoff.addMember({ name: 'Данияр', openLeadsMax: 2 });
      await test.kit.handoff.addMember({ name: 'Мадина' });
      await test.kit.handoff.addMember({ name: 'Сауле', role: 'supervisor' });
      await test.buyerWrites();
      for (const { act: name, pick } of plan) {
        await ACTS[name]?.(test, pick);
        await test.deliver();
        await check(test);
      }
    }),
    { numRuns: 8 },
  );
}, 60_000);
