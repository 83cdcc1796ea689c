import { createLeadKit, type LeadKit, type PutItemInput, type Store } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { describe, expect, test } from 'vitest';
import { ITEMS, runningCampaign, tenge } from './running-campaign.ts';

/** A process that dies at its n-th commit: just before it is stored, or just after. Nothing it does later counts. */
function dyingAt(store: Store, commits: number, isStored: boolean): { store: Store; isDead: () => boolean } {
  let left = commits;
  const dead = (): Error => new Error('the process is dead');
  return {
    isDead: () => left <= 0,
    store: {
      ...store,
      tenant: (tenantId) => {
        const tenant = store.tenant(tenantId);
        return {
          ...tenant,
          commit: async (input, options) => {
            if (left <= 0) throw dead();
            left -= 1;
            if (left > 0) return tenant.commit(input, options);
            if (isStored) await tenant.commit(input, options);
            throw dead();
          },
        };
      },
    },
  };
}

/** Two adverts to change, bring off and make, one of them for money: every kind of step. */
async function prepared(): Promise<{
  readonly finish: (commits: number, isStored: boolean) => Promise<{ readonly wasKilled: boolean }>;
  readonly state: () => readonly unknown[];
}> {
  const store = createMemoryStore();
  const [wardrobe, kitchen, bed] = ITEMS as readonly [PutItemInput, PutItemInput, PutItemInput];
  const sofa = {
    ...bed,
    sku: 'SOFA',
    title: { ru: 'Диван угловой' },
    description: { ru: 'Велюр, бельевой ящик' },
  };
  const test = await runningCampaign({
    kit: { store },
    platform: { freeListings: 3, listingPrice: tenge(1_500) },
    budget: tenge(5_000),
    items: [wardrobe, kitchen, bed],
  });
  const { kit, campaignId, itemIds, nicheId, platform, clock } = test;
  await kit.campaigns.apply({ plan: await kit.campaigns.plan({ campaignId }) });
  await kit.items.put({ ...wardrobe, price: tenge(190_000), nicheId });
  const added = [
    (await kit.items.put({ ...sofa, nicheId })).id,
    (await kit.items.put({ ...kitchen, sku: 'HALL', title: { ru: 'Прихожая' }, description: { ru: 'Дуб' } }))
      .id,
  ];
  await kit.campaigns.update(campaignId, { itemIds: [itemIds[0] ?? '', itemIds[1] ?? '', ...added] });
  const plan = await kit.campaigns.plan({ campaignId });
  const approvals = plan.steps.map(({ id }) => id);
  const kitOver = (over: Store): LeadKit => createLeadKit({ store: over, platforms: [platform], clock });
  return {
    finish: async (commits, isStored) => {
      const dying = dyingAt(store, commits, isStored);
      await kitOver(dying.store)
        .campaigns.apply({ plan, approvals })
        .catch((error: unknown) => {
          if (!dying.isDead()) throw error;
        });
      await clock.advance(5 * 60_000);
      await kitOver(store).campaigns.apply({ plan, approvals });
      return { wasKilled: dying.isDead() };
    },
    state: () => [
      platform.world.account.listings.map(({ snapshot }) => [
        snapshot.title,
        snapshot.status,
        snapshot.price,
      ]),
    ],
  };
}

describe('a process that dies while a plan is carried out', () => {
  const END = [
    [
      ['Шкаф-купе на заказ', 'active', tenge(190_000)],
      ['Кухонный гарнитур под ключ', 'active', tenge(650_000)],
      ['Кровать двуспальная с подъёмным механизмом', 'inactive', tenge(240_000)],
      ['Диван угловой', 'active', tenge(240_000)],
      ['Прихожая', 'active', tenge(650_000)],
    ],
  ];

  test.each([true, false])(
    'at any commit (stored: %s) ends like an undisturbed one when the plan is applied again',
    async (isStored) => {
      let kills = 0;
      for (let commits = 1; ; commits += 1) {
        const world = await prepared();
        const { wasKilled } = await world.finish(commits, isStored);
        expect(world.state(), `killed at commit ${commits}`).toEqual(END);
        if (!wasKilled) break;
        kills += 1;
      }
      expect(kills).toBeGreaterThanOrEqual(10);
    },
    30_000,
  );
});
