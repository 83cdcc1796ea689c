import { LeadKitError } from '@leadkit/core';

const OPENING = '<script type="application/json" id="bazaar-data">';
const CLOSING = '</script>';

/**
 * The data an offer's page carries.
 *
 * @throws LeadKitError `unexpected_response` naming what is missing.
 */
export function readEmbeddedData(html: unknown, operation: string): unknown {
  const text = String(html);
  const start = text.indexOf(OPENING);
  const end = text.indexOf(CLOSING, start);
  if (start < 0 || end < 0) throw changed(operation, 'is missing');
  try {
    return JSON.parse(text.slice(start + OPENING.length, end)) as unknown;
  } catch {
    throw changed(operation, 'is no JSON');
  }
}

function changed(operation: string, what: string): LeadKitError {
  const path = 'script#bazaar-data';
  return new LeadKitError({
    code: 'unexpected_response',
    operation,
    platform: 'bazaar',
    issues: [{ path, message: what }],
    message: `The page of the offer has another shape than before: ${path} ${what}. Nothing was read from it.`,
  });
}
