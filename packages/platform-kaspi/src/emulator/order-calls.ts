import { businessError, type KaspiCall, type KaspiRequest } from './api-call.ts';
import { apiAnswer, apiError, notFound } from './api-errors.ts';
import { KASPI_CITIES } from './city-data.ts';
import { entryBehind, showEntry, showMasterProduct } from './entry-view.ts';
import { decodeId, encodeId } from './names.ts';
import { commandOrder, fieldOf, isObject, orderBehind } from './order-commands.ts';
import { cancelOrder, changeOrder } from './order-life.ts';
import { listOrders } from './order-list.ts';
import { showCustomer, showOrder } from './order-view.ts';
import { showCity, showPoint } from './point-view.ts';

const source = 'reference of 2026-11-22';

/** The orders API, version 2. */
export const ORDER_CALLS: readonly KaspiCall[] = [
  { method: 'GET', path: '/v2/orders', source: `${source}, 1.4 [D][C]`, handle: listOrders },
  { method: 'POST', path: '/v2/orders', source: `${source}, 1.9 [D]`, handle: commandOrder },
  {
    method: 'GET',
    path: '/v2/orders/:id',
    source: `${source}, 1.10 [D]: by its id; with the plain code 404 [C]`,
    handle: (request) => {
      const order = orderBehind(request, request.params.id ?? '');
      return order === undefined ? notFound() : apiAnswer({ data: showOrder(request, order), included: [] });
    },
  },
  {
    method: 'GET',
    path: '/v2/orders/:id/entries',
    source: `${source}, 1.10 [D]`,
    handle: (request) => {
      const order = orderBehind(request, request.params.id ?? '');
      if (order === undefined) return notFound();
      return apiAnswer({
        data: order.entries.map((entry) => showEntry(request, order, entry)),
        included: [],
      });
    },
  },
  {
    method: 'GET',
    path: '/v2/orders/:id/user',
    source: `${source}, 1.10 [D, link only]`,
    handle: (request) => {
      const order = orderBehind(request, request.params.id ?? '');
      return order === undefined ? notFound() : apiAnswer({ data: showCustomer(request, order) });
    },
  },
  {
    method: 'GET',
    path: '/v2/orders/:id/imei',
    source: `${source}, 1.9 [D]`,
    handle: (request) => {
      const order = orderBehind(request, request.params.id ?? '');
      if (order === undefined) return notFound();
      const data = order.entries
        .filter(({ isImeiRequired }) => isImeiRequired)
        .map(({ entryNumber, imeis }) => ({
          type: 'orderEntryImeiOperation',
          id: encodeId(request, `${order.code}##${entryNumber}`),
          attributes: { items: imeis.map((imei) => ({ imei })) },
        }));
      return apiAnswer({ data, included: [] });
    },
  },
  {
    method: 'GET',
    path: '/v2/orderentries/:id',
    source: `${source}, 1.10 [D]`,
    handle: (request) => {
      const found = entryBehind(request, request.params.id ?? '');
      return found === undefined
        ? notFound()
        : apiAnswer({ data: showEntry(request, found.order, found.entry), included: [] });
    },
  },
  {
    method: 'GET',
    path: '/v2/orderentries/:id/product',
    source: `${source}, 1.10 [D]`,
    handle: (request) =>
      showProduct(request, entryBehind(request, request.params.id ?? '')?.entry.productCode),
  },
  {
    method: 'GET',
    path: '/v2/orderentries/:id/deliveryPointOfService',
    source: `${source}, 1.10 [D]`,
    handle: (request) => showPointOf(request, entryBehind(request, request.params.id ?? '')?.order.pointId),
  },
  {
    method: 'GET',
    path: '/v2/masterproducts/:id',
    source: `${source}, 1.10 [C]`,
    handle: (request) => showProduct(request, decodeId(request.params.id ?? '')),
  },
  {
    method: 'GET',
    path: '/v2/masterproducts/:id/merchantProduct',
    source: `${source}, 1.10 [D]`,
    handle: (request) => {
      const productCode = decodeId(request.params.id ?? '');
      const offer = request.state
        .collection('offers')
        .find((each) => each.productCode === productCode && each.merchantId === request.merchant.id);
      if (offer === undefined) return notFound();
      const attributes = { code: offer.sku, name: offer.model };
      return apiAnswer({ data: { type: 'merchantproducts', id: encodeId(request, offer.sku), attributes } });
    },
  },
  {
    method: 'GET',
    path: '/v2/pointofservices/:id',
    source: `${source}, 1.10 [D]`,
    handle: (request) => showPointOf(request, pointKey(request.params.id)),
  },
  {
    method: 'GET',
    path: '/v2/pointofservices/:id/city',
    source: `${source}, 1.10 [C]`,
    handle: (request) => {
      const point = request.state.collection('points').get(pointKey(request.params.id));
      return point === undefined ? notFound() : apiAnswer({ data: showCity(request, point.cityCode) });
    },
  },
  {
    method: 'GET',
    path: '/v2/cities',
    source: `${source}, 1.10 [C]`,
    handle: (request) =>
      apiAnswer({ data: KASPI_CITIES.map(({ code }) => showCity(request, code)), included: [] }),
  },
  {
    method: 'POST',
    path: '/v2/orderEntryCancelOperation',
    source: `${source}, 1.9 [D]; what becomes of the last line is [G]`,
    handle: cancelEntry,
  },
  {
    method: 'POST',
    path: '/v2/orderEntryImeiOperation',
    source: `${source}, 1.9 [D]`,
    handle: tellImeis,
  },
  {
    method: 'GET',
    path: '/waybills/:file',
    source: `${source}, 1.11 [C]: the PDF behind the address an order names`,
    handle: (request) => {
      const code = (request.params.file ?? '').replace(/\.pdf$/, '');
      const order = request.state.collection('orders').get(code);
      if (order?.merchantId !== request.merchant.id || order.waybillNumber === null) return notFound();
      const pdf = `%PDF-1.4\n% ${order.waybillNumber}, parcels: ${order.parcels}\n%%EOF\n`;
      return new Response(pdf, { headers: { 'content-type': 'application/pdf' } });
    },
  },
];

function showProduct(request: KaspiRequest, code: string | undefined): Response {
  const product = request.state.collection('products').get(code ?? '');
  return product === undefined ? notFound() : apiAnswer({ data: showMasterProduct(request, product) });
}

function showPointOf(request: KaspiRequest, id: string | undefined): Response {
  const point = request.state.collection('points').get(id ?? '');
  return point === undefined ? notFound() : apiAnswer({ data: showPoint(request, point), included: [] });
}

/** Plain ids hold an underscore, which base64 does not. */
function pointKey(id = ''): string {
  return id.includes('_') ? id : (decodeId(id) ?? '');
}

function cancelEntry(request: KaspiRequest): Response {
  const data = fieldOf(request.json(), 'data');
  const attributes = fieldOf(data, 'attributes');
  const found = entryBehind(request, relatedEntry(data));
  if (found === undefined) return notFound();
  const { order, entry } = found;
  const left = fieldOf(attributes, 'remainedQuantity');
  if (typeof left !== 'number' || !Number.isInteger(left) || left < 0 || left >= entry.quantity)
    return apiError(400, 'Attribute remainedQuantity is empty or wrong.');
  if (order.status !== 'APPROVED_BY_BANK' && order.status !== 'ACCEPTED_BY_MERCHANT')
    return businessError(request, `Order status ${order.status} does not allow this operation.`);
  const entries = order.entries
    .map((each) => (each === entry ? { ...each, quantity: left } : each))
    .filter(({ quantity }) => quantity > 0);
  const changed = changeOrder(request, order, entries.length === 0 ? {} : { entries });
  if (entries.length === 0) cancelOrder(request, changed, 'BUYER_CANCELLATION_BY_MERCHANT');
  return apiAnswer({
    data: {
      type: 'orderEntryCancelOperation',
      attributes: { remainedQuantity: left, status: 'SUCCESSFULL' },
    },
  });
}

function tellImeis(request: KaspiRequest): Response {
  const data = fieldOf(request.json(), 'data');
  const items = fieldOf(fieldOf(data, 'attributes'), 'items');
  const found = entryBehind(request, relatedEntry(data));
  if (found === undefined) return notFound();
  const { order, entry } = found;
  const imeis = Array.isArray(items)
    ? items.map((item) => (isObject(item) && Array.isArray(item.imei) ? item.imei.map(String) : []))
    : [];
  if (imeis.length !== entry.quantity || imeis.some((imei) => imei.length === 0))
    return businessError(request, 'The number of IMEI does not match the quantity.');
  const entries = order.entries.map((each) => (each === entry ? { ...each, imeis } : each));
  changeOrder(request, order, { entries });
  return apiAnswer({ data: { type: 'orderEntryImeiOperation', attributes: { items: items ?? [] } } });
}

function relatedEntry(data: Parameters<typeof fieldOf>[0]): string {
  const id = fieldOf(fieldOf(fieldOf(fieldOf(data, 'relationships'), 'entry'), 'data'), 'id');
  return typeof id === 'string' ? id : '';
}
