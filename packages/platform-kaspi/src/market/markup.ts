import { createMarkupReader, type MarkupReader } from '@leadkit/adapter-kit/public-pages';
import { type CheerioAPI, load } from 'cheerio/slim';

/** What a query gives. */
export type Selection = ReturnType<ReturnType<ReturnType<CheerioAPI['root']>['children']>['first']>;

/** Finds elements in product pages. Most of what is looked for is short. */
export const markup: MarkupReader<Selection> = createMarkupReader(load, { lengthMax: 4_000 });
