import { type ConnectionIo, type LeadsPort, toUnixMs } from '@leadkit/core';
import type { BazaarClient } from './client.ts';
import { readCheckpoint, writeCheckpoint } from './poll-checkpoint.ts';
import { pollOrders } from './poll-orders.ts';
import { pollThreads } from './poll-threads.ts';
import { toOrderSignal } from './schemas/order.ts';

/** Orders first: they have to be answered within three hours. What is left of the limit goes to messages. */
export function createLeadsPort(client: BazaarClient, io: Pick<ConnectionIo, 'clock' | 'logger'>): LeadsPort {
  return {
    async poll({ checkpoint, collectFrom, limit, open }, options) {
      const known = readCheckpoint(checkpoint);
      const most = Math.max(1, Math.floor(limit));
      const fromMs = Math.floor(toUnixMs(collectFrom) / 1_000) * 1_000;
      const shared = { call: client.within(options), fromMs };
      const orders = await pollOrders({
        ...shared,
        logger: io.logger,
        mark: known.orders,
        nowMs: io.clock.now(),
        limit: most,
        open,
      });
      const left = most - orders.orders.length;
      const threads =
        left > 0
          ? await pollThreads({ ...shared, mark: known.threads, limit: left })
          : { signals: [], mark: known.threads, hasMore: true };
      return {
        signals: [...orders.orders.map(toOrderSignal), ...threads.signals],
        checkpoint: writeCheckpoint({ version: 1, threads: threads.mark, orders: orders.mark }),
        hasMore: orders.hasMore || threads.hasMore,
      };
    },
  };
}
