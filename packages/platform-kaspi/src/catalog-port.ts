import { type CatalogPort, invalidInput, LeadKitError } from '@leadkit/core';
import type { CatalogReader } from './catalog-reader.ts';
import { findKaspiCity } from './cities/kaspi-cities.ts';
import { type KaspiClient, PLATFORM } from './client.ts';

/** Cities on a page unless asked for otherwise. */
const PAGE_SIZE = 100;

export function createCatalogPort(client: KaspiClient, catalog: CatalogReader): CatalogPort {
  return {
    async categories({ parentExternalId }, options) {
      // All of them are leaves, so there is nothing below any.
      if (parentExternalId !== undefined) return [];
      return await catalog.categories('catalog.categories', client.within(options));
    },
    async attributes({ categoryExternalId }, options) {
      const operation = 'catalog.attributes';
      const found = await catalog.attributes(categoryExternalId, operation, client.within(options));
      if (found !== undefined) return found;
      throw new LeadKitError({
        code: 'not_found',
        operation,
        platform: PLATFORM,
        message: 'Kaspi has no such category. Take one of catalog.categories(), such as "Master - Lids".',
      });
    },
    async cities({ cursor = '0', limit = PAGE_SIZE }, options) {
      const operation = 'catalog.cities';
      const from = Number(cursor);
      if (!Number.isSafeInteger(from) || from < 0) {
        const message = 'is not one of kaspi; pass the nextCursor of the page before';
        throw invalidInput(operation, [{ path: 'cursor', message }], PLATFORM);
      }
      const all = await catalog.cities(operation, client.within(options));
      const end = from + Math.max(1, limit);
      const items = all.slice(from, end).map(({ code, name }) => {
        const katoCode = findKaspiCity(code)?.katoCode;
        return { externalId: code, name, ...(katoCode === undefined ? {} : { katoCode }) };
      });
      return { items, ...(end < all.length ? { nextCursor: String(end) } : {}) };
    },
  };
}
