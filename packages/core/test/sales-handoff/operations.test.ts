import { LeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { createHandoffKit, HOUR, MINUTE } from './handoff-kit.ts';

const operations = { addresses: ['ops'] };

/** At eleven in the evening. */
async function atNight() {
  const test = await createHandoffKit({ handoff: { operations } });
  await test.clock.advance(13 * HOUR);
  return test;
}

describe('operations hear at any hour', () => {
  test('of credentials that are gone, once', async () => {
    const test = await atNight();
    test.platform.world.account.revokeToken();
    await test.kit.leads.collect();
    await test.kit.leads.collect();
    await test.deliver();
    expect(test.told()).toMatchObject([
      {
        title: 'Аккаунт отключился',
        body: 'fake, Мебельный цех: площадка не принимает доступ. Подключите заново.',
        priority: 'high',
        addresses: ['ops'],
      },
    ]);
  });

  test.each([
    ['blocked', 'Площадка блокирует запросы'],
    ['unexpected_response', 'Ответ площадки изменился'],
  ] as const)('of an account that is %s', async (code, title) => {
    const test = await atNight();
    const error = new LeadKitError({ code, operation: 'leads.poll', message: 'so it is' });
    test.platform.world.faults.failNext('leads.poll', error, 2);
    await test.kit.leads.collect();
    await test.clock.advance(HOUR);
    await test.kit.leads.collect();
    await test.deliver();
    expect(test.told().map((notice) => [notice.title, notice.addresses])).toEqual([[title, ['ops']]]);
  });

  test('of a shape that is not known again after a day', async () => {
    const test = await atNight();
    const error = new LeadKitError({ code: 'unexpected_response', operation: 'leads.poll', message: 'no' });
    test.platform.world.faults.failNext('leads.poll', error, 2);
    await test.kit.leads.collect();
    await test.clock.advance(24 * HOUR);
    await test.kit.leads.collect();
    await test.deliver();
    expect(test.told().map(({ title }) => title)).toEqual(Array(2).fill('Ответ площадки изменился'));
  });

  test('of a lead that nobody can take, with why', async () => {
    const test = await atNight();
    const lead = await test.buyerWrites();
    expect(test.told()).toMatchObject([
      {
        title: 'Лид некому взять',
        body: `Лид ${lead.id}: the team has no active members. Назначьте сотрудника вручную.`,
        addresses: ['ops'],
      },
    ]);
  });

  test('of dead letters, once a day and consumer', async () => {
    const test = await atNight();
    await test.kit.subscribe(
      'crm',
      ['account.status-changed'],
      () => {
        throw new Error('the CRM is away');
      },
      { attemptsMax: 1 },
    );
    await test.kit.accounts.pause(test.accountId);
    await test.deliver();
    await test.runJob('operations.watch');
    await test.runJob('operations.watch');
    await test.deliver();
    expect(test.told()).toMatchObject([
      {
        title: 'События не обработаны',
        body: 'crm: не удалось обработать 1. Исправьте причину и повторите.',
      },
    ]);
  });

  test('of the same dead letters not again when the date changes', async () => {
    const test = await atNight();
    await test.kit.subscribe(
      'crm',
      ['account.status-changed'],
      () => {
        throw new Error('the CRM is away');
      },
      { attemptsMax: 1 },
    );
    await test.clock.advance(5 * HOUR + 59 * MINUTE);
    await test.kit.accounts.pause(test.accountId);
    await test.deliver();
    const titles: string[] = [];
    for (const waitMs of [0, 2 * MINUTE, 23 * HOUR, 2 * HOUR]) {
      await test.clock.advance(waitMs);
      await test.runJob('operations.watch');
      titles.push(...test.told().map(({ title }) => title));
    }
    expect(titles).toEqual(['События не обработаны']);
    await test.kit.accounts.resume(test.accountId);
    await test.deliver();
    await test.runJob('operations.watch');
    expect(test.told()).toMatchObject([{ body: expect.stringContaining('обработать 1.') }]);
  });

  test('of an account some of whose calls are refused, once a day', async () => {
    const test = await atNight();
    const error = new LeadKitError({ code: 'blocked', operation: 'leads.poll', message: 'so it is' });
    for (let round = 0; round < 3; round += 1) {
      test.platform.world.faults.failNext('leads.poll', error, 1);
      await test.kit.leads.collect();
      await test.clock.advance(MINUTE);
      await test.runJob('accounts.check');
    }
    expect(test.told().map(({ title }) => title)).toEqual(['Площадка блокирует запросы']);
  });

  test('of nothing that a tenant of somebody else has', async () => {
    const test = await atNight();
    await test.kit.subscribe(
      'crm',
      ['account.status-changed'],
      () => {
        throw new Error('the CRM is away');
      },
      { attemptsMax: 1 },
    );
    await test.kit.accounts.pause(test.accountId);
    await test.deliver();
    const job = test.kit.jobs.find(({ name }) => name === 'operations.watch');
    await job?.run({ tenantId: 'client-b' });
    await test.deliver();
    expect(test.told()).toEqual([]);
  });
});

describe('a lead that was left alone', () => {
  test('is told to every supervisor', async () => {
    const test = await createHandoffKit({ handoff: { operations } });
    await test.kit.handoff.addMember({ name: 'Данияр', addresses: ['agent'] });
    await test.kit.handoff.addMember({ name: 'Сауле', role: 'supervisor', addresses: ['saule'] });
    await test.kit.handoff.addMember({ name: 'Бекзат', role: 'supervisor', addresses: ['bekzat'] });
    const lead = await test.buyerWrites();
    for await (const offer of test.kit.handoff.assignments({ leadId: lead.id }))
      await test.kit.handoff.accept(offer.id);
    test.told();
    await test.pass(HOUR);
    const escalated = test.told().filter(({ title }) => title === 'Лид без ответа');
    expect(escalated.map(({ addresses }) => addresses[0] ?? '').sort()).toEqual(['bekzat', 'saule']);
  });
});
