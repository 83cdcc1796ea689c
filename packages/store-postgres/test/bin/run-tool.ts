import { createTestClock } from '@leadkit/core/testing';
import { run } from '../../src/bin/run.ts';

/** What a run of the tool ended with. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the tool in this process. */
export async function runTool(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const said = { out: '', err: '' };
  const code = await run(argv, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    env,
    clock: createTestClock(),
  });
  return { code, ...said };
}
