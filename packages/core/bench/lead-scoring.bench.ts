import { Engine } from 'json-rules-engine';
import type { Bench } from '../../../tools/bench/bench.ts';
import { applyLeadRules, type LeadFacts, type LeadRule } from '../src/lead-qualification/lead-rules.ts';

const LEADS = 1000;
const NOW = '2026-11-22T05:00:00.000Z';

const ORIGINS = ['message', 'order', 'question', 'call_request'] as const;
const leads: readonly LeadFacts[] = Array.from({ length: LEADS }, (_, index) => ({
  origin: ORIGINS[index % ORIGINS.length] ?? 'message',
  hasPhone: index % 3 === 0,
  signals: 1 + (index % 4),
  textLength: (index * 37) % 200,
  hasListing: index % 2 === 0,
  hoursSinceLastSignal: (index * 13) % 300,
}));

const rule = (id: string, points: number, ...when: LeadRule['when']): LeadRule => ({
  id,
  points,
  when,
  explanation: `because of ${id}`,
});
const rules: readonly LeadRule[] = [
  rule('phone', 30, { fact: 'hasPhone', is: true }),
  rule('listing', 30, { fact: 'hasListing', is: true }),
  rule('no-listing', -5, { fact: 'hasListing', is: false }),
  rule('long', 10, { fact: 'textLength', atLeast: 40 }),
  rule('very-long', 5, { fact: 'textLength', atLeast: 150 }),
  rule('again', 20, { fact: 'signals', atLeast: 2 }),
  rule('often', 10, { fact: 'signals', atLeast: 4 }),
  rule('call', 30, { fact: 'origin', oneOf: ['call_request'] }),
  rule('order', 40, { fact: 'origin', oneOf: ['order', 'application'] }, { fact: 'hasPhone', is: true }),
  rule('quiet', -20, { fact: 'hoursSinceLastSignal', atLeast: 168 }),
];

/** The same ten rules as code. */
const plain: readonly ((lead: LeadFacts) => number)[] = [
  (lead) => (lead.hasPhone ? 30 : 0),
  (lead) => (lead.hasListing ? 30 : 0),
  (lead) => (lead.hasListing ? 0 : -5),
  (lead) => (lead.textLength >= 40 ? 10 : 0),
  (lead) => (lead.textLength >= 150 ? 5 : 0),
  (lead) => (lead.signals >= 2 ? 20 : 0),
  (lead) => (lead.signals >= 4 ? 10 : 0),
  (lead) => (lead.origin === 'call_request' ? 30 : 0),
  (lead) => ((lead.origin === 'order' || lead.origin === 'application') && lead.hasPhone ? 40 : 0),
  (lead) => (lead.hoursSinceLastSignal >= 168 ? -20 : 0),
];

/** The same ten rules for the engine. */
const engine = new Engine(
  rules.map(({ id, points, when }) => ({
    conditions: {
      all: when.map((condition) => {
        if ('is' in condition) return { fact: condition.fact, operator: 'equal', value: condition.is };
        if ('oneOf' in condition) return { fact: condition.fact, operator: 'in', value: condition.oneOf };
        if ('atMost' in condition)
          return { fact: condition.fact, operator: 'lessThanInclusive', value: condition.atMost };
        return { fact: condition.fact, operator: 'greaterThanInclusive', value: condition.atLeast };
      }),
    },
    event: { type: id, params: { points } },
  })),
);

function ours(): number {
  let sum = 0;
  for (const lead of leads) for (const { points } of applyLeadRules(rules, lead, NOW)) sum += points;
  return sum;
}

function plainFunctions(): number {
  let sum = 0;
  for (const lead of leads) for (const points of plain) sum += points(lead);
  return sum;
}

async function rulesEngine(): Promise<number> {
  let sum = 0;
  for (const lead of leads) {
    const { events } = await engine.run({ ...lead });
    for (const { params } of events) sum += Number(params?.points);
  }
  return sum;
}

const sums = [ours(), plainFunctions(), await rulesEngine()];
if (new Set(sums).size !== 1) throw new Error(`The contenders do not agree: ${sums.join(', ')}.`);

export const benches: readonly Bench[] = [
  {
    kind: 'contest',
    work: `scoring ${LEADS} leads by ${rules.length} rules, with explanation`,
    contenders: [
      { name: 'lead rules', role: 'ours', run: ours },
      { name: 'plain functions', role: 'floor', run: plainFunctions },
      { name: 'json-rules-engine', role: 'peer', run: rulesEngine },
    ],
    goals: [
      { against: 'plain functions', ratio: 4 },
      { against: 'json-rules-engine', ratio: 1 / 500 },
    ],
  },
];
