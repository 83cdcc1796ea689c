import { invalidInput } from '@leadkit/core';
import type { KaspiCall } from './client.ts';
import type { KaspiSettings } from './kaspi-options.ts';
import { type KaspiImport, toImportResults, toImportStatus, toUpload } from './schemas/content.ts';

/** Work of Kaspi on one draft: the import it went in with, and the names of the draft. */
export interface ImportedDraft {
  readonly code: string;
  readonly sku: string;
  readonly key: string;
}

/** As text, so that a process that restarted still knows which draft is meant. */
export function operationOf({ code, sku, key }: ImportedDraft): string {
  return [code, sku, key].join('#');
}

/** @throws LeadKitError `invalid_input` when it is not one of ours. */
export function readOperationName(operation: string): ImportedDraft {
  const [code = '', sku = '', key = '', ...more] = operation.split('#');
  if (code !== '' && sku !== '' && key !== '' && more.length === 0) return { code, sku, key };
  const message = 'is not one of kaspi; pass the one of an accepted result';
  throw invalidInput('listings.readOperation', [{ path: 'operation', message }], 'kaspi');
}

/** Sends products. Never repeated by itself. Gives Kaspi's code of the import. */
export async function sendImport(
  call: KaspiCall,
  products: readonly object[],
  { importContentType }: Pick<KaspiSettings, 'importContentType'>,
  operation: string,
): Promise<string> {
  return await call.request({
    surface: 'content',
    operation,
    method: 'POST',
    path: '/products/import',
    isSafe: false,
    // The body is JSON, and its content type is to say that it is not. quirks.md, "Imports".
    headers: { 'content-type': importContentType },
    body: JSON.stringify(products),
    parse: (value) => toUpload(value, operation),
  });
}

/** An import by its code or by the operation of one of its drafts, with what became of each SKU once it is finished. */
export async function readImport(
  call: KaspiCall,
  operationOrCode: string,
  operation: string,
): Promise<KaspiImport> {
  const [code = ''] = operationOrCode.split('#');
  const query = { i: code };
  const status = await call.request({
    surface: 'content',
    operation,
    path: '/products/import',
    query,
    parse: (value) => toImportStatus(value, operation),
  });
  if (status.progress !== 'finished') return { ...status, results: {} };
  const results = await call.request({
    surface: 'content',
    operation,
    path: '/products/import/result',
    query,
    parse: (value) => toImportResults(value, operation),
  });
  return { ...status, results };
}
