import type { KaspiWorldContext } from './order-life.ts';
import type { KaspiDeliveryKind, KaspiEntryRow, KaspiOrderRow } from './order-row.ts';
import { PEOPLE } from './seed-data.ts';
import type { KaspiOfferRow } from './tables.ts';
import type { KaspiBuyer, KaspiNewOrder } from './world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIRST_ORDER_CODE = 739_000_001;
const ALMATY = '750000000';

/** An order as a buyer's wish makes it. @throws RangeError when the shop does not sell that. */
export function newOrder(context: KaspiWorldContext, merchantId: string, wish: KaspiNewOrder): KaspiOrderRow {
  const { state, now } = context;
  const { delivery = 'kaspi_delivery', cityCode = ALMATY, preOrder = false, isUnsigned = false } = wish;
  const createdAt = wish.createdAt ?? now();
  const entries = entriesOf(context, merchantId, wish, cityCode);
  const total = entries.reduce((sum, { basePrice, quantity }) => sum + basePrice * quantity, 0);
  const isByKaspi = delivery !== 'pickup' && delivery !== 'own_delivery';
  const onCredit = wish.creditTerm !== undefined || isUnsigned;
  return {
    code: String(state.nextId('orders', FIRST_ORDER_CODE)),
    merchantId,
    state: isUnsigned ? 'SIGN_REQUIRED' : 'NEW',
    status: 'APPROVED_BY_BANK',
    delivery,
    buyer: buyerOf(context, wish.buyer),
    isPhoneHidden: wish.isPhoneHidden ?? false,
    entries,
    paymentMode: onCredit ? 'PAY_WITH_CREDIT' : 'PREPAID',
    creditTerm: onCredit ? (wish.creditTerm ?? 12) : null,
    signatureRequired: isUnsigned,
    isSigned: false,
    preOrder,
    pointId: `${merchantId}_PP1`,
    cityCode,
    assembled: false,
    parcels: null,
    createdAt,
    shownAt: wish.shownAt ?? now(),
    plannedDeliveryAt: createdAt + (delivery === 'express' ? 3 * HOUR_MS : 2 * DAY_MS),
    handoverBy: isByKaspi ? createdAt + (delivery === 'express' ? HOUR_MS : DAY_MS) : null,
    handedOverAt: null,
    waybillNumber: null,
    isBack: false,
    cancellationReason: null,
    deliveryCost: delivery === 'own_delivery' && total < 5_000 ? 995 : 0,
    deliveryCostForSeller: wish.deliveryCostForSeller ?? (isByKaspi ? feeOf(total, delivery) : 0),
    securityCode: null,
    completedAt: null,
  };
}

/** Reference, 6: parcels up to five kilograms, from 2026-01-01. */
function feeOf(total: number, delivery: KaspiDeliveryKind): number {
  if (total <= 1_000) return 55;
  if (total <= 3_000) return 167;
  if (total <= 5_000) return 223;
  if (total < 10_000) return delivery === 'express' ? 895 : 783;
  return delivery === 'express' ? 1_903 : 1_231;
}

function entriesOf(
  { state }: KaspiWorldContext,
  merchantId: string,
  { items, isImeiRequired = false }: KaspiNewOrder,
  cityCode: string,
): readonly KaspiEntryRow[] {
  const offers = state.collection('offers').filter((offer) => offer.merchantId === merchantId);
  const wanted = items ?? offers.slice(0, 1).map(({ sku }) => ({ sku }));
  if (wanted.length === 0) throw new RangeError(`Shop ${merchantId} sells nothing.`);
  return wanted.map(
    (item: { sku: string; quantity?: number | undefined; price?: number | undefined }, index) => {
      const offer = offers.find(({ sku }) => sku === item.sku);
      if (offer === undefined) throw new RangeError(`Shop ${merchantId} has no offer "${item.sku}".`);
      const product = state.collection('products').get(offer.productCode ?? '');
      return {
        entryNumber: index,
        sku: offer.sku,
        title: product?.title ?? offer.model,
        productCode: product?.code ?? '',
        categoryCode: product?.categoryCode ?? '',
        quantity: item.quantity ?? 1,
        basePrice: item.price ?? priceOf(offer, cityCode),
        isImeiRequired,
        imeis: [],
      };
    },
  );
}

/** What an offer asks in a city; where it names no price for it, its lowest one. */
function priceOf({ price, cityPrices }: KaspiOfferRow, cityCode: string): number {
  const asked = price ?? cityPrices[cityCode];
  return asked?.price ?? Math.min(...Object.values(cityPrices).map((each) => each.price));
}

function buyerOf({ state }: KaspiWorldContext, buyer: KaspiBuyer = {}): KaspiOrderRow['buyer'] {
  const number = state.nextId('buyers');
  const [firstName, lastName] = PEOPLE[(number - 1) % PEOPLE.length] ?? ['Покупатель', ''];
  return {
    firstName: buyer.firstName ?? firstName,
    lastName: buyer.lastName ?? lastName,
    phone: e164(buyer.phone ?? `+7700${String(1_000_000 + number)}`),
  };
}

/** Ten digits and the code of the country, from any usual writing. */
function e164(text: string): string {
  const digits = text.replace(/\D/g, '').slice(-10);
  if (digits.length < 10) throw new RangeError('A phone has at least ten digits.');
  return `+7${digits}`;
}
