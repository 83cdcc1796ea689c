import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = resolve(repository, '../shared/samples/kaspi/html');

/** Whether the captured pages are on this machine; they are nobody's to publish, so they are not in the repository. */
export const hasSamples: boolean = existsSync(resolve(folder, 'product-121207970.html'));

if (!hasSamples)
  console.warn('Skipped: captured Kaspi pages are not here (expected in ../shared/samples/kaspi).');

/** After its scripts ran: August 2025, Astana. */
export const RENDERED = 'product-121207970.html';
/** As the server sends it, trimmed by who kept it: May 2026, Almaty. */
export const SERVED = 'product-117120120-fixture.html';

export function readSample(name: string): string {
  return hasSamples ? readFileSync(resolve(folder, name), 'utf8') : '';
}

/** A page without its embedded object, as it would be if the site dropped or renamed it. */
export function withoutState(html: string): string {
  return html.replaceAll('BACKEND.components.item', 'BACKEND.components.other');
}

/** A page without its JSON-LD. */
export function withoutJsonLd(html: string): string {
  return html.replaceAll('application/ld+json', 'application/json');
}
