import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** OLX's own description of the Partner API, kept beside the repository. Absent on most machines. */
const FILE = fileURLToPath(
  new URL('../../../../../shared/samples/olx/openapi/partner-api-v2.yaml', import.meta.url),
);

export interface Schema {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** The document; `undefined` where it is absent. */
export function readOpenApi(): OpenApiDocument | undefined {
  return existsSync(FILE)
    ? (parse(readFileSync(FILE, 'utf8'), { maxAliasCount: -1 }) as OpenApiDocument)
    : undefined;
}

/** `get /adverts/{}` and the like: every operation, names of parameters left out. */
export function operationsOf({ paths }: OpenApiDocument): readonly string[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => ['get', 'post', 'put', 'delete'].includes(method))
      .map((method) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`),
  );
}

/** What an operation answers with 200. */
export function answerSchema(document: OpenApiDocument, method: string, path: string): Schema {
  const schema = document.paths[path]?.[method]?.responses['200']?.content?.['application/json']?.schema;
  if (schema === undefined) throw new Error(`The document has no answer of ${method} ${path}.`);
  return schema;
}

/**
 * What differs, as `path: what`. `null` is taken wherever a field is not required: the document's own examples have it.
 * A documented field that is missing counts, one that is not documented does not.
 */
export function differences(value: unknown, schema: Schema, path = ''): readonly string[] {
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (schema.type !== undefined && !isOfType(value, schema.type))
    return [`${path}: is ${shown(value)}, not ${schema.type}`];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [`${path}: ${shown(value)} is none of the enum`];
  if (Array.isArray(value)) return value.flatMap((item) => differences(item, schema.items ?? {}, at('*')));
  if (typeof value !== 'object' || value === null) return [];
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    if (!Object.hasOwn(fields, name)) return [`${at(name)}: is missing`];
    const isNullable = schema.required?.includes(name) !== true;
    return fields[name] === null && isNullable ? [] : differences(fields[name], inner, at(name));
  });
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function shown(value: unknown): string {
  return value === null
    ? 'null'
    : Array.isArray(value)
      ? 'a list'
      : `${typeof value} ${JSON.stringify(value)}`;
}
