import { createLeadKit, type LeadKit, type Store } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { expect, test } from 'vitest';
import { type OpenOlx, openOlx, wardrobe } from './open-olx.ts';

const CREATE = 'POST /api/partner/adverts';

/** A process: a kit of its own over the shared store. */
function startProcess(olx: OpenOlx, store: Store, send: typeof fetch = fetch): LeadKit {
  return createLeadKit({ store, platforms: [olx.platform], clock: olx.clock, fetch: send });
}

type Publish = (on: LeadKit) => ReturnType<LeadKit['campaigns']['publish']>;

async function startCampaign(kit: LeadKit, olx: OpenOlx): Promise<Publish> {
  const credentials = { ...(await olx.emulator.world.grantAccess()) };
  const account = await kit.accounts.connect({ platform: 'olx', credentials });
  const niche = await kit.niches.create({ name: 'Шкафы-купе', kind: 'new_goods', queries: { ru: ['шкаф'] } });
  await kit.niches.setScore(niche.id, { value: 71, by: 'Айгерим', reason: 'few sellers' });
  await kit.niches.setStatus(niche.id, 'active');
  const { title, description, price, photoUrls, attributes, contact } = wardrobe();
  if (price === undefined) throw new Error('the draft has no price');
  const item = await kit.items.put({
    sku: 'WARDROBE-3M',
    kind: 'new_goods',
    nicheId: niche.id,
    title,
    description,
    price,
    photoUrls,
    attributes,
  });
  const input = { name: 'Ноябрь', nicheId: niche.id, accountIds: [account.id], itemIds: [item.id] };
  const { id: campaignId } = await kit.campaigns.create(input);
  await kit.campaigns.start(campaignId);
  const places = { olx: { categoryId: '9001', city: 'shymkent' } };
  return (on) => on.campaigns.publish({ campaignId, places, contact });
}

test('a process killed between a create and its answer leaves one advert, which the next process finds', async () => {
  const olx = await openOlx();
  const store = createMemoryStore();
  let arrive = (): void => {};
  const isCreated = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const deadly: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const isCreate = request.method === 'POST' && request.url.endsWith('/api/partner/adverts');
    const answer = await fetch(request);
    if (!isCreate) return answer;
    arrive();
    // The process is gone: its answer reaches nobody.
    return await new Promise<Response>(() => {});
  };
  const first = startProcess(olx, store, deadly);
  const publish = await startCampaign(first, olx);
  void publish(first).catch(() => {});
  await isCreated;
  const second = startProcess(olx, store);
  await olx.clock.advance(10 * 60_000);
  await olx.emulator.act(() => {});
  const results = await publish(second);
  expect(results).toMatchObject([{ status: 'active' }]);
  expect(await olx.emulator.world.adverts()).toHaveLength(1);
  expect(olx.emulator.requests.count({ route: CREATE })).toBe(1);
});
