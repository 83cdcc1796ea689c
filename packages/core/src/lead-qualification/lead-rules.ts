import type { Lead, LeadScoreEntry } from '../domain/lead.ts';
import type { Signal } from '../domain/signal.ts';
import { toUnixMs } from '../domain/time.ts';

/** What a rule looks at. All figures are about one lead and its person. What is absent is not known and meets no condition. */
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
  /** Whether the buyer said what to spend. */
  readonly hasBudget?: boolean;
  /** What the buyer means to spend, in minor units of the currency named (tiyn for tenge). */
  readonly budgetMinor?: number;
  /** In how many days the buyer wants it. */
  readonly timingDays?: number;
  /** Whether the city is known. */
  readonly hasCity?: boolean;
  /** How many questions of the flow were answered. */
  readonly answers?: number;
}

/** A fact that is yes or no. */
export type LeadYesFact = 'hasPhone' | 'hasListing' | 'hasBudget' | 'hasCity';
/** A fact that is a number. */
export type LeadNumberFact =
  | 'signals'
  | 'textLength'
  | 'hoursSinceLastSignal'
  | 'budgetMinor'
  | 'timingDays'
  | 'answers';

/** One condition on a fact, as data. */
export type LeadCondition =
  | {
      /** Which fact. */
      readonly fact: LeadYesFact;
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
      readonly fact: LeadNumberFact;
      /** The least it has to be. */
      readonly atLeast: number;
    }
  | {
      /** Which fact. */
      readonly fact: LeadNumberFact;
      /** The most it may be. */
      readonly atMost: number;
    };

/** Points for a lead that meets every condition. */
export interface LeadRule {
  /** Name, unique among the rules. */
  readonly id: string;
  /** Whole points; negative takes some away. */
  readonly points: number;
  /**
   * Hours of silence after which half of the points is left, a quarter after twice as many. Rounded to whole points; what
   * is rounded to none leaves the log. Absent: they stay.
   */
  readonly halfLifeHours?: number | undefined;
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
    halfLifeHours: 24 * 14,
    when: [{ fact: 'textLength', atLeast: 40 }],
    explanation: 'wrote more than a few words',
  },
  {
    id: 'came-back',
    points: 20,
    halfLifeHours: 24 * 14,
    when: [{ fact: 'signals', atLeast: 2 }],
    explanation: 'came back with another signal',
  },
  {
    id: 'wants-a-call',
    points: 30,
    when: [{ fact: 'origin', oneOf: ['call_request'] }],
    explanation: 'asked to be called',
  },
  { id: 'budget-named', points: 10, when: [{ fact: 'hasBudget', is: true }], explanation: 'named a budget' },
  {
    id: 'wants-it-soon',
    points: 20,
    halfLifeHours: 24 * 7,
    when: [{ fact: 'timingDays', atMost: 7 }],
    explanation: 'wants it within a week',
  },
  {
    id: 'gone-quiet',
    points: -20,
    when: [{ fact: 'hoursSinceLastSignal', atLeast: 24 * 7 }],
    explanation: 'has been silent for a week',
  },
];

/** What the rules look at, of a lead as it is stored, at a moment. */
export function leadFacts(lead: Lead, now: string): LeadFacts {
  const { textLength = 0, hasPhone = false, budget, timingDays, hasCity, answers } = lead.knowledge ?? {};
  return {
    origin: lead.origin,
    hasPhone,
    hasListing: lead.listingId !== undefined,
    signals: lead.signalIds.length,
    textLength,
    hoursSinceLastSignal: Math.max(0, (toUnixMs(now) - toUnixMs(lead.lastSignalAt)) / 3_600_000),
    hasBudget: budget !== undefined,
    ...(budget === undefined ? {} : { budgetMinor: budget.amountMinor }),
    ...(timingDays === undefined ? {} : { timingDays }),
    hasCity: hasCity === true || lead.city !== undefined,
    answers: answers ?? 0,
  };
}

/** The log of a lead: one entry per rule that holds. The score is its sum. */
export function applyLeadRules(
  rules: readonly LeadRule[],
  facts: LeadFacts,
  now: string,
): readonly LeadScoreEntry[] {
  const log: LeadScoreEntry[] = [];
  for (const rule of rules) {
    if (!holdsAll(rule.when, facts)) continue;
    const points =
      rule.halfLifeHours === undefined
        ? rule.points
        : decayed(rule.points, facts.hoursSinceLastSignal / rule.halfLifeHours);
    if (points === 0 && rule.points !== 0) continue;
    log.push({ rule: rule.id, points, explanation: rule.explanation, at: now });
  }
  return log;
}

/** Away from zero and towards it alike, so that a penalty fades like a merit. */
function decayed(points: number, halfLives: number): number {
  return Math.sign(points) * Math.round(Math.abs(points) * 0.5 ** halfLives);
}

function holdsAll(conditions: readonly LeadCondition[], facts: LeadFacts): boolean {
  for (const condition of conditions) if (!holds(condition, facts)) return false;
  return true;
}

function holds(condition: LeadCondition, facts: LeadFacts): boolean {
  if ('is' in condition) return facts[condition.fact] === condition.is;
  if ('oneOf' in condition) return condition.oneOf.includes(facts.origin);
  const value = facts[condition.fact];
  if (value === undefined) return false;
  return 'atLeast' in condition ? value >= condition.atLeast : value <= condition.atMost;
}
