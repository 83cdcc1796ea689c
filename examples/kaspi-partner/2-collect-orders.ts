import { type IncomingSignal, type LeadsPolled, mergeSignal, toIsoText } from '@leadkit/core';
import { startKaspi } from './open-kaspi.ts';

const kaspi = await startKaspi();
const { leads } = kaspi.open();
const since = process.env.SINCE ?? toIsoText(kaspi.clock.now());
const signals = new Map<string, IncomingSignal>();
let checkpoint: string | null = null;

// #region collect
/** Polls to the end and lays what is new over what is known, as a kit does every minute. */
async function collect(): Promise<void> {
  let polled: LeadsPolled;
  do {
    const open = [...signals.values()].filter(({ order }) => order?.isFinal === false);
    polled = await leads.poll({
      checkpoint,
      collectFrom: since,
      limit: 100,
      open: open.map(({ externalId }) => externalId),
    });
    for (const signal of polled.signals) {
      const known = signals.get(signal.externalId);
      if (known === undefined) signals.set(signal.externalId, signal);
      else if (signal.revision > known.revision) signals.set(signal.externalId, mergeSignal(known, signal));
    }
    ({ checkpoint } = polled);
  } while (polled.hasMore);
}
// #endregion collect

function stageOf(details: IncomingSignal['details']): string {
  return typeof details?.stage === 'string' ? details.stage : '–';
}

const { world } = kaspi.emulator ?? {};
const ordered = await world?.buyerOrders({ delivery: 'pickup', buyer: { phone: '8 701 555 01 99' } });
await world?.buyerOrders({ delivery: 'express' });
await collect();
for (const { externalId, order, respondBy, details } of signals.values())
  console.log(
    `order ${externalId}: ${stageOf(details)}, ${order?.platformStatus}, answer by ${respondBy ?? '–'}`,
  );

if (world !== undefined && ordered !== undefined) {
  await world.sellerActs({ code: ordered.code, act: 'accept' });
  await world.sellerActs({ code: ordered.code, act: 'complete' });
  await kaspi.clock.sleep(20 * 60_000);
  await collect();
  const after = signals.get(ordered.code);
  const isKept = after?.who.phone !== undefined;
  console.log(
    `order ${ordered.code}: ${stageOf(after?.details)}; Kaspi hides the phone now, kept: ${isKept}`,
  );
}
await kaspi.close();
