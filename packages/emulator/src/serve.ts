import { parseArgs } from 'node:util';
import type { Emulator } from './emulator.ts';
import { createEmulatorClock, type EmulatorClock } from './emulator-clock.ts';
import { loadSnapshot, saveSnapshot } from './snapshot-file.ts';

/** How a bin serves an emulator. */
export interface ServeOptions {
  /** Name of the command, such as `leadkit-bazaar-emulator`. */
  readonly command: string;
  /** Makes the emulator from what the command line said. */
  readonly create: (given: {
    readonly seed: string;
    readonly clock: EmulatorClock;
  }) => Pick<Emulator, 'listen' | 'snapshot' | 'restore'>;
  /** Port without `--port`. Default 0: any free one. */
  readonly port?: number;
  /** Arguments. Default: those of the process. */
  readonly args?: readonly string[];
  /** Takes lines for people. Default: standard output. */
  readonly print?: (line: string) => void;
  /** Takes what is wrong with the command line, or with the port, for people. Default: standard error, and exit code 1. */
  readonly fail?: (message: string) => void;
  /** Ends it, on top of SIGINT and SIGTERM. */
  readonly signal?: AbortSignal;
}

/**
 * The whole of a bin: reads `--port`, `--seed`, `--snapshot <file>` and `--still`, serves, prints the address, and ends on
 * SIGINT, SIGTERM or `signal`. With `--snapshot` it goes on where the file left off, and writes it at the end. Time runs
 * with the machine's, and can be moved on at `/__emulator/clock`; with `--still` it only moves there.
 *
 * Resolves when it has ended. An argument it does not know and a port that is taken go to `fail`; nothing is served then.
 */
export async function serveEmulator(options: ServeOptions): Promise<void> {
  const { command, print = (line) => process.stdout.write(`${line}\n`), fail = failProcess } = options;
  const usage = `${command} [--port N] [--seed TEXT] [--snapshot FILE] [--still]`;
  const values = readArguments(options.args ?? process.argv.slice(2));
  if (values instanceof TypeError) return fail(`${command}: ${values.message}\n${usage}`);
  if (values.help) return print(usage);
  const port = Number(values.port ?? options.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return fail(`${command}: --port is a number from 0 to 65535; got "${values.port}".\n${usage}`);

  const clock = createEmulatorClock({ startAt: Date.now(), ...(values.still ? {} : { running: Date }) });
  const emulator = options.create({ seed: values.seed, clock });
  if (values.snapshot !== undefined && (await loadSnapshot(emulator, values.snapshot)))
    print(`${command}: goes on from ${values.snapshot}`);
  const listening = await emulator.listen({ port }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
  });
  if (listening === undefined)
    return fail(
      `${command}: port ${port} is taken or not allowed. Name another with --port; 0 is any free one.`,
    );
  print(`${command}: ${listening.url} (control: ${listening.url}/__emulator)`);
  await ended(options.signal);
  await listening.close();
  if (values.snapshot !== undefined) await saveSnapshot(emulator, values.snapshot);
}

interface ServeArguments {
  readonly port?: string | undefined;
  readonly seed: string;
  readonly snapshot?: string | undefined;
  readonly still: boolean;
  readonly help: boolean;
}

/** What the command line says, or what is wrong with it. */
function readArguments(args: readonly string[]): ServeArguments | TypeError {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        seed: { type: 'string', default: '1' },
        snapshot: { type: 'string' },
        still: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError) return error;
    throw error;
  }
}

function failProcess(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

async function ended(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted === true) end();
  });
}
