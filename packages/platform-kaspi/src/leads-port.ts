import { type ConnectionIo, type LeadsPort, toUnixMs } from '@leadkit/core';
import type { KaspiClient } from './client.ts';
import type { KaspiSettings } from './kaspi-options.ts';
import { pollOrders } from './order-sweep.ts';
import { readCheckpoint, writeCheckpoint } from './poll-checkpoint.ts';

/** A look through all orders of a large shop is hundreds of pages. */
const POLL_MS = 120_000;

/** Orders; Kaspi has nothing else of buyers in its API. */
export function createLeadsPort(
  client: KaspiClient,
  settings: KaspiSettings,
  io: Pick<ConnectionIo, 'clock' | 'logger'>,
): LeadsPort {
  return {
    async poll({ checkpoint, collectFrom, limit, open }, options) {
      const polled = await pollOrders({
        call: client.within(options, Math.max(POLL_MS, settings.timeoutMs)),
        settings,
        logger: io.logger,
        checkpoint: readCheckpoint(checkpoint),
        // Whole seconds, so that nothing of the second core collects from is left out.
        collectFromMs: Math.floor(toUnixMs(collectFrom) / 1_000) * 1_000,
        nowMs: io.clock.now(),
        limit: Math.max(1, Math.floor(limit)),
        open,
      });
      return { ...polled, checkpoint: writeCheckpoint(polled.checkpoint) };
    },
  };
}
