import { type Clock, invalidInput, money, type SpendEntry, type SpendPort, toUnixMs } from '@leadkit/core';
import { type KaspiClient, PLATFORM } from './client.ts';
import { WINDOW_MS } from './creation-windows.ts';
import type { KaspiSettings } from './kaspi-options.ts';
import { isLastPage, ORDER_STATES, readOrderPage } from './order-requests.ts';
import { tenge } from './order-signal.ts';
import type { KaspiOrder } from './schemas/order.ts';

/**
 * Where a walk through charges stands: a window of creation moments, a list and a page in it, and where the walk ends. Pages
 * keep their size to the end, else their numbers would mean other orders.
 */
interface Place {
  readonly fromMs: number;
  readonly list: number;
  readonly page: number;
  readonly endMs: number;
  readonly size: number;
}

const PAGE_MAX = 100;
/** The most charges of one order. */
const ENTRIES_MAX = 2;
/** Kaspi's clock need not be ours: a window that ends at our now stays short of its fourteen days. */
const DAY_MS = 86_400_000;

/** What delivery cost the seller, order by order. Commissions are not in the API. */
export function createSpendPort(client: KaspiClient, settings: KaspiSettings, clock: Clock): SpendPort {
  const lists: readonly (string | undefined)[] = settings.orderLists === 'each' ? ORDER_STATES : [undefined];
  return {
    async listPage({ since, cursor, limit = PAGE_MAX * ENTRIES_MAX }, options) {
      const operation = 'spend.listPage';
      const place = readPlace(cursor, operation) ?? {
        fromMs: toUnixMs(since),
        list: 0,
        page: 0,
        endMs: clock.now() + DAY_MS,
        size: Math.max(1, Math.min(PAGE_MAX, Math.floor(limit / ENTRIES_MAX))),
      };
      const toMs = Math.min(place.fromMs + WINDOW_MS, place.endMs) - 1;
      const found = await readOrderPage(
        client.within(options),
        { operation, window: { fromMs: place.fromMs, toMs }, orderLists: settings.orderLists },
        { number: place.page, size: place.size, state: lists[place.list] },
      );
      const hasPage = !isLastPage(found, place.page);
      const hasList = place.list + 1 < lists.length;
      const next = hasPage
        ? { ...place, page: place.page + 1 }
        : hasList
          ? { ...place, list: place.list + 1, page: 0 }
          : { ...place, fromMs: toMs + 1, list: 0, page: 0 };
      const isOver = next.fromMs >= place.endMs;
      return {
        items: found.orders.flatMap(toSpendEntries),
        ...(isOver ? {} : { nextCursor: writePlace(next) }),
      };
    },
  };
}

/**
 * Kaspi keeps the fee of an order that was issued, also when it is given back later. An order that is cancelled costs
 * nothing, however far it came: the fee may have been read before, so it is told together with what takes it back.
 */
function toSpendEntries({
  code,
  stage,
  deliveryCostForSeller = 0,
  createdAt,
}: KaspiOrder): readonly SpendEntry[] {
  if (deliveryCostForSeller === 0) return [];
  const fee: SpendEntry = {
    key: `delivery:${code}`,
    kind: 'delivery',
    amount: tenge(deliveryCostForSeller),
    spentAt: createdAt,
    signalExternalId: code,
  };
  if (stage !== 'cancelled' && stage !== 'cancelling') return [fee];
  return [
    fee,
    { ...fee, key: `${fee.key}:cancelled`, amount: money(-fee.amount.amountMinor, fee.amount.currency) },
  ];
}

function writePlace({ fromMs, list, page, endMs, size }: Place): string {
  return [fromMs, list, page, endMs, size].join('.');
}

function readPlace(cursor: string | undefined, operation: string): Place | undefined {
  if (cursor === undefined) return undefined;
  const [fromMs = -1, list = -1, page = -1, endMs = -1, size = -1] = cursor.split('.').map(Number);
  const place = { fromMs, list, page, endMs, size };
  const isPlace = Object.values(place).every((part) => Number.isSafeInteger(part) && part >= 0);
  if (isPlace && size >= 1 && size <= PAGE_MAX) return place;
  const message = 'is not one of kaspi; pass the nextCursor of the page before';
  throw invalidInput(operation, [{ path: 'cursor', message }], PLATFORM);
}
