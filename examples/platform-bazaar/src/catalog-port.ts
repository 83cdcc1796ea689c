import type { CatalogPort } from '@leadkit/core';
import type { BazaarClient } from './client.ts';
import { readPage } from './offset-page.ts';
import { toAttributes, toCategories, toCities } from './schemas/catalog.ts';

export function createCatalogPort(client: BazaarClient): CatalogPort {
  return {
    async categories({ parentExternalId, language }, options) {
      const operation = 'catalog.categories';
      const query = { parent: parentExternalId, lang: language };
      const parse = (value: unknown) => toCategories(value, operation);
      return await client.within(options).request({ operation, path: '/api/categories', query, parse });
    },
    async attributes({ categoryExternalId, language }, options) {
      const operation = 'catalog.attributes';
      const path = `/api/categories/${encodeURIComponent(categoryExternalId)}/attributes`;
      const parse = (value: unknown) => toAttributes(value, operation);
      return await client.within(options).request({ operation, path, query: { lang: language }, parse });
    },
    async cities({ cursor, limit, language }, options) {
      const request = { operation: 'catalog.cities', path: '/api/cities', query: { lang: language } };
      const page = await readPage(client.within(options), { ...request, cursor, limit, parse: toCities });
      return { ...page, items: page.items.map(({ slug: _slug, ...city }) => city) };
    },
  };
}
