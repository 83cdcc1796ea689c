import { findState, kindOfState } from './embedded-state.ts';
import { PLACES } from './selectors.ts';

/**
 * What a page is, by its state, or without one by its markup or JSON-LD. `undefined`: neither a list nor an advert, as far
 * as can be seen.
 */
export function detectOlxPageKind(html: string): 'list' | 'advert' | undefined {
  const at = findState(html);
  const kind = at === undefined ? undefined : kindOfState(html, at);
  if (kind !== undefined) return kind;
  const has = (marks: readonly string[]): boolean => marks.some((mark) => html.includes(mark));
  const { advertTitle, advertFooter, advertPhoto, card, empty, total } = PLACES;
  if (has([advertTitle, advertFooter, advertPhoto].flatMap(({ marks }) => marks))) return 'advert';
  if (has([...[card, empty, total].flatMap(({ marks }) => marks), '"AggregateOffer"'])) return 'list';
  return has(['"sku"']) ? 'advert' : undefined;
}
