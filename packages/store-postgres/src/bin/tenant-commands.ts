import { type ExportManifest, exportTenant, type TenantErasureReport, type TenantStore } from '@leadkit/core';
import { writeWholeFile } from './whole-file.ts';

/**
 * Writes everything of a tenant: a gzip file with one line of JSON per page of rows, and the manifest in the last line.
 * Secrets are not in it.
 */
export async function writeTenantExport(
  operation: string,
  tenant: TenantStore,
  file: string,
): Promise<ExportManifest> {
  return writeWholeFile(operation, file, async (write) => {
    let manifest: ExportManifest | undefined;
    async function* lines(): AsyncGenerator<string> {
      for await (const part of exportTenant(tenant)) {
        if (part.type === 'manifest') manifest = part.manifest;
        yield `${JSON.stringify(part)}\n`;
      }
    }
    await write(lines());
    if (manifest === undefined) throw new Error('the export ended without its manifest');
    return manifest;
  });
}

/** How many rows of which kind, for a person. */
export function describeCounts(counts: (ExportManifest | TenantErasureReport)['counts']): string {
  const parts = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  return parts.length === 0 ? 'nothing: check the id of the tenant' : parts.join(', ');
}
