import type { CallOptions } from '@leadkit/core';
import type { BazaarClient } from './client.ts';
import { type BazaarOrder, parseOrder } from './schemas/order.ts';

/** What only Bazaar has, outside the contract. */
export interface BazaarApi {
  /** One order of any age. @throws LeadKitError `not_found` when there is none. */
  readOrder(input: { readonly orderId: string }, options?: CallOptions): Promise<BazaarOrder>;
  /**
   * Accepts, completes or cancels an order as the seller.
   *
   * @throws LeadKitError `conflict` when it cannot go there from where it is.
   */
  setOrderStatus(
    input: {
      readonly orderId: string;
      readonly status: 'accepted' | 'completed' | 'cancelled';
      /** Why it is cancelled, for the buyer. */
      readonly reason?: string;
    },
    options?: CallOptions,
  ): Promise<BazaarOrder>;
}

export function createBazaarApi(client: BazaarClient): BazaarApi {
  return {
    async readOrder({ orderId }, options) {
      const operation = 'api.readOrder';
      const parse = (value: unknown): BazaarOrder => parseOrder(value, operation);
      return await client.within(options).request({ operation, path: orderPath(orderId), parse });
    },
    async setOrderStatus({ orderId, status, reason }, options) {
      const operation = 'api.setOrderStatus';
      const path = `${orderPath(orderId)}/status`;
      const json = reason === undefined ? { status } : { status, reason };
      const parse = (value: unknown): BazaarOrder => parseOrder(value, operation);
      return await client.within(options).request({ operation, method: 'POST', path, json, parse });
    },
  };
}

export function orderPath(orderId: string): string {
  return `/api/orders/${encodeURIComponent(orderId)}`;
}
