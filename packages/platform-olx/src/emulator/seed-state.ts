import type { WorldContext } from './advert-life.ts';
import { OLX_CLIENT_ID, OLX_CLIENT_SECRET } from './auth-routes.ts';
import { changeSettings } from './current-settings.ts';
import { seedAdverts } from './seed-adverts.ts';
import { seedUsers } from './seed-users.ts';
import type { OlxEmulatorSettings } from './settings.ts';

/** Where consents of the registered application go, unless other addresses are given. */
export const OLX_REDIRECT_URI = 'https://leadkit.example/olx/callback';

/** Fills an empty OLX. The seed decides ages, districts and counters; titles, prices and sellers are always the same. */
export function seedState(
  context: WorldContext,
  given: {
    readonly settings: Partial<OlxEmulatorSettings>;
    readonly redirectUris: readonly string[];
  },
): void {
  changeSettings(context, given.settings);
  context.state.collection('apps').set(OLX_CLIENT_ID, {
    clientId: OLX_CLIENT_ID,
    clientSecret: OLX_CLIENT_SECRET,
    isActive: true,
    grants: ['authorization_code', 'client_credentials', 'refresh_token'],
    scopes: ['v2', 'read', 'write'],
    redirectUris: given.redirectUris,
  });
  seedUsers(context);
  seedAdverts(context);
}
