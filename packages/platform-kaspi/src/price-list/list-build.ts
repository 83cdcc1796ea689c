import { type ErrorIssue, invalidInput, type PriceFeedOffer } from '@leadkit/core';
import { createPieces } from './byte-pieces.ts';
import type { ListRules } from './list-rules.ts';
import { createOfferCheck, type OfferVerdict } from './offer-check.ts';
import { LIST_TAIL, offerXml } from './offer-xml.ts';
import { createSkuSet } from './sku-set.ts';

/** Products, at once or one by one. */
export type Offers = AsyncIterable<PriceFeedOffer> | Iterable<PriceFeedOffer>;

/** Text is turned into bytes in parts of about this many characters: short ones are cheaper, as they stay in the cache. */
const PART_LENGTH = 8_192;
/** Nobody reads more; how many more there are is said. */
const ISSUES_MAX = 1000;

/** Checks one product after the other, and that no SKU comes twice. */
export interface OfferChecker {
  /** Products so far. */
  readonly count: number;
  /** What was found out about a good one; `undefined`: it is not good. */
  check(offer: PriceFeedOffer): OfferVerdict | undefined;
  /** What is wrong with them: at most a thousand things, and how many more there were. */
  issues(): readonly ErrorIssue[];
}

export function createChecker(rules: ListRules): OfferChecker {
  const checkOffer = createOfferCheck(rules);
  const seen = createSkuSet();
  const issues: ErrorIssue[] = [];
  let count = 0;
  let unlisted = 0;
  return {
    get count() {
      return count;
    },
    check(offer) {
      const before = issues.length;
      const verdict = checkOffer(offer, count, issues);
      // A SKU that cannot be written is wrong enough; it is not remembered.
      if (verdict.hasSku && !seen.add(offer.sku))
        issues.push({ path: `${offer.sku}.sku`, message: 'is there twice' });
      count += 1;
      if (issues.length === before) return verdict;
      if (issues.length > ISSUES_MAX) unlisted += issues.splice(ISSUES_MAX).length;
      return undefined;
    },
    issues: () =>
      unlisted === 0 ? issues : [...issues, { path: '', message: `and ${unlisted} more things are wrong` }],
  };
}

/** How a list is written. */
export interface ListWriting {
  readonly rules: ListRules;
  /** What stands before the products. */
  readonly head: string;
  readonly signal?: AbortSignal | undefined;
  /** Told of each good product and its text. */
  readonly onOffer?: (offer: PriceFeedOffer, xml: string) => void;
  /** Told when there are no more products, before the end of the list is written; may throw. */
  readonly onEnd?: (checker: OfferChecker) => void;
}

/**
 * A list as UTF-8 in pieces of about 64 KB, each product checked before it is written.
 *
 * @throws LeadKitError `invalid_input` at the first product that cannot be written, when there is no `onEnd` to judge all.
 */
export async function* writeList(writing: ListWriting, offers: Offers): AsyncGenerator<Uint8Array> {
  const { rules, head, signal, onOffer, onEnd } = writing;
  const checker = createChecker(rules);
  const bytes = createPieces();
  const textOf = (offer: PriceFeedOffer): string => {
    const verdict = checker.check(offer);
    if (verdict === undefined) {
      if (onEnd === undefined) throw invalidInput('priceFeed.build', checker.issues(), 'kaspi');
      return '';
    }
    const xml = offerXml(rules, offer, verdict.hasSpecial);
    onOffer?.(offer, xml);
    return xml;
  };
  signal?.throwIfAborted();
  let text = head;
  if (Symbol.asyncIterator in offers) {
    for await (const offer of offers) {
      text += textOf(offer);
      if (text.length < PART_LENGTH) continue;
      yield* bytes.add(text);
      text = '';
      signal?.throwIfAborted();
    }
  } else {
    // Awaiting each of 100 000 products that are all there would cost as much as writing them.
    for (const offer of offers) {
      text += textOf(offer);
      if (text.length < PART_LENGTH) continue;
      yield* bytes.add(text);
      text = '';
      signal?.throwIfAborted();
    }
  }
  signal?.throwIfAborted();
  onEnd?.(checker);
  yield* bytes.add(text + LIST_TAIL);
  yield bytes.take();
}
