import { describe, expect, test } from 'vitest';
import { createTestKit, type TestKit } from './test-kit.ts';

const MINUTE = 60_000;

async function connected(test: TestKit = createTestKit()): Promise<TestKit> {
  await test.kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
  return test;
}

describe('the health of an account', () => {
  test('that was just read has no lag and no blind window', async () => {
    const { kit, clock } = await connected();
    await clock.advance(MINUTE);
    await kit.leads.collect();
    const { isHealthy, accounts } = await kit.health();
    expect(isHealthy).toBe(true);
    expect(accounts).toMatchObject([{ status: 'connected', lagMs: 0, isBlind: false, blindWindows: [] }]);
  });

  test('that nobody reads is blind after a quarter of an hour, and that is not healthy', async () => {
    const { kit, clock } = await connected();
    await kit.leads.collect();
    const from = clock.nowText();
    await clock.advance(16 * MINUTE);
    const { isHealthy, accounts } = await kit.health();
    expect(isHealthy).toBe(false);
    expect(accounts).toMatchObject([
      { lagMs: 16 * MINUTE, isBlind: true, blindWindows: [{ from, to: clock.nowText() }] },
    ]);
  });

  test('that is read again keeps the window, on the account too', async () => {
    const { kit, clock } = await connected();
    await kit.leads.collect();
    const from = clock.nowText();
    await clock.advance(60 * MINUTE);
    const to = clock.nowText();
    await kit.leads.collect();
    await clock.advance(MINUTE);
    await kit.leads.collect();
    const { accounts } = await kit.health();
    expect(accounts).toMatchObject([{ isBlind: false, blindWindows: [{ from, to }] }]);
    const account = await kit.accounts.get(accounts[0]?.accountId ?? '');
    expect(account.blindWindows).toEqual([{ from, to }]);
  });

  test('of a host that polls every hour is not blind between two polls', async () => {
    const { kit, clock } = await connected(createTestKit({ jobs: { collectEveryMs: 60 * MINUTE } }));
    await kit.leads.collect();
    await clock.advance(90 * MINUTE);
    expect((await kit.health()).accounts).toMatchObject([{ isBlind: false, blindWindows: [] }]);
  });

  test('whose reading fails is as blind as one that nobody reads, though other calls work', async () => {
    const { kit, clock, platform } = await connected();
    await kit.leads.collect();
    for (let minute = 0; minute < 20; minute += 1) {
      platform.world.faults.hangNext('leads.poll');
      await clock.advance(MINUTE);
      const stop = AbortSignal.abort(new Error('stopped'));
      await expect(kit.leads.collect({ signal: stop })).rejects.toThrow('stopped');
    }
    expect((await kit.health()).accounts).toMatchObject([{ isBlind: true }]);
  });

  test('that the host paused does not make the kit unhealthy', async () => {
    const { kit, clock } = await connected();
    const [account] = (await kit.health()).accounts;
    await kit.accounts.pause(account?.accountId ?? '');
    await clock.advance(60 * MINUTE);
    expect((await kit.health()).isHealthy).toBe(true);
  });
});

describe('the health of consumers', () => {
  test('shows how long events wait', async () => {
    const { kit, clock, platform } = await connected();
    const world = platform.world.account;
    await clock.advance(1000);
    world.writeMessage({ buyerId: world.addBuyer().id, text: 'Здравствуйте' });
    await kit.leads.collect();
    await clock.advance(5 * MINUTE);
    const { consumers } = await kit.health();
    expect(consumers.find(({ name }) => name === 'leadkit.leads')).toMatchObject({
      pending: 1,
      dead: 0,
      lagMs: 5 * MINUTE,
    });
  });

  test('shows no lag where nothing waits', async () => {
    const { kit } = await connected();
    const { consumers } = await kit.health();
    expect(consumers.filter(({ lagMs }) => lagMs > 0)).toEqual([]);
  });
});

test('notices that wait are counted', async () => {
  const test = await connected();
  await test.kit.handoff.addMember({ name: 'Данияр' });
  await test.clock.advance(13 * 60 * MINUTE);
  const world = test.platform.world.account;
  const { id: buyerId } = world.addBuyer({ phone: '+77000000011' });
  world.writeMessage({ buyerId, text: 'Сколько стоит шкаф на всю стену, три метра?' });
  world.writeMessage({ buyerId, text: 'И когда сможете?' });
  await test.kit.leads.collect();
  await test.deliver();
  const { notices } = await test.kit.health();
  expect(notices).toEqual({ waiting: 1, failed: 0, unknown: 0 });
});

test('only tenants that are asked for are looked at', async () => {
  const { kit } = await connected();
  expect((await kit.health({ tenants: ['client-b'] })).accounts).toEqual([]);
});
