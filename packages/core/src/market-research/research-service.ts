import { z } from 'zod';
import { type OfferId, parseTenantId, type ResearchRunId } from '../domain/id.ts';
import { changeNicheStatus, type Niche } from '../domain/niche.ts';
import type { Offer } from '../domain/offer.ts';
import {
  type CoveredPart,
  completeResearchRun,
  startResearchRun,
  type Total,
} from '../domain/research-run.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { isLeadKitError, LeadKitError } from '../errors.ts';
import type { EventRecord } from '../events/domain-event.ts';
import { checkInput } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Market } from '../ports/market.ts';
import { BULK_MAX, type RecordedOffer } from '../ports/store.ts';
import { offerDiscoveredEvent, offerRepricedEvent } from '../ports/store-events.ts';
import { decided, type ServiceContext } from '../service-context.ts';
import type { NicheService } from './niche-service.ts';
import { type ResearchGroup, type SeenOffer, summariseResearch } from './research-report.ts';

/** What to research. */
export interface RunResearchInput {
  /** The niche. */
  readonly nicheId: string;
  /** Most pages per query, city and market. Default 5. */
  readonly pagesMax?: number | undefined;
}

/** What a run found. */
export interface ResearchReport {
  /** The run. */
  readonly runId: ResearchRunId;
  /** The niche, as it is after the run. */
  readonly niche: Niche;
  /** Per platform and city. */
  readonly groups: readonly ResearchGroup[];
  /** What was covered, and what not and why. */
  readonly parts: readonly CoveredPart[];
}

/** Research of one tenant. */
export interface ResearchService {
  /**
   * Reads the kit's markets for a niche and stores what they show. A market that blocks or breaks ends its part of the
   * run, not the run: `parts` says so.
   *
   * @throws LeadKitError `not_found` for an unknown niche; `business_rule` when the kit has no market for it.
   */
  run(input: RunResearchInput, options?: CallOptions): Promise<ResearchReport>;
}

const runSchema = z.strictObject({
  nicheId: z.string(),
  pagesMax: z.number().int().min(1).max(100).optional(),
});

interface Search {
  readonly market: Market;
  readonly query: string;
  readonly city: string | undefined;
}

export function createResearchService(
  context: ServiceContext,
  markets: readonly Market[],
  niches: NicheService,
): ResearchService {
  async function run(input: RunResearchInput, options: CallOptions = {}): Promise<ResearchReport> {
    const { nicheId, pagesMax = 5 } = checkInput(runSchema, input, 'research.run');
    const niche = await niches.get(nicheId, options);
    const searches = searchesOf(niche, markets);
    const started = startResearchRun(
      { id: context.ids.next(), tenantId: parseTenantId(context.tenantId), nicheId: niche.id },
      context.now(),
    );
    await context.commit(decided('research-run', started), options);

    const parts: CoveredPart[] = [];
    const seen: SeenOffer[] = [];
    const stopped = new Set<string>();
    for (const search of searches) {
      if (stopped.has(search.market.id)) {
        parts.push(partOf(search, { pages: 0, offers: 0, stoppedBy: 'blocked' }));
        continue;
      }
      const part = await readSearch(search, pagesMax, started.state.id, seen, options);
      if (part.stoppedBy === 'blocked' || part.stoppedBy === 'captcha') stopped.add(search.market.id);
      parts.push(part);
    }

    const groups = summariseResearch(seen, parts);
    const newOffers = groups.reduce((sum, group) => sum + group.newOffers, 0);
    await context.commit(
      decided(
        'research-run',
        completeResearchRun(started.state, { parts, newOffers }, context.now()),
        started.state,
      ),
      options,
    );
    return { runId: started.state.id, niche: await researched(niche, options), groups, parts };
  }

  async function readSearch(
    search: Search,
    pagesMax: number,
    runId: ResearchRunId,
    seen: SeenOffer[],
    options: CallOptions,
  ): Promise<CoveredPart> {
    let pages = 0;
    let offers = 0;
    let cursor: string | undefined;
    let total: Total | undefined;
    try {
      do {
        const page = await search.market.searchPage(
          { text: search.query, city: search.city, cursor },
          options,
        );
        const recorded = await record(page.offers, runId, options);
        seen.push(
          ...page.offers.map((offer, index) => ({
            offer,
            city: search.city,
            outcome: recorded[index]?.outcome ?? 'unchanged',
          })),
        );
        pages += 1;
        offers += page.offers.length;
        total ??= page.total;
        cursor = page.nextCursor;
      } while (cursor !== undefined && pages < pagesMax);
      return partOf(search, {
        pages,
        offers,
        total,
        ...(cursor === undefined ? {} : { stoppedBy: 'page_limit' }),
      });
    } catch (error) {
      const stoppedBy = reasonOf(error);
      if (stoppedBy === undefined) throw error;
      context.logger.warn('A market could not be read to the end', { market: search.market.id, stoppedBy });
      return partOf(search, { pages, offers, total, stoppedBy });
    }
  }

  async function record(
    offers: readonly Offer[],
    runId: ResearchRunId,
    options: CallOptions,
  ): Promise<readonly RecordedOffer[]> {
    await context.ready();
    const entries = offers.map((offer) => ({
      id: context.ids.next(),
      eventId: context.ids.next(),
      offer: inCanonicalTime(offer),
    }));
    const recorded: RecordedOffer[] = [];
    for (let from = 0; from < entries.length; from += BULK_MAX) {
      const chunk = entries.slice(from, from + BULK_MAX);
      const stamp = { now: context.now(), correlationId: runId };
      const results = await context.store.offers.record({ ...stamp, runId, offers: chunk }, options);
      await context.announce(
        chunk.flatMap((entry, index) => eventsOf(context.tenantId, entry, results[index], stamp)),
      );
      recorded.push(...results);
    }
    return recorded;
  }

  /** A draft niche that was researched waits for a decision as `researching`; another one stays where it stands. */
  async function researched(niche: Niche, options: CallOptions): Promise<Niche> {
    const current = await niches.get(niche.id, options);
    if (current.status !== 'draft') return current;
    const decision = changeNicheStatus(current, 'researching', context.now());
    await context.commit(decided('niche', decision, current), options);
    return decision.state;
  }

  return { run };
}

/** The event the store has written with an offer. */
function eventsOf(
  tenantId: string,
  entry: { readonly eventId: string; readonly offer: Offer },
  result: RecordedOffer | undefined,
  stamp: { readonly now: string; readonly correlationId: string },
): readonly EventRecord[] {
  if (result === undefined) return [];
  const stored = { ...entry.offer, id: result.id as OfferId, tenantId: parseTenantId(tenantId) };
  const stamped = { ...stamp, eventId: entry.eventId };
  if (result.outcome === 'created') return [offerDiscoveredEvent(stored, stamped)];
  if (result.outcome !== 'repriced') return [];
  const before = result.previousPrice === undefined ? {} : { price: result.previousPrice };
  return [offerRepricedEvent(before, stored, result.sightings, stamped)];
}

function searchesOf(niche: Niche, markets: readonly Market[]): readonly Search[] {
  const wanted = markets.filter(
    (market) => niche.platforms.length === 0 || niche.platforms.includes(market.platform),
  );
  if (wanted.length === 0) {
    throw new LeadKitError({
      code: 'business_rule',
      operation: 'research.run',
      message: `There is no market to read for niche "${niche.name}". Add one to createLeadKit({ markets }).`,
    });
  }
  const queries = [...new Set([...(niche.queries.ru ?? []), ...(niche.queries.kk ?? [])])];
  const cities = niche.cities.length === 0 ? [undefined] : niche.cities;
  return wanted.flatMap((market) =>
    cities.flatMap((city) => queries.map((query) => ({ market, query, city }))),
  );
}

function partOf(
  search: Search,
  read: {
    readonly pages: number;
    readonly offers: number;
    readonly total?: Total | undefined;
    readonly stoppedBy?: CoveredPart['stoppedBy'];
  },
): CoveredPart {
  return {
    platform: search.market.platform,
    ...(search.city === undefined ? {} : { city: search.city }),
    query: search.query,
    pages: read.pages,
    offers: read.offers,
    ...(read.total === undefined ? {} : { total: read.total }),
    isComplete: read.stoppedBy === undefined,
    ...(read.stoppedBy === undefined ? {} : { stoppedBy: read.stoppedBy }),
  };
}

function reasonOf(error: unknown): CoveredPart['stoppedBy'] {
  if (!isLeadKitError(error)) return undefined;
  if (error.code === 'blocked')
    return error.issues?.some((issue) => issue.path === 'captcha') ? 'captcha' : 'blocked';
  if (error.code === 'unexpected_response') return 'shape_changed';
  return error.code === 'unavailable' || error.code === 'rate_limited' ? 'unavailable' : undefined;
}

/** Stores compare moments as text, so all of an offer's are made canonical on the way in. */
function inCanonicalTime(offer: Offer): Offer {
  const canonical = (moment: string): string => toIsoText(toUnixMs(moment));
  return {
    ...offer,
    seenAt: canonical(offer.seenAt),
    ...(offer.publishedAt === undefined ? {} : { publishedAt: canonical(offer.publishedAt) }),
    ...(offer.refreshedAt === undefined ? {} : { refreshedAt: canonical(offer.refreshedAt) }),
    ...(offer.validUntil === undefined ? {} : { validUntil: canonical(offer.validUntil) }),
  };
}
