import { type CallOptions, LeadKitError } from '@leadkit/core';
import { type KaspiClient, PLATFORM } from './client.ts';
import { createEntryWrites, type KaspiEntryApi, refused } from './entry-writes.ts';
import { readImport } from './import-requests.ts';
import { readEntries, readOrder } from './order-requests.ts';
import { commandOrder, sendCommand, unsent } from './order-writes.ts';
import type { KaspiCancelReason } from './schemas/command.ts';
import type { KaspiImport } from './schemas/content.ts';
import type { KaspiOrderEntry } from './schemas/entry.ts';
import type { KaspiOrder } from './schemas/order.ts';
import {
  type KaspiMasterProduct,
  type KaspiMerchantProduct,
  type KaspiPoint,
  toMasterProduct,
  toMerchantProduct,
  toPoint,
} from './schemas/places.ts';

/**
 * What only Kaspi has, outside the contract. Orders go by the number a buyer sees: `externalId` of their signals.
 *
 * A write is sent once. The order is read before (done already: nothing is sent) and after, and what it then shows is the
 * result. When the answer was lost and the order shows no change, the error has effect `unknown`.
 */
export interface KaspiApi extends KaspiEntryApi {
  /** One order of any age, lines included. @throws LeadKitError `not_found`. */
  readOrder(input: { readonly code: string }, options?: CallOptions): Promise<KaspiOrder>;
  /** Its lines. */
  readEntries(input: { readonly code: string }, options?: CallOptions): Promise<readonly KaspiOrderEntry[]>;
  /** The card a line was bought on. */
  readProduct(input: { readonly entryId: string }, options?: CallOptions): Promise<KaspiMasterProduct>;
  /** What we offer on a card: our SKU. */
  readMerchantProduct(
    input: { readonly productId: string },
    options?: CallOptions,
  ): Promise<KaspiMerchantProduct>;
  /** The point a line leaves from. */
  readDeliveryPoint(input: { readonly entryId: string }, options?: CallOptions): Promise<KaspiPoint>;
  /** Accepts a new order. */
  accept(input: { readonly code: string }, options?: CallOptions): Promise<KaspiOrder>;
  /** Cancels an order. Cannot be undone; a parcel on its way travels back first. `comment`: at most 1 000 characters. */
  cancel(
    input: { readonly code: string; readonly reason: KaspiCancelReason; readonly comment?: string },
    options?: CallOptions,
  ): Promise<KaspiOrder>;
  /** Packs an order of Kaspi Delivery into so many parcels; its waybill is made within minutes. */
  assemble(
    input: { readonly code: string; readonly parcels: number },
    options?: CallOptions,
  ): Promise<KaspiOrder>;
  /** The waybill as a PDF; `undefined`: it is not made yet, ask again in a minute. */
  readWaybill(input: { readonly code: string }, options?: CallOptions): Promise<Uint8Array | undefined>;
  /** Has Kaspi send the buyer the code that completes an order. Ask for it only once the goods are handed over. */
  sendCode(input: { readonly code: string }, options?: CallOptions): Promise<void>;
  /** Completes a pick-up or own delivery with the code the buyer says. @throws LeadKitError `business_rule`: a wrong code. */
  complete(
    input: { readonly code: string; readonly securityCode: string },
    options?: CallOptions,
  ): Promise<KaspiOrder>;
  /** The goods of a pre-order have arrived. */
  markArrived(input: { readonly code: string }, options?: CallOptions): Promise<KaspiOrder>;
  /** The goods of a cancelled or returned order are back in the warehouse. */
  confirmReturned(input: { readonly code: string }, options?: CallOptions): Promise<KaspiOrder>;
  /** An import with Kaspi's raw words per SKU. `operation` is that of an `accepted` result. */
  readImport(input: { readonly operation: string }, options?: CallOptions): Promise<KaspiImport>;
}

const COMMENT_MAX = 1_000;

export function createKaspiApi(client: KaspiClient): KaspiApi {
  const read = <Value>(
    operation: string,
    path: string,
    parse: (value: unknown, operation: string) => Value,
    options: CallOptions | undefined,
  ): Promise<Value> =>
    client.within(options).request({ operation, path, parse: (value) => parse(value, operation) });

  return {
    readOrder: ({ code }, options) => readOrder(client.within(options), code, 'api.readOrder'),
    async readEntries({ code }, options) {
      const operation = 'api.readEntries';
      const call = client.within(options);
      const { id, entries } = await readOrder(call, code, operation);
      return entries ?? (await readEntries(call, id, operation));
    },
    readProduct: ({ entryId }, options) =>
      read(
        'api.readProduct',
        `/v2/orderentries/${encodeURIComponent(entryId)}/product`,
        toMasterProduct,
        options,
      ),
    readMerchantProduct: ({ productId }, options) =>
      read(
        'api.readMerchantProduct',
        `/v2/masterproducts/${encodeURIComponent(productId)}/merchantProduct`,
        toMerchantProduct,
        options,
      ),
    readDeliveryPoint: ({ entryId }, options) =>
      read(
        'api.readDeliveryPoint',
        `/v2/orderentries/${encodeURIComponent(entryId)}/deliveryPointOfService`,
        toPoint,
        options,
      ),
    accept: ({ code }, options) =>
      commandOrder(
        client,
        {
          operation: 'api.accept',
          code,
          status: 'ACCEPTED_BY_MERCHANT',
          isDone: ({ status }) => status === 'ACCEPTED_BY_MERCHANT',
        },
        options,
      ),
    async cancel({ code, reason, comment }, options) {
      const operation = 'api.cancel';
      if (comment !== undefined && comment.length > COMMENT_MAX)
        throw refused(operation, { path: 'comment', message: `expected at most ${COMMENT_MAX} characters` });
      return await commandOrder(
        client,
        {
          operation,
          code,
          status: 'CANCELLED',
          attributes: {
            cancellationReason: reason,
            ...(comment === undefined ? {} : { cancellationComment: comment }),
          },
          isDone: ({ status }) => status === 'CANCELLED' || status === 'CANCELLING',
        },
        options,
      );
    },
    async assemble({ code, parcels }, options) {
      const operation = 'api.assemble';
      if (!Number.isInteger(parcels) || parcels < 1)
        throw refused(operation, { path: 'parcels', message: 'expected a whole number from 1' });
      // A number is refused here, a text is taken.
      const attributes = { numberOfSpace: String(parcels) };
      const isDone = ({ assembled }: KaspiOrder): boolean => assembled;
      return await commandOrder(client, { operation, code, status: 'ASSEMBLE', attributes, isDone }, options);
    },
    async readWaybill({ code }, options) {
      const operation = 'api.readWaybill';
      const call = client.within(options);
      const { waybillUrl } = await readOrder(call, code, operation);
      if (waybillUrl === undefined) return undefined;
      return await call.request({
        operation,
        path: waybillUrl,
        accept: 'bytes',
        headers: { accept: 'application/pdf' },
        parse: (value) => toPdf(value, operation),
      });
    },
    async sendCode({ code }, options) {
      const operation = 'api.sendCode';
      const call = client.within(options);
      const order = await unsent(operation, readOrder(call, code, operation));
      const headers = { 'x-security-code': '', 'x-send-code': 'true' };
      await sendCommand(call, { operation, code, status: 'COMPLETED', headers }, order);
    },
    async complete({ code, securityCode }, options) {
      const operation = 'api.complete';
      // Without a code Kaspi would only send one, and the order would not be completed.
      if (securityCode.trim() === '')
        throw refused(operation, { path: 'securityCode', message: 'expected the code the buyer was sent' });
      const headers = { 'x-security-code': securityCode.trim(), 'x-send-code': 'true' };
      const isDone = ({ stage }: KaspiOrder): boolean => stage === 'completed';
      return await commandOrder(client, { operation, code, status: 'COMPLETED', headers, isDone }, options);
    },
    markArrived: ({ code }, options) =>
      commandOrder(
        client,
        { operation: 'api.markArrived', code, status: 'ARRIVED', isDone: ({ preOrder }) => !preOrder },
        options,
      ),
    confirmReturned: ({ code }, options) =>
      commandOrder(
        client,
        {
          operation: 'api.confirmReturned',
          code,
          status: 'ARRIVED_BACKWARD',
          isDone: ({ status }) => ['CANCELLED', 'RETURN_ACCEPTED_BY_MERCHANT', 'RETURNED'].includes(status),
        },
        options,
      ),
    ...createEntryWrites(client),
    readImport: ({ operation: code }, options) => readImport(client.within(options), code, 'api.readImport'),
  };
}

/** A page or an error under 200 is no waybill, and must not be printed as one. */
function toPdf(value: unknown, operation: string): Uint8Array {
  if (value instanceof Uint8Array && new TextDecoder().decode(value.subarray(0, 1_024)).includes('%PDF-'))
    return value;
  throw new LeadKitError({
    code: 'unexpected_response',
    operation,
    platform: PLATFORM,
    message:
      'Kaspi answered the address of the waybill with something that is no PDF. Ask again in a minute; the cabinet shows the waybill too.',
  });
}
