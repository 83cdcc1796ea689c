import {
  createLeadKit,
  type HandoffOptions,
  KAZAKHSTAN_HOLIDAYS,
  type LeadKit,
  type LeadKitOptions,
  type Member,
} from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { expect, test } from 'vitest';
import { createHandoffKit } from './handoff-kit.ts';

// #region options
/** Options of the handoff of a team that works six days a week. */
export function handoffOptions(secrets: readonly string[]): HandoffOptions {
  const day = [{ from: '09:00', to: '19:00' }];
  return {
    acceptWithinMs: 10 * 60_000,
    respondWithinMs: 20 * 60_000,
    calendar: {
      hours: { monday: day, tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day },
      // The government moves single days by decree; the rest is known.
      holidays: { ...KAZAKHSTAN_HOLIDAYS, extraDaysOff: ['2027-01-04'] },
    },
    operations: { addresses: ['tag:ops'] },
    acceptLinks: { baseUrl: 'https://sales.example.kz/accept', secrets },
  };
}
// #endregion options

// #region team
/** Who sells. */
export async function hireTeam({ handoff }: LeadKit): Promise<readonly Member[]> {
  const saule = await handoff.addMember({ name: 'Сауле', role: 'supervisor', addresses: ['tag:saule'] });
  const daniyar = await handoff.addMember({
    name: 'Данияр',
    cities: ['almaty'],
    openLeadsMax: 20,
    addresses: ['tag:daniyar'],
    phones: ['8 700 000 00 21'],
    language: 'kk',
  });
  const yerlan = await handoff.addMember({ name: 'Ерлан', role: 'duty', addresses: ['tag:duty'] });
  await handoff.addAbsence(daniyar.id, {
    from: '2026-12-01T09:00:00+05:00',
    to: '2026-12-08T09:00:00+05:00',
    delegateId: saule.id,
  });
  return [saule, daniyar, yerlan];
}
// #endregion team

// #region page
/** Answers requests to the address of the links, in any server that speaks `Request` and `Response`. */
export function acceptPage(kit: LeadKit): (request: Request) => Promise<Response> {
  return kit.handoff.handler();
}
// #endregion page

// #region replay
/** Gives every notice that was given up another chance. */
export async function tellAgain({ handoff }: LeadKit): Promise<number> {
  let again = 0;
  for await (const notice of handoff.notices.list({ status: 'failed' })) {
    await handoff.notices.replay(notice.id);
    again += 1;
  }
  return again;
}
// #endregion replay

test('the code of the document works together', async () => {
  const options: LeadKitOptions = {
    store: createMemoryStore(),
    handoff: handoffOptions(['a secret of at least 32 characters']),
  };
  const kit = createLeadKit(options);
  const team = await hireTeam(kit);
  expect(team.map(({ role }) => role)).toEqual(['supervisor', 'agent', 'duty']);
  const answer = await acceptPage(kit)(new Request('https://sales.example.kz/accept'));
  expect(answer.status).toBe(403);
  expect(await tellAgain(kit)).toBe(0);
});

test('the options of the document make an offer of ten working minutes', async () => {
  const test = await createHandoffKit({ handoff: handoffOptions(['a secret of at least 32 characters']) });
  await hireTeam(test.kit);
  const lead = await test.buyerWrites();
  for await (const offer of test.kit.handoff.assignments({ leadId: lead.id }))
    expect(offer.expiresAt).toBe('2026-11-23T04:10:00.000Z'); // Sunday is off
});
