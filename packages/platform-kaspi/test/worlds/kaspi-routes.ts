import type { PlatformCall, RemoteFault } from '@leadkit/conformance';
import type { KaspiEmulator } from '../../src/emulator/index.ts';

type FaultRule = Parameters<KaspiEmulator['faults']['add']>[0];

const API = '/shop/api';

/** The request behind a call: for a write the one with the effect, for a read the one that answers it. */
export const API_ROUTES: Readonly<Partial<Record<PlatformCall, string>>> = {
  check: `GET ${API}/v2/orders`,
  'listings.publish': `POST ${API}/products/import`,
  'listings.update': `POST ${API}/products/import`,
  'leads.poll': `GET ${API}/v2/orders`,
  'catalog.categories': `GET ${API}/products/classification/categories`,
  'catalog.attributes': `GET ${API}/products/classification/attributes`,
  'catalog.cities': `GET ${API}/v2/cities`,
  'spend.listPage': `GET ${API}/v2/orders`,
};

/** A required field of the answer to a call. */
export const API_FIELDS: Readonly<Partial<Record<PlatformCall, string>>> = {
  check: 'data',
  'listings.publish': 'code',
  'listings.update': 'code',
  'leads.poll': 'data.*.attributes.status',
  'catalog.categories': '*.title',
  'catalog.attributes': '*.code',
  'catalog.cities': 'data.*.attributes.name',
  'spend.listPage': 'data.*.attributes.totalPrice',
};

/** Longer than any case. */
const FOR_EVER_MS = 3_600_000;
const BAN_MS = 3_600_000;

/** A fault of the contract in the emulator's words; `undefined`: the world does it itself. */
export function faultOf({ how, retryAfterMs = 1_000 }: RemoteFault): FaultRule['fault'] | undefined {
  switch (how) {
    case 'rate_limited':
      return { kind: 'rate_limit', retryAfterMs };
    case 'banned':
      return { kind: 'ban', forMs: BAN_MS };
    case 'server_error_before_effect':
      return { kind: 'error', status: 500, effect: 'none' };
    case 'server_error_after_effect':
      return { kind: 'error', status: 500, effect: 'done' };
    case 'dropped_before_effect':
      return { kind: 'drop', effect: 'none' };
    case 'dropped_after_effect':
      return { kind: 'drop', effect: 'done' };
    case 'html':
      return { kind: 'html', effect: 'done' };
    case 'bad_json':
      return { kind: 'bad_json' };
    case 'hang':
      return { kind: 'slow', delayMs: FOR_EVER_MS, time: 'real' };
    default:
      return undefined;
  }
}
