import type { ResearchRunId } from '../domain/id.ts';
import type { CoveredPart, Total } from '../domain/research-run.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ServiceContext } from '../service-context.ts';
import { partOf, type Search } from './plan-searches.ts';
import { recordOffers } from './record-offers.ts';
import { sideBySide } from './side-by-side.ts';

/** How markets are read. */
export interface ReadingPlan {
  readonly runId: ResearchRunId;
  /** What is still to read, per market. */
  readonly byMarket: readonly (readonly Search[])[];
  readonly pagesMax: number;
  /** Markets read at the same time. */
  readonly parallelMarkets: number;
  /** Called as parts are done, one call at a time. */
  covered(parts: readonly CoveredPart[]): Promise<void>;
}

/**
 * Reads markets side by side, each of them one request after the other. A market that blocks ends its own part. The
 * first failure that is no answer of a market stops all of them and is thrown.
 */
export async function readMarkets(
  context: ServiceContext,
  plan: ReadingPlan,
  options: CallOptions,
): Promise<void> {
  let saving = Promise.resolve();
  const covered = (parts: readonly CoveredPart[]): Promise<void> => {
    saving = saving.then(() => plan.covered(parts));
    return saving;
  };
  const waiting = plan.byMarket.filter((searches) => searches.length > 0);
  await sideBySide(waiting, plan.parallelMarkets, async (searches, isStopped) => {
    for (const [index, search] of searches.entries()) {
      if (isStopped()) return;
      const { part, endsMarket } = await readSearch(context, plan, search, options);
      const { stoppedBy } = part;
      const left = endsMarket ? searches.slice(index + 1) : [];
      await covered([part, ...left.map((one) => partAfter(one, { pages: 0, offers: 0, stoppedBy }))]);
      if (endsMarket) return;
    }
  });
}

interface ReadPart {
  readonly part: CoveredPart;
  /** The market wants no more of us now. */
  readonly endsMarket: boolean;
}

async function readSearch(
  context: ServiceContext,
  { runId, pagesMax }: ReadingPlan,
  search: Search,
  options: CallOptions,
): Promise<ReadPart> {
  const { market, query, city, key } = search;
  let pages = 0;
  let offers = 0;
  let cursor: string | undefined;
  let total: Total | undefined;
  try {
    do {
      const page = await market.searchPage({ text: query, city, cursor }, options);
      await recordOffers(context, page.offers, { runId, part: key }, options);
      pages += 1;
      offers += page.offers.length;
      total ??= page.total;
      cursor = page.nextCursor;
    } while (cursor !== undefined && pages < pagesMax);
  } catch (error) {
    const stoppedBy = reasonOf(error);
    if (stoppedBy === undefined) throw error;
    context.logger.warn('A market could not be read to the end', { market: market.id, stoppedBy });
    const endsMarket =
      stoppedBy === 'blocked' || stoppedBy === 'captcha' || isLeadKitError(error, 'rate_limited');
    return { part: partAfter(search, { pages, offers, total, stoppedBy }), endsMarket };
  }
  const stoppedBy = cursor === undefined ? undefined : 'page_limit';
  return { part: partAfter(search, { pages, offers, total, stoppedBy }), endsMarket: false };
}

function partAfter(
  { market, query, city }: Search,
  read: {
    readonly pages: number;
    readonly offers: number;
    readonly total?: Total | undefined;
    readonly stoppedBy: CoveredPart['stoppedBy'] | undefined;
  },
): CoveredPart {
  return {
    ...partOf(market, query, city),
    pages: read.pages,
    offers: read.offers,
    ...(read.total === undefined ? {} : { total: read.total }),
    isComplete: read.stoppedBy === undefined,
    ...(read.stoppedBy === undefined ? {} : { stoppedBy: read.stoppedBy }),
  };
}

/** Why a market could not be read, when that is what an error says. */
export function reasonOf(error: unknown): CoveredPart['stoppedBy'] | undefined {
  if (!isLeadKitError(error)) return undefined;
  if (error.code === 'blocked')
    return error.issues?.some((issue) => issue.path === 'captcha') ? 'captcha' : 'blocked';
  if (error.code === 'unexpected_response') return 'shape_changed';
  return error.code === 'unavailable' || error.code === 'rate_limited' ? 'unavailable' : undefined;
}
