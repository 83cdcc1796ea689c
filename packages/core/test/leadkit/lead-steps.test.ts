import { type LeadKitOptions, toIsoText } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { createLeadTest, type LeadTest, tenge } from './lead-test-kit.ts';
import { createRacingStore } from './racing-store.ts';
import { collectAll } from './test-kit.ts';

const DAY = 24 * 60 * 60_000;

/** A buyer wrote twice, at length; the lead is new. */
async function inquired(
  options: Partial<LeadKitOptions> = {},
): Promise<LeadTest & { readonly leadId: string }> {
  const test = await createLeadTest(options);
  test.account.addBuyer({ id: 'b1' });
  test.account.writeMessage({ buyerId: 'b1', text: 'Здравствуйте! Интересует шкаф-купе на всю стену.' });
  test.account.writeMessage({ buyerId: 'b1', text: 'Три метра' });
  const [lead] = await test.leads();
  return { ...test, leadId: lead?.id ?? '' };
}

const upkeep = async ({ kit }: LeadTest): Promise<void> =>
  kit.jobs.find(({ name }) => name === 'leads.score')?.run({ tenantId: 'default' });

describe('a score', () => {
  test('fades while nobody writes, on every read, and the log still sums to it', async () => {
    const { kit, clock, leadId } = await inquired();
    const read = async (): Promise<readonly [number, number]> => {
      const { score, scoreLog } = await kit.leads.get(leadId);
      return [score, scoreLog.reduce((sum, { points }) => sum + points, 0)];
    };
    expect(await read()).toEqual([30, 30]);
    await clock.advance(6 * DAY);
    expect(await read()).toEqual([22, 22]);
    await clock.advance(8 * DAY);
    expect(await read()).toEqual([-5, -5]);
    expect(await collectAll(kit.leads.list())).toMatchObject([{ score: -5 }]);
  });

  test('that faded is written down by the job, once', async () => {
    const test = await inquired();
    const events: unknown[] = [];
    test.kit.events.on('lead.scored', ({ data }) => events.push(data));
    await test.clock.advance(6 * DAY);
    await upkeep(test);
    await upkeep(test);
    expect(events).toEqual([{ score: 22, previous: 30 }]);
  });

  test('of a closed lead stays as it ended', async () => {
    const { kit, clock, leadId } = await inquired();
    await kit.leads.recordOutcome(leadId, { result: 'lost', reason: 'price' }, { key: 'k' });
    await clock.advance(30 * DAY);
    expect((await kit.leads.get(leadId)).score).toBe(30);
  });
});

describe('a lead that rests', () => {
  test('until a moment is ready for sales again after it', async () => {
    const test = await inquired();
    const { kit, clock, leadId } = test;
    const until = toIsoText(clock.now() + 2 * DAY);
    expect(await kit.leads.postpone(leadId, { until })).toMatchObject({
      status: 'postponed',
      postponedUntil: until,
    });
    await upkeep(test);
    expect((await kit.leads.get(leadId)).status).toBe('postponed');
    await clock.advance(2 * DAY);
    await upkeep(test);
    expect((await kit.leads.get(leadId)).status).toBe('qualified');
  });

  test.each(['postponed', 'unreachable'])('(%s) is in contact again when its buyer writes', async (how) => {
    const test = await inquired();
    const { kit, account, leadId } = test;
    if (how === 'postponed') await kit.leads.postpone(leadId, { until: '2026-12-24T10:00:00+05:00' });
    else await kit.leads.markUnreachable(leadId);
    account.writeMessage({ buyerId: 'b1', text: 'Я на месте' });
    expect(await test.leads()).toMatchObject([{ id: leadId, status: 'in_contact' }]);
  });

  test('is joined by what comes within the window after its rest', async () => {
    const test = await inquired();
    await test.kit.leads.postpone(test.leadId, { until: toIsoText(test.clock.now() + 20 * DAY) });
    await test.clock.advance(45 * DAY);
    test.account.writeMessage({ buyerId: 'b1', text: 'Теперь готов' });
    expect(await test.leads()).toMatchObject([{ id: test.leadId }]);
  });
});

describe('steps', () => {
  test('every attempt to reach somebody counts', async () => {
    const { kit, leadId } = await inquired();
    await kit.leads.markUnreachable(leadId);
    expect(await kit.leads.markUnreachable(leadId)).toMatchObject({ status: 'unreachable', attempts: 2 });
  });

  test('a lead that is none for us says why', async () => {
    const { kit, leadId } = await inquired();
    expect(await kit.leads.disqualify(leadId, { reason: 'spam' })).toMatchObject({
      status: 'disqualified',
      closeReason: 'spam',
    });
  });

  test.each([
    [{ until: 'tomorrow' }, 'until'],
    [{}, 'until'],
  ])('a rest of %j is refused naming %s', async (input, path) => {
    const { kit, leadId } = await inquired();
    await expect(kit.leads.postpone(leadId, input as { until: string })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path }],
    });
  });

  test('an outcome told twice at once is recorded once', async () => {
    const { kit, leadId } = await inquired();
    const sale = { result: 'won', revenue: tenge(90_000) } as const;
    const recorded = await Promise.all(
      [1, 2, 3].map(() => kit.leads.recordOutcome(leadId, sale, { key: 'sale-1' })),
    );
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(1);
  });

  test('what is silent for longer than the window is lost, and what comes then is a new lead', async () => {
    const test = await inquired();
    await test.clock.advance(31 * DAY);
    test.account.writeMessage({ buyerId: 'b1', text: 'Снова я' });
    expect((await test.leads()).map(({ status, closeReason }) => [status, closeReason])).toEqual([
      ['new', undefined],
      ['lost', 'no_answer'],
    ]);
  });
});

describe('an outcome', () => {
  test('under the key of another lead is refused, and the lead stays open', async () => {
    const test = await inquired();
    test.account.writeMessage({ buyerId: test.account.addBuyer({ id: 'b2' }).id, text: 'Цена?' });
    const other = (await test.leads()).find(({ id }) => id !== test.leadId);
    const won = { result: 'won', revenue: tenge(5_000) } as const;
    await test.kit.leads.recordOutcome(test.leadId, won, { key: 'deal-1' });
    await expect(test.kit.leads.recordOutcome(other?.id ?? '', won, { key: 'deal-1' })).rejects.toMatchObject(
      { code: 'conflict', operation: 'leads.recordOutcome' },
    );
    expect((await test.kit.leads.get(other?.id ?? '')).closedAt).toBeUndefined();
  });

  test('told while the buyer writes is recorded', async () => {
    const { store, before } = createRacingStore();
    const test = await inquired({ store });
    before('outcome', async () => {
      test.account.writeMessage({ buyerId: 'b1', text: 'Беру' });
      await test.leads();
    });
    const outcome = { result: 'lost', reason: 'price' } as const;
    await test.kit.leads.recordOutcome(test.leadId, outcome, { key: 'k' });
    expect(await test.kit.leads.get(test.leadId)).toMatchObject({ status: 'lost', closeReason: 'price' });
  });
});
