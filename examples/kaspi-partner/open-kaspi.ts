import {
  type AccountTokens,
  type Clock,
  createEgress,
  createIdGenerator,
  createSilentLogger,
  createSystemClock,
  DEFAULT_TENANT_ID,
  LeadKitError,
  type TokenValues,
} from '@leadkit/core';
import { createVirtualClock } from '@leadkit/emulator';
import { createKaspi, type KaspiConnection } from '@leadkit/platform-kaspi';
import { createKaspiEmulator, type KaspiEmulator } from '@leadkit/platform-kaspi/emulator';

/** What every script works with. */
export interface Kaspi {
  readonly clock: Clock;
  /** The Kaspi in this process; absent when the real one is asked. */
  readonly emulator: KaspiEmulator | undefined;
  /** Opens the shop; with other secrets than its own when they are given. */
  open(secrets?: TokenValues): KaspiConnection;
  close(): Promise<void>;
}

/** The emulator by default; the real Kaspi with `LIVE=1`, `KASPI_TOKEN` and `KASPI_MERCHANT_ID`. */
export async function startKaspi(): Promise<Kaspi> {
  return process.env.LIVE === '1' ? startLive() : await startOffline();
}

function startLive(): Kaspi {
  const { KASPI_TOKEN: token = '', KASPI_MERCHANT_ID: merchantId = '' } = process.env;
  const clock = createSystemClock();
  const open = opener({ clock, send: fetch, baseUrl: undefined, secrets: { token, merchantId } });
  return { clock, emulator: undefined, open, close: async () => {} };
}

async function startOffline(): Promise<Kaspi> {
  const emulator = createKaspiEmulator();
  const { url: baseUrl, close } = await emulator.listen();
  const clock = await createVirtualClock({ url: baseUrl });
  const secrets = { ...(await emulator.world.grantAccess()) };
  return { clock, emulator, open: opener({ clock, send: clock.fetch, baseUrl, secrets }), close };
}

function opener(parts: {
  readonly clock: Clock;
  readonly send: typeof fetch;
  readonly baseUrl: string | undefined;
  readonly secrets: TokenValues;
}): Kaspi['open'] {
  const { clock, send, baseUrl } = parts;
  // #region options
  const hours = [{ from: '09:00', to: '20:00' }];
  const platform = createKaspi({
    // As in the cabinet: the three working hours of an order are counted in them.
    workingHours: {
      monday: hours,
      tuesday: hours,
      wednesday: hours,
      thursday: hours,
      friday: hours,
      saturday: hours,
      sunday: hours,
    },
    baseUrl,
  });
  // #endregion options
  const egress = createEgress({ id: 'default', clock });
  const account = {
    accountId: createIdGenerator(() => clock.now()).next<'account'>(),
    tenantId: DEFAULT_TENANT_ID,
  };
  return (secrets = parts.secrets) =>
    platform.open(account, {
      clock,
      egress,
      fetch: send,
      logger: createSilentLogger(),
      tokens: fixedTokens(secrets),
    });
}

/** Kaspi's token never changes, so there is nothing to keep. A kit keeps it in its store, encrypted. */
function fixedTokens(values: TokenValues): AccountTokens {
  return {
    read: async () => ({ values, version: 1 }),
    write: async () => {
      throw new LeadKitError({
        code: 'unsupported',
        operation: 'tokens.write',
        message: 'The secrets of these scripts are fixed.',
      });
    },
    exclusively: (work) => work(new AbortController().signal),
  };
}
