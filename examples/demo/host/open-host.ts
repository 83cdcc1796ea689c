import { createLeadKit, type JobOptions, type LeadKit, type Notifier, type Store } from '@leadkit/core';
import { createVirtualClock, type VirtualClock } from '@leadkit/emulator';
import { createEmbeddedStore } from '@leadkit/store-postgres/embedded';
import type { HostedPlatform } from '../platforms/demo-platform.ts';
import { DEMO_PLATFORMS } from '../platforms/index.ts';
import type { HostTask } from '../protocol.ts';
import { watchStore } from './watch-store.ts';

/** What the host application is made of: it knows LeadKit and the addresses of the platforms, nothing of the emulators. */
export interface Host {
  readonly kit: LeadKit;
  readonly store: Store;
  readonly clock: VirtualClock;
  /** By id of the platform. */
  readonly platforms: ReadonlyMap<string, HostedPlatform>;
  /** Aborts when the host is to stop. */
  readonly signal: AbortSignal;
  /** Tells the person at the terminal. */
  readonly say: (text: string) => void;
}

const MINUTE_MS = 60_000;

/** A host in a hurry would take the defaults; here thirty-six hours have to pass while somebody watches. */
const CALM: JobOptions = {
  collectEveryMs: 10 * MINUTE_MS,
  repliesEveryMs: 10 * MINUTE_MS,
  deliverEveryMs: 30 * MINUTE_MS,
  assignmentsEveryMs: 15 * MINUTE_MS,
  noticesEveryMs: 60 * MINUTE_MS,
  operationsEveryMs: 60 * MINUTE_MS,
  listingsEveryMs: 60 * MINUTE_MS,
  statsEveryMs: 240 * MINUTE_MS,
  spendEveryMs: 240 * MINUTE_MS,
  scoresEveryMs: 240 * MINUTE_MS,
  ownNumbersEveryMs: 240 * MINUTE_MS,
};

export async function openHost(
  task: HostTask,
  {
    signal,
    say,
  }: { readonly signal: AbortSignal; readonly say: (clock: VirtualClock, text: string) => void },
): Promise<Host> {
  const clock = await createVirtualClock({ url: task.clockUrl });
  const platforms = new Map(
    task.platforms.map((access) => [
      access.id,
      platformOf(access.id).connect(access, clock, task.priceLists),
    ]),
  );
  // What these tokens open is emulated, so they need no key.
  const store = watchStore(
    await createEmbeddedStore({ directory: task.store, allowPlaintextTokens: true }),
    clock,
  );
  const kit = createLeadKit({
    store,
    platforms: [...platforms.values()].map(({ platform }) => platform),
    markets: [...platforms.values()].map(({ market }) => market).filter((market) => market !== undefined),
    clock,
    fetch: clock.fetch,
    notifiers: [createTerminal((text) => say(clock, text))],
    jobs: CALM,
  });
  return { kit, store, clock, platforms, signal, say: (text) => say(clock, text) };
}

/** Tells the team, and whoever keeps it all running, through the terminal of the demo. */
function createTerminal(write: (text: string) => void): Notifier {
  return { contract: 1, id: 'terminal', send: async ({ title }) => write(`notice: ${title}`) };
}

function platformOf(id: string): (typeof DEMO_PLATFORMS)[number] {
  const found = DEMO_PLATFORMS.find((platform) => platform.id === id);
  if (found !== undefined) return found;
  throw new Error(`The demo has no platform "${id}".`);
}
