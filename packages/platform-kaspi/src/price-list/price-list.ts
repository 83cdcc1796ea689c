import { createHash, randomUUID } from 'node:crypto';
import {
  type CallOptions,
  LeadKitError,
  type PriceFeedOffer,
  type PriceFeedPort,
  type PriceFeedReport,
  toIsoText,
} from '@leadkit/core';
import { createChecker, type Offers, writeList } from './list-build.ts';
import { createChangeCount, type KaspiListChanges } from './list-changes.ts';
import { createStockWatch, judgeList, type KaspiListGuard } from './list-guards.ts';
import { serveList } from './list-handler.ts';
import {
  createListRecord,
  type KaspiListRequest,
  type KaspiListSighting,
  type KaspiPublishedList,
  type ListRecord,
  outcomeOf,
} from './list-record.ts';
import { listDate, listHead } from './offer-xml.ts';
import {
  type KaspiPriceListOptions,
  type PriceListSettings,
  readPriceListOptions,
} from './price-list-options.ts';
import { type PublishedOffer, readPublishedOffers } from './published-index.ts';
import { untilStopped } from './until-stopped.ts';

/** How one list is published. */
export interface KaspiPublishOptions extends CallOptions {
  /** Guards that a person lets pass for this list, after a look at why they refused it. */
  readonly allow?: readonly KaspiListGuard[] | undefined;
}

/**
 * What is known of a shop's lists. `requested`: asked for and not (yet) served; `published`: served; `seen`: fetched since
 * by Kaspi, or by whoever else has the address and the password. None of them says that a price stands on the site: Kaspi
 * comes once an hour and takes its time; only the storefront shows that.
 */
export interface KaspiPriceListStatus {
  /** Of the list asked for last. `none`: never asked for one. */
  readonly state: 'none' | 'requested' | 'published' | 'seen';
  /** The last request. */
  readonly request?: KaspiListRequest;
  /** The list that is served. */
  readonly published?: KaspiPublishedList;
  /** When the served list was fetched. */
  readonly seen?: KaspiListSighting;
}

/** The price list of one shop: the `priceFeed` port, and what only Kaspi's has. */
export interface KaspiPriceList extends PriceFeedPort {
  /** Makes a checked list the one that is served; see `PriceFeedPort.publish`. Publications of one process wait for each other. */
  publish(
    offers: AsyncIterable<PriceFeedOffer> | Iterable<PriceFeedOffer>,
    options?: KaspiPublishOptions,
  ): Promise<PriceFeedReport>;
  /**
   * What publishing this list would change, without publishing it.
   *
   * @throws LeadKitError `invalid_input` for bad products.
   */
  compare(
    offers: AsyncIterable<PriceFeedOffer> | Iterable<PriceFeedOffer>,
    options?: CallOptions,
  ): Promise<KaspiListChanges>;
  /** What became of the lists. */
  status(): Promise<KaspiPriceListStatus>;
}

const EVERY_GUARD: readonly KaspiListGuard[] = ['removals', 'repricing', 'price_jump', 'stale_stock'];

/**
 * A shop's price list for Kaspi: written and checked in one pass, compared with the list before, guarded, published whole or
 * not at all, served to Kaspi. No I/O until it is used.
 *
 * @throws LeadKitError `invalid_input` for options that cannot work.
 */
export function createKaspiPriceList(options: KaspiPriceListOptions): KaspiPriceList {
  const settings = readPriceListOptions(options);
  const { rules, clock, merchantId, company } = settings;
  const prefix = `kaspi-${merchantId}`;
  const record = createListRecord(settings.storage, prefix);
  const head = (): string => listHead({ company, merchantId, date: listDate(clock.now()) });
  let turn: Promise<unknown> = Promise.resolve();

  return {
    check: (offers, callOptions = {}) =>
      untilStopped(clock, 'priceFeed.check', callOptions, async (signal) => {
        const checker = createChecker(rules);
        for await (const _ of checkEach(checker, offers)) signal.throwIfAborted();
        return { offers: checker.count, issues: checker.issues() };
      }),
    build: (offers, { signal } = {}) => writeList({ rules, head: head(), signal }, offers),
    publish(offers, callOptions = {}) {
      const work = turn.then(() =>
        untilStopped(clock, 'priceFeed.publish', callOptions, (signal) =>
          publishList(settings, record, prefix, {
            offers,
            head: head(),
            signal,
            allow: callOptions.allow ?? [],
          }),
        ),
      );
      turn = work.catch(() => {});
      return work;
    },
    compare: (offers, callOptions = {}) =>
      untilStopped(clock, 'priceFeed.compare', callOptions, async (signal) => {
        const { last } = await readLast(settings, record);
        let changes: KaspiListChanges | undefined;
        const pieces = guardedList(
          settings,
          { offers, head: head(), signal, allow: EVERY_GUARD },
          last,
          (found) => {
            changes = found;
          },
        );
        for await (const _ of pieces) signal.throwIfAborted();
        if (changes === undefined) throw new TypeError('A list ended without its changes.');
        return changes;
      }),
    async status() {
      const [request, published, seen] = await Promise.all([
        record.request(),
        record.published(),
        record.sighting(),
      ]);
      const isSeen = published !== undefined && seen?.sha256 === published.sha256;
      return {
        state:
          request === undefined && published === undefined
            ? 'none'
            : request !== undefined && request.outcome !== 'published'
              ? 'requested'
              : isSeen
                ? 'seen'
                : 'published',
        ...(request === undefined ? {} : { request }),
        ...(published === undefined ? {} : { published }),
        ...(isSeen && seen !== undefined ? { seen } : {}),
      };
    },
    handler: (request) => serveList(settings, record, request),
  };
}

/** Lets go now and then, so that a long list can be stopped. */
async function* checkEach(checker: ReturnType<typeof createChecker>, offers: Offers): AsyncGenerator<void> {
  const lookUpEvery = 512;
  if (Symbol.asyncIterator in offers) {
    for await (const offer of offers) {
      checker.check(offer);
      if (checker.count % lookUpEvery === 0) yield;
    }
    return;
  }
  for (const offer of offers) {
    checker.check(offer);
    if (checker.count % lookUpEvery === 0) yield;
  }
}

interface Publication {
  readonly offers: Offers;
  readonly head: string;
  readonly signal: AbortSignal;
  readonly allow: readonly KaspiListGuard[];
}

async function publishList(
  settings: PriceListSettings,
  record: ListRecord,
  prefix: string,
  publication: Publication,
): Promise<PriceFeedReport> {
  const { storage, clock, logger } = settings;
  const { signal } = publication;
  const requestedAt = toIsoText(clock.now());
  await record.saveRequest({ requestedAt, outcome: 'running' });
  const name = `${prefix}-${requestedAt.replace(/\D/g, '')}-${randomUUID().slice(0, 8)}.xml`;
  try {
    const { current, last } = await readLast(settings, record);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    let changes: KaspiListChanges | undefined;
    let offers = 0;
    const pieces = guardedList(settings, publication, last, (found, count) => {
      changes = found;
      offers = count;
    });
    await storage.put(
      name,
      (async function* () {
        for await (const bytes of pieces) {
          hash.update(bytes);
          sizeBytes += bytes.length;
          yield bytes;
        }
      })(),
    );
    // Whatever a storage did with a list that stopped in the middle, it is not the one that is served.
    if (changes === undefined) throw new TypeError('The storage did not read the list to its end.');
    if ((await record.published())?.name !== current?.name) throw overtaken();
    signal.throwIfAborted();
    const publishedAt = toIsoText(clock.now());
    await record.savePublished({ name, sha256: hash.digest('hex'), sizeBytes, offers, publishedAt, changes });
    await record.saveRequest({ requestedAt, outcome: 'published' });
    await storage.alias?.(name, `${prefix}.xml`);
    if (current !== undefined) await storage.remove?.(current.name);
    logger.info('The price list was published', { offers, ...changes });
    return { offers, issues: [] };
  } catch (error) {
    const isServed = await isListServed(record, name);
    await clearUp(settings, async () => {
      if (isServed === false) await storage.remove?.(name);
      await record.saveRequest({
        requestedAt,
        ...(isServed === true ? { outcome: 'published' } : outcomeOf(error)),
      });
    });
    throw isServed === true ? publishedAllTheSame(error) : error;
  }
}

/** Whether a list became the one that is served, though publishing it ended in an error. `undefined`: cannot be told. */
async function isListServed(record: ListRecord, name: string): Promise<boolean | undefined> {
  try {
    return (await record.published())?.name === name;
  } catch {
    return undefined;
  }
}

/** What goes wrong while clearing up is no reason to hide why there was something to clear up. */
async function clearUp({ logger }: PriceListSettings, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    logger.warn('What is left of a price list that was not published could not be cleared up', {
      reason: error instanceof Error ? error.name : 'unknown',
    });
  }
}

function publishedAllTheSame(cause: unknown): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation: 'priceFeed.publish',
    platform: 'kaspi',
    effect: 'unknown',
    cause,
    message:
      'The price list was published and is served, but what follows could not be done: the file that stays under its name ' +
      'may be the one before, and the list before may still be there. Mend the storage and publish again.',
  });
}

/** The list; its end is only written once the guards let it pass. */
function guardedList(
  { rules, guards, clock }: PriceListSettings,
  { offers, head, signal, allow }: Publication,
  last: Map<string, PublishedOffer>,
  onJudged: (changes: KaspiListChanges, offers: number) => void,
): AsyncIterable<Uint8Array> {
  const count = createChangeCount(last, guards.priceChangeShareMax);
  const stock = createStockWatch(guards, clock.now());
  return writeList(
    {
      rules,
      head,
      signal,
      onOffer(offer, xml) {
        count.add(offer, xml);
        stock.add(offer);
      },
      onEnd(checker) {
        onJudged(judgeList(guards, new Set(allow), { checker, count, stock }), checker.count);
      },
    },
    offers,
  );
}

/** The list that is served, and its products. */
async function readLast(
  { storage }: PriceListSettings,
  record: ListRecord,
): Promise<{ readonly current: KaspiPublishedList | undefined; readonly last: Map<string, PublishedOffer> }> {
  const current = await record.published();
  if (current === undefined) return { current, last: new Map() };
  const chunks = await storage.get(current.name);
  const last = chunks === undefined ? new Map<string, PublishedOffer>() : await readPublishedOffers(chunks);
  if (last.size === current.offers) return { current, last };
  throw new LeadKitError({
    code: 'conflict',
    operation: 'priceFeed.publish',
    platform: 'kaspi',
    effect: 'none',
    message:
      `The list published last has ${last.size} products in the storage and should have ${current.offers}: somebody changed or removed it, so a new one cannot be compared with it. ` +
      'Bring it back, or remove the record of it (kaspi-<merchant id>-published.json) to begin anew.',
  });
}

function overtaken(): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'priceFeed.publish',
    platform: 'kaspi',
    effect: 'none',
    message:
      'Somebody else published a list of this shop meanwhile, with which this one was not compared. It was not published; publish it again.',
  });
}
