import type { KaspiRequest } from './api-call.ts';
import { apiAnswer, apiError } from './api-errors.ts';
import { showEntry } from './entry-view.ts';
import type { KaspiOrderRow } from './order-row.ts';
import { deliveryModeOf, showCustomer, showOrder } from './order-view.ts';

const WINDOW_MS = 14 * 86_400_000;
const PAGE_MAX = 100;

const STATES = ['NEW', 'SIGN_REQUIRED', 'PICKUP', 'DELIVERY', 'KASPI_DELIVERY', 'ARCHIVE'];
const STATUSES = [
  'APPROVED_BY_BANK',
  'ACCEPTED_BY_MERCHANT',
  'COMPLETED',
  'CANCELLING',
  'CANCELLED',
  'KASPI_DELIVERY_RETURN_REQUESTED',
  'RETURN_ACCEPTED_BY_MERCHANT',
  'RETURNED',
];

/** `GET /orders`, with every check of the reference, 1.4. */
export function listOrders(request: KaspiRequest): Response {
  const { query, state, merchant, settings, now } = request;
  const filter = (name: string): string | null => query.get(`filter[orders][${name}]`);
  const includes = (query.get('include[orders]') ?? '').split(',');
  const ours = state
    .collection('orders')
    .filter((order) => order.merchantId === merchant.id && order.shownAt <= now());
  const code = filter('code');
  if (code !== null) {
    const found = ours.filter((order) => order.code === code);
    return answer(request, found, { number: 0, size: PAGE_MAX, includes });
  }
  const number = wholeNumber(query.get('page[number]'), 0, Number.MAX_SAFE_INTEGER);
  if (number === undefined) return apiError(400, 'Required parameter page[number] is empty or wrong.');
  const size = wholeNumber(query.get('page[size]'), 1, PAGE_MAX);
  if (size === undefined) return apiError(400, 'Required parameter page[size] is empty or wrong.');
  const from = wholeNumber(filter('creationDate][$ge'), 0, Number.MAX_SAFE_INTEGER);
  if (from === undefined) return apiError(400, 'Required filter [orders][creationDate][$ge] is empty.');
  const to = wholeNumber(filter('creationDate][$le') ?? String(now()), 0, Number.MAX_SAFE_INTEGER);
  if (to === undefined || to - from > WINDOW_MS)
    return apiError(400, 'The period of [orders][creationDate] is longer than 14 days.');
  const wanted = filter('state');
  if (wanted === null && settings.stateFilter === 'required')
    return apiError(400, 'Required filter [orders][state] is empty.');
  const problem = wrongWord('state', wanted, STATES) ?? wrongWord('status', filter('status'), STATUSES);
  if (problem !== undefined) return problem;
  const delivery = filter('deliveryType');
  if (delivery !== null && ['PICKUP', 'DELIVERY', 'KASPI_DELIVERY'].includes(wanted ?? ''))
    return apiError(400, 'Filter [orders][deliveryType] cannot be used with this state.');
  const found = ours.filter(
    (order) =>
      order.createdAt >= from &&
      order.createdAt <= to &&
      (wanted === null || order.state === wanted) &&
      (filter('status') === null || order.status === filter('status')) &&
      (delivery === null || deliveryTypeOf(request, order) === delivery),
  );
  const sign = settings.listOrder === 'newest' ? -1 : 1;
  found.sort((a, b) => sign * (a.createdAt - b.createdAt || (a.code < b.code ? -1 : 1)));
  return answer(request, found, { number, size: Math.min(size, settings.pageSizeMax), includes });
}

function answer(
  request: KaspiRequest,
  found: readonly Readonly<KaspiOrderRow>[],
  page: { readonly number: number; readonly size: number; readonly includes: readonly string[] },
): Response {
  const rows = found.slice(page.number * page.size, (page.number + 1) * page.size);
  const hasEntries = page.includes.includes('entries') && request.settings.listIncludes === 'entries';
  const included = rows.flatMap((order) => [
    ...(hasEntries ? order.entries.map((entry) => showEntry(request, order, entry)) : []),
    ...(page.includes.includes('user') ? [showCustomer(request, order)] : []),
  ]);
  return apiAnswer({
    data: rows.map((order) => withEntries(request, order, hasEntries)),
    included,
    meta: { pageCount: Math.ceil(found.length / page.size), totalCount: found.length },
  });
}

/** What is included is named in the relationship, as JSON:API has it. */
function withEntries(request: KaspiRequest, order: Readonly<KaspiOrderRow>, isIncluded: boolean): object {
  const shown = showOrder(request, order) as unknown as {
    readonly relationships: { readonly entries: object };
  };
  if (!isIncluded) return shown;
  const data = order.entries.map((entry) => ({
    type: 'orderentries',
    id: (showEntry(request, order, entry) as unknown as { readonly id: string }).id,
  }));
  return {
    ...shown,
    relationships: { ...shown.relationships, entries: { ...shown.relationships.entries, data } },
  };
}

function deliveryTypeOf({ settings }: KaspiRequest, order: KaspiOrderRow): string {
  const mode = deliveryModeOf(order);
  if (settings.deliveryTypes === 'long') return mode;
  return mode === 'DELIVERY_PICKUP' ? 'PICKUP' : 'DELIVERY';
}

function wholeNumber(text: string | null, min: number, max: number): number | undefined {
  const value = text !== null && /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

function wrongWord(name: string, word: string | null, words: readonly string[]): Response | undefined {
  return word === null || words.includes(word)
    ? undefined
    : apiError(400, `Filter [orders][${name}] has an unknown value.`);
}
