import {
  type Assignment,
  change,
  createLeadKit,
  type EntityChange,
  type Lead,
  type LeadKit,
  type Money,
  type Outcome,
  type Spend,
  type Store,
  toIsoText,
} from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import {
  buildAssignment,
  buildLead,
  buildOutcome,
  buildSpend,
  createTestClock,
  createTestIds,
} from '@leadkit/core/testing';

/** Midnight of 2026-11-01 in Almaty. */
const START_MS: number = Date.UTC(2026, 9, 31, 19);
/** Ten days from {@link START_MS}. */
export const WINDOW = {
  from: '2026-11-01T00:00:00+05:00',
  before: '2026-11-11T00:00:00+05:00',
};

/** The moment so many minutes after the start. */
export function minute(minutes: number): string {
  return toIsoText(START_MS + minutes * 60_000);
}

export const tenge = (amountMinor: number): Money => ({ amountMinor, currency: 'KZT' });

/** A kit whose store is filled directly, so that nothing but the figures is under test. */
export interface FigureWorld {
  readonly kit: LeadKit;
  readonly store: Store;
  put(things: {
    readonly leads?: readonly Lead[];
    readonly outcomes?: readonly Outcome[];
    readonly spends?: readonly Spend[];
    readonly assignments?: readonly Assignment[];
    readonly changes?: readonly EntityChange[];
  }): Promise<void>;
  lead(minutes: number, over?: Partial<Lead>): Lead;
  sale(of: Lead, minutes: number, amount: Money, over?: Partial<Outcome>): Outcome;
  spend(minutes: number, amount: Money, over?: Partial<Spend>): Spend;
  offer(of: Lead, minutes: number, tookMinutes?: number): Assignment;
}

export function createFigureWorld(options: Partial<Parameters<typeof createLeadKit>[0]> = {}): FigureWorld {
  const store = createMemoryStore();
  const ids = createTestIds();
  const clock = createTestClock({ start: minute(20 * 1_440) });
  const kit = createLeadKit({ store, clock, ids, ...options });
  return {
    kit,
    store,
    put: async ({ leads = [], outcomes = [], spends = [], assignments = [], changes = [] }) =>
      store.tenant('default').commit({
        now: minute(0),
        changes: [
          ...changes,
          ...leads.map((one) => change('lead', one)),
          ...outcomes.map((one) => change('outcome', one)),
          ...spends.map((one) => change('spend', one)),
          ...assignments.map((one) => change('assignment', one)),
        ],
      }),
    lead: (minutes, over = {}) => {
      const { accountId: _account, nicheId: _niche, ...plain } = buildLead();
      const touch = {
        at: minute(minutes),
        platform: over.platform ?? plain.platform,
        ...(over.campaignId === undefined ? {} : { campaignId: over.campaignId }),
        ...(over.accountId === undefined ? {} : { accountId: over.accountId }),
      };
      return {
        ...plain,
        id: ids.next(),
        personId: ids.next(),
        scope: `item:${ids.next()}`,
        createdAt: minute(minutes),
        touch,
        ...over,
        milestones: { arrivedAt: minute(minutes), ...over.milestones },
      };
    },
    sale: (of, minutes, amount, over = {}) => {
      const id = ids.next<'outcome'>();
      return {
        ...buildOutcome(),
        id,
        key: id,
        leadId: of.id,
        revenue: amount,
        createdAt: minute(minutes),
        ...over,
      };
    },
    spend: (minutes, amount, over = {}) => {
      const id = ids.next<'spend'>();
      const { platform, kind } = { platform: 'fake', kind: 'promotion' as const };
      const { accountId: _account, campaignId: _campaign, listingId: _listing, ...plain } = buildSpend();
      return { ...plain, platform, kind, id, key: id, amount, spentAt: minute(minutes), ...over };
    },
    offer: (of, minutes, tookMinutes) => ({
      ...buildAssignment(),
      id: ids.next(),
      leadId: of.id,
      status: tookMinutes === undefined ? 'expired' : 'accepted',
      proposedAt: minute(minutes),
      ...(tookMinutes === undefined ? {} : { acceptedAt: minute(minutes + tookMinutes) }),
    }),
  };
}
