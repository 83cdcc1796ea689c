import type { Money } from '../../domain/money.ts';
import type { ErrorIssue } from '../../errors.ts';
import { LeadKitError } from '../../errors.ts';
import type { PriceFeedOffer, PriceFeedPort } from '../../ports/price-feed-port.ts';
import type { Remote } from './remote.ts';

/** A price list as one line of JSON per product. An empty one is refused, like one with a product twice or for nothing. */
export function createPriceFeedPort(remote: Remote): PriceFeedPort {
  async function* build(offers: Parameters<PriceFeedPort['build']>[0]): AsyncGenerator<Uint8Array, void> {
    const encoder = new TextEncoder();
    for await (const offer of offers) yield encoder.encode(`${JSON.stringify(offer)}\n`);
  }
  return {
    check: async (offers) => checkAll(await all(offers)),
    build,
    publish: async (offers, options) => {
      const list = await all(offers);
      const report = checkAll(list);
      if (list.length === 0 || report.issues.length > 0) throw refused(report.issues);
      return remote.write('priceFeed.publish', options, (state) => {
        state.priceList = list;
        return report;
      });
    },
    handler: () =>
      remote.read('priceFeed.serve', undefined, (state) => {
        if (state.priceList === undefined) return new Response('no list yet', { status: 503 });
        return new Response(state.priceList.map((offer) => `${JSON.stringify(offer)}\n`).join(''));
      }),
  };
}

function checkAll(list: readonly PriceFeedOffer[]): {
  readonly offers: number;
  readonly issues: readonly ErrorIssue[];
} {
  const seen = new Set<string>();
  const issues = list.flatMap(({ sku, price }): readonly ErrorIssue[] => {
    const isTwice = seen.has(sku);
    seen.add(sku);
    const prices: readonly Money[] = 'byCity' in price ? Object.values(price.byCity) : [price];
    return [
      ...(isTwice ? [{ path: sku, message: 'is there twice' }] : []),
      ...(prices.every(({ amountMinor }) => amountMinor > 0)
        ? []
        : [{ path: `${sku}.price`, message: 'must be above 0' }]),
    ];
  });
  return { offers: list.length, issues };
}

async function all(offers: Parameters<PriceFeedPort['check']>[0]): Promise<readonly PriceFeedOffer[]> {
  const list: PriceFeedOffer[] = [];
  for await (const offer of offers) list.push(offer);
  return list;
}

function refused(issues: readonly ErrorIssue[]): LeadKitError {
  return new LeadKitError({
    code: 'business_rule',
    operation: 'priceFeed.publish',
    effect: 'none',
    issues,
    message: 'The fake platform refuses the price list; the last good one stays.',
  });
}
