import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isLeadKitError } from '@leadkit/core';
import { nextSteps } from './next-steps.ts';
import { writeMigrations } from './write-migrations.ts';

/** Where the words of a run go. */
export interface RunOutput {
  /** What was asked for. */
  out(text: string): void;
  /** What went wrong. */
  err(text: string): void;
}

const USAGE = `leadkit-supabase init [--directory <folder>]

Writes LeadKit's migrations into supabase/migrations of a Supabase project and says what to do next. Safe to run again:
what is there stays, and a file that was changed is refused.

  --directory <folder>   the project, which holds the folder "supabase". Default: the current folder
  --help                 this text
`;

/** Runs the command line and returns its exit code: 0 done, 1 refused, 2 not understood. */
export async function run(argv: readonly string[], output: RunOutput): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    output.err(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    output.out(USAGE);
    return 0;
  }
  if (positionals.length !== 1 || positionals[0] !== 'init') {
    output.err(USAGE);
    return 2;
  }
  try {
    output.out(nextSteps(await writeMigrations(resolve(values.directory))));
    return 0;
  } catch (error) {
    output.err(`${isLeadKitError(error) || error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function parse(argv: readonly string[]): {
  readonly values: { readonly directory: string; readonly help: boolean };
  readonly positionals: readonly string[];
} {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      directory: { type: 'string', default: '.' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return { values, positionals };
}
