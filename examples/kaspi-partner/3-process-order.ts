import { isLeadKitError } from '@leadkit/core';
import { startKaspi } from './open-kaspi.ts';

const kaspi = await startKaspi();
const { api } = kaspi.open();
const { emulator, clock } = kaspi;

if (emulator === undefined) {
  const code = process.env.ORDER;
  if (code === undefined) console.log('Set ORDER to the number of an order: it is read, nothing is changed.');
  else console.log(`order ${code} is ${(await api.readOrder({ code })).stage}`);
} else {
  const { code } = await emulator.world.buyerOrders();
  // The fault worth most: the order is accepted, and the answer never comes.
  emulator.faults.add({
    fault: { kind: 'drop', effect: 'done' },
    match: { route: 'POST /shop/api/v2/orders' },
  });
  await deliver(code);
  const { code: forPickup } = await emulator.world.buyerOrders({ delivery: 'pickup' });
  await handOver(forPickup);
}
await kaspi.close();

// #region deliver
/** Kaspi Delivery: accept, pack, print. Every step may be run again: what is done already is not sent. */
async function deliver(code: string): Promise<void> {
  console.log(`accepted: ${(await api.accept({ code })).stage}`);
  console.log(`packed: ${(await api.assemble({ code, parcels: 1 })).stage}`);
  let waybill = await api.readWaybill({ code });
  while (waybill === undefined) {
    await clock.sleep(60_000);
    waybill = await api.readWaybill({ code });
  }
  console.log(`waybill: ${waybill.length} bytes of PDF`);
}
// #endregion deliver

// #region hand-over
/** Pick-up: the goods first, then the code, which the buyer reads out. */
async function handOver(code: string): Promise<void> {
  await api.accept({ code });
  await api.sendCode({ code });
  try {
    await api.complete({ code, securityCode: '0000' });
  } catch (error) {
    if (!isLeadKitError(error, 'business_rule')) throw error;
    console.log('a wrong code completes nothing');
  }
  const securityCode = await askTheBuyer(code);
  console.log(`handed over: ${(await api.complete({ code, securityCode })).stage}`);
}
// #endregion hand-over

async function askTheBuyer(code: string): Promise<string> {
  return (await emulator?.world.securityCode({ code })) ?? '';
}
