import type { KaspiWorldContext } from './order-life.ts';
import { type KaspiPublicCard, lowestPrice } from './pages/public-card.ts';
import { publicCard } from './storefront-view.ts';

/** Cards whose title or brand has every word, and the paid ones among them, which stand apart. */
export function searchCards(
  context: Pick<KaspiWorldContext, 'state' | 'now'>,
  query: URLSearchParams,
  cityId: string,
): { readonly cards: readonly KaspiPublicCard[]; readonly promoted: readonly KaspiPublicCard[] } {
  const words = wordsOf(query.get('text') ?? '');
  const category = /:category:([^:]+)/.exec(query.get('q') ?? '')?.[1];
  const cards = context.state
    .collection('products')
    .filter(({ title, brand, categoryCode }) => {
      const own = wordsOf(`${title} ${brand}`);
      return (
        words.every((word) => own.some((each) => each.startsWith(word))) &&
        (category === undefined || category === 'Categories' || categoryCode === `Master - ${category}`)
      );
    })
    .map((product) => publicCard(context, product, cityId))
    // What nobody sells comes last.
    .sort((left, right) => Number(lowestPrice(left) === null) - Number(lowestPrice(right) === null));
  const promoted = cards.filter((card) => card.isPromoted);
  return { cards: cards.filter((card) => !card.isPromoted), promoted };
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== '');
}
