import { z } from 'zod';
import type { Decision } from '../domain/decision.ts';
import { parseTenantId } from '../domain/id.ts';
import {
  changeNicheStatus,
  createNiche,
  ITEM_KINDS,
  type ItemKind,
  type Niche,
  type NicheChanges,
  type NicheQueries,
  type NicheStatus,
  scoreNiche,
  updateNiche,
} from '../domain/niche.ts';
import { invalidInput, isLeadKitError, LeadKitError } from '../errors.ts';
import { checkInput, type InputSchemas, lazySchema, wordFilter } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, retryConflicts, type ServiceContext } from '../service-context.ts';
import { type ResearchSetup, scoreLastRun } from './score-niche.ts';

/** What a niche is created from. */
export interface CreateNicheInput {
  /** A name for people, 1 to 200 characters. */
  readonly name: string;
  /** Kind of what is sold. */
  readonly kind: ItemKind;
  /** Search words by language; at least one in one language. */
  readonly queries: NicheQueries;
  /** Cities by the host's own keys, such as `almaty`. Default: no city filter. */
  readonly cities?: readonly string[] | undefined;
  /** Platforms to look at. Default: all markets of the kit. */
  readonly platforms?: readonly string[] | undefined;
  /** Category in the host's own words. */
  readonly category?: string | undefined;
}

/** A score that a person decides. */
export interface SetScoreInput {
  /** 0 to 100, at most two decimals. */
  readonly value: number;
  /** Who decides. */
  readonly by: string;
  /** Why. */
  readonly reason: string;
}

/** Niches of one tenant. */
export interface NicheService {
  /** Creates a niche in status `draft`. @throws LeadKitError `invalid_input` naming each wrong field. */
  create(input: CreateNicheInput, options?: CallOptions): Promise<Niche>;
  /** One niche. @throws LeadKitError `not_found`. */
  get(nicheId: string, options?: CallOptions): Promise<Niche>;
  /** Niches, newest first. */
  list(filter?: {
    readonly status?: NicheStatus | readonly NicheStatus[] | undefined;
    readonly kind?: ItemKind | readonly ItemKind[] | undefined;
  }): AsyncIterable<Niche>;
  /**
   * Changes what a niche looks for. What is left out stays; `category: null` takes it away. Its score stays until the
   * next run.
   *
   * @throws LeadKitError `not_found`; `invalid_input` naming each wrong field.
   */
  update(nicheId: string, changes: NicheChanges, options?: CallOptions): Promise<Niche>;
  /**
   * Computes the score from the last completed run, with the items and margins of now, and lets it count, also instead
   * of one that a person set. No market is read.
   *
   * @throws LeadKitError `not_found`; `business_rule` when no run was completed yet.
   */
  score(nicheId: string, options?: CallOptions): Promise<Niche>;
  /**
   * Lets a person decide the score. It counts until another `setScore` or `score`: later runs keep what they compute
   * beside it, in `computedScore`.
   */
  setScore(nicheId: string, input: SetScoreInput, options?: CallOptions): Promise<Niche>;
  /** Moves a niche to another status. @throws LeadKitError `conflict` when there is no such step. */
  setStatus(nicheId: string, status: NicheStatus, options?: CallOptions): Promise<Niche>;
}

const words = lazySchema(() => z.array(z.string().trim().min(1).max(200)).max(50));
const nicheSchema = lazySchema(() =>
  z.strictObject({
    name: z.string().trim().min(1).max(200),
    kind: z.enum(ITEM_KINDS as [ItemKind, ...ItemKind[]]),
    queries: z.strictObject({ ru: words().optional(), kk: words().optional() }),
    cities: z.array(z.string().min(1).max(100)).max(100).optional(),
    platforms: z.array(z.string().min(1).max(50)).max(50).optional(),
    category: z.string().min(1).max(200).optional(),
  }),
);
const changesSchema = lazySchema(() =>
  nicheSchema()
    .omit({ kind: true })
    .partial()
    .extend({ category: z.string().min(1).max(200).nullable().optional() }),
);
const scoreSchema = lazySchema(() =>
  z.strictObject({
    value: z.number().min(0).max(100).multipleOf(0.01),
    by: z.string().trim().min(1).max(200),
    reason: z.string().trim().min(1).max(1000),
  }),
);
const NICHE_STATUSES: Readonly<Record<NicheStatus, true>> = {
  draft: true,
  researching: true,
  active: true,
  paused: true,
  archived: true,
};
const listSchema = lazySchema(() =>
  z.strictObject({ status: wordFilter(NICHE_STATUSES), kind: wordFilter(ITEM_KINDS) }),
);
export const nicheInputs: InputSchemas = {
  'niches.create': nicheSchema,
  'niches.update': changesSchema,
  'niches.setScore': scoreSchema,
};

export function createNicheService(context: ServiceContext, setup: ResearchSetup): NicheService {
  const marketPlatforms = setup.markets.map(({ platform }) => platform);

  async function get(nicheId: string, options?: CallOptions): Promise<Niche> {
    const niche = await context.store.get('niche', nicheId, options);
    if (niche !== undefined) return niche;
    throw new LeadKitError({
      code: 'not_found',
      operation: 'niches.get',
      message: `Tenant "${context.tenantId}" has no niche ${nicheId}.`,
    });
  }

  async function create(input: CreateNicheInput, options?: CallOptions): Promise<Niche> {
    const { queries, cities = [], platforms = [], ...rest } = checkInput(nicheSchema, input, 'niches.create');
    checkPlaces('niches.create', queries, platforms);
    const decision = createNiche(
      {
        ...rest,
        id: context.ids.next(),
        tenantId: parseTenantId(context.tenantId),
        queries: withoutAbsent(queries),
        cities,
        platforms,
      },
      context.now(),
    );
    await context.commit(decided('niche', decision), options);
    return decision.state;
  }

  function checkPlaces(
    operation: string,
    queries: ReadQueries | undefined,
    platforms: readonly string[],
  ): void {
    const issues = platforms
      .filter((platform) => !marketPlatforms.includes(platform))
      .map((platform) => ({ path: 'platforms', message: `this kit has no market for "${platform}"` }));
    const words = queries === undefined ? 1 : (queries.ru?.length ?? 0) + (queries.kk?.length ?? 0);
    const none = { path: 'queries', message: 'expected at least one search word in ru or kk' };
    if (words === 0 || issues.length > 0)
      throw invalidInput(operation, words === 0 ? [none, ...issues] : issues);
  }

  async function update(nicheId: string, changes: NicheChanges, options?: CallOptions): Promise<Niche> {
    const { queries, ...rest } = checkInput(changesSchema, changes, 'niches.update');
    checkPlaces('niches.update', queries, rest.platforms ?? []);
    const asked = { ...rest, ...(queries === undefined ? {} : { queries: withoutAbsent(queries) }) };
    return change(nicheId, (niche, now) => updateNiche(niche, asked, now), options);
  }

  async function score(nicheId: string, options: CallOptions = {}): Promise<Niche> {
    const computed = await scoreLastRun(context, setup, await get(nicheId, options), options);
    if (computed === undefined) {
      throw new LeadKitError({
        code: 'business_rule',
        operation: 'niches.score',
        message: `Niche ${nicheId} has no completed run to compute a score from. Run research first.`,
      });
    }
    return change(nicheId, (niche, now) => scoreNiche(niche, computed, now), options);
  }

  /** Decides on the niche as it is, again when somebody was faster. */
  function change(
    nicheId: string,
    decide: (niche: Niche, now: string) => Decision<Niche>,
    options: CallOptions | undefined,
  ): Promise<Niche> {
    return retryConflicts(
      async () => {
        const niche = await get(nicheId, options);
        const decision = decide(niche, context.now());
        await context.commit(decided('niche', decision, niche), options);
        return decision.state;
      },
      (error) => isLeadKitError(error, 'conflict') && error.issues !== undefined,
    );
  }

  async function setScore(nicheId: string, input: SetScoreInput, options?: CallOptions): Promise<Niche> {
    const { value, by, reason } = checkInput(scoreSchema, input, 'niches.setScore');
    const score = {
      hundredths: Math.round(value * 100),
      source: 'manual',
      isProvisional: false,
      parts: [],
      by,
      reason,
    } as const;
    return change(nicheId, (niche, now) => scoreNiche(niche, { ...score, at: now }, now), options);
  }

  async function setStatus(nicheId: string, status: NicheStatus, options?: CallOptions): Promise<Niche> {
    return change(nicheId, (niche, now) => changeNicheStatus(niche, status, now), options);
  }

  return {
    create,
    get,
    update,
    score,
    setScore,
    setStatus,
    list: (asked = {}) => {
      const filter = checkInput(listSchema, asked, 'niches.list');
      return paginate((cursor) => context.store.listPage('niche', { filter, cursor }));
    },
  };
}

interface ReadQueries {
  readonly ru?: string[] | undefined;
  readonly kk?: string[] | undefined;
}

function withoutAbsent({ ru, kk }: ReadQueries): NicheQueries {
  return { ...(ru === undefined ? {} : { ru }), ...(kk === undefined ? {} : { kk }) };
}
