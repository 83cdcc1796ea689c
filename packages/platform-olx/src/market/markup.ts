import { createMarkupReader, type MarkupReader, oneSpaced } from '@leadkit/adapter-kit/public-pages';
import { type CheerioAPI, load } from 'cheerio/slim';

/** What a query gives. */
export type Selection = ReturnType<ReturnType<ReturnType<CheerioAPI['root']>['children']>['first']>;

/** Finds elements in pages of OLX. A card with its styles has up to 21 000 characters, without them 3 000. */
export const markup: MarkupReader<Selection> = createMarkupReader(load, { lengthMax: 15_000 });

/** Text of an element without that of the elements in it. */
export function ownTextOf(selection: Selection): string {
  return oneSpaced(
    selection
      .contents()
      .filter((_, node) => node.type === 'text')
      .text(),
  );
}
