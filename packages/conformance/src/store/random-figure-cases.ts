import assert from 'node:assert/strict';
import type { AccountId, FunnelQuery, Lead, LeadGroupField } from '@leadkit/core';
import { leadOnItsWay, somebody, sorted, storeLeads } from './figure-samples.ts';
import { type PlainLead, plainFunnel, plainSummary } from './plain-figures.ts';
import { type StoreBench, type StoreCase, storeRules } from './store-case.ts';

const LEADS = 200;
const ROUNDS = 12;
const END_MS = 1_000_000;
const STEPS = ['arrivedAt', 'inContactAt', 'qualifiedAt', 'offeredAt', 'acceptedAt', 'wonAt'] as const;

/** Whole numbers from 0, the same in every run. */
function createDice(): (below: number) => number {
  let state = 20_261_122;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Dice = ReturnType<typeof createDice>;

interface World {
  readonly leads: readonly PlainLead[];
  readonly accounts: readonly AccountId[];
}

async function fill(bench: StoreBench, dice: Dice): Promise<World> {
  const persons = Array.from({ length: 40 }, () => somebody(bench));
  const accounts = Array.from({ length: 3 }, () => bench.id<'account'>());
  const leads = Array.from({ length: LEADS }, (): PlainLead => {
    const arrived = dice(END_MS * 1.4) - END_MS * 0.2;
    const reached = STEPS.map((_step, index) =>
      index === 0 ? arrived : dice(3) === 0 ? undefined : arrived - 2_000 + dice(120_000),
    );
    const known = STEPS.flatMap((step, index) => {
      const at = reached[index];
      return at === undefined ? [] : [[step, at] as const];
    });
    const lead = leadOnItsWay(bench, Object.fromEntries(known), {
      personId: persons[dice(persons.length)] as Lead['personId'],
      platform: ['olx', 'kaspi', 'satu'][dice(3)] ?? '',
      score: dice(200) - 100,
      ...(dice(4) === 0 ? {} : { accountId: accounts[dice(3)] as AccountId }),
      ...(dice(3) === 0 ? {} : { city: ['almaty', 'astana'][dice(2)] ?? '' }),
      ...(dice(4) === 0 ? { closeReason: (['spam', 'price'] as const)[dice(2)] ?? 'price' } : {}),
    });
    return { lead, reached };
  });
  for (let from = 0; from < LEADS; from += 100)
    await storeLeads(
      bench,
      leads.slice(from, from + 100).map(({ lead }) => lead),
    );
  return { leads, accounts };
}

/** A query with dice, and the leads of each of its groups found by going through the list. */
function ask(
  bench: StoreBench,
  dice: Dice,
  { leads, accounts }: World,
): {
  readonly query: Omit<FunnelQuery, 'withinMs'>;
  readonly groups: ReadonlyMap<string, readonly PlainLead[]>;
} {
  const [fromMs, beforeMs] = [dice(END_MS / 2), END_MS / 2 + dice(END_MS / 2)];
  const cutsMs = dice(2) === 0 ? undefined : [0, 1, 2, 3].map((n) => fromMs - 1_000 + n * 150_000);
  const groupBy = (['platform', 'city', 'accountId'] as const).filter(() => dice(2) === 0);
  const platform = dice(2) === 0 ? undefined : 'olx';
  const blind = Array.from({ length: dice(3) }, () => {
    const start = dice(END_MS);
    return { accountId: accounts[dice(3)] ?? '', startMs: start, endMs: start + dice(300_000) + 1 };
  });
  const groups = new Map<string, PlainLead[]>();
  for (const one of leads) {
    const arrived = one.reached[0] ?? 0;
    const { lead } = one;
    const isBlind = blind.some(
      (span) => span.accountId === lead.accountId && arrived >= span.startMs && arrived < span.endMs,
    );
    if (arrived < fromMs || arrived >= beforeMs || isBlind || lead.closeReason === 'spam') continue;
    if (platform !== undefined && lead.platform !== platform) continue;
    const fields = groupBy.map((field: LeadGroupField) => [field, lead[field as 'city'] ?? null]);
    const period = cutsMs?.findLast((cut) => cut <= arrived);
    const group = [...fields, ...(period === undefined ? [] : [['period', bench.at(period)]])];
    const name = JSON.stringify(group);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  const over = {
    from: bench.at(fromMs),
    before: bench.at(beforeMs),
    ...(cutsMs === undefined ? {} : { cuts: cutsMs.map(bench.at) }),
  };
  const spans = blind.map(({ accountId, startMs, endMs }) => ({
    accountId,
    from: bench.at(startMs),
    before: bench.at(endMs),
  }));
  const filter = platform === undefined ? {} : { platform };
  const query = { over, filter, groupBy, blind: spans, without: { closeReason: ['spam'] as const } };
  return { query, groups };
}

/** Figures of random leads against a plain recomputation. */
export const randomFigureCases: readonly StoreCase[] = [
  ...storeRules('summarize', [
    {
      slug: 'random',
      title: 'figures of 200 random leads are those of a plain recomputation, whatever is asked',
      family: 'values',
      run: async (bench) => {
        const dice = createDice();
        const world = await fill(bench, dice);
        for (let round = 0; round < ROUNDS; round += 1) {
          const { query, groups } = ask(bench, dice, world);
          const atMost = [dice(100) - 50, 0];
          const over = { ...query.over, moment: 'arrivedAt' } as const;
          const rows = await bench.tenant.summarize('lead', { ...query, over, field: 'score', atMost });
          const expected = [...groups].map(([name, leads]) =>
            plainSummary(
              Object.fromEntries(JSON.parse(name)),
              leads.map(({ lead }) => lead.score),
              atMost,
            ),
          );
          assert.deepEqual(rounded(sorted(rows)), rounded(sorted(expected)), JSON.stringify(query));
        }
      },
    },
  ]),
  ...storeRules('count-funnel', [
    {
      slug: 'random',
      title: 'the funnel of 200 random leads is that of a plain recomputation, whatever is asked',
      family: 'values',
      run: async (bench) => {
        const dice = createDice();
        const world = await fill(bench, dice);
        for (let round = 0; round < ROUNDS; round += 1) {
          const { query, groups } = ask(bench, dice, world);
          const withinMs = dice(90_000);
          const rows = await bench.tenant.countFunnel({ ...query, withinMs });
          const expected = [...groups].map(([name, leads]) =>
            plainFunnel(Object.fromEntries(JSON.parse(name)), leads, withinMs),
          );
          assert.deepEqual(rounded(sorted(rows)), rounded(sorted(expected)), JSON.stringify(query));
        }
      },
    },
  ]),
];

/** Interpolation differs in the last bit between engines. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_name, part: unknown) =>
      typeof part === 'number' ? Math.round(part * 1e6) / 1e6 : part,
    ),
  );
}
