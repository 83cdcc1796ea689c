import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FaultRule } from '@leadkit/emulator';
import { openDemoFolder } from './demo-folder.ts';
import { DemoProblem } from './demo-problem.ts';
import { type DemoFigures, figuresOfWorld } from './figures.ts';
import type { PlatformFacts } from './platforms/demo-platform.ts';
import { DEMO_PLATFORMS } from './platforms/index.ts';
import type { HostMessage, HostResult, HostTask, ParentMessage, Stage } from './protocol.ts';
import { renderReport } from './report/page.ts';
import { type HostCall, startWorld } from './world/start-world.ts';

/** How long a host that is told to stop may take. */
const STOP_MS = 10_000;

/** How a demo is run. */
export interface RunDemoOptions {
  /** Folder it keeps everything in. What an earlier run left there goes on. */
  readonly directory: string;
  /** Forgets what an earlier run left. */
  readonly isFresh?: boolean | undefined;
  /** Port of the first marketplace; the others follow. Absent: any free ones. */
  readonly firstPort?: number | undefined;
  /** Ends it; another run goes on. */
  readonly signal?: AbortSignal | undefined;
  /** What goes wrong, by id of the platform, from the very first run on. */
  readonly faults?: Readonly<Record<string, readonly FaultRule[]>> | undefined;
  /** Sees every request of the host; gets what ends the host at once. */
  readonly watch?: ((call: HostCall, host: ChildProcess | undefined) => void) | undefined;
  /** Is told when a stage begins. */
  readonly onStage?: ((stage: Stage) => void) | undefined;
  /** Is told what happens; `at` is ISO 8601 text of the demo's own time. */
  readonly onProgress?: ((at: string, text: string) => void) | undefined;
}

/** What a run came to. */
export interface DemoResult {
  /** As LeadKit tells it. */
  readonly host: HostResult;
  /** As the marketplaces' own state tells it. */
  readonly world: DemoFigures;
  /** The same, one by one. */
  readonly facts: readonly PlatformFacts[];
  /** The page with the results. */
  readonly reportFile: string;
}

/**
 * Starts the marketplaces in this process and the host in a child, and lets the story happen.
 *
 * @throws DemoProblem with what to do; the signal's reason when it was stopped
 */
export async function runDemo(options: RunDemoOptions): Promise<DemoResult> {
  const folder = await openDemoFolder(options.directory, options.isFresh ?? false);
  try {
    let child: ChildProcess | undefined;
    const world = await startWorld({
      file: folder.world,
      platforms: DEMO_PLATFORMS,
      firstPort: options.firstPort,
      faults: options.faults,
      watch: (call) => options.watch?.(call, child),
    });
    try {
      child = fork(fileURLToPath(new URL('./host/host.ts', import.meta.url)));
      const host = await runHost(child, options, {
        kind: 'task',
        clockUrl: world.access[0]?.url ?? '',
        platforms: world.access,
        store: folder.store,
        priceLists: folder.priceLists,
        startMs: world.startMs,
      });
      const facts = world.facts();
      await writeFile(folder.report, renderReport(host.report));
      return { host, world: figuresOfWorld(facts), facts, reportFile: folder.report };
    } finally {
      await world.close();
    }
  } finally {
    await folder.release();
  }
}

async function runHost(child: ChildProcess, options: RunDemoOptions, task: HostTask): Promise<HostResult> {
  let result: HostResult | undefined;
  let failure: string | undefined;
  const send = (message: ParentMessage): void => {
    if (child.connected) child.send(message);
  };
  child.on('message', (message: HostMessage) => {
    if (message.kind === 'ready') send(task);
    if (message.kind === 'stage') options.onStage?.(message.stage);
    if (message.kind === 'progress') options.onProgress?.(message.at, message.text);
    if (message.kind === 'finished') result = message.result;
    if (message.kind === 'failed') failure = message.message;
  });
  const stop = (): void => {
    send({ kind: 'stop' });
    setTimeout(() => child.kill('SIGKILL'), STOP_MS).unref();
  };
  if (options.signal?.aborted === true) stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const [code, killedBy] = (await once(child, 'exit')) as [number | null, string | null];
    if (result !== undefined) return result;
    options.signal?.throwIfAborted();
    throw new DemoProblem(
      failure ??
        `The host process ended (${killedBy ?? `code ${code}`}) before the story was over. Run the demo again: it goes on from here.`,
    );
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}
