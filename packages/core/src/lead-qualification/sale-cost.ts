import type { ItemId } from '../domain/id.ts';
import type { Item } from '../domain/item.ts';
import { addMoney, type Money, multiplyMoney } from '../domain/money.ts';
import type { SignalOrder } from '../domain/signal.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ServiceContext } from '../service-context.ts';

/**
 * What the goods of a sale cost us by our own items, as they stand now: every line of the order by its SKU; a single line
 * without one, or no lines at all, by the item that is known otherwise. `undefined` when one of them is not known or costs
 * another currency than the buyer pays: a part is no cost.
 */
export async function costOfSale(
  { store }: ServiceContext,
  about: { readonly itemId?: ItemId | undefined },
  revenue: Money,
  lines: SignalOrder['lines'] = [],
  options?: CallOptions,
): Promise<Money | undefined> {
  const knownItem = async (): Promise<Item | undefined> =>
    about.itemId === undefined ? undefined : store.get('item', about.itemId, options);
  const itemOf = async (sku: string | undefined): Promise<Item | undefined> => {
    if (sku !== undefined) return store.getByKey('item', sku, options);
    return lines.length === 1 ? knownItem() : undefined;
  };
  const costs =
    lines.length === 0
      ? [(await knownItem())?.cost]
      : await Promise.all(
          lines.map(async ({ sku, quantity }) => timesOf((await itemOf(sku))?.cost, quantity)),
        );
  const known = costs.filter((cost) => cost?.currency === revenue.currency) as readonly Money[];
  return known.length < costs.length ? undefined : known.reduce(addMoney);
}

function timesOf(cost: Money | undefined, quantity: number): Money | undefined {
  return cost === undefined || !Number.isSafeInteger(quantity)
    ? undefined
    : multiplyMoney(cost, { numerator: quantity, denominator: 1 });
}
