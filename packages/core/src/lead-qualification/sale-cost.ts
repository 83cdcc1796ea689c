import type { Lead } from '../domain/lead.ts';
import { addMoney, type Money, multiplyMoney } from '../domain/money.ts';
import type { SignalOrder } from '../domain/signal.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ServiceContext } from '../service-context.ts';

/**
 * What the goods of a sale cost us by our own items, as they stand now: every line of the order, or the item of the lead.
 * `undefined` when one of them is not known or costs another currency than the buyer pays: a part is no cost.
 */
export async function costOfSale(
  { store }: ServiceContext,
  lead: Pick<Lead, 'itemId'>,
  revenue: Money,
  lines: SignalOrder['lines'],
  options?: CallOptions,
): Promise<Money | undefined> {
  const costs = await Promise.all(
    lines === undefined || lines.length === 0
      ? [lead.itemId === undefined ? undefined : store.get('item', lead.itemId, options)].map(
          async (item) => (await item)?.cost,
        )
      : lines.map(async ({ sku, quantity }) => {
          const item = sku === undefined ? undefined : await store.getByKey('item', sku, options);
          return item?.cost === undefined || !Number.isSafeInteger(quantity)
            ? undefined
            : multiplyMoney(item.cost, { numerator: quantity, denominator: 1 });
        }),
  );
  const known = costs.filter((cost) => cost?.currency === revenue.currency) as readonly Money[];
  return known.length < costs.length ? undefined : known.reduce(addMoney);
}
