import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccountTokens,
  type Clock,
  type ConnectionIo,
  createEgress,
  createIdGenerator,
  createSilentLogger,
  createSystemClock,
  DEFAULT_TENANT_ID,
  type IncomingSignal,
  type LeadsPort,
} from '@leadkit/core';
import { createVirtualClock } from '@leadkit/emulator';
import { createOlx, type OlxConnection, type OlxPlatform } from '@leadkit/platform-olx';
import {
  createOlxEmulator,
  OLX_CLIENT_ID,
  OLX_CLIENT_SECRET,
  type OlxEmulator,
} from '@leadkit/platform-olx/emulator';
import { createFileTokens } from './file-tokens.ts';

/** What every script works with. */
export interface Olx {
  readonly platform: OlxPlatform;
  readonly io: Omit<ConnectionIo, 'tokens'>;
  readonly tokens: AccountTokens;
  readonly clock: Clock;
  /** The OLX in this process; absent when the real one is asked. */
  readonly emulator: OlxEmulator | undefined;
  open(): OlxConnection;
  close(): Promise<void>;
}

const TOKENS_FILE = '.leadkit/olx-tokens.json';

/** The emulator by default; the real OLX with `LIVE=1`, `OLX_CLIENT_ID` and `OLX_CLIENT_SECRET`. */
export async function startOlx(): Promise<Olx> {
  return process.env.LIVE === '1' ? startLive() : await startOffline();
}

function startLive(): Olx {
  const { OLX_CLIENT_ID: clientId = '', OLX_CLIENT_SECRET: clientSecret = '' } = process.env;
  const platform = createOlx({ clientId, clientSecret });
  const clock = createSystemClock();
  return assemble(
    { platform, clock, fetch, tokens: createFileTokens(TOKENS_FILE) },
    undefined,
    async () => {},
  );
}

async function startOffline(): Promise<Olx> {
  const emulator = createOlxEmulator();
  const server = await emulator.listen();
  const clock = await createVirtualClock({ url: server.url });
  const platform = createOlx({
    clientId: OLX_CLIENT_ID,
    clientSecret: OLX_CLIENT_SECRET,
    baseUrl: server.url,
  });
  const folder = await mkdtemp(join(tmpdir(), 'leadkit-olx-'));
  const tokens = createFileTokens(join(folder, 'tokens.json'));
  await tokens.write({ ...(await emulator.world.grantAccess()) }, 0);
  return assemble({ platform, clock, fetch: clock.fetch, tokens }, emulator, async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
}

function assemble(
  parts: Pick<Olx, 'platform' | 'clock' | 'tokens'> & Pick<ConnectionIo, 'fetch'>,
  emulator: OlxEmulator | undefined,
  close: () => Promise<void>,
): Olx {
  const { platform, clock, tokens, fetch: send } = parts;
  const io = {
    clock,
    fetch: send,
    logger: createSilentLogger(),
    egress: createEgress({ id: 'default', clock }),
  };
  const account = {
    accountId: createIdGenerator(() => clock.now()).next<'account'>(),
    tenantId: DEFAULT_TENANT_ID,
  };
  const open = (): OlxConnection => platform.open(account, { ...io, tokens });
  return { platform, io, tokens, clock, emulator, open, close };
}

/** Polls once from the beginning, as a kit does every minute from its checkpoint. */
export async function collectAll(leads: LeadsPort, since: string): Promise<readonly IncomingSignal[]> {
  const signals: IncomingSignal[] = [];
  let checkpoint: string | null = null;
  for (let hasMore = true; hasMore; ) {
    const polled: Awaited<ReturnType<LeadsPort['poll']>> = await leads.poll({
      checkpoint,
      collectFrom: since,
      limit: 100,
      open: [],
    });
    signals.push(...polled.signals);
    ({ checkpoint, hasMore } = polled);
  }
  return signals;
}
