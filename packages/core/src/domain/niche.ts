import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import { describeValue, type NicheId, type ResearchRunId, type TenantId } from './id.ts';

/** What kind of thing a niche sells; it decides which factors a score is made of. */
export type ItemKind = 'used_goods' | 'new_goods' | 'service' | 'wholesale';

/** The kinds of items, in the order of the score table. */
export const ITEM_KINDS: readonly ItemKind[] = ['used_goods', 'new_goods', 'service', 'wholesale'];

/** Where a niche stands. Only an `active` one can have campaigns. */
export type NicheStatus = 'draft' | 'researching' | 'active' | 'paused' | 'archived';

/** Search words of a niche by language. */
export interface NicheQueries {
  /** Russian. */
  readonly ru?: readonly string[];
  /** Kazakh. */
  readonly kk?: readonly string[];
}

/** One factor of a computed score. */
export interface ScorePart {
  /** Which factor, such as `competition`. */
  readonly factor: string;
  /** Which measure stands for the factor, such as `sellers_per_card`. Absent with `raw`. */
  readonly measure?: string;
  /** What was measured. Absent: nothing could be, so the factor has no weight. */
  readonly raw?: number;
  /** The raw value that gives 0, and so does anything beyond it. Absent with `raw`. */
  readonly worst?: number;
  /** The raw value that gives 100, and so does anything beyond it. Absent with `raw`. */
  readonly best?: number;
  /** 0 to 100, higher is better for a newcomer. Absent with `raw`. */
  readonly value?: number;
  /** The factor's share in the profile in hundredths of a point, whether it was measured or not. */
  readonly profileWeightHundredths: number;
  /**
   * Share of the whole in hundredths of a point: 2000 is 20 of 100. What could not be measured has 0, and the others
   * share its points in their proportion.
   */
  readonly weightHundredths: number;
  /** What the factor adds to the score, in hundredths of a point. The parts sum to the score. */
  readonly partHundredths: number;
  /** How many observations it rests on. */
  readonly n: number;
  /** 0 to 1. */
  readonly confidence: number;
  /** One sentence for people, in English. A text in another language can be made of the fields beside it. */
  readonly explanation: string;
}

/** How promising a niche is, 0 to 100. */
export interface NicheScore {
  /** The score in hundredths of a point, a whole number from 0 to 10000: 60.00 is 6000. */
  readonly hundredths: number;
  /** `computed` from research, or set by a person. */
  readonly source: 'computed' | 'manual';
  /** A computed score that rests on too little; it opens no gate. Always false for a manual one. */
  readonly isProvisional: boolean;
  /**
   * Why it is provisional: nothing says what is asked for (`no_demand`), too few of the profile's points were measured
   * (`little_weight`), or too few offers were read (`few_offers`). Empty for a sound one; absent for a manual score.
   */
  readonly provisionalBecause?: readonly ('no_demand' | 'little_weight' | 'few_offers')[];
  /** How much a computed score can be trusted, 0 to 1: the confidence of its factors by their weight in the profile. */
  readonly confidence?: number;
  /** When it was computed or set. */
  readonly at: string;
  /** What it is made of. Empty for a manual score. */
  readonly parts: readonly ScorePart[];
  /** The run it was computed from. */
  readonly runId?: ResearchRunId;
  /** Who set a manual score. */
  readonly by?: string;
  /** Why a manual score was set. */
  readonly reason?: string;
}

/** A market that is watched, and perhaps served: what, in which words, where. */
export interface Niche extends Entity {
  /** Version 7 UUID. */
  readonly id: NicheId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** A name for people. */
  readonly name: string;
  /** Kind of what is sold. */
  readonly kind: ItemKind;
  /** Category path or id in the host's own words. */
  readonly category?: string;
  /** Search words. */
  readonly queries: NicheQueries;
  /** Cities by the host's own keys, such as `almaty`; adapters map them. */
  readonly cities: readonly string[];
  /** Platforms to look at. Empty: all the kit has. */
  readonly platforms: readonly string[];
  /** Where it stands. */
  readonly status: NicheStatus;
  /** The score that counts. Absent: never researched. */
  readonly score?: NicheScore;
  /** The latest computed score while one that a person set counts. */
  readonly computedScore?: NicheScore;
}

/** Events about niches. */
export interface NicheEvents {
  /** A niche was created. */
  'niche.created': {
    /** Kind of what is sold. */
    readonly kind: ItemKind;
  };
  /** Its status changed. */
  'niche.status-changed': {
    /** Where it stood before. */
    readonly from: NicheStatus;
    /** Where it stands now. */
    readonly to: NicheStatus;
  };
  /** It was scored, by research or by a person. `previousHundredths` is absent the first time. */
  'niche.scored': {
    /** The score in hundredths of a point. */
    readonly hundredths: number;
    /** Computed from research, or set by a person. */
    readonly source: 'computed' | 'manual';
    /** Whether it rests on too little to open a gate. */
    readonly isProvisional: boolean;
    /** The score before, in hundredths of a point. Absent the first time. */
    readonly previousHundredths?: number;
  };
  /**
   * A computed score no longer passes the gate of campaigns, the one before did. Nothing is paused. Also while a score
   * that a person set counts.
   */
  'niche.score-dropped': {
    /** The computed score in hundredths of a point. */
    readonly hundredths: number;
    /** The one before. */
    readonly previousHundredths: number;
    /** Whether it rests on too little to open a gate. */
    readonly isProvisional: boolean;
    /** The gate it no longer passes. */
    readonly gateHundredths: number;
  };
  /** What it looks for or where changed. */
  'niche.updated': {
    /** Names of the fields that changed. */
    readonly fields: readonly string[];
  };
}

/** The gate in front of campaigns. Policy: a host can replace it. */
export interface CampaignGate {
  /** The score must be greater than this, in hundredths of a point. */
  readonly scoreAboveHundredths: number;
}

/** A score must be greater than 60.00. */
export const DEFAULT_CAMPAIGN_GATE: CampaignGate = { scoreAboveHundredths: 6000 };

/** Whether a campaign may start, and if not, why not. */
export type CampaignVerdict =
  | {
      /** Whether it may. */
      readonly allowed: true;
    }
  | {
      /** Whether it may. */
      readonly allowed: false;
      /** Which rule said no. */
      readonly reason: 'not_active' | 'score_absent' | 'score_provisional' | 'score_too_low';
      /** The same for people, with the figures. */
      readonly message: string;
    };

/**
 * Whether a campaign may start in this niche: it is active, and its score is there, not provisional, and greater than
 * the gate. 60.00 fails a gate of 60.00.
 */
export function canStartCampaign(niche: Niche, gate: CampaignGate = DEFAULT_CAMPAIGN_GATE): CampaignVerdict {
  const { status, score, name } = niche;
  if (status !== 'active')
    return {
      allowed: false,
      reason: 'not_active',
      message: `Niche "${name}" is "${status}"; activate it first.`,
    };
  if (score === undefined) {
    return {
      allowed: false,
      reason: 'score_absent',
      message: `Niche "${name}" has no score yet; run research or set one.`,
    };
  }
  if (score.isProvisional) {
    return {
      allowed: false,
      reason: 'score_provisional',
      message: `The score of niche "${name}" is provisional: it rests on too little. Run research that covers more, or set a score yourself.`,
    };
  }
  if (!passesGate(score, gate)) {
    return {
      allowed: false,
      reason: 'score_too_low',
      message: `Niche "${name}" scores ${points(score.hundredths)}; a campaign needs more than ${points(gate.scoreAboveHundredths)}.`,
    };
  }
  return { allowed: true };
}

function passesGate({ isProvisional, hundredths }: NicheScore, gate: CampaignGate): boolean {
  return !isProvisional && hundredths > gate.scoreAboveHundredths;
}

/** What a niche is created from. */
export interface NewNiche {
  /** Version 7 UUID of the new niche. */
  readonly id: NicheId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** A name for people, 1 to 200 characters. */
  readonly name: string;
  /** Kind of what is sold. */
  readonly kind: ItemKind;
  /** Category path or id in the host's own words. */
  readonly category?: string | undefined;
  /** Search words; at least one in one language. */
  readonly queries: NicheQueries;
  /** Cities by the host's own keys. */
  readonly cities: readonly string[];
  /** Platforms to look at. */
  readonly platforms: readonly string[];
}

/** A new niche in status `draft`. */
export function createNiche(input: NewNiche, now: string): Decision<Niche> {
  const { category, ...rest } = input;
  const state: Niche = {
    ...rest,
    ...(category === undefined ? {} : { category }),
    version: 1,
    createdAt: now,
    updatedAt: now,
    status: 'draft',
  };
  return { state, events: [event('niche.created', state, { kind: state.kind })] };
}

const NEXT: Readonly<Record<NicheStatus, readonly NicheStatus[]>> = {
  draft: ['researching', 'active', 'archived'],
  researching: ['draft', 'active', 'paused', 'archived'],
  active: ['researching', 'paused', 'archived'],
  paused: ['researching', 'active', 'archived'],
  archived: ['draft'],
};

/**
 * Moves a niche to another status. The same status changes nothing.
 *
 * @throws LeadKitError `conflict` when there is no such step, such as `archived` to `active`.
 */
export function changeNicheStatus(niche: Niche, to: NicheStatus, now: string): Decision<Niche> {
  if (niche.status === to) return { state: niche, events: [] };
  if (!NEXT[niche.status].includes(to)) {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'changeNicheStatus',
      message: `Niche ${niche.id} is "${niche.status}" and can only become ${NEXT[niche.status].map((s) => `"${s}"`).join(', ')}; not "${to}".`,
    });
  }
  const state = revise(niche, { status: to }, now);
  return { state, events: [event('niche.status-changed', state, { from: niche.status, to })] };
}

/** What can be changed of a niche. `null` takes the category away. */
export interface NicheChanges {
  /** A name for people, 1 to 200 characters. */
  readonly name?: string | undefined;
  /** Category in the host's own words. */
  readonly category?: string | null | undefined;
  /** Search words; at least one in one language. */
  readonly queries?: NicheQueries | undefined;
  /** Cities by the host's own keys. */
  readonly cities?: readonly string[] | undefined;
  /** Platforms to look at. */
  readonly platforms?: readonly string[] | undefined;
}

/** Changes a niche. What is left out or the same changes nothing. Its score stays until the next run. */
export function updateNiche(niche: Niche, changes: NicheChanges, now: string): Decision<Niche> {
  const fields = (Object.keys(changes) as (keyof NicheChanges)[]).filter((field) => {
    const [before, after] = [niche[field] ?? null, changes[field]];
    return after !== undefined && JSON.stringify(before) !== JSON.stringify(after);
  });
  if (fields.length === 0) return { state: niche, events: [] };
  const { category: _before, ...rest } = niche;
  const category = changes.category === undefined ? niche.category : changes.category;
  const changed = Object.fromEntries(
    fields.flatMap((field) => (field === 'category' ? [] : [[field, changes[field]]])),
  );
  const state: Niche = revise({ ...rest, ...(category == null ? {} : { category }) } as Niche, changed, now);
  return { state, events: [event('niche.updated', state, { fields })] };
}

/**
 * Takes a score that was computed. It counts at once, unless one that a person set counts: then it is kept beside that
 * one, for the person to see and to ask for.
 *
 * @throws LeadKitError `invalid_input` as {@link scoreNiche}.
 */
export function proposeScore(
  niche: Niche,
  score: NicheScore,
  gate: CampaignGate,
  now: string,
): Decision<Niche> {
  const isManual = niche.score?.source === 'manual';
  const before = isManual ? (niche.computedScore ?? niche.score) : niche.score;
  const { state, events } = isManual ? keepBeside(niche, score, now) : scoreNiche(niche, score, now);
  if (before === undefined || !passesGate(before, gate) || passesGate(score, gate)) return { state, events };
  const data: NicheEvents['niche.score-dropped'] = {
    hundredths: score.hundredths,
    previousHundredths: before.hundredths,
    isProvisional: score.isProvisional,
    gateHundredths: gate.scoreAboveHundredths,
  };
  return { state, events: [...events, event('niche.score-dropped', state, data)] };
}

function keepBeside(niche: Niche, score: NicheScore, now: string): Decision<Niche> {
  checkScore(score);
  return { state: revise(niche, { computedScore: score }, now), events: [] };
}

/**
 * Gives a niche the score that counts. A computed one that it replaces by a person's is kept beside it.
 *
 * @throws LeadKitError `invalid_input` when it is no whole number of hundredths from 0 to 10000, or its parts do not sum to it.
 */
export function scoreNiche(niche: Niche, score: NicheScore, now: string): Decision<Niche> {
  checkScore(score);
  const { computedScore, ...rest } = niche;
  const beside = niche.score?.source === 'computed' ? niche.score : computedScore;
  const kept = score.source === 'manual' && beside !== undefined ? { computedScore: beside } : {};
  const state: Niche = revise(rest as Niche, { score, ...kept }, now);
  const data: NicheEvents['niche.scored'] = {
    hundredths: score.hundredths,
    source: score.source,
    isProvisional: score.isProvisional,
    ...(niche.score === undefined ? {} : { previousHundredths: niche.score.hundredths }),
  };
  return { state, events: [event('niche.scored', state, data)] };
}

function checkScore(score: NicheScore): void {
  if (!Number.isSafeInteger(score.hundredths) || score.hundredths < 0 || score.hundredths > 10_000) {
    throw invalidScore(
      `a score is a whole number of hundredths from 0 to 10000; got ${describeValue(score.hundredths)}`,
    );
  }
  const broken = score.parts.find((part) => !Number.isSafeInteger(part.partHundredths));
  if (broken !== undefined) {
    throw invalidScore(
      `part "${broken.factor}" is ${describeValue(broken.partHundredths)}, not a whole number of hundredths`,
    );
  }
  const sum = score.parts.reduce((total, part) => total + part.partHundredths, 0);
  if (score.source === 'computed' && sum !== score.hundredths) {
    throw invalidScore(`its parts sum to ${sum}, not to ${score.hundredths}`);
  }
  if (score.source === 'manual' && (score.isProvisional || score.parts.length > 0)) {
    throw invalidScore('a score set by a person has no parts and is never provisional');
  }
}

function points(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}

function invalidScore(message: string): LeadKitError {
  return new LeadKitError({
    code: 'invalid_input',
    operation: 'scoreNiche',
    message: `The score was not set: ${message}.`,
  });
}

function event<Type extends keyof NicheEvents>(
  type: Type,
  niche: Niche,
  data: NicheEvents[Type],
): EventDraft {
  return { type, subject: subjectOf('niche', niche), data };
}
