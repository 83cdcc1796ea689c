import type { Offer, OfferSource } from '@leadkit/core';

/** What one source says of an advert. */
export type OfferParts = Partial<
  Pick<
    Offer,
    | 'externalId'
    | 'url'
    | 'title'
    | 'price'
    | 'isNegotiable'
    | 'seller'
    | 'city'
    | 'category'
    | 'isPromoted'
    | 'publishedAt'
    | 'refreshedAt'
    | 'validUntil'
    | 'model'
    | 'condition'
    | 'attributes'
  >
>;

/** One offer of what several sources say, the better source first: each field is the first one's that has it. */
export function joinParts(
  sources: readonly (readonly [OfferSource, OfferParts])[],
  seenAt: string,
): Offer | undefined {
  const fields = new Map<string, { readonly value: unknown; readonly source: OfferSource }>();
  for (const [source, parts] of sources) {
    for (const [name, value] of Object.entries(parts)) {
      if (value !== undefined && !fields.has(name)) fields.set(name, { value, source });
    }
  }
  const parts: OfferParts = Object.fromEntries([...fields].map(([name, { value }]) => [name, value]));
  const { externalId, url, title } = parts;
  if (externalId === undefined || url === undefined || title === undefined) return undefined;

  const source = mostFrequent([...fields.values()].map((field) => field.source));
  const elsewhere = [...fields].filter(([, field]) => field.source !== source);
  return {
    ...parts,
    platform: 'olx',
    externalId,
    url,
    title,
    isPromoted: parts.isPromoted === true,
    seenAt,
    source,
    ...(elsewhere.length === 0
      ? {}
      : { fieldSources: Object.fromEntries(elsewhere.map(([name, field]) => [name, field.source])) }),
  };
}

/** The one most fields come from; of equals the better one, which was met first. */
function mostFrequent(sources: readonly OfferSource[]): OfferSource {
  const counts = new Map<OfferSource, number>();
  for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  const [first = 'html'] = [...counts].sort((a, b) => b[1] - a[1]).map(([source]) => source);
  return first;
}
