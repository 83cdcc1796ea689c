import { jsonAnswer } from '@leadkit/emulator';
import type { KaspiCall } from './api-call.ts';
import { apiError, notFound } from './api-errors.ts';
import { categoryOf, KASPI_CATEGORIES } from './category-data.ts';
import { IMPORT_SCHEMA, problemOfShape } from './import-schema.ts';

const source = 'reference of 2026-11-22';

/** The product content API: plain JSON. */
export const CONTENT_CALLS: readonly KaspiCall[] = [
  {
    method: 'GET',
    path: '/products/classification/categories',
    source: `${source}, 2 [D][S]: a bare array of leaves`,
    handle: () => jsonAnswer(KASPI_CATEGORIES.map(({ code, title }) => ({ code, title }))),
  },
  {
    method: 'GET',
    path: '/products/classification/attributes',
    source: `${source}, 2 [D]; of an unknown category [G]`,
    handle: ({ query }) => {
      const category = categoryOf(query.get('c') ?? '');
      if (category === undefined) return notFound('Category not found');
      return jsonAnswer(
        category.attributes.map(({ code, type, multiValued, mandatory }) => ({
          code,
          type,
          multiValued,
          mandatory,
        })),
      );
    },
  },
  {
    method: 'GET',
    path: '/products/classification/attribute/values',
    source: `${source}, 2 [D]: code and name are the same`,
    handle: ({ query }) => {
      const attribute = categoryOf(query.get('c') ?? '')?.attributes.find(
        ({ code }) => code === query.get('a'),
      );
      if (attribute === undefined) return notFound('Attribute not found');
      return jsonAnswer(attribute.values.map((value) => ({ code: value, name: value })));
    },
  },
  {
    method: 'GET',
    path: '/products/import/schema',
    source: `${source}, 2.1 [D]`,
    handle: () => jsonAnswer(IMPORT_SCHEMA),
  },
  {
    method: 'POST',
    path: '/products/import',
    source: `${source}, 2.2 [D]; the status of a refused body is [G]`,
    bodyBytesMax: 64 * 1_048_576,
    handle: (request) => {
      const { headers, settings, state, merchant, now, timers } = request;
      const type = headers.get('content-type') ?? '';
      if (settings.importContentType === 'text_plain' && !type.startsWith('text/plain'))
        return apiError(415, 'Content type is not supported.');
      const products = request.json();
      if (!Array.isArray(products) || products.length === 0 || products.length > 10_000)
        return apiError(400, 'The body is not an array of 1 to 10000 products.');
      const problem = problemOfShape(products);
      if (problem !== undefined) return apiError(400, problem);
      const code = state.random.token(12);
      state.collection('imports').set(code, {
        code,
        merchantId: merchant.id,
        status: 'UPLOADED',
        description: null,
        products,
        results: {},
        createdAt: now(),
      });
      timers.after(settings.importMs, 'import-done', { code });
      return jsonAnswer({ code, status: 'UPLOADED' });
    },
  },
  {
    method: 'GET',
    path: '/products/import',
    source: `${source}, 2.2 [D]; ABORTED with a description [C]`,
    handle: ({ query, state, merchant, settings }) => {
      const row = state.collection('imports').get(query.get('i') ?? '');
      if (row?.merchantId !== merchant.id) return notFound('Import not found');
      const { code, status, description } = row;
      return jsonAnswer({
        code,
        status: status === 'UPLOADED' ? settings.importWorkingWord : status,
        ...(description === null ? {} : { description }),
      });
    },
  },
  {
    method: 'GET',
    path: '/products/import/result',
    source: `${source}, 2.2 [D]; how a refused SKU looks is [G]`,
    handle: ({ query, state, merchant, settings }) => {
      const row = state.collection('imports').get(query.get('i') ?? '');
      if (row?.merchantId !== merchant.id || row.status === 'UPLOADED') return notFound('Import not found');
      const entries = Object.entries(row.results);
      const errors = entries.filter(([, reason]) => reason !== null).length;
      const shown = {
        object: (text: string) => ({ message: text }),
        list: (text: string) => [text],
        text: String,
      };
      const result = entries.map(([sku, reason]) => [
        sku,
        reason === null
          ? { state: 'FINISHED' }
          : { state: 'ERROR', errors: shown[settings.importErrors](reason) },
      ]);
      const counts = { errors, warnings: 0, skipped: 0, total: entries.length };
      return jsonAnswer({ ...counts, result: Object.fromEntries(result) });
    },
  },
];
