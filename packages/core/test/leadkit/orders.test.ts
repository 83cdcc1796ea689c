import { buildSignalOrder } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { connectAnother, createLeadTest, type LeadTest, tenge } from './lead-test-kit.ts';
import { collectAll, type TestKit } from './test-kit.ts';

/** A buyer asked about our advert; the lead has the campaign of the advert. */
async function asked(): Promise<LeadTest & { readonly advertId: string }> {
  const test = await createLeadTest();
  const advertId = await test.publish();
  const buyer = test.account.addBuyer({ id: 'b1', phone: '8 701 000 00 11' });
  test.account.writeMessage({ buyerId: buyer.id, text: 'Ещё актуально?', listingExternalId: advertId });
  await test.leads();
  return { ...test, advertId };
}

/** What the buyer of {@link asked} orders on another account, under another user id. */
async function orderElsewhere(
  test: LeadTest,
  order: { readonly sku?: string; readonly isPaid?: boolean },
): Promise<{ readonly externalId: string; readonly shop: LeadTest['account'] }> {
  const shop = await connectAnother(test, 'shop-2');
  const buyer = shop.addBuyer({ id: 'other-user', phone: '+7 701 000-00-11' });
  const { externalId } = shop.placeOrder({ buyerId: buyer.id, total: tenge(25_000), ...order });
  return { externalId, shop };
}

const revenues = async ({ kit }: TestKit, from: readonly string[]): Promise<unknown[]> =>
  Promise.all(from.map(async (key) => (await kit.leads.reverseOutcome(key)).revenue));

describe('an order after an inquiry', () => {
  test('closes it as won with its campaign, also on another account and under another user', async () => {
    const test = await asked();
    await orderElsewhere(test, { sku: test.sku });
    expect(await test.leads()).toMatchObject([
      { status: 'won', origin: 'message', campaignId: test.campaignId, nicheId: test.nicheId },
    ]);
  });

  test('that does not say what it is about closes the only open lead of its buyer', async () => {
    const test = await asked();
    await orderElsewhere(test, {});
    expect(await test.leads()).toMatchObject([{ status: 'won', campaignId: test.campaignId }]);
  });

  test('of something else opens a lead of its own', async () => {
    const test = await asked();
    await test.kit.items.put({
      sku: 'SOFA',
      kind: 'new_goods',
      title: { ru: 'Диван' },
      description: { ru: 'Диван' },
      price: tenge(90_000),
    });
    await orderElsewhere(test, { sku: 'SOFA' });
    expect((await test.leads()).map(({ status, origin }) => [origin, status])).toEqual([
      ['order', 'won'],
      ['message', 'qualified'],
    ]);
  });

  test('by somebody else leaves it open', async () => {
    const test = await asked();
    const stranger = test.account.addBuyer({ id: 'stranger', phone: '+77000000012' });
    test.account.placeOrder({ buyerId: stranger.id, total: tenge(25_000), sku: test.sku });
    expect((await test.leads()).map(({ status }) => status)).toEqual(['won', 'qualified']);
  });

  test('that is not paid yet joins it, and wins it once it is paid', async () => {
    const test = await asked();
    const { externalId, shop } = await orderElsewhere(test, { sku: test.sku, isPaid: false });
    expect(await test.leads()).toMatchObject([{ status: 'qualified', signalIds: { length: 2 } }]);
    shop.changeOrder(externalId, { state: 'accepted', isPaid: true });
    expect(await test.leads()).toMatchObject([{ status: 'won', campaignId: test.campaignId }]);
  });

  test('older than the window closes no inquiry', async () => {
    const test = await asked();
    await test.clock.advance(31 * 24 * 60 * 60_000);
    await orderElsewhere(test, { sku: test.sku });
    expect((await test.leads()).map(({ status, closeReason }) => [status, closeReason])).toEqual([
      ['won', undefined],
      ['lost', 'no_answer'],
    ]);
  });
});

describe('an order alone', () => {
  test.each([
    [true, 'won'],
    [false, 'qualified'],
  ])('enters (paid: %s) as %s', async (isPaid, status) => {
    const test = await createLeadTest();
    const buyer = test.account.addBuyer({ phone: '+77000000012' });
    test.account.placeOrder({ buyerId: buyer.id, total: tenge(25_000), isPaid });
    expect(await test.leads()).toMatchObject([{ status, origin: 'order', score: 0 }]);
  });

  test('that is cancelled before it is paid is lost as cancelled', async () => {
    const test = await createLeadTest();
    const buyer = test.account.addBuyer({ phone: '+77000000012' });
    const order = test.account.placeOrder({ buyerId: buyer.id, total: tenge(25_000), isPaid: false });
    await test.leads();
    test.account.changeOrder(order.externalId, { state: 'cancelled' });
    expect(await test.leads()).toMatchObject([{ status: 'lost', closeReason: 'cancelled' }]);
  });

  test.each([
    ['cancelled', 'lost'],
    ['returned', 'won'],
  ] as const)(
    'that was paid and is %s has no revenue any more, and its lead is %s',
    async (state, status) => {
      const test = await createLeadTest();
      const reversed: unknown[] = [];
      test.kit.events.on('outcome.reversed', ({ data }) => reversed.push(data.revenue));
      const buyer = test.account.addBuyer({ phone: '+77000000012' });
      const order = test.account.placeOrder({ buyerId: buyer.id, total: tenge(25_000) });
      await test.leads();
      test.account.changeOrder(order.externalId, { state });
      expect(await test.leads()).toMatchObject([{ status }]);
      test.account.changeOrder(order.externalId, { state, cancellationReason: 'told again' });
      await test.leads();
      expect(reversed).toEqual([tenge(25_000)]);
    },
  );

  test('that is already returned when we first hear of it is a sale whose revenue is gone', async () => {
    const test = await createLeadTest();
    const events: string[] = [];
    test.kit.events.on('outcome.recorded', ({ type }) => events.push(type));
    test.kit.events.on('outcome.reversed', ({ type }) => events.push(type));
    const buyer = test.account.addBuyer({ phone: '+77000000012' });
    const order = test.account.placeOrder({ buyerId: buyer.id, total: tenge(25_000) });
    test.account.changeOrder(order.externalId, { state: 'returned' });
    expect(await test.leads()).toMatchObject([{ status: 'won' }]);
    expect(events).toEqual(['outcome.recorded', 'outcome.reversed']);
  });
});

test('a cancelled order leaves the inquiry it belonged to open', async () => {
  const test = await asked();
  const { externalId, shop } = await orderElsewhere(test, { sku: test.sku, isPaid: false });
  await test.leads();
  shop.changeOrder(externalId, { state: 'cancelled' });
  expect(await test.leads()).toMatchObject([{ status: 'qualified', origin: 'message' }]);
});

const ADVERTS = [
  ['Шкаф-купе на заказ', 'Замер бесплатно, установка за неделю.'],
  ['Гардеробная под ключ', 'Проект за день, полки и ящики любой глубины.'],
  ['Прихожая с зеркалом', 'Готовые размеры, доставка по городу завтра.'],
  ['Детская стенка', 'Закруглённые углы, краска без запаха.'],
  ['Кухонный гарнитур', 'Столешница из камня, доводчики на всех дверцах.'],
] as const;

test('a buyer who writes about five adverts of one niche is one person and one lead', async () => {
  const test = await createLeadTest();
  const items = await Promise.all(
    ADVERTS.map(([title, description], index) =>
      test.kit.items.put({
        sku: `W-${index}`,
        kind: 'service',
        nicheId: test.nicheId,
        title: { ru: title },
        description: { ru: description },
        price: tenge(100_000 + index),
      }),
    ),
  );
  const [account] = await collectAll(test.kit.accounts.list());
  const campaign = await test.kit.campaigns.create({
    name: 'Пять',
    nicheId: test.nicheId,
    accountIds: [account?.id ?? ''],
    itemIds: items.map(({ id }) => id),
  });
  await test.kit.campaigns.start(campaign.id);
  await test.kit.campaigns.publish({
    campaignId: campaign.id,
    places: { fake: { categoryId: '200', city: 'almaty' } },
    contact: { name: 'Цех' },
  });
  const buyer = test.account.addBuyer();
  for (const { snapshot } of test.account.listings)
    test.account.writeMessage({
      buyerId: buyer.id,
      text: 'Ещё актуально?',
      listingExternalId: snapshot.externalId,
    });
  expect(test.account.listings).toHaveLength(5);
  expect(await test.leads()).toMatchObject([{ nicheId: test.nicheId, signalIds: { length: 5 } }]);
  expect(await test.persons()).toHaveLength(1);
});

test('the outcome of an order is kept under its account and id, and holds its revenue', async () => {
  const test = await asked();
  const { externalId } = await orderElsewhere(test, { sku: test.sku });
  await test.leads();
  const accounts = await collectAll(test.kit.accounts.list());
  const shop = accounts.find(({ externalAccountId }) => externalAccountId === 'shop-2');
  expect(await revenues(test, [`order:${shop?.id}:${externalId}`])).toEqual([tenge(25_000)]);
});

describe('two orders of one buyer about the same', () => {
  /** An order that is not paid yet, and another one after it; both are one lead. */
  async function ordered(): Promise<LeadTest & { readonly first: string; readonly second: string }> {
    const test = await createLeadTest();
    const buyer = test.account.addBuyer({ phone: '+77000000012' });
    const place = () =>
      test.account.placeOrder({ buyerId: buyer.id, total: tenge(25_000), isPaid: false, sku: test.sku })
        .externalId;
    const [first, second] = [place(), place()];
    expect(await test.leads()).toMatchObject([{ status: 'qualified', signalIds: { length: 2 } }]);
    return { ...test, first, second };
  }

  test('stay a lead for sales when the first is taken back, and none when both are', async () => {
    const test = await ordered();
    test.account.changeOrder(test.first, { state: 'cancelled' });
    expect(await test.leads()).toMatchObject([{ status: 'qualified' }]);
    test.account.changeOrder(test.second, { state: 'cancelled' });
    expect(await test.leads()).toMatchObject([{ status: 'lost', closeReason: 'cancelled' }]);
  });

  test('stay won when one of two sales is taken back, and are lost when both are', async () => {
    const test = await ordered();
    test.account.changeOrder(test.first, { state: 'accepted', isPaid: true });
    test.account.changeOrder(test.second, { state: 'accepted', isPaid: true });
    expect(await test.leads()).toMatchObject([{ status: 'won' }]);
    test.account.changeOrder(test.first, { state: 'cancelled' });
    expect(await test.leads()).toMatchObject([{ status: 'won' }]);
    test.account.changeOrder(test.second, { state: 'cancelled' });
    expect(await test.leads()).toMatchObject([{ status: 'lost', closeReason: 'cancelled' }]);
  });
});

describe('the deadline of an order', () => {
  test('that is told once its papers are signed reaches the lead and whoever has to answer', async () => {
    const test = await createLeadTest();
    await test.kit.handoff.addMember({ name: 'Данияр' });
    const buyer = test.account.addBuyer({ phone: '+77000000012' });
    const order = { kind: 'order', externalId: 'o1', occurredAt: test.clock.nowText() } as const;
    const who = { platformUserId: buyer.id };
    const unsigned = buildSignalOrder({ total: tenge(25_000), isPaid: false });
    test.account.tell({ ...order, revision: 1, who, order: unsigned });
    await test.leads();
    const respondBy = new Date(test.clock.now() + 3 * 3_600_000).toISOString();
    test.account.tell({ ...order, revision: 2, who, respondBy, order: { ...unsigned, isPaid: true } });
    expect(await test.leads()).toMatchObject([{ status: 'won', respondBy }]);
    expect(test.notices.map(({ title }) => title)).toContain('Заказ ждёт ответа');
  });

  test('of a second order counts when that of the first is over', async () => {
    const test = await createLeadTest();
    const buyer = test.account.addBuyer({ phone: '+77000000012' });
    const place = (respondBy: number): void => {
      const wish = { buyerId: buyer.id, total: tenge(25_000), isPaid: false, sku: test.sku };
      test.account.placeOrder({ ...wish, respondBy: new Date(respondBy).toISOString() });
    };
    place(test.clock.now() + 3_600_000);
    await test.leads();
    await test.clock.advance(2 * 3_600_000);
    const second = test.clock.now() + 3_600_000;
    place(second);
    expect(await test.leads()).toMatchObject([{ respondBy: new Date(second).toISOString() }]);
  });
});

describe('the cost of an order whose only line has no SKU', () => {
  const line = { title: 'Шкаф', quantity: 2, total: tenge(25_000) };

  async function sold(
    parts: { readonly listing?: 'own' | 'strange'; readonly lines?: number } = {},
  ): Promise<unknown> {
    const test = await createLeadTest();
    const advert = await test.publish();
    await test.kit.items.put({
      sku: test.sku,
      kind: 'service',
      nicheId: test.nicheId,
      title: { ru: 'Шкаф-купе на заказ' },
      description: { ru: 'Замер и установка за неделю, гарантия два года.' },
      price: tenge(180_000),
      cost: tenge(7_000),
    });
    const who = { platformUserId: test.account.addBuyer({ phone: '+77000000012' }).id };
    test.account.writeMessage({
      buyerId: who.platformUserId,
      text: 'Ещё актуально?',
      listingExternalId: advert,
    });
    await test.leads();
    const { listing, lines = 1 } = parts;
    const order = buildSignalOrder({ total: tenge(25_000), lines: Array(lines).fill(line) });
    test.account.tell({
      kind: 'order',
      externalId: 'o1',
      revision: 1,
      occurredAt: test.clock.nowText(),
      who,
      order,
      ...(listing === undefined ? {} : { listing: { externalId: listing === 'own' ? advert : '404' } }),
    });
    await test.leads();
    const [account] = await collectAll(test.kit.accounts.list());
    return (await test.kit.leads.reverseOutcome(`order:${account?.id}:o1`)).cost;
  }

  test.each([
    ['is that of the item of its lead, by pieces', {}, tenge(14_000)],
    ['is that of the item of its listing', { listing: 'own' }, tenge(14_000)],
    ['is not known when its listing is none of ours', { listing: 'strange' }, undefined],
    ['is not known when there are two such lines', { lines: 2 }, undefined],
  ] as const)('%s', async (_what, parts, cost) => {
    expect(await sold(parts)).toEqual(cost);
  });
});
