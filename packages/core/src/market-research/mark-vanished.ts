import type { StoredOffer } from '../domain/offer.ts';
import type { EndedEarly, ResearchRun } from '../domain/research-run.ts';
import { DAY_MS, toUnixMs } from '../domain/time.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Market } from '../ports/market.ts';
import { offerVanishedEvent } from '../ports/store-events.ts';
import { BULK_MAX } from '../ports/store-limits.ts';
import type { ServiceContext } from '../service-context.ts';
import type { Comparison } from './compare-runs.ts';
import { reasonOf } from './read-markets.ts';
import { recordOffers } from './record-offers.ts';

/** How what was not found is looked for. */
export interface VanishPlan {
  readonly run: ResearchRun;
  readonly comparisons: readonly Comparison[];
  readonly markets: readonly Market[];
  /** Most offers that are asked for by their id. */
  readonly confirmationsMax: number;
}

/** An advert that goes this long before its time was taken down: sold, most likely. */
const EARLY_MS = 3 * DAY_MS;

/**
 * Marks the offers that earlier runs saw and this one, looking at the same parts, did not find. Adverts that would have
 * stayed for days more are asked for by their id first, within bounds and one at a time: what answers is still there.
 * Repeating it changes nothing.
 */
export async function markVanished(
  context: ServiceContext,
  plan: VanishPlan,
  options: CallOptions,
): Promise<EndedEarly> {
  const { run, comparisons } = plan;
  const confirm = createConfirmation(context, plan, options);
  const ended = { candidates: 0, checked: 0, gone: 0 };
  const met = new Set<string>();
  for (const { earlier, parts } of comparisons) {
    let cursor: string | undefined;
    do {
      const query = {
        runId: earlier.id,
        otherRunId: run.id,
        isInOther: false,
        parts,
        limit: BULK_MAX,
        cursor,
      };
      const page = await context.store.offers.seenPage(query, options);
      cursor = page.nextCursor;
      const gone = new Map<StoredOffer, boolean>();
      for (const { offer } of page.items) {
        if (met.has(offer.id) || !isFreshlyGone(offer, run)) continue;
        met.add(offer.id);
        const isEarly =
          offer.validUntil !== undefined && toUnixMs(offer.validUntil) - toUnixMs(run.startedAt) >= EARLY_MS;
        const answer = isEarly ? await confirm(offer) : 'not_asked';
        if (isEarly) ended.candidates += 1;
        if (answer === 'gone') ended.gone += 1;
        if (answer !== 'not_asked') ended.checked += 1;
        if (answer !== 'there' && offer.vanishedAt === undefined) gone.set(offer, answer === 'gone');
      }
      await vanish(context, run, gone, options);
    } while (cursor !== undefined);
  }
  return ended;
}

/** Not seen since the run began, and not known to be gone before it. */
function isFreshlyGone({ vanishedAt, lastSeenAt }: StoredOffer, { startedAt }: ResearchRun): boolean {
  const began = toUnixMs(startedAt);
  return toUnixMs(lastSeenAt) < began && (vanishedAt === undefined || toUnixMs(vanishedAt) >= began);
}

type Answer = 'gone' | 'there' | 'not_asked';

/** Asks markets for single offers, until the bound is reached or a market refuses. */
function createConfirmation(
  context: ServiceContext,
  { run, markets, confirmationsMax }: VanishPlan,
  options: CallOptions,
): (offer: StoredOffer) => Promise<Answer> {
  const refused = new Set<string>(
    run.parts.flatMap(({ platform, stoppedBy }) =>
      stoppedBy === 'blocked' || stoppedBy === 'captcha' ? [platform] : [],
    ),
  );
  let asked = 0;
  return async (offer) => {
    // A run that was stopped here and goes on has asked already.
    if (offer.vanishedAt !== undefined) return offer.isGoneConfirmed === true ? 'gone' : 'not_asked';
    const { platform, externalId, url } = offer;
    const market = markets.find((one) => one.platform === platform);
    if (market === undefined || refused.has(platform) || asked >= confirmationsMax) return 'not_asked';
    asked += 1;
    try {
      const found = await market.readOffer({ externalId, url }, options);
      if (found === undefined) return 'gone';
      await recordOffers(context, [found], { runId: run.id }, options);
      return 'there';
    } catch (error) {
      const stoppedBy = reasonOf(error);
      if (stoppedBy === undefined) throw error;
      if (stoppedBy !== 'shape_changed') refused.add(platform);
      return 'not_asked';
    }
  };
}

async function vanish(
  context: ServiceContext,
  run: ResearchRun,
  gone: ReadonlyMap<StoredOffer, boolean>,
  options: CallOptions,
): Promise<void> {
  if (gone.size === 0) return;
  await context.ready();
  const stamp = { now: context.now(), correlationId: run.id };
  const entries = [...gone].map(([offer, isGoneConfirmed]) => ({
    offer,
    mark: { id: offer.id, eventId: context.ids.next(), unseenSince: run.startedAt, isGoneConfirmed },
  }));
  const results = await context.store.offers.vanish(
    { ...stamp, offers: entries.map(({ mark }) => mark) },
    options,
  );
  await context.announce(
    entries.flatMap(({ offer, mark }, index) => {
      const result = results[index];
      return result?.outcome === 'vanished'
        ? [
            offerVanishedEvent(offer, mark.isGoneConfirmed, result.sightings, {
              ...stamp,
              eventId: mark.eventId,
            }),
          ]
        : [];
    }),
  );
}
