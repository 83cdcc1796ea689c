import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { addMoney, money } from '@leadkit/core';
import { createEmulatorClock } from '@leadkit/emulator';
import type { DemoFigures } from './platforms/demo-platform.ts';
import { DEMO_PLATFORMS } from './platforms/index.ts';
import type { FunnelLine, HostMessage, HostTask } from './protocol.ts';

/** What a run came to. */
export interface DemoResult {
  /** As the host's kit tells it. */
  readonly host: DemoFigures;
  /** As the emulators' own state tells it. */
  readonly world: DemoFigures;
  readonly funnel: readonly FunnelLine[];
}

/** Starts the emulators in this process and the host in a child, and lets a day pass. */
export async function runDemo(say: (at: string, text: string) => void): Promise<DemoResult> {
  const clock = createEmulatorClock({ startAt: '2026-11-23T09:00:00+05:00' });
  const emulated = await Promise.all(DEMO_PLATFORMS.map((platform) => platform.start(clock)));
  const [first] = emulated;
  if (first === undefined) throw new Error('The demo has no platform.');
  try {
    const { figures, funnel } = await runHost(
      { clockUrl: first.access.url, platforms: emulated.map(({ access }) => access) },
      say,
    );
    const observed = await Promise.all(emulated.map((platform) => platform.observe()));
    return { host: figures, world: sumFigures(observed), funnel };
  } finally {
    await Promise.all(emulated.map((platform) => platform.close()));
  }
}

async function runHost(
  task: HostTask,
  say: (at: string, text: string) => void,
): Promise<Extract<HostMessage, { kind: 'finished' }>> {
  const child = fork(fileURLToPath(new URL('./host.ts', import.meta.url)));
  let finished: Extract<HostMessage, { kind: 'finished' }> | undefined;
  child.on('message', (message: HostMessage) => {
    if (message.kind === 'ready') child.send(task);
    if (message.kind === 'progress') say(message.at, message.text);
    if (message.kind === 'finished') finished = message;
  });
  const [code] = await once(child, 'exit');
  if (finished !== undefined && code === 0) return finished;
  throw new Error(`The host process ended with code ${code} before the day was over.`);
}

function sumFigures(all: readonly DemoFigures[]): DemoFigures {
  const sum = (pick: (figures: DemoFigures) => number): number =>
    all.reduce((total, figures) => total + pick(figures), 0);
  return {
    offersSeen: sum((figures) => figures.offersSeen),
    advertsLive: sum((figures) => figures.advertsLive),
    signals: sum((figures) => figures.signals),
    persons: sum((figures) => figures.persons),
    won: sum((figures) => figures.won),
    revenue: all.map((figures) => figures.revenue).reduce(addMoney, money(0, 'KZT')),
  };
}
