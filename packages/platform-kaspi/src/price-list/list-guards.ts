import { type ErrorIssue, LeadKitError, type PriceFeedOffer, toUnixMs } from '@leadkit/core';
import type { OfferChecker } from './list-build.ts';
import type { ChangeCount, KaspiListChanges } from './list-changes.ts';

/** A guard that a person may let pass for one list. An empty list and a bad product never pass. */
export type KaspiListGuard = 'removals' | 'repricing' | 'price_jump' | 'stale_stock';

/** From where on a list is taken for a mistake. Shares are of the products of the list published last, 0 to 1. */
export interface KaspiListGuardOptions {
  /** Share of products that may go off sale at once, left out or sold out; one always may. Default 0.2. */
  readonly removedShareMax?: number | undefined;
  /** Share of products whose price may change at once; ten always may. Default 0.5. */
  readonly repricedShareMax?: number | undefined;
  /** Largest change of one price, as a share of what it was. Default 0.5: from half to half as much more. */
  readonly priceChangeShareMax?: number | undefined;
  /** How old a product's stock (`stockAt`) may be, in milliseconds. Default 21 600 000 (6 hours). */
  readonly stockMaxAgeMs?: number | undefined;
  /** Whether each product has to say how old its stock is. Default false. */
  readonly requireStockAt?: boolean | undefined;
}

/** Options, complete. */
export interface ListGuards {
  readonly removedShareMax: number;
  readonly repricedShareMax: number;
  readonly priceChangeShareMax: number;
  readonly stockMaxAgeMs: number;
  readonly requireStockAt: boolean;
}

const ALWAYS_REPRICED = 10;
const NAMED_MAX = 20;

/** Looks at the age of each product's stock. */
export interface StockWatch {
  add(offer: PriceFeedOffer): void;
  readonly issues: readonly ErrorIssue[];
  readonly staleCount: number;
}

export function createStockWatch(guards: ListGuards, nowMs: number): StockWatch {
  const issues: ErrorIssue[] = [];
  let staleCount = 0;
  let lastText: string | undefined;
  let lastFault: string | undefined;
  const faultOf = (stockAt: string): string | undefined => {
    const at = momentOf(stockAt);
    if (at === undefined) return 'expected a moment with offset';
    return nowMs - at > guards.stockMaxAgeMs
      ? `is older than ${Math.round(guards.stockMaxAgeMs / 60_000)} minutes`
      : undefined;
  };
  return {
    issues,
    get staleCount() {
      return staleCount;
    },
    add({ sku, stockAt }) {
      if (stockAt === undefined && !guards.requireStockAt) return;
      // Stock is mostly counted for all products at once.
      if (stockAt !== lastText || stockAt === undefined) {
        lastText = stockAt;
        lastFault = stockAt === undefined ? 'is missing' : faultOf(stockAt);
      }
      if (lastFault === undefined) return;
      staleCount += 1;
      if (issues.length < NAMED_MAX) issues.push({ path: `${sku}.stockAt`, message: lastFault });
    },
  };
}

function momentOf(text: string): number | undefined {
  try {
    return toUnixMs(text);
  } catch {
    return undefined;
  }
}

/** @throws LeadKitError `invalid_input` for bad products, `business_rule` for an empty list or one that a guard refuses. */
export function judgeList(
  guards: ListGuards,
  allowed: ReadonlySet<KaspiListGuard>,
  { checker, count, stock }: { checker: OfferChecker; count: ChangeCount; stock: StockWatch },
): KaspiListChanges {
  const wrong = checker.issues();
  if (wrong.length > 0) throw badProducts(wrong, checker.count);
  if (checker.count === 0)
    throw refused('It is empty and would take everything off sale.', [
      { path: 'offers', message: 'expected at least one product' },
    ]);
  const changes = count.changes();
  const share = (part: number): number => Math.floor(changes.before * part);
  if (!allowed.has('stale_stock') && stock.staleCount > 0)
    throw refused(
      `The stock of ${stock.staleCount} products is too old or says no age.`,
      stock.issues,
      'stale_stock',
    );
  const gone = changes.removed + changes.takenOff;
  if (!allowed.has('removals') && gone > Math.max(1, share(guards.removedShareMax)))
    throw refused(
      `It leaves out ${changes.removed} and sells out ${changes.takenOff} of ${changes.before} products, as a part of a list would.`,
      [
        ...count
          .removedSkus(NAMED_MAX)
          .map((sku) => ({ path: `${sku}.sku`, message: 'is missing and would go off sale' })),
        ...count.takenOffSkus.map((sku) => ({
          path: `${sku}.availability`,
          message: 'is in no warehouse any more',
        })),
      ],
      'removals',
    );
  if (!allowed.has('price_jump') && count.steps.length > 0)
    throw refused(
      `A price changes by more than ${percent(guards.priceChangeShareMax)}.`,
      count.steps.map(({ sku, before, after, cityId }) => ({
        path: cityId === undefined ? `${sku}.price` : `${sku}.price.byCity.${cityId}`,
        message: `would go from ${before} to ${after} tenge`,
      })),
      'price_jump',
    );
  if (
    !allowed.has('repricing') &&
    changes.repriced > Math.max(ALWAYS_REPRICED, share(guards.repricedShareMax))
  )
    throw refused(
      `It changes ${changes.repriced} of ${changes.before} prices at once.`,
      [
        {
          path: 'price',
          message: `expected at most ${percent(guards.repricedShareMax)} of the prices to change`,
        },
      ],
      'repricing',
    );
  return changes;
}

function badProducts(issues: readonly ErrorIssue[], products: number): LeadKitError {
  const named = issues
    .slice(0, 5)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return new LeadKitError({
    code: 'invalid_input',
    operation: 'priceFeed.publish',
    platform: 'kaspi',
    effect: 'none',
    issues,
    message:
      `The price list of ${products} products was not published and the last one stays: ${named.join('; ')}` +
      `${issues.length > named.length ? `; and ${issues.length - named.length} more` : ''}. Mend these products, or leave them out on purpose.`,
  });
}

function refused(why: string, issues: readonly ErrorIssue[], guard?: KaspiListGuard): LeadKitError {
  return new LeadKitError({
    code: 'business_rule',
    operation: 'priceFeed.publish',
    platform: 'kaspi',
    effect: 'none',
    issues,
    message:
      `The price list was not published and the last one stays. ${why} ` +
      (guard === undefined
        ? 'Look at the source of the products.'
        : `Look at the source of the products; if it is right, publish with { allow: ['${guard}'] }.`),
  });
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
