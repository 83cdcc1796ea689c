import type { JsonObject } from '@leadkit/emulator';
import type { KaspiRequest } from './api-call.ts';
import { categoryOf } from './category-data.ts';
import { decodeId, encodeId, encodePointId } from './names.ts';
import type { KaspiEntryRow, KaspiOrderRow } from './order-row.ts';
import type { KaspiProductRow } from './tables.ts';

/** A line of an order as a resource of JSON:API. */
export function showEntry(request: KaspiRequest, order: KaspiOrderRow, entry: KaspiEntryRow): JsonObject {
  const id = encodeId(request, `${order.code}##${entry.entryNumber}`);
  const self = `${request.origin}/shop/api/v2/orderentries/${id}`;
  const category = categoryOf(entry.categoryCode);
  return {
    type: 'orderentries',
    id,
    attributes: {
      unitType: 'PIECES',
      offer: { code: entry.sku, name: entry.title },
      quantity: entry.quantity,
      totalPrice: entry.basePrice * entry.quantity,
      weight: 0,
      entryNumber: entry.entryNumber,
      category: { code: entry.categoryCode, title: category?.title ?? entry.categoryCode },
      deliveryCost: 0,
      basePrice: entry.basePrice,
      isImeiRequired: entry.isImeiRequired,
    },
    relationships: {
      product: {
        links: { self: `${self}/relationships/product`, related: `${self}/product` },
        data: { type: 'masterproducts', id: encodeId(request, entry.productCode) },
      },
      deliveryPointOfService: {
        links: {
          self: `${self}/relationships/deliveryPointOfService`,
          related: `${self}/deliveryPointOfService`,
        },
        data: { type: 'pointofservices', id: encodePointId(request, order.pointId) },
      },
    },
    links: { self },
  };
}

/** A card as the orders API shows it. */
export function showMasterProduct(request: KaspiRequest, product: Readonly<KaspiProductRow>): JsonObject {
  const category = categoryOf(product.categoryCode);
  return {
    type: 'masterproducts',
    id: encodeId(request, product.code),
    attributes: {
      code: product.code,
      name: product.title,
      category: { code: product.categoryCode, title: category?.title ?? product.categoryCode },
      manufacturer: product.brand,
    },
  };
}

/** The order and line behind the id of an entry of this shop; `undefined`: there is none. */
export function entryBehind(
  request: KaspiRequest,
  entryId: string,
): { readonly order: Readonly<KaspiOrderRow>; readonly entry: KaspiEntryRow } | undefined {
  const [code = '', number] = decodeId(entryId)?.split('##') ?? [];
  const order = request.state.collection('orders').get(code);
  const entry = order?.entries.find(({ entryNumber }) => String(entryNumber) === number);
  return order === undefined || entry === undefined || order.merchantId !== request.merchant.id
    ? undefined
    : { order, entry };
}
