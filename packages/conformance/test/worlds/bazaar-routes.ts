import type { BazaarEmulator } from 'example-platform-bazaar/emulator';
import type { MarketCall, MarketFault, PlatformCall, RemoteFault } from '../../src/index.ts';

type FaultRule = Parameters<BazaarEmulator['faults']['add']>[0];

/** The request behind a call: for a write the one with the effect, for a read the one that answers it. */
export const API_ROUTES: Readonly<Record<PlatformCall, string>> = {
  check: 'GET /api/me',
  'listings.publish': 'POST /api/adverts',
  'listings.update': 'PATCH /api/adverts/:advertId',
  'listings.deactivate': 'POST /api/adverts/:advertId/commands',
  'listings.activate': 'POST /api/adverts/:advertId/commands',
  'listings.remove': 'DELETE /api/adverts/:advertId',
  'listings.read': 'GET /api/adverts/:advertId',
  'listings.listPage': 'GET /api/adverts',
  'listings.findByKey': 'GET /api/adverts',
  'leads.poll': 'GET /api/threads',
  'messages.readThread': 'GET /api/threads/:threadId/messages',
  'messages.send': 'POST /api/threads/:threadId/messages',
  'messages.markRead': 'POST /api/threads/:threadId/read',
  'catalog.categories': 'GET /api/categories',
  'catalog.attributes': 'GET /api/categories/:categoryId/attributes',
  'catalog.cities': 'GET /api/cities',
  'stats.read': 'GET /api/adverts/stats',
  'spend.listPage': 'GET /api/billing',
};

/** A required field of the answer to a call. */
export const API_FIELDS: Readonly<Partial<Record<PlatformCall, string>>> = {
  check: 'data.shop.id',
  'listings.publish': 'data.id',
  'listings.read': 'data.status',
  'listings.listPage': 'data.*.status',
  'listings.findByKey': 'data.*.status',
  'leads.poll': 'data.*.last_message_id',
  'messages.readThread': 'data.*.text',
  'messages.send': 'data.created_at',
  'catalog.categories': 'data.*.name',
  'catalog.attributes': 'data.*.code',
  'catalog.cities': 'data.*.name',
  'stats.read': 'data.*.advert_id',
  'spend.listPage': 'data.*.amount',
};

/** Pages of the public site. */
export const SITE_PAGES: Readonly<Record<MarketCall, string>> = {
  searchPage: 'GET /search.json',
  readOffer: 'GET /o/:advertId',
  readSeller: 'GET /shops/:sellerId/about.json',
};

/** Longer than any case. */
const FOR_EVER_MS = 3_600_000;
const BAN_MS = 1_800_000;

/** A fault of the contract in the emulator's words; `undefined`: the emulator has none, the world does it itself. */
export function faultOf({
  how,
  retryAfterMs = 1_000,
}: Pick<RemoteFault, 'how' | 'retryAfterMs'> | Pick<MarketFault, 'how' | 'retryAfterMs'>):
  | FaultRule['fault']
  | undefined {
  switch (how) {
    case 'rate_limited':
      return { kind: 'rate_limit', retryAfterMs };
    case 'banned':
      return { kind: 'ban', forMs: BAN_MS };
    case 'server_error':
    case 'server_error_before_effect':
      return { kind: 'error', status: 500, effect: 'none' };
    case 'server_error_after_effect':
      return { kind: 'error', status: 500, effect: 'done' };
    case 'dropped':
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
