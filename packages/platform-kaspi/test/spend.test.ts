import { paginate, type SpendEntry } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { type OpenKaspi, openKaspi } from './open-kaspi.ts';

const since = '2026-11-22T04:00:00.000Z';
const fee = 895;

async function charged({ connection }: OpenKaspi): Promise<readonly SpendEntry[]> {
  const entries: SpendEntry[] = [];
  const { spend } = connection;
  if (spend === undefined) throw new Error('no spend');
  for await (const entry of paginate((cursor) => spend.listPage({ since, cursor }))) entries.push(entry);
  return entries;
}

/** An order that Kaspi carries, and what it has to be for a courier to take it. */
async function handedOver(kaspi: OpenKaspi): Promise<string> {
  const { emulator, connection } = kaspi;
  await emulator.world.setAutoAccept({ on: true });
  const { code } = await emulator.world.buyerOrders({ deliveryCostForSeller: fee });
  await connection.api.assemble({ code, parcels: 1 });
  await emulator.world.orderMoves({ code, event: 'courier_takes' });
  return code;
}

const amounts = (entries: readonly SpendEntry[]): readonly (readonly [string, number])[] =>
  entries.map(({ key, amount }) => [key, amount.amountMinor]);

describe('the fee of a delivery', () => {
  test('that was read before the order is cancelled is taken back, on the same day', async () => {
    const kaspi = await openKaspi();
    const { code } = await kaspi.emulator.world.buyerOrders({ deliveryCostForSeller: fee });
    const [before] = await charged(kaspi);
    await kaspi.emulator.world.orderMoves({ code, event: 'buyer_cancels' });
    const after = await charged(kaspi);
    expect(after[0]).toEqual(before);
    expect(amounts(after)).toEqual([
      [`delivery:${code}`, 89_500],
      [`delivery:${code}:cancelled`, -89_500],
    ]);
    expect(after[1]?.spentAt).toBe(before?.spentAt);
  });

  test('of an order that is cancelled on its way is taken back too', async () => {
    const kaspi = await openKaspi();
    const code = await handedOver(kaspi);
    await kaspi.emulator.world.orderMoves({ code, event: 'buyer_cancels' });
    expect(amounts(await charged(kaspi))).toEqual([
      [`delivery:${code}`, 89_500],
      [`delivery:${code}:cancelled`, -89_500],
    ]);
  });

  test('of an order that is given back stays', async () => {
    const kaspi = await openKaspi();
    const code = await handedOver(kaspi);
    for (const event of ['delivered', 'return_requested', 'returned'] as const)
      await kaspi.emulator.world.orderMoves({ code, event });
    expect(amounts(await charged(kaspi))).toEqual([[`delivery:${code}`, 89_500]]);
  });
});
