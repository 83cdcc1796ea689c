import { jsonAnswer } from '@leadkit/emulator';
import { apiError } from './api-errors.ts';
import { type AttributeData, attributesOf } from './attribute-data.ts';
import { type CategoryData, categoryPath, findCategory, isLeaf, OLX_CATEGORIES } from './category-data.ts';
import type { PartnerCall, PartnerRequest } from './partner-call.ts';

const source = 'reference 5.4 [D]';
const QUERY_LENGTH_MIN = 3;

/** Categories and what they ask for. */
export const CATALOG_CALLS: readonly PartnerCall[] = [
  {
    method: 'GET',
    path: '/categories',
    source: `${source}: without parent_id the top level [G]`,
    scope: 'read',
    by: 'anyone',
    handle: (request) => {
      const parentId = Number(request.query.get('parent_id') ?? 0);
      const rows = OLX_CATEGORIES.filter((category) => category.parentId === parentId);
      return jsonAnswer({ data: rows.map((row) => showCategory(row, request)) });
    },
  },
  {
    method: 'GET',
    path: '/categories/suggestion',
    source: `${source}: q of at least 3 characters, path from the root`,
    scope: 'read',
    by: 'anyone',
    handle: (request) => {
      const words = (request.query.get('q') ?? '').toLowerCase().trim();
      if (Array.from(words).length < QUERY_LENGTH_MIN)
        return apiError(400, 'Query has to be at least 3 characters long');
      const rows = OLX_CATEGORIES.filter(
        (category) => isLeaf(category) && category.name[request.language].toLowerCase().includes(words),
      );
      return jsonAnswer({
        data: rows.map((row) => ({
          id: row.id,
          name: row.name[request.language],
          path: categoryPath(row)
            .slice(0, -1)
            .map(({ id, name }) => ({ id, name: name[request.language] })),
        })),
      });
    },
  },
  {
    method: 'GET',
    path: '/categories/:categoryId',
    source: `${source}, 4.2 #1: an unknown id is a 400`,
    scope: 'read',
    by: 'anyone',
    handle: (request) => jsonAnswer({ data: showCategory(askedCategory(request), request) }),
  },
  {
    method: 'GET',
    path: '/categories/:categoryId/attributes',
    source,
    scope: 'read',
    by: 'anyone',
    handle: (request) => {
      const { id } = askedCategory(request);
      return jsonAnswer({ data: attributesOf(id).map((row) => showAttribute(row, request)) });
    },
  },
];

function askedCategory({ params }: PartnerRequest): CategoryData {
  const category = findCategory(Number(params.categoryId));
  if (category !== undefined) return category;
  throw apiError(400, "Category with given ID doesn't exists");
}

function showCategory(category: CategoryData, { language }: PartnerRequest): object {
  return {
    id: category.id,
    name: category.name[language],
    parent_id: category.parentId,
    photos_limit: category.photosMax,
    is_leaf: isLeaf(category),
  };
}

/** `max` goes out as text, as the documentation types it. */
function showAttribute(attribute: AttributeData, { language }: PartnerRequest): object {
  const { code, label, unit, type, isRequired, isNumeric, min, max, isMultiple, values } = attribute;
  return {
    code,
    label: label[language],
    unit,
    validation: {
      type,
      required: isRequired,
      numeric: isNumeric,
      min,
      max: max === null ? null : String(max),
      allow_multiple_values: isMultiple,
    },
    values: values.map((value) => ({ code: value.code, label: value.label[language] })),
  };
}
