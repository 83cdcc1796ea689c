import { toIsoText } from '@leadkit/core';
import type { VirtualClock } from '@leadkit/emulator';
import type { HostMessage, HostTask, ParentMessage, Stage } from '../protocol.ts';
import { STORY_MS } from '../story/length.ts';
import { deliverSoon } from './deliver-soon.ts';
import { figuresOf } from './figures.ts';
import { type Host, openHost } from './open-host.ts';
import {
  connectAccounts,
  hireTeam,
  publishItem,
  publishPriceLists,
  reconnectWhere,
  researchNiche,
} from './prepare.ts';
import { reportData } from './report-data.ts';
import { servePriceLists } from './serve-price-lists.ts';
import { runTeam } from './team.ts';

// The host application: a child process, so that killing it in the middle is no different from a crash.

/** What the host is told to end with. */
const STOPPED = new Error('The host was told to stop.');

async function runHost(task: HostTask, signal: AbortSignal): Promise<void> {
  const host = await openHost(task, { signal, say });
  try {
    await live(host, task);
  } finally {
    await host.store.close();
  }
}

async function live(host: Host, { startMs }: HostTask): Promise<void> {
  const endMs = startMs + STORY_MS;
  begin('connect');
  const accounts = await connectAccounts(host);
  begin('research');
  const niche = await researchNiche(host);
  begin('publish');
  await hireTeam(host);
  await publishItem(host, niche, accounts);
  await publishPriceLists(host, niche, accounts);
  const stopServing = await servePriceLists(host);
  try {
    begin('sell');
    if (host.clock.now() < endMs) await sellUntil(host, endMs);
  } finally {
    stopServing();
  }
  host.signal.throwIfAborted();
  begin('measure');
  const report = await reportData(host, { startMs, endMs });
  tell({ kind: 'finished', result: { figures: await figuresOf(host, { startMs, endMs }), report } });
}

/** LeadKit's jobs and the team at work, until the story is over or the host is stopped. */
async function sellUntil(host: Host, endMs: number): Promise<void> {
  const { kit, clock } = host;
  const over = new AbortController();
  clock.after(endMs - clock.now(), () => over.abort());
  const signal = AbortSignal.any([host.signal, over.signal]);
  const working = { ...host, signal };
  narrate(host);
  const stopDelivering = deliverSoon(kit);
  await Promise.all([kit.run({ signal }), runTeam(working), lookAfterAccounts(working)]);
  await stopDelivering();
}

/** Once an hour somebody looks whether an account has lost its token, and asks its owner. */
async function lookAfterAccounts(host: Host): Promise<void> {
  while (!host.signal.aborted) {
    await reconnectWhere(host);
    await host.clock.sleep(60 * 60_000, host.signal).catch((error: unknown) => {
      if (!host.signal.aborted) throw error;
    });
  }
}

/** A line for each step of the funnel. */
function narrate({ kit, say: tellPerson }: Host): void {
  kit.events.on('account.reconnect-required', ({ data }) => tellPerson(`${data.platform} needs its owner`));
  kit.events.on('listing.published', ({ data }) => tellPerson(`an advert is live on ${data.platform}`));
  kit.events.on('lead.created', ({ data }) => tellPerson(`new lead: ${data.origin} on ${data.platform}`));
  kit.events.on('lead.qualified', async ({ subject, data }) => {
    const { origin } = await kit.leads.get(subject.id);
    tellPerson(
      origin === 'order' ? 'an order waits to be paid' : `a lead qualifies with ${data.score} points`,
    );
  });
  kit.events.on('lead.accepted', () => tellPerson('a member takes the lead'));
  kit.events.on('lead.won', () => tellPerson('a lead is won'));
}

function begin(stage: Stage): void {
  tell({ kind: 'stage', stage });
}

function say(clock: VirtualClock, text: string): void {
  tell({ kind: 'progress', at: toIsoText(clock.now()), text });
}

function tell(message: HostMessage): void {
  process.send?.(message);
}

const stopping = new AbortController();
const stop = (): void => stopping.abort(STOPPED);

process.on('message', (message: ParentMessage) => {
  if (message.kind === 'stop') return stop();
  runHost(message, stopping.signal)
    .catch((error: unknown) => {
      if (stopping.signal.aborted) return;
      process.exitCode = 1;
      tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      if (process.env.DEBUG !== undefined) console.error(error);
    })
    .finally(() => {
      if (process.connected) process.disconnect();
    });
});
// Ctrl-C reaches both processes: the parent decides. Without a parent there is nobody to work for.
process.on('SIGINT', () => {});
process.on('disconnect', stop);
tell({ kind: 'ready' });
