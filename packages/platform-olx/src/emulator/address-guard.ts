import type { Route } from '@leadkit/emulator';
import { cdnRefusal } from './api-errors.ts';
import { settingsOf } from './current-settings.ts';
import type { OlxContext } from './partner-call.ts';
import { hexToken } from './random-ids.ts';
import type { OlxAddressRow, OlxTables } from './tables.ts';

/**
 * Puts the content network in front of routes: its firewall, and its count of what one address
 * (`x-forwarded-for`, or one for all) sends. A ban takes the address off the API and the site alike.
 */
export function guarded(
  routes: readonly Route<OlxTables>[],
  area: 'api' | 'site',
): readonly Route<OlxTables>[] {
  return routes.map((route) => ({
    ...route,
    handler: (context) => refusal(context, area) ?? route.handler(context),
  }));
}

function refusal(context: OlxContext, area: 'api' | 'site'): Response | undefined {
  const { state, now, headers } = context;
  const { firewall, requestsMax, windowMs, banMs } = settingsOf(context);
  const refuse = (): Response => cdnRefusal(hexToken(state.random, 56));
  if (firewall === 'everything' || (firewall === 'site' && area === 'site')) return refuse();
  const address = headers.get('x-forwarded-for') ?? 'any';
  const known = state.collection('addresses').get(address);
  if (known !== undefined && now() < known.bannedUntil) return refuse();
  const isOpen = known !== undefined && now() < known.windowStartedAt + windowMs && known.bannedUntil === 0;
  const row: OlxAddressRow = isOpen ? known : { windowStartedAt: now(), requests: 0, bannedUntil: 0 };
  const isTooMuch = row.requests >= requestsMax;
  state.collection('addresses').set(address, {
    ...row,
    requests: row.requests + 1,
    bannedUntil: isTooMuch ? now() + banMs : 0,
  });
  return isTooMuch ? refuse() : undefined;
}
