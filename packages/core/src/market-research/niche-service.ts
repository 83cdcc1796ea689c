import { z } from 'zod';
import { parseTenantId } from '../domain/id.ts';
import {
  changeNicheStatus,
  createNiche,
  ITEM_KINDS,
  type ItemKind,
  type Niche,
  type NicheQueries,
  type NicheStatus,
  scoreNiche,
} from '../domain/niche.ts';
import { invalidInput, LeadKitError } from '../errors.ts';
import { checkInput } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, type ServiceContext } from '../service-context.ts';

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
  list(filter?: { readonly status?: NicheStatus; readonly kind?: ItemKind }): AsyncIterable<Niche>;
  /** Lets a person decide the score instead of a computation. It counts until the next one. */
  setScore(nicheId: string, input: SetScoreInput, options?: CallOptions): Promise<Niche>;
  /** Moves a niche to another status. @throws LeadKitError `conflict` when there is no such step. */
  setStatus(nicheId: string, status: NicheStatus, options?: CallOptions): Promise<Niche>;
}

const words = z.array(z.string().trim().min(1).max(200)).max(50);
const nicheSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  kind: z.enum(ITEM_KINDS as [ItemKind, ...ItemKind[]]),
  queries: z.strictObject({ ru: words.optional(), kk: words.optional() }),
  cities: z.array(z.string().min(1).max(100)).max(100).optional(),
  platforms: z.array(z.string().min(1).max(50)).max(50).optional(),
  category: z.string().min(1).max(200).optional(),
});
const scoreSchema = z.strictObject({
  value: z.number().min(0).max(100).multipleOf(0.01),
  by: z.string().trim().min(1).max(200),
  reason: z.string().trim().min(1).max(1000),
});

export function createNicheService(
  context: ServiceContext,
  marketPlatforms: readonly string[],
): NicheService {
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
    if ((queries.ru?.length ?? 0) + (queries.kk?.length ?? 0) === 0) {
      throw invalidInput('niches.create', [
        { path: 'queries', message: 'expected at least one search word in ru or kk' },
      ]);
    }
    const unknown = platforms.filter((platform) => !marketPlatforms.includes(platform));
    if (unknown.length > 0) {
      throw invalidInput(
        'niches.create',
        unknown.map((platform) => ({
          path: 'platforms',
          message: `this kit has no market for "${platform}"`,
        })),
      );
    }
    const kept: NicheQueries = {
      ...(queries.ru === undefined ? {} : { ru: queries.ru }),
      ...(queries.kk === undefined ? {} : { kk: queries.kk }),
    };
    const decision = createNiche(
      {
        ...rest,
        id: context.ids.next(),
        tenantId: parseTenantId(context.tenantId),
        queries: kept,
        cities,
        platforms,
      },
      context.now(),
    );
    await context.commit(decided('niche', decision), options);
    return decision.state;
  }

  async function setScore(nicheId: string, input: SetScoreInput, options?: CallOptions): Promise<Niche> {
    const { value, by, reason } = checkInput(scoreSchema, input, 'niches.setScore');
    const niche = await get(nicheId, options);
    const now = context.now();
    const score = {
      hundredths: Math.round(value * 100),
      source: 'manual',
      isProvisional: false,
      at: now,
      parts: [],
      by,
      reason,
    } as const;
    const decision = scoreNiche(niche, score, now);
    await context.commit(decided('niche', decision, niche), options);
    return decision.state;
  }

  async function setStatus(nicheId: string, status: NicheStatus, options?: CallOptions): Promise<Niche> {
    const niche = await get(nicheId, options);
    const decision = changeNicheStatus(niche, status, context.now());
    await context.commit(decided('niche', decision, niche), options);
    return decision.state;
  }

  return {
    create,
    get,
    setScore,
    setStatus,
    list: (filter = {}) => paginate((cursor) => context.store.listPage('niche', { filter, cursor })),
  };
}
