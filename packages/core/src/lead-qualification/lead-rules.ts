import type { LeadScoreEntry } from '../domain/lead.ts';
import type { Signal } from '../domain/signal.ts';
import { toUnixMs } from '../domain/time.ts';

/** What a rule looks at. All figures are about one lead and its person. */
export interface LeadFacts {
  /** Kind of the first signal. */
  readonly origin: Signal['kind'];
  /** Whether a phone number is known. */
  readonly hasPhone: boolean;
  /** How many signals the lead is made of. */
  readonly signals: number;
  /** Characters the buyer wrote in all. */
  readonly textLength: number;
  /** Whether our listing is known. */
  readonly hasListing: boolean;
  /** Hours since the last signal. */
  readonly hoursSinceLastSignal: number;
}

/** One condition on a fact, as data. */
export type LeadCondition =
  | {
      /** Which fact. */
      readonly fact: 'hasPhone' | 'hasListing';
      /** What it has to be. */
      readonly is: boolean;
    }
  | {
      /** Which fact. */
      readonly fact: 'origin';
      /** Kinds of a first signal that fit. */
      readonly oneOf: readonly Signal['kind'][];
    }
  | {
      /** Which fact. */
      readonly fact: 'signals' | 'textLength' | 'hoursSinceLastSignal';
      /** The least it has to be. */
      readonly atLeast: number;
    };

/** Points for a lead that meets every condition. */
export interface LeadRule {
  /** Name, unique among the rules. */
  readonly id: string;
  /** Whole points; negative takes some away. */
  readonly points: number;
  /** All of them have to hold. */
  readonly when: readonly LeadCondition[];
  /** One sentence for people. */
  readonly explanation: string;
}

/** Rules a host can begin with. */
export const DEFAULT_LEAD_RULES: readonly LeadRule[] = [
  {
    id: 'wrote-about-listing',
    points: 30,
    when: [{ fact: 'hasListing', is: true }],
    explanation: 'asked about one of our listings',
  },
  { id: 'phone-known', points: 30, when: [{ fact: 'hasPhone', is: true }], explanation: 'can be called' },
  {
    id: 'wrote-at-length',
    points: 10,
    when: [{ fact: 'textLength', atLeast: 40 }],
    explanation: 'wrote more than a few words',
  },
  {
    id: 'came-back',
    points: 20,
    when: [{ fact: 'signals', atLeast: 2 }],
    explanation: 'came back with another signal',
  },
  {
    id: 'wants-a-call',
    points: 30,
    when: [{ fact: 'origin', oneOf: ['call_request'] }],
    explanation: 'asked to be called',
  },
  {
    id: 'gone-quiet',
    points: -20,
    when: [{ fact: 'hoursSinceLastSignal', atLeast: 24 * 7 }],
    explanation: 'has been silent for a week',
  },
];

/** What the rules look at. */
export function leadFacts(
  input: {
    readonly origin: Signal['kind'];
    readonly signals: readonly Signal[];
    readonly hasPhone: boolean;
    readonly hasListing: boolean;
  },
  now: string,
): LeadFacts {
  const last = input.signals.reduce((latest, signal) => Math.max(latest, toUnixMs(signal.occurredAt)), 0);
  return {
    origin: input.origin,
    hasPhone: input.hasPhone,
    hasListing: input.hasListing,
    signals: input.signals.length,
    textLength: input.signals.reduce(
      (sum, signal) => sum + (signal.direction === 'outbound' ? 0 : (signal.text?.length ?? 0)),
      0,
    ),
    hoursSinceLastSignal: Math.max(0, (toUnixMs(now) - last) / 3_600_000),
  };
}

/** The log of a lead: one entry per rule that holds. The score is its sum. */
export function applyLeadRules(
  rules: readonly LeadRule[],
  facts: LeadFacts,
  now: string,
): readonly LeadScoreEntry[] {
  return rules
    .filter((rule) => rule.when.every((condition) => holds(condition, facts)))
    .map((rule) => ({ rule: rule.id, points: rule.points, explanation: rule.explanation, at: now }));
}

function holds(condition: LeadCondition, facts: LeadFacts): boolean {
  if ('is' in condition) return facts[condition.fact] === condition.is;
  if ('oneOf' in condition) return condition.oneOf.includes(facts.origin);
  return facts[condition.fact] >= condition.atLeast;
}
