import { expect } from 'vitest';
import { MINUTE_MS, type OpenKaspi } from './open-kaspi.ts';

/** Everything `connection.api` can do, on orders of every kind, whatever the emulator's switches say. */
export async function liveThrough(kaspi: OpenKaspi): Promise<void> {
  const { world } = kaspi.emulator;
  const { api } = kaspi.connection;
  await packAndSend(kaspi);

  const pickup = await world.buyerOrders({ delivery: 'pickup' });
  expect((await api.accept(pickup)).stage).toBe('ready_for_pickup');
  await api.sendCode(pickup);
  const securityCode = (await world.securityCode(pickup)) ?? '';
  expect((await api.complete({ code: pickup.code, securityCode })).stage).toBe('completed');
  await world.orderMoves({ code: pickup.code, event: 'return_requested' });
  expect((await api.readOrder(pickup)).stage).toBe('return_requested');
  expect((await api.confirmReturned(pickup)).status).toBe('RETURN_ACCEPTED_BY_MERCHANT');

  const refused = await world.buyerOrders({ delivery: 'own_delivery' });
  const reason = 'MERCHANT_OUT_OF_STOCK';
  expect(await api.cancel({ code: refused.code, reason, comment: 'нет на складе' })).toMatchObject({
    stage: 'cancelled',
    cancellationReason: reason,
  });

  const later = await world.buyerOrders({ preOrder: true });
  expect((await api.accept(later)).stage).toBe('preorder_waiting');
  expect((await api.markArrived(later)).stage).toBe('packing');
}

/** Kaspi Delivery: IMEIs, parcels, the waybill, the courier, and a parcel that comes back. */
async function packAndSend(kaspi: OpenKaspi): Promise<void> {
  const { world } = kaspi.emulator;
  const { api } = kaspi.connection;
  const { code } = await world.buyerOrders({ items: [{ sku: 'PHONE_X1_128' }], isImeiRequired: true });
  expect((await api.accept({ code })).stage).toBe('packing');
  const [entry] = await api.readEntries({ code });
  const entryId = entry?.id ?? '';
  expect(entry).toMatchObject({ sku: 'PHONE_X1_128', quantity: 1, isImeiRequired: true });
  expect((await api.readProduct({ entryId })).name).toBe('Смартфон Тұлпар X1 128 ГБ, черный');
  expect((await api.readMerchantProduct({ productId: entry?.productId ?? '' })).sku).toBe('PHONE_X1_128');
  expect((await api.readDeliveryPoint({ entryId })).displayName).toBe('PP1');
  const imeis = [['356938035643809', '356938035643817']];
  await api.tellImeis({ code, entryId, imeis });
  await api.tellImeis({ code, entryId, imeis });
  const told = { route: 'POST /shop/api/v2/orderEntryImeiOperation' };
  expect(kaspi.emulator.requests.count(told)).toBe(1);
  expect(await api.readImeis({ code })).toEqual([{ entryId, imeis }]);

  const packed = await api.assemble({ code, parcels: 2 });
  expect([packed.stage, await api.readWaybill({ code })]).toEqual(['handover', undefined]);
  await kaspi.advance(5 * MINUTE_MS);
  const waybill = await api.readWaybill({ code });
  expect(new TextDecoder().decode(waybill).slice(0, 5)).toBe('%PDF-');

  await world.orderMoves({ code, event: 'courier_takes' });
  expect((await api.readOrder({ code })).stage).toBe('in_delivery');
  const cancelled = await api.cancel({ code, reason: 'BUYER_CANCELLATION_BY_MERCHANT' });
  expect(cancelled.stage).toBe('cancelling');
  expect((await api.confirmReturned({ code })).stage).toBe('cancelled');
}
