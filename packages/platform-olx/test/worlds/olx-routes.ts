import type { PlatformCall, RemoteFault } from '@leadkit/conformance';
import type { OlxEmulator } from '../../src/emulator/index.ts';

type FaultRule = Parameters<OlxEmulator['faults']['add']>[0];

const API = '/api/partner';

/** The request behind a call: for a write the one with the effect, for a read the one that answers it. */
export const API_ROUTES: Readonly<Record<PlatformCall, string>> = {
  check: `GET ${API}/users/me`,
  'listings.publish': `POST ${API}/adverts`,
  'listings.update': `PUT ${API}/adverts/:advertId`,
  'listings.deactivate': `POST ${API}/adverts/:advertId/commands`,
  'listings.activate': `POST ${API}/adverts/:advertId/commands`,
  'listings.remove': `DELETE ${API}/adverts/:advertId`,
  'listings.read': `GET ${API}/adverts/:advertId`,
  'listings.listPage': `GET ${API}/adverts`,
  'listings.findByKey': `GET ${API}/adverts`,
  'leads.poll': `GET ${API}/threads`,
  'messages.readThread': `GET ${API}/threads/:threadId/messages`,
  'messages.send': `POST ${API}/threads/:threadId/messages`,
  'messages.markRead': `POST ${API}/threads/:threadId/commands`,
  'catalog.categories': `GET ${API}/categories`,
  'catalog.attributes': `GET ${API}/categories/:categoryId/attributes`,
  'catalog.cities': `GET ${API}/cities`,
  'stats.read': `GET ${API}/adverts/:advertId/statistics`,
  'spend.listPage': `GET ${API}/users/me/billing`,
};

/** A required field of the answer to a call. */
export const API_FIELDS: Readonly<Partial<Record<PlatformCall, string>>> = {
  check: 'data.id',
  'listings.publish': 'data.status',
  'listings.update': 'data.status',
  'listings.read': 'data.status',
  'listings.listPage': 'data.*.status',
  'listings.findByKey': 'data.*.status',
  'leads.poll': 'data.*.total_count',
  'messages.readThread': 'data.*.created_at',
  'messages.send': 'data.created_at',
  'catalog.categories': 'data.*.name',
  'catalog.attributes': 'data.*.code',
  'catalog.cities': 'data.*.name',
  'stats.read': 'data.advert_views',
  'spend.listPage': 'data.*.price',
};

/** Longer than any case. */
const FOR_EVER_MS = 3_600_000;
const BAN_MS = 1_800_000;

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
