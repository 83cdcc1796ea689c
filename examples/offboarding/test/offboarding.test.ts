import { createLeadKit, type LeadKit, money, type Store, type TenantKit } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import {
  createFakePlatform,
  createTestClock,
  type FakePlatform,
  type TestClock,
} from '@leadkit/core/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { disconnectAccounts, endCampaigns, eraseClient, exportClient } from '../offboard.ts';

const TENANT = 'mebel-astana';
const OTHER = 'divan-almaty';

let store: Store;
let kit: LeadKit;
let platform: FakePlatform;
let clock: TestClock;

/** A client with one advert and one lead. */
async function serve(tenantId: string): Promise<TenantKit> {
  const client = kit.forTenant(tenantId);
  const account = await client.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
  const niche = await client.niches.create({ name: 'Шкафы', kind: 'service', queries: { ru: ['шкаф'] } });
  await client.niches.setScore(niche.id, { value: 72, by: 'Айгерим', reason: 'own orders' });
  await client.niches.setStatus(niche.id, 'active');
  const item = await client.items.put({
    sku: `WARDROBE-${tenantId}`,
    kind: 'service',
    nicheId: niche.id,
    title: { ru: `Шкаф-купе на заказ, ${tenantId}` },
    description: { ru: 'Замер и установка за неделю, гарантия два года.' },
    price: money(180_000_00, 'KZT'),
  });
  const campaign = await client.campaigns.create({
    name: 'Ноябрь',
    nicheId: niche.id,
    accountIds: [account.id],
    itemIds: [item.id],
    target: { places: { fake: { categoryId: '200', city: 'almaty' } }, contact: { name: 'Цех' } },
  });
  await client.campaigns.start(campaign.id);
  await client.campaigns.publish({ campaignId: campaign.id });
  await clock.advance(1000);
  const world = platform.world.account;
  world.writeMessage({ buyerId: world.addBuyer({ phone: '+77000000011' }).id, text: 'Здравствуйте!' });
  await client.leads.collect();
  while ((await kit.consumers.dispatch()).handled > 0);
  return client;
}

async function export_(tenantId: string): Promise<string> {
  let all = '';
  await exportClient(store, tenantId, async (line) => {
    all += line;
  });
  return all;
}

beforeEach(() => {
  store = createMemoryStore();
  clock = createTestClock();
  platform = createFakePlatform({ clock });
  kit = createLeadKit({ store, platforms: [platform], clock });
});

describe('a client who leaves', () => {
  test('has no advert any more, and a second time there is nothing to do', async () => {
    const client = await serve(TENANT);
    expect(await endCampaigns(client)).toEqual([]);
    expect(await endCampaigns(client)).toEqual([]);
    const live = platform.world.account.listings.filter(({ snapshot }) => snapshot.status === 'active');
    expect(live).toEqual([]);
  });

  test('is told of an advert that could not be taken off', async () => {
    const client = await serve(TENANT);
    platform.world.faults.loseNextAnswer('listings.deactivate');
    platform.world.faults.loseNextAnswer('listings.remove');
    expect(await endCampaigns(client)).toEqual([expect.stringMatching(/: unknown$/)]);
  });

  test('takes everything along but the secrets', async () => {
    await serve(TENANT);
    const lines = (await export_(TENANT)).trimEnd().split('\n');
    const kinds = new Set(lines.map((line) => (JSON.parse(line) as { kind?: string }).kind));
    for (const kind of ['account', 'campaign', 'listing', 'person', 'lead', 'signal'])
      expect(kinds).toContain(kind);
    expect(lines.join('')).not.toContain('shop-1"}');
  });

  test('leaves no credentials', async () => {
    const client = await serve(TENANT);
    await disconnectAccounts(client);
    for await (const account of client.accounts.list()) {
      expect(account.status).toBe('paused');
      expect(await store.tokens.read(TENANT, account.id)).toBeUndefined();
    }
  });

  test('leaves one line: when, by whom and why', async () => {
    await serve(TENANT);
    const input = { by: 'Айгерим', reason: 'the contract ended', nowMs: clock.now() };
    const report = await eraseClient(store, TENANT, input);
    expect(report.counts).toMatchObject({ account: 1, lead: 1, person: 1 });
    expect((await export_(TENANT)).split('\n').filter((line) => line.includes('"kind":"lead"'))).toEqual([]);
    expect(await store.tenant(TENANT).privacy.erasures()).toMatchObject([
      { by: 'Айгерим', reason: 'the contract ended' },
    ]);
  });

  test('takes nothing of another client along', async () => {
    await serve(TENANT);
    const other = kit.forTenant(OTHER);
    await other.handoff.addMember({ name: 'Данияр' });
    const before = await export_(OTHER);
    await eraseClient(store, TENANT, { by: 'Айгерим', reason: 'left', nowMs: clock.now() });
    expect(await export_(OTHER)).toBe(before);
  });
});
