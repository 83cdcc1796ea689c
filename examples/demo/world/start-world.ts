import { createEmulatorClock, type FaultRule, type Listening } from '@leadkit/emulator';
import { DemoProblem } from '../demo-problem.ts';
import type {
  DemoPlatform,
  EmulatedPlatform,
  PlatformAccess,
  PlatformFacts,
} from '../platforms/demo-platform.ts';
import { type Playing, playOut } from './happenings.ts';
import { readWorld, type SavedPlatform, writeMoment, writeWorld } from './world-file.ts';

/** Monday morning. */
const FIRST_MOMENT = Date.parse('2026-11-23T09:00:00+05:00');
const CONTROL_PATH = '/__emulator';

/** A request of the host to a marketplace. */
export interface HostCall {
  /** Counted from 1 over all marketplaces, for this process. */
  readonly count: number;
  /** Id of the platform. */
  readonly platform: string;
  /** Such as `POST /api/adverts`. */
  readonly name: string;
  /** Whether the marketplace has not seen it yet, or has done it and not answered yet. */
  readonly phase: 'arrived' | 'done';
}

/** How the marketplaces are started. */
export interface WorldOptions {
  /** File they are kept in. */
  readonly file: string;
  readonly platforms: readonly DemoPlatform[];
  /** Port of the first one; the others follow. Absent: any free ones. */
  readonly firstPort?: number | undefined;
  /** What goes wrong, by id of the platform, from the very first run on. */
  readonly faults?: Readonly<Record<string, readonly FaultRule[]>> | undefined;
  /** Sees every request of the host. */
  readonly watch?: ((call: HostCall) => void) | undefined;
}

/** The marketplaces of the demo, running. */
export interface DemoWorld {
  /** How the host reaches them. */
  readonly access: readonly PlatformAccess[];
  /** When the demo began, in milliseconds since 1970. */
  readonly startMs: number;
  /** What really happened, read from the emulators' own state. */
  facts(): readonly PlatformFacts[];
  /** Stops them. What they know is kept. */
  close(): Promise<void>;
}

interface Running {
  readonly id: string;
  readonly emulated: EmulatedPlatform;
  readonly playing: Playing;
}

/** Starts the marketplaces where an earlier run left them, or anew. One clock rules them all. */
export async function startWorld(options: WorldOptions): Promise<DemoWorld> {
  const { file, platforms, watch } = options;
  const saved = readWorld(file);
  const startMs = saved?.startMs ?? FIRST_MOMENT;
  const clock = createEmulatorClock({ startAt: saved?.nowMs ?? startMs });
  const running = await Promise.all(platforms.map((platform) => start(platform)));
  const texts = new Map<string, string>();
  const marks = new Map<string, string>();
  let count = 0;

  async function start({ id, emulate }: DemoPlatform): Promise<Running> {
    const emulated = emulate(clock, startMs);
    const before = saved?.platforms[id];
    if (before === undefined)
      for (const rule of options.faults?.[id] ?? []) emulated.emulator.faults.add(rule);
    else await emulated.emulator.restore(before.snapshot);
    const playing = playOut(clock, emulated.happenings, {
      opensAtMs: emulated.opensAtMs,
      done: before?.happened ?? 0,
    });
    return { id, emulated, playing };
  }

  /** Changes with everything time does to a marketplace. */
  function markOf({ emulated, playing }: Running): string {
    const planned = emulated.emulator.timers.pending();
    return `${playing.done}/${planned.length}/${planned.at(-1)?.id}/${planned[0]?.id}`;
  }

  /** Keeps what a request has changed, before it is answered. */
  function keep(writtenId: string | undefined): void {
    let isChanged = false;
    for (const one of running) {
      const mark = markOf(one);
      if (one.id !== writtenId && marks.get(one.id) === mark) continue;
      const platform: SavedPlatform = {
        happened: one.playing.done,
        snapshot: one.emulated.emulator.snapshot(),
      };
      texts.set(one.id, JSON.stringify(platform));
      marks.set(one.id, mark);
      isChanged = true;
    }
    if (isChanged) writeWorld(file, { startMs, nowMs: clock.now() }, texts);
    else writeMoment(file, clock.now());
  }

  function serve({ id, emulated }: Running, index: number): Promise<Listening> {
    const port = options.firstPort === undefined ? 0 : options.firstPort + index;
    return emulated.emulator
      .listen({
        port,
        through: async (request, answer) => {
          const { pathname } = new URL(request.url);
          const isControl = pathname.startsWith(CONTROL_PATH);
          if (!isControl) count += 1;
          const call = { count, platform: id, name: `${request.method} ${pathname}` };
          if (!isControl) watch?.({ ...call, phase: 'arrived' });
          try {
            return await answer(request);
          } finally {
            if (request.method !== 'GET') keep(pathname === `${CONTROL_PATH}/clock` ? undefined : id);
            if (!isControl) watch?.({ ...call, phase: 'done' });
          }
        },
      })
      .catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
        throw new DemoProblem(
          `Port ${port}, wanted for the emulated ${id}, is taken. Leave --port out to take any free one, or choose another.`,
        );
      });
  }

  const servers: Listening[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    for (const [index, one] of running.entries()) servers.push(await serve(one, index));
  } catch (error) {
    await close();
    throw error;
  }
  keep(undefined);
  return {
    access: running.map(({ id }, index) => ({ id, url: servers[index]?.url ?? '' })),
    startMs,
    facts: () => running.map(({ emulated }) => emulated.observe()),
    close,
  };
}
