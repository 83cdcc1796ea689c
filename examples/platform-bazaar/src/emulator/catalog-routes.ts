import { jsonAnswer, type Route } from '@leadkit/emulator';
import { PHOTOS_MAX } from './advert-rules.ts';
import { apiError, type BazaarContext, pageAnswer, shopOf } from './api-answers.ts';
import { BAZAAR_CATEGORIES, BAZAAR_CITIES, type BazaarName, findCategory } from './catalog-data.ts';
import { toLocalTime } from './local-time.ts';
import type { BazaarTables } from './tables.ts';

const source = 'quirks.md, "Catalog"';

export const CATALOG_ROUTES: readonly Route<BazaarTables>[] = [
  {
    method: 'GET',
    path: '/api/me',
    source: 'quirks.md, "Access"',
    handler: (context) => {
      const shop = shopOf(context);
      const refresh = context.state
        .collection('grants')
        .filter(({ kind, sellerId }) => kind === 'refresh' && sellerId === shop.id)
        .map(({ expiresAt }) => expiresAt);
      return jsonAnswer({
        data: {
          shop: { id: shop.id, name: shop.name },
          access_ends_at: refresh.length === 0 ? null : toLocalTime(Math.max(...refresh)),
        },
      });
    },
  },
  {
    method: 'GET',
    path: '/api/categories',
    source: `${source}: without ?parent= the top ones; names by ?lang=`,
    handler: (context) => {
      shopOf(context);
      const parent = context.query.get('parent');
      const data = BAZAAR_CATEGORIES.filter(
        ({ parentId }) => parentId === (parent === null ? null : Number(parent)),
      ).map(({ id, parentId, name, isLeaf }) => ({
        id,
        parent_id: parentId,
        name: inLanguage(context, name),
        is_leaf: isLeaf,
        ...(isLeaf ? { photos_max: PHOTOS_MAX } : {}),
      }));
      return jsonAnswer({ data });
    },
  },
  {
    method: 'GET',
    path: '/api/categories/:categoryId/attributes',
    source,
    handler: (context) => {
      shopOf(context);
      const category = findCategory(Number(context.params.categoryId));
      if (category === undefined) return apiError(404, 'not_found', 'There is no such category.');
      const data = category.attributes.map(({ name, isRequired, values = [], ...rest }) => ({
        ...rest,
        name: inLanguage(context, name),
        required: isRequired,
        values: values.map((value) => ({ code: value.code, name: inLanguage(context, value.name) })),
      }));
      return jsonAnswer({ data, meta: { price_required: category.needsPrice } });
    },
  },
  {
    method: 'GET',
    path: '/api/cities',
    source,
    handler: (context) => {
      shopOf(context);
      return pageAnswer(context, BAZAAR_CITIES, ({ id, slug, kato, name, districts }) => ({
        id,
        slug,
        kato,
        name: inLanguage(context, name),
        districts: districts.map((district) => ({
          id: district.id,
          name: inLanguage(context, district.name),
        })),
      }));
    },
  },
];

function inLanguage(context: BazaarContext, name: BazaarName): string {
  return context.query.get('lang') === 'kk' ? name.kk : name.ru;
}
