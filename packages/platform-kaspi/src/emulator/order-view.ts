import type { JsonObject } from '@leadkit/emulator';
import type { KaspiRequest } from './api-call.ts';
import { cityNamed } from './city-data.ts';
import { encodeId, encodePointId } from './names.ts';
import type { KaspiOrderRow } from './order-row.ts';
import { addressOf } from './point-view.ts';

/** A phone that is hidden. */
const MASK = '+0(000)-000-00-00';

const MODES = {
  pickup: 'DELIVERY_PICKUP',
  own_delivery: 'DELIVERY_LOCAL',
  kaspi_delivery: 'DELIVERY_REGIONAL_TODOOR',
  postomat: 'DELIVERY_PICKUP',
  express: 'DELIVERY_REGIONAL_TODOOR',
} as const;

function usesKaspiDelivery({ delivery }: Pick<KaspiOrderRow, 'delivery'>): boolean {
  return delivery !== 'pickup' && delivery !== 'own_delivery';
}

export function deliveryModeOf({ delivery }: Pick<KaspiOrderRow, 'delivery'>): string {
  return MODES[delivery];
}

function totalOf({ entries }: Pick<KaspiOrderRow, 'entries'>): number {
  return entries.reduce((sum, { basePrice, quantity }) => sum + basePrice * quantity, 0);
}

/** An order as a resource of JSON:API. */
export function showOrder(request: KaspiRequest, order: Readonly<KaspiOrderRow>): JsonObject {
  const id = encodeId(request, order.code);
  const self = `${request.origin}/shop/api/v2/orders/${id}`;
  return {
    type: 'orders',
    id,
    attributes: attributesOf(request, order),
    relationships: {
      entries: { links: { self: `${self}/relationships/entries`, related: `${self}/entries` } },
      user: {
        links: { self: `${self}/relationships/user`, related: `${self}/user` },
        data: { type: 'customers', id: customerId(request, order) },
      },
    },
    links: { self },
  };
}

/** The buyer as a resource of JSON:API. */
export function showCustomer(request: KaspiRequest, order: Readonly<KaspiOrderRow>): JsonObject {
  const { firstName, lastName } = order.buyer;
  return {
    type: 'customers',
    id: customerId(request, order),
    attributes: { firstName, lastName, cellPhone: shownPhone(request, order) },
  };
}

/** The phone in base64: what the guide never says of it. */
function customerId(request: KaspiRequest, { buyer }: KaspiOrderRow): string {
  return encodeId(request, buyer.phone.slice(-10));
}

function shownPhone({ settings }: KaspiRequest, order: KaspiOrderRow): string {
  const isOver = order.state === 'ARCHIVE' || order.status === 'COMPLETED';
  if (order.isPhoneHidden || (isOver && settings.finishedPhone === 'masked')) return MASK;
  return order.buyer.phone.slice(settings.phoneDigits === 10 ? -10 : -11);
}

function attributesOf(request: KaspiRequest, order: KaspiOrderRow): JsonObject {
  const { settings, state } = request;
  const isByKaspi = usesKaspiDelivery(order);
  const point = state.collection('points').get(order.pointId);
  const place = {
    ...addressOf({ cityCode: order.cityCode, streetName: 'улица Покупателя', streetNumber: '7' }),
  };
  return {
    code: order.code,
    totalPrice: totalOf(order),
    paymentMode: order.paymentMode,
    ...(order.creditTerm === null ? {} : { creditTerm: order.creditTerm }),
    plannedDeliveryDate: order.plannedDeliveryAt,
    creationDate: order.createdAt,
    deliveryCostForSeller: order.deliveryCostForSeller,
    isKaspiDelivery: isByKaspi,
    deliveryMode: deliveryModeOf(order),
    signatureRequired: order.signatureRequired && !order.isSigned,
    preOrder: order.preOrder,
    pickupPointId: order.pointId,
    state: order.state,
    assembled: order.assembled,
    approvedByBankDate: order.createdAt,
    status: order.status,
    customer: {
      id: customerId(request, order),
      name: null,
      cellPhone: shownPhone(request, order),
      firstName: order.buyer.firstName,
      ...(order.buyer.lastName === '' ? {} : { lastName: order.buyer.lastName }),
    },
    ...(order.delivery === 'pickup' ? { reservationDate: order.createdAt + settings.pickupMs } : {}),
    ...(order.delivery === 'pickup' || order.delivery === 'postomat' ? {} : { deliveryAddress: place }),
    ...(isByKaspi && point !== undefined
      ? {
          originAddress: {
            id: encodePointId(request, point.id),
            displayName: point.code,
            address: { ...addressOf(point) },
            city: {
              id: encodeId(request, point.cityCode),
              code: point.cityCode,
              name: cityNamed(point.cityCode),
              active: true,
            },
          },
        }
      : {}),
    ...(order.cancellationReason === null ? {} : { cancellationReason: order.cancellationReason }),
    ...(isByKaspi ? deliveryOf(request, order) : {}),
    deliveryCost: order.deliveryCost,
  };
}

function deliveryOf({ settings, origin }: KaspiRequest, order: KaspiOrderRow): JsonObject {
  const express = order.delivery === 'express';
  const number = order.waybillNumber;
  const facts = {
    waybill: number === null ? null : `${origin}/shop/api/waybills/${order.code}.pdf`,
    courierTransmissionDate: order.handedOverAt,
    courierTransmissionPlanningDate: order.handoverBy,
    waybillNumber: number,
  };
  const isBack = settings.tellsReturnToWarehouse && order.isBack;
  if (settings.deliveryData === 'flat') return { ...facts, express, returnedToWarehouse: isBack };
  return {
    kaspiDelivery: {
      ...facts,
      ...(settings.expressPlace === 'delivery' ? { express } : {}),
      returnedToWarehouse: isBack,
      firstMileCourier: null,
    },
    ...(settings.expressPlace === 'order' ? { express } : {}),
  };
}
