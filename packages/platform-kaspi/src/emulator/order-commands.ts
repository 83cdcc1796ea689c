import type { JsonObject, JsonValue } from '@leadkit/emulator';
import { businessError, type KaspiRequest } from './api-call.ts';
import { apiAnswer, apiError, notFound } from './api-errors.ts';
import { decodeId } from './names.ts';
import { acceptOrder, assembleOrder, cancelOrder, changeOrder, completeOrder } from './order-life.ts';
import type { KaspiOrderRow } from './order-row.ts';
import { showOrder } from './order-view.ts';

type Order = Readonly<KaspiOrderRow>;
type Command = (request: KaspiRequest, order: Order, attributes: JsonObject) => Response;

const REASONS = ['BUYER_CANCELLATION_BY_MERCHANT', 'BUYER_NOT_REACHABLE', 'MERCHANT_OUT_OF_STOCK'];
const COMMENT_MAX = 1_000;

/** Commands by the word of `status` (reference, 1.9). */
const COMMANDS: Readonly<Record<string, Command>> = {
  ACCEPTED_BY_MERCHANT: (request, order) => {
    if (order.status !== 'APPROVED_BY_BANK') return wrongStatus(request, order);
    acceptOrder(request, order);
    return done(request, order, { status: 'ACCEPTED_BY_MERCHANT' });
  },
  ASSEMBLE: (request, order, { numberOfSpace }) => {
    if (order.status !== 'ACCEPTED_BY_MERCHANT' || order.state !== 'KASPI_DELIVERY' || order.assembled)
      return wrongStatus(request, order);
    const parcels = typeof numberOfSpace === 'string' ? Number(numberOfSpace) : Number.NaN;
    if (!Number.isInteger(parcels) || parcels < 1)
      return apiError(400, 'Attribute numberOfSpace is empty or wrong.');
    assembleOrder(request, order, parcels);
    return done(request, order, { status: request.settings.assembleEcho, numberOfSpace: parcels });
  },
  COMPLETED: complete,
  CANCELLED: (request, order, { cancellationReason, cancellationComment }) => {
    if (typeof cancellationReason !== 'string' || !REASONS.includes(cancellationReason))
      return apiError(400, 'Attribute cancellationReason is empty or wrong.');
    if (typeof cancellationComment === 'string' && cancellationComment.length > COMMENT_MAX)
      return apiError(400, 'Attribute cancellationComment is too long.');
    if (order.status !== 'APPROVED_BY_BANK' && order.status !== 'ACCEPTED_BY_MERCHANT')
      return wrongStatus(request, order);
    if (cancellationReason === 'BUYER_NOT_REACHABLE' && order.state === 'KASPI_DELIVERY')
      return businessError(request, 'Reason BUYER_NOT_REACHABLE cannot be used for Kaspi Delivery.');
    const cancelled = cancelOrder(request, order, cancellationReason);
    return done(request, order, { status: cancelled.status, cancellationReason });
  },
  ARRIVED: (request, order) => {
    if (order.status !== 'ACCEPTED_BY_MERCHANT' || !order.preOrder) return wrongStatus(request, order);
    changeOrder(request, order, { preOrder: false });
    return done(request, order, { status: 'ARRIVED' });
  },
  ARRIVED_BACKWARD: (request, order) => {
    if (order.status === 'CANCELLING')
      changeOrder(request, order, { state: 'ARCHIVE', status: 'CANCELLED', isBack: true });
    else if (order.status === 'KASPI_DELIVERY_RETURN_REQUESTED')
      changeOrder(request, order, { status: 'RETURN_ACCEPTED_BY_MERCHANT', isBack: true });
    else return wrongStatus(request, order);
    return done(request, order, { status: 'ARRIVED_BACKWARD' });
  },
};

/** `POST /orders`: one address for every change of an order. */
export function commandOrder(request: KaspiRequest): Response {
  const data = fieldOf(request.json(), 'data');
  const id = fieldOf(data, 'id');
  const attributes = fieldOf(data, 'attributes');
  if (typeof id !== 'string' || fieldOf(data, 'type') !== 'orders' || !isObject(attributes))
    return apiError(400, 'The body is not as documented.');
  const order = orderBehind(request, id);
  if (order === undefined) return notFound();
  if (attributes.code !== undefined && attributes.code !== order.code)
    return apiError(400, 'Attribute code is of another order.');
  const command = COMMANDS[typeof attributes.status === 'string' ? attributes.status : ''];
  return command?.(request, order, attributes) ?? apiError(400, 'Attribute status has an unknown value.');
}

/** The order of this shop behind an id; a plain code is none. */
export function orderBehind(request: KaspiRequest, id: string): Order | undefined {
  const code = decodeId(id);
  const order = code === undefined ? undefined : request.state.collection('orders').get(code);
  return order?.merchantId === request.merchant.id && order.shownAt <= request.now() ? order : undefined;
}

/** In two steps: without a code the buyer is sent one and nothing changes. */
function complete(request: KaspiRequest, order: Order): Response {
  if (order.status === 'COMPLETED')
    return businessError(request, "Order already has been completed, so it can't be completed again.");
  if (order.status === 'CANCELLED' || order.status === 'CANCELLING')
    return businessError(request, "Order is cancelled, so it can't be completed.");
  if (order.signatureRequired && !order.isSigned)
    return businessError(request, 'Order is not may complete allowed');
  if (order.status !== 'ACCEPTED_BY_MERCHANT' || (order.state !== 'PICKUP' && order.state !== 'DELIVERY'))
    return wrongStatus(request, order);
  const given = request.headers.get('x-security-code') ?? '';
  if (given === '') {
    if (request.headers.get('x-send-code') !== 'true') return wrongCode(request);
    const securityCode = order.securityCode ?? String(request.state.random.integer(1_000, 9_999));
    changeOrder(request, order, { securityCode });
    return done(request, order, { status: order.status });
  }
  if (given !== order.securityCode) return wrongCode(request);
  completeOrder(request, order);
  return done(request, order, { status: 'COMPLETED' });
}

function wrongCode(request: KaspiRequest): Response {
  return businessError(request, 'Security code is not valid. And the order cannot be completed without it');
}

function wrongStatus(request: KaspiRequest, { status }: Order): Response {
  return businessError(request, `Order status ${status} does not allow this operation.`);
}

/** Only what changed, and no buyer: never to be taken for the whole order. */
function done(request: KaspiRequest, order: Order, attributes: JsonObject): Response {
  const { id, relationships, links } = showOrder(request, order) as unknown as {
    readonly id: string;
    readonly relationships: { readonly entries: object; readonly user: { readonly links: object } };
    readonly links: object;
  };
  return apiAnswer({
    data: {
      type: 'orders',
      id,
      attributes: { code: order.code, ...attributes },
      relationships: {
        entries: relationships.entries,
        user: { links: relationships.user.links, data: null },
      },
      links,
    },
    included: [],
  });
}

export function fieldOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(value) ? value[name] : undefined;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
