import { HOST_PLATFORM, type ReceivedSignal } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { createLeadTest, tenge } from './lead-test-kit.ts';
import { collectAll } from './test-kit.ts';

const CALL: ReceivedSignal = {
  source: 'calls',
  key: 'call-1',
  kind: 'call_request',
  occurredAt: '2026-11-22T10:00:00+05:00',
  who: { phone: '8 701 000 00 11', name: 'Айдар' },
};

describe('leads.receive', () => {
  test('a call becomes a person and a lead, told twice it is one', async () => {
    const test = await createLeadTest();
    const [first] = await test.kit.leads.receive([CALL]);
    const [second] = await test.kit.leads.receive([{ ...CALL, who: { phone: '+77010000012' } }]);
    expect([first?.outcome, second?.outcome]).toEqual(['created', 'known']);
    expect(second?.signalId).toBe(first?.signalId);
    expect(await test.leads()).toMatchObject([{ origin: 'call_request', platform: HOST_PLATFORM }]);
    expect((await test.persons())[0]?.identities).toMatchObject([{ kind: 'phone', value: '+77010000011' }]);
  });

  test('a form about a niche and a campaign opens a lead of them', async () => {
    const test = await createLeadTest();
    const about = { nicheId: test.nicheId, campaignId: test.campaignId, city: 'almaty' };
    await test.kit.leads.receive([{ source: 'site', key: 'form-7', who: { email: 'a@example.kz' }, about }]);
    expect(await test.leads()).toMatchObject([{ origin: 'manual', ...about }]);
  });

  test('a call about an item is won by an order of it on a marketplace', async () => {
    const test = await createLeadTest();
    const about = { sku: test.sku, campaignId: test.campaignId };
    await test.kit.leads.receive([{ ...CALL, about }]);
    await test.leads();
    const buyer = test.account.addBuyer({ phone: '+77010000011' });
    test.account.placeOrder({ buyerId: buyer.id, total: tenge(5_000), sku: test.sku });
    expect(await test.leads()).toMatchObject([{ status: 'won', campaignId: test.campaignId }]);
  });

  test('what is still to come is refused, naming each, and nothing is stored', async () => {
    const test = await createLeadTest();
    const later = { ...CALL, key: 'call-2', occurredAt: '2026-11-22T15:00:00+05:00' };
    await expect(test.kit.leads.receive([CALL, later])).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: '1.occurredAt' }],
    });
    expect(await test.leads()).toEqual([]);
  });

  test('what a clock that is a little ahead says happened now', async () => {
    const test = await createLeadTest();
    const now = test.clock.now();
    await test.kit.leads.receive([{ ...CALL, occurredAt: new Date(now + 60_000).toISOString() }]);
    expect(await test.leads()).toMatchObject([{ lastSignalAt: new Date(now).toISOString() }]);
  });

  test('the same key of another source is another signal', async () => {
    const test = await createLeadTest();
    const results = await test.kit.leads.receive([CALL, { ...CALL, source: 'site' }]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
  });

  test('a source is a paused account that no job calls', async () => {
    const test = await createLeadTest();
    await test.kit.leads.receive([CALL]);
    expect(await test.kit.leads.collect()).toMatchObject({ failedAccounts: 0 });
    const accounts = await collectAll(test.kit.accounts.list());
    expect(accounts.find(({ platform }) => platform === HOST_PLATFORM)).toMatchObject({
      externalAccountId: 'calls',
      status: 'paused',
    });
  });

  test('its text is scored, however long ago it happened', async () => {
    const test = await createLeadTest();
    const long = 'Хочу шкаф-купе в прихожую, три метра, с зеркалами и подсветкой';
    await test.kit.leads.receive([{ ...CALL, occurredAt: '2025-01-10T10:00:00+05:00', text: long }]);
    expect((await test.leads())[0]?.knowledge).toMatchObject({ textLength: long.length, hasPhone: true });
  });

  test.each([
    [{ ...CALL, source: 'Сайт' }, '0.source'],
    [{ ...CALL, key: '' }, '0.key'],
    [{ ...CALL, kind: 'order' }, '0.kind'],
    [{ ...CALL, occurredAt: 'yesterday' }, '0.occurredAt'],
    [{ ...CALL, who: { phone: '8 701 *** ** 11' } }, '0.who.phone'],
    [{ ...CALL, who: { name: 'Айдар' } }, '0.who'],
    [{ ...CALL, about: { nicheId: 'nobody' } }, '0.about.nicheId'],
    [{ ...CALL, about: { campaignId: 'nobody' } }, '0.about.campaignId'],
  ])('%j is refused naming %s, and nothing is stored', async (signal, path) => {
    const test = await createLeadTest();
    await expect(test.kit.leads.receive([signal as ReceivedSignal])).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path }],
    });
    expect(await test.leads()).toEqual([]);
  });

  test('a refusal does not repeat the phone', async () => {
    const test = await createLeadTest();
    const wrong = { ...CALL, who: { phone: '8 701 000 00 1' } };
    const error = await test.kit.leads.receive([wrong]).catch((refusal: unknown) => refusal);
    expect(String(error)).not.toContain('701');
  });
});
