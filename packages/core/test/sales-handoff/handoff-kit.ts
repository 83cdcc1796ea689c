import type { Lead, LeadKitOptions, Notice } from '@leadkit/core';
import type { FakeBuyer } from '@leadkit/core/testing';
import { collectAll, createTestKit, type TestKit } from '../leadkit/test-kit.ts';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export interface HandoffKit extends TestKit {
  readonly accountId: string;
  /** Somebody writes, with points enough for a qualified lead. */
  readonly buyerWrites: (text?: string) => Promise<Lead>;
  /** The same buyer again. */
  readonly writesAgain: (text: string) => Promise<void>;
  readonly buyer: () => FakeBuyer;
  /** Lets time pass, a job and all deliveries after it. */
  readonly pass: (ms: number) => Promise<void>;
  readonly runJob: (name: string) => Promise<void>;
  readonly statuses: (leadId: string) => Promise<readonly string[]>;
  readonly leadOf: (leadId: string) => Promise<Lead>;
  /** Notices told since the last call. */
  readonly told: () => readonly Notice[];
}

/** A kit with one connected account, at ten in the morning of a Sunday in Almaty. */
export async function createHandoffKit(options: Partial<LeadKitOptions> = {}): Promise<HandoffKit> {
  const test = createTestKit(options);
  const { kit, clock, platform, deliver, notices } = test;
  const account = await kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
  const world = platform.world.account;
  let buyer: FakeBuyer | undefined;
  let buyers = 0;

  async function writesAgain(text: string): Promise<void> {
    await clock.advance(1000);
    world.writeMessage({ buyerId: buyer?.id ?? '', text });
    await kit.leads.collect();
    await deliver();
  }

  async function buyerWrites(text = 'Сколько стоит шкаф на всю стену, три метра?'): Promise<Lead> {
    buyers += 1;
    buyer = world.addBuyer({ phone: `+7700000${String(1000 + buyers)}`, name: 'Асель' });
    const known = new Set((await collectAll(kit.leads.list())).map(({ id }) => id));
    await clock.advance(1000);
    world.writeMessage({ buyerId: buyer.id, text });
    await writesAgain('И когда сможете?');
    const lead = (await collectAll(kit.leads.list())).find(({ id }) => !known.has(id));
    if (lead === undefined) throw new Error('no lead');
    return lead;
  }

  async function runJob(name: string): Promise<void> {
    const job = kit.jobs.find((one) => one.name === name);
    if (job === undefined) throw new Error(`no job ${name}`);
    await job.run({ tenantId: 'default' });
    await deliver();
  }

  return {
    ...test,
    accountId: account.id,
    buyerWrites,
    writesAgain,
    buyer: () => {
      if (buyer === undefined) throw new Error('nobody wrote');
      return buyer;
    },
    runJob,
    pass: async (ms) => {
      await clock.advance(ms);
      await runJob('assignments.reoffer');
      await runJob('notices.send');
    },
    statuses: async (leadId) =>
      (await collectAll(kit.handoff.assignments({ leadId }))).map(({ status }) => status).reverse(),
    leadOf: (leadId) => kit.leads.get(leadId),
    told: () => notices.splice(0),
  };
}
