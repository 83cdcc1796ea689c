import type { JsonValue } from '@leadkit/emulator';
import { isObject } from './order-commands.ts';

const CATEGORY = '^Master ?-[a-zA-Z_\\s\\d-]+$';
const ATTRIBUTE = '^([a-zA-Z_\\s\\d&.\\-#%\\/,]+\\*)+[a-zA-Z_\\s\\d&.\\-#%\\/,]+$';
const WEB_ADDRESS = '^https?://';

const text = (maxLength: number, pattern?: string): object => ({
  type: 'string',
  minLength: 1,
  maxLength,
  ...(pattern === undefined ? {} : { pattern }),
});

/** What `/import/schema` answers: the facts of the guide (reference, 2.1) in the words of JSON Schema. */
export const IMPORT_SCHEMA: object = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'array',
  minItems: 1,
  maxItems: 10_000,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['sku', 'title', 'brand', 'category', 'attributes', 'images'],
    properties: {
      sku: text(64),
      title: text(1_024),
      brand: text(256),
      category: text(512, CATEGORY),
      description: text(1_024),
      weight: text(256),
      attributes: {
        type: 'array',
        minItems: 1,
        maxItems: 256,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['code', 'value'],
          properties: { code: text(256, ATTRIBUTE), value: {} },
        },
      },
      images: {
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['url'],
          properties: { url: text(1_024, WEB_ADDRESS) },
        },
      },
    },
  },
};

const FIELDS: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  sku: (value) => isText(value, 64),
  title: (value) => isText(value, 1_024),
  brand: (value) => isText(value, 256),
  category: (value) => isText(value, 512, CATEGORY),
  description: (value) => isText(value, 1_024),
  weight: (value) => isText(value, 256),
  attributes: (value) => isList(value, 256) && value.every(isAttribute),
  images: (value) => isList(value, Number.MAX_SAFE_INTEGER) && value.every(isImage),
};
const REQUIRED = ['sku', 'title', 'brand', 'category', 'attributes', 'images'];

/** What is wrong with the shape of a body, as the whole of it is refused; `undefined`: nothing. */
export function problemOfShape(products: readonly JsonValue[]): string | undefined {
  for (const [index, product] of products.entries()) {
    if (!isObject(product)) return `[${index}] is not an object`;
    const missing = REQUIRED.find((name) => product[name] === undefined);
    if (missing !== undefined) return `[${index}].${missing} is missing`;
    for (const [name, value = null] of Object.entries(product)) {
      const isRight = FIELDS[name];
      if (isRight === undefined) return `[${index}] has an unknown field`;
      if (!isRight(value)) return `[${index}].${name} is not as the schema says`;
    }
  }
  return undefined;
}

function isText(value: JsonValue | undefined, lengthMax: number, pattern?: string): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= lengthMax &&
    (pattern === undefined || new RegExp(pattern).test(value))
  );
}

function isList(value: JsonValue, lengthMax: number): value is JsonValue[] {
  return Array.isArray(value) && value.length > 0 && value.length <= lengthMax;
}

function isAttribute(value: JsonValue): boolean {
  if (!isObject(value) || !isText(value.code, 256, ATTRIBUTE)) return false;
  const given = value.value;
  if (typeof given === 'number' || typeof given === 'boolean') return true;
  if (isText(given, 256)) return true;
  return (
    Array.isArray(given) &&
    given.length > 0 &&
    given.length <= 32 &&
    new Set(given).size === given.length &&
    given.every((one) => isText(one, 256))
  );
}

function isImage(value: JsonValue): boolean {
  return isObject(value) && isText(value.url, 1_024, WEB_ADDRESS);
}
