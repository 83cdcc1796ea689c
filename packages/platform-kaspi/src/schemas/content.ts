import { parseResponse } from '@leadkit/adapter-kit';
import type { CatalogCategory } from '@leadkit/core';
import { z } from 'zod';

/** An attribute of a category as Kaspi describes it. */
export interface KaspiAttribute {
  readonly code: string;
  /** `boolean`, `enum`, `string`, `number`, or a word that came later. */
  readonly type: string;
  readonly multiValued: boolean;
  readonly mandatory: boolean;
}

/** An import as Kaspi tells of it. */
export interface KaspiImport {
  /** Kaspi's code of it. */
  readonly code: string;
  /** `working`: ask again later; `finished`: see `results`; `aborted`: all of it was refused. */
  readonly progress: 'working' | 'finished' | 'aborted';
  /** Kaspi's own word. */
  readonly platformStatus: string;
  /** Why it was aborted, Kaspi's own text. */
  readonly description: string | undefined;
  /** What became of each SKU; empty until it is finished. */
  readonly results: Readonly<Record<string, KaspiImportResult>>;
}

/** What became of one SKU. */
export interface KaspiImportResult {
  /** Kaspi's own word; `FINISHED` is good. */
  readonly state: string;
  /** All Kaspi says of it, as it came: its form is not documented. */
  readonly raw: unknown;
}

const text = z.string().nullish().catch(null);
const categoriesSchema = z.array(z.object({ code: z.string().min(1), title: z.string() }));
const attributesSchema = z.array(
  z.object({
    code: z.string().min(1),
    type: z.string(),
    multiValued: z.boolean().optional().catch(undefined),
    mandatory: z.boolean().optional().catch(undefined),
  }),
);
const valuesSchema = z.array(z.object({ code: text, name: text }));
const uploadSchema = z.object({ code: z.string().min(1), status: z.string() });
const statusSchema = z.object({ code: z.string().min(1), status: z.string(), description: text });
const resultSchema = z.object({ result: z.record(z.string(), z.unknown()) });
const stateSchema = z.object({ state: z.string() });

export function toCategories(value: unknown, operation: string): readonly CatalogCategory[] {
  const list = parseResponse(categoriesSchema, value, operation, 'kaspi');
  // The service gives leaves only; the tree of the storefront is another one.
  return list.map(({ code, title }) => ({ externalId: code, name: title, isLeaf: true }));
}

export function toAttributes(value: unknown, operation: string): readonly KaspiAttribute[] {
  const list = parseResponse(attributesSchema, value, operation, 'kaspi');
  return list.map(({ code, type, multiValued = false, mandatory = false }) => ({
    code,
    type,
    multiValued,
    mandatory,
  }));
}

export function toValues(value: unknown, operation: string): readonly string[] {
  const list = parseResponse(valuesSchema, value, operation, 'kaspi');
  return [...new Set(list.flatMap(({ code, name }) => code ?? name ?? []))];
}

/** Kaspi's code of an import it took. */
export function toUpload(value: unknown, operation: string): string {
  return parseResponse(uploadSchema, value, operation, 'kaspi').code;
}

export function toImportStatus(value: unknown, operation: string): Omit<KaspiImport, 'results'> {
  const { code, status, description } = parseResponse(statusSchema, value, operation, 'kaspi');
  const progress = status === 'FINISHED' ? 'finished' : status === 'ABORTED' ? 'aborted' : 'working';
  return { code, progress, platformStatus: status, description: description ?? undefined };
}

export function toImportResults(value: unknown, operation: string): KaspiImport['results'] {
  const { result } = parseResponse(resultSchema, value, operation, 'kaspi');
  return Object.fromEntries(
    Object.entries(result).map(([sku, raw]) => [
      sku,
      { state: stateSchema.safeParse(raw).data?.state ?? 'UNKNOWN', raw },
    ]),
  );
}
