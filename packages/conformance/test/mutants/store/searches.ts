import { type EntityKind, isLeadKitError, type ListQuery, type OfferQuery } from '@leadkit/core';
import { type StoreMutant, TENANTS, withOffers, withTenant } from './store-mutant.ts';

type Words = (words: string | undefined) => string | undefined;

/** A store that changes what is searched for in leads. */
function inLeads(change: Words, more: Partial<ListQuery<'lead'>> = {}): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withTenant(subject, (tenant) => ({
      listPage: (kind: EntityKind, query: ListQuery<never> = {}) =>
        tenant.listPage(kind, { ...query, words: change(query.words), ...more } as never) as never,
    })),
  });
}

/** A store that changes what is searched for in offers. */
function inOffers(change: (query: OfferQuery) => OfferQuery): StoreMutant['mutate'] {
  return ({ subject }) => ({
    subject: withOffers(subject, (offers) => ({ listPage: (query = {}) => offers.listPage(change(query)) })),
  });
}

const firstWord: Words = (words) => words?.split(' ')[0];

/** Breaks search. */
export const searchMutants: readonly StoreMutant[] = [
  { id: 'the first word is enough', breaks: 'store.search.leads', mutate: inLeads(firstWord) },
  {
    id: 'names are not searched',
    breaks: 'store.search.leads-fields',
    mutate: inLeads((words) => (words?.includes('айгерим') === true ? 'nobody' : words)),
  },
  {
    id: 'words make a filter forgotten',
    breaks: 'store.search.leads-filtered',
    mutate: inLeads((words) => words, { filter: {} }),
  },
  {
    id: 'search goes through every tenant',
    breaks: 'store.search.isolated',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (inner, store) => ({
        listPage: async (kind, query) => {
          const pages = await Promise.all(TENANTS.map((id) => store.tenant(id).listPage(kind, query)));
          return query?.words === undefined
            ? inner.listPage(kind, query)
            : { items: pages.flatMap(({ items }) => items) };
        },
      })),
    }),
  },
  {
    id: 'the first word of a title is enough',
    breaks: 'store.search.offers',
    mutate: inOffers((query) => ({ ...query, words: firstWord(query.words) })),
  },
  {
    id: 'a number beside a mark is another word',
    breaks: 'store.search.marks',
    mutate: inLeads((words) => (words === '13' ? 'nobody' : words)),
  },
  {
    id: 'a text without a word finds everything',
    breaks: 'store.search.no-words',
    mutate: inOffers(({ words, ...query }) => (/\p{L}/u.test(words ?? '') ? { ...query, words } : query)),
  },
  {
    id: 'quotes end a search early',
    breaks: 'store.search.hostile',
    mutate: inOffers((query) => (query.words?.includes("'") === true ? {} : query)),
  },
  {
    id: 'words of a kind that has none find nothing',
    breaks: 'store.search.wrong-query',
    mutate: ({ subject }) => ({
      subject: withTenant(subject, (tenant) => ({
        listPage: (kind, query) =>
          tenant.listPage(kind, query).catch((error: unknown) => {
            if (query?.words !== undefined && isLeadKitError(error, 'invalid_input')) return { items: [] };
            throw error;
          }),
      })),
    }),
  },
];
