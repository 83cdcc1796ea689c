import type { JsonObject } from '../domain/json.ts';
import type { CallOptions } from './call-options.ts';
import { ENTITY_KINDS } from './entities.ts';
import { readInput } from './input-reader.ts';
import { PAGE_LIMIT_MAX } from './store-limits.ts';
import type { ExportKind, ExportPage, ExportRequest } from './store-privacy.ts';
import type { TenantStore } from './store-tenant.ts';

/** Version of the shape of exports. A reader refuses one it does not know. */
export const EXPORT_FORMAT_VERSION: number = 1;
/** Every kind, in the order of an export. */
export const EXPORT_KINDS: readonly ExportKind[] = [
  ...ENTITY_KINDS,
  'signal',
  'checkpoint',
  'offer',
  'sighting',
  'run-offer',
  'event',
  'delivery',
  'token',
];

const LIMIT_DEFAULT = 200;

/** What an export holds, told at its end. */
export interface ExportManifest {
  /** Version of the shape. */
  readonly formatVersion: number;
  /** Whose data it is. */
  readonly tenantId: string;
  /** How many rows of each kind there are. */
  readonly counts: Readonly<Partial<Record<ExportKind, number>>>;
  /** Of all pages in order, as {@link chainExportChecksum} makes it: hexadecimal. */
  readonly checksum: string;
}

/** A piece of an export. */
export type ExportPart =
  | {
      /** Rows. */
      readonly type: 'rows';
      /** Their kind. */
      readonly kind: ExportKind;
      /** Plain JSON, at least one. */
      readonly rows: readonly JsonObject[];
    }
  | {
      /** The end. */
      readonly type: 'manifest';
      /** What came before it. */
      readonly manifest: ExportManifest;
    };

/** Reads everything of a tenant, page by page; the last part is the manifest. What changes meanwhile may be in or not. */
export async function* exportTenant(
  tenant: TenantStore,
  options?: CallOptions,
): AsyncGenerator<ExportPart, void, undefined> {
  const counts: Partial<Record<ExportKind, number>> = {};
  let checksum = '';
  let cursor: string | undefined;
  do {
    const { kind, rows, nextCursor } = await tenant.privacy.exportPage({ cursor }, options);
    cursor = nextCursor;
    if (rows.length === 0) continue;
    counts[kind] = (counts[kind] ?? 0) + rows.length;
    checksum = await chainExportChecksum(checksum, rows);
    yield { type: 'rows', kind, rows };
  } while (cursor !== undefined);
  const { tenantId } = tenant;
  yield {
    type: 'manifest',
    manifest: { formatVersion: EXPORT_FORMAT_VERSION, tenantId, counts, checksum },
  };
}

/**
 * The checksum after one more page: SHA-256, in hexadecimal, of the checksum before, a line feed and the rows as JSON.
 *
 * @param previous - empty before the first page
 */
export async function chainExportChecksum(previous: string, rows: readonly JsonObject[]): Promise<string> {
  const bytes = new TextEncoder().encode(`${previous}\n${JSON.stringify(rows)}`);
  return toHex(await crypto.subtle.digest('SHA-256', bytes));
}

/** Bytes as hexadecimal text. */
function toHex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** How a store reads one page of an export: rows of `kind` whose key comes after, one more than `limit` when there are. */
export interface ExportPlan {
  /** What is read. */
  readonly kind: ExportKind;
  /** Key of the last row before. Absent: from the start of the kind. */
  readonly after?: string;
  /** Most rows on the page. */
  readonly limit: number;
}

/** A row and where it stands among those of its kind. */
export interface KeyedRow {
  /** Sorts by code units. */
  readonly key: string;
  /** The row. */
  readonly row: JsonObject;
}

/**
 * Reads what `privacy.exportPage` was asked for, for stores.
 *
 * @throws LeadKitError `invalid_input` for a limit or cursor that does not fit.
 */
export function planExport(request: ExportRequest): ExportPlan {
  const { input, reader } = readInput('privacy.exportPage', request);
  const limit = input.limit ?? LIMIT_DEFAULT;
  reader.whole('limit', limit, 1);
  const [kind, after] = input.cursor === undefined ? [EXPORT_KINDS[0], ''] : readCursor(input.cursor);
  if (kind === undefined) reader.refuse('cursor', 'must be a nextCursor of an export');
  reader.finish();
  return {
    kind: kind ?? 'account',
    limit: Math.min(limit, PAGE_LIMIT_MAX),
    ...(after === '' ? {} : { after }),
  };
}

function readCursor(cursor: unknown): readonly [ExportKind | undefined, string] {
  const [name, ...rest] = String(cursor).split(':');
  return [EXPORT_KINDS.find((kind) => kind === name), rest.join(':')];
}

/** Cuts the page out of what a store read. */
export function toExportPage({ kind, limit }: ExportPlan, found: readonly KeyedRow[]): ExportPage {
  const rows = found.slice(0, limit).map(({ row }) => row);
  const last = found[limit - 1];
  if (last !== undefined && found.length > limit) return { kind, rows, nextCursor: `${kind}:${last.key}` };
  const next = EXPORT_KINDS[EXPORT_KINDS.indexOf(kind) + 1];
  return { kind, rows, ...(next === undefined ? {} : { nextCursor: `${next}:` }) };
}
