import type { EmulatorContext } from '@leadkit/emulator';
import type { OlxSessionRow } from './account-rows.ts';
import { settingsOf } from './current-settings.ts';
import { toLocalDay } from './local-time.ts';
import { hexToken } from './random-ids.ts';
import type { OlxTables } from './tables.ts';

const ACCESS_LIFE_MS = 86_400_000;
const REFRESH_LIFE_MS = 2_592_000_000;

type Context = Pick<EmulatorContext<OlxTables>, 'state' | 'now'>;

/** What the token endpoint answers. */
export interface TokenAnswer {
  readonly access_token: string;
  /** Seconds that are left. */
  readonly expires_in: number;
  readonly token_type: 'bearer';
  readonly scope: string;
  readonly refresh_token: string;
}

/** New tokens for a user, or for the application itself. */
export function openSession(
  context: Context,
  given: Pick<OlxSessionRow, 'clientId' | 'userId' | 'scope'>,
): OlxSessionRow {
  const id = context.state.nextId('sessions');
  return context.state.collection('sessions').set(id, {
    ...given,
    id,
    access: accessToken(context),
    accessExpiresAt: context.now() + ACCESS_LIFE_MS,
    refresh: hexToken(context.state.random, 40),
    refreshDay: toLocalDay(context.now()),
    refreshExpiresAt: context.now() + REFRESH_LIFE_MS,
  });
}

/**
 * What a refresh does: an access token that still lives stays, a dead one is replaced; the refresh token changes with
 * the first refresh of a calendar day, and the old one is worth nothing from then on.
 */
export function renewSession(context: Context, session: Readonly<OlxSessionRow>): OlxSessionRow {
  const { state, now } = context;
  const isAlive = session.accessExpiresAt > now();
  const today = toLocalDay(now());
  return state.collection('sessions').update(session.id, {
    ...(isAlive ? {} : { access: accessToken(context), accessExpiresAt: now() + ACCESS_LIFE_MS }),
    ...(session.refreshDay === today ? {} : { refresh: hexToken(state.random, 40), refreshDay: today }),
    refreshExpiresAt: now() + REFRESH_LIFE_MS,
  });
}

export function showTokens({ now }: Pick<Context, 'now'>, session: Readonly<OlxSessionRow>): TokenAnswer {
  return {
    access_token: session.access,
    expires_in: Math.floor((session.accessExpiresAt - now()) / 1_000),
    token_type: 'bearer',
    scope: session.scope,
    refresh_token: session.refresh,
  };
}

function accessToken(context: Context): string {
  const { random } = context.state;
  if (settingsOf(context).accessTokens === 'short') return hexToken(random, 40);
  return `eyJhbGciOiJSUzI1NiJ9.${random.token(3_000)}.${random.token(600)}`;
}
