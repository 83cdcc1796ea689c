import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a child says: one line of JSON at a time, written before it goes on. */
export type ChildLine = Readonly<Record<string, unknown>>;

/** A running child. */
export interface RunningChild {
  readonly process: ChildProcess;
  /** Everything it said, once it has ended in whatever way. */
  readonly ended: Promise<{
    readonly lines: readonly ChildLine[];
    readonly signal: NodeJS.Signals | null;
    readonly errors: string;
  }>;
}

/** Compiled sources, kept from one child to the next: hundreds of them start, and compiling is most of what a start takes. */
const COMPILED = fileURLToPath(new URL('../../../node_modules/.cache/compiled-for-tests', import.meta.url));

/** Starts a script of `children/` in a process of its own. */
export function startChild(
  script: URL,
  input: object,
  onLine?: (line: ChildLine, child: ChildProcess) => void,
): RunningChild {
  const command = ['--conditions=@leadkit/source', fileURLToPath(script), JSON.stringify(input)];
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
  });
  const lines: ChildLine[] = [];
  let rest = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const line = JSON.parse(part) as ChildLine;
      lines.push(line);
      onLine?.(line, child);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<Awaited<RunningChild['ended']>>((resolve) => {
    child.on('close', (_code, signal) => resolve({ lines, signal, errors }));
  });
  return { process: child, ended };
}
