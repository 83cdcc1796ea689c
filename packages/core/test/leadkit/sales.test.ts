import type { ObservedOffer, Outcome } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { createLeadTest, type LeadTest, tenge } from './lead-test-kit.ts';
import { collectAll } from './test-kit.ts';

const ITEM = {
  kind: 'new_goods',
  title: { ru: 'Диван' },
  description: { ru: 'Диван' },
  price: tenge(90_000),
} as const;

/** A lead of a host's own form about an item, and the item's cost. */
async function askedFor(cost: { readonly cost?: ReturnType<typeof tenge> }): Promise<LeadTest> {
  const test = await createLeadTest();
  await test.kit.items.put({ ...ITEM, sku: 'SOFA', ...cost });
  await test.kit.leads.receive([
    {
      source: 'site',
      key: '1',
      who: { phone: '+7 701 000 00 22' },
      text: 'Диван есть?',
      about: { sku: 'SOFA' },
    },
  ]);
  await test.deliver();
  return test;
}

async function sold(
  { kit }: LeadTest,
  more: { readonly cost?: ReturnType<typeof tenge> } = {},
): Promise<Outcome> {
  const [lead] = await collectAll(kit.leads.list());
  return kit.leads.recordOutcome(
    lead?.id ?? '',
    { result: 'won', revenue: tenge(90_000), ...more },
    { key: 'sale-1' },
  );
}

describe('what a sale cost', () => {
  test('is the cost of its item when it is recorded', async () => {
    const test = await askedFor({ cost: tenge(60_000) });
    expect((await sold(test)).cost).toEqual(tenge(60_000));
  });

  test('is what the host says, when it says so', async () => {
    const test = await askedFor({ cost: tenge(60_000) });
    expect((await sold(test, { cost: tenge(55_000) })).cost).toEqual(tenge(55_000));
  });

  test('is not there when nobody knows it', async () => {
    expect(await sold(await askedFor({}))).not.toHaveProperty('cost');
  });

  test('in another currency than the revenue is refused, naming it', async () => {
    const test = await askedFor({});
    await expect(sold(test, { cost: { amountMinor: 1, currency: 'USD' } })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'cost.currency' }],
    });
  });
});

describe('the last touch', () => {
  test('is the last signal about one of our listings; an order leaves it', async () => {
    const test = await createLeadTest();
    const advertId = await test.publish();
    const buyer = test.account.addBuyer({ id: 'b1', phone: '8 701 000 00 11' });
    test.account.writeMessage({ buyerId: buyer.id, text: 'Актуально?', listingExternalId: advertId });
    await test.leads();
    await test.clock.advance(60_000);
    test.account.placeOrder({ buyerId: buyer.id, total: tenge(25_000) });
    const [lead] = await test.leads();
    expect(lead?.touch).toMatchObject({
      platform: 'fake',
      campaignId: test.campaignId,
      listingId: lead?.listingId,
    });
    expect(lead?.touch?.at).toBe(lead?.milestones?.arrivedAt);
  });
});

describe('search', () => {
  test('finds leads by words of what was written, with a filter', async () => {
    const { kit } = await askedFor({});
    expect(await collectAll(kit.leads.search('диван'))).toHaveLength(1);
    expect(await collectAll(kit.leads.search('диван', { status: 'won' }))).toHaveLength(0);
    expect(await collectAll(kit.leads.search('шкаф'))).toHaveLength(0);
  });
});

test('offers that were seen are found by words of their title', async () => {
  const { kit } = await createLeadTest();
  const offer = (externalId: string, title: string): ObservedOffer => ({
    platform: 'olx',
    externalId,
    url: `https://olx.example/${externalId}`,
    title,
    isPromoted: false,
  });
  await kit.research.record([offer('1', 'Шкаф-купе белый'), offer('2', 'Диван белый')]);
  expect((await collectAll(kit.research.search('белый шкаф'))).map(({ externalId }) => externalId)).toEqual([
    '1',
  ]);
  expect(await collectAll(kit.research.offers({ platform: 'kaspi' }))).toEqual([]);
});
