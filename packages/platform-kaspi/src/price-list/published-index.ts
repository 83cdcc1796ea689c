/** What the list published last says of one product. */
export interface PublishedOffer {
  /** Of its text: another one means that something changed. */
  readonly hash: number;
  /** Its price, or id of a city and price by turns. */
  readonly prices: readonly number[];
  /** Whether it can be bought in one of its warehouses. */
  readonly isOnSale: boolean;
}

const OPENING = Buffer.from('<offer sku="');
const CLOSING = Buffer.from('</offer>');
const QUOTE = 0x22;
const ONE_PRICE = /<price>(\d+)<\/price>/;
const CITY_PRICES = /cityId="(\d+)">(\d+)</g;

/** The products of a list this package wrote, by SKU. Only looks for what it writes itself; other XML gives nothing. */
export async function readPublishedOffers(
  chunks: AsyncIterable<Uint8Array>,
): Promise<Map<string, PublishedOffer>> {
  const offers = new Map<string, PublishedOffer>();
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const text = Buffer.concat([rest, chunk]);
    let from = 0;
    for (;;) {
      const start = text.indexOf(OPENING, from);
      const end = start < 0 ? -1 : text.indexOf(CLOSING, start);
      if (end < 0) {
        // What stands before an opening cut in two is kept; the rest of the chunk is of no use.
        rest = text.subarray(start < 0 ? Math.max(from, text.length - OPENING.length) : start);
        break;
      }
      const skuStart = start + OPENING.length;
      // Latin letters and digits only; taken from the bytes, so that it does not keep the whole text alive.
      const sku = text.toString('latin1', skuStart, text.indexOf(QUOTE, skuStart));
      from = end + CLOSING.length;
      offers.set(sku, publishedOffer(text.toString('utf8', start, from)));
    }
  }
  return offers;
}

/** The same of a product's own text. */
export function publishedOffer(xml: string): PublishedOffer {
  const one = ONE_PRICE.exec(xml)?.[1];
  const prices =
    one === undefined
      ? [...xml.matchAll(CITY_PRICES)].flatMap(([, cityId, price]) => [Number(cityId), Number(price)])
      : [Number(one)];
  return {
    hash: hashOf(xml.endsWith('\n') ? xml.slice(0, -1) : xml),
    prices,
    isOnSale: !xml.includes('<availabilities>') || xml.includes('available="yes"'),
  };
}

/** FNV-1a over code units; a collision only leaves one change uncounted. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
