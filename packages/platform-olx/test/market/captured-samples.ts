import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = resolve(repository, '../shared/samples/olx');

/** Whether the captured pages are on this machine; they are nobody's to publish, so they are not in the repository. */
export const hasSamples: boolean = existsSync(resolve(folder, 'search-page.html'));

if (!hasSamples)
  console.warn('Skipped: captured OLX pages are not here (expected in ../shared/samples/olx).');

export function readSample(name: string): string {
  return readFileSync(resolve(folder, name), 'utf8');
}

/** When both pages were captured: the evening of 7 February 2026. */
export const CAPTURED_AT = '2026-02-07T18:30:00+01:00';

/** The whole state, decoded the plain way: what readers are compared with. */
export function decodeState(html: string): unknown {
  const literal = /window\.__PRERENDERED_STATE__\s*=\s*("(?:\\.|[^"\\])*")/.exec(html)?.[1];
  if (literal === undefined) throw new Error('This page has no embedded state.');
  return JSON.parse(JSON.parse(literal));
}

/** A page without its embedded state, as it would be if the site dropped or renamed it. */
export function withoutState(html: string): string {
  return html.replace('window.__PRERENDERED_STATE__', 'window.__SOMETHING_ELSE__');
}

/** A page without its JSON-LD. */
export function withoutJsonLd(html: string): string {
  return html.replaceAll('application/ld+json', 'application/json');
}
