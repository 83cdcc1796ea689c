import { settingsOf } from './current-settings.ts';
import { type FeedList, type FeedOffer, readFeedList } from './feed-check.ts';
import { parseFeedXml } from './feed-xml.ts';
import type { KaspiWorldContext } from './order-life.ts';
import type { KaspiFeedPullRow, KaspiOfferRow } from './tables.ts';

type Facts = Omit<KaspiFeedPullRow, 'id' | 'merchantId' | 'at' | 'status'>;

/** Faults a row of the history keeps. */
const FAULTS_KEPT = 50;

/** Takes over a file: it is the whole truth, so what it leaves out goes off sale (reference, 3.2). */
export function applyFeed(context: KaspiWorldContext, merchantId: string, xml: string): Facts {
  const { feedBadOffer, feedEmpty, feedMissing } = settingsOf(context);
  let list: FeedList;
  try {
    list = readFeedList(parseFeedXml(xml));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refused(0, error.message);
  }
  if (list.merchantId !== merchantId) return refused(list.total, 'merchantid is that of another shop');
  if (list.total === 0 && feedEmpty === 'refused') return refused(0, 'it is empty');
  if (list.faults.length > 0 && feedBadOffer === 'file_refused')
    return { ...refused(list.total, ''), errors: list.faults.slice(0, FAULTS_KEPT) };
  const kept = new Set(list.offers.map(({ sku }) => sku));
  let unlinked = 0;
  for (const offer of list.offers)
    if (putOffer(context, merchantId, offer).productCode === null) unlinked += 1;
  const delisted = feedMissing === 'kept' ? 0 : delistOthers(context, merchantId, kept);
  return {
    outcome: 'applied',
    total: list.total,
    accepted: list.offers.length - unlinked,
    unlinked,
    delisted,
    errors: list.faults.slice(0, FAULTS_KEPT),
  };
}

function refused(total: number, message: string): Facts {
  const errors = message === '' ? [] : [{ sku: null, message }];
  return { outcome: 'refused', total, accepted: 0, unlinked: 0, delisted: 0, errors };
}

/** A SKU nobody linked to a card waits in "Без привязки"; a card the shop imported is its card. */
function putOffer(
  { state, now }: KaspiWorldContext,
  merchantId: string,
  offer: FeedOffer,
): Readonly<KaspiOfferRow> {
  const id = `${merchantId}:${offer.sku}`;
  const known = state.collection('offers').get(id);
  const productCode = known?.productCode ?? state.collection('cards').get(id)?.productCode ?? null;
  return state.collection('offers').set(id, {
    merchantId,
    ...offer,
    productCode,
    isOnSale: productCode !== null && offer.availabilities.some(({ available }) => available),
    updatedAt: now(),
  });
}

function delistOthers(
  { state, now }: KaspiWorldContext,
  merchantId: string,
  kept: ReadonlySet<string>,
): number {
  const offers = state.collection('offers');
  const left = offers.filter((row) => row.merchantId === merchantId && row.isOnSale && !kept.has(row.sku));
  for (const { sku } of left) offers.update(`${merchantId}:${sku}`, { isOnSale: false, updatedAt: now() });
  return left.length;
}
