import { parseArgs } from 'node:util';

/** Where the store is. */
export type StorePlace =
  | { readonly url: string }
  | { readonly directory: string; readonly takeOver: boolean };

/** A command line that was understood. */
export interface CommandLine {
  readonly command: CommandName;
  /** As many as the command takes. */
  readonly operands: readonly string[];
  readonly place: StorePlace;
  /** Of `tenant erase`. */
  readonly erasure?: ErasureReason | undefined;
}

/** What came of reading a command line. */
export type ReadCommandLine =
  | { readonly understood: CommandLine }
  | { readonly help: true }
  | { readonly problem: string };

export type CommandName =
  | 'migrate'
  | 'check'
  | 'export'
  | 'import'
  | 'backup'
  | 'restore'
  | 'tenant export'
  | 'tenant erase';

/** Who wants a tenant erased, and why. */
interface ErasureReason {
  readonly by: string;
  readonly reason: string;
}

/** Names of what each command takes. */
const COMMANDS: Readonly<Record<CommandName, readonly string[]>> = {
  migrate: [],
  check: [],
  export: ['FILE'],
  import: ['FILE'],
  backup: ['FILE'],
  restore: ['FILE'],
  'tenant export': ['TENANT', 'FILE'],
  'tenant erase': ['TENANT'],
};

export const USAGE = `leadkit-store <command> --url postgres://user@host:5432/database | --directory DIR

  migrate        brings the schema up to date and says what was applied
  check          version, migrations, backlog and dead letters of consumers; exit code 1 when something is wrong
  export FILE    writes every row but the secrets of accounts; fits another store, embedded or PostgreSQL
  import FILE    reads such a file into an empty, migrated store: all of it or nothing
  backup FILE    writes every row, secrets as they are stored
  restore FILE   reads such a file into an empty, migrated store: all of it or nothing

  tenant export TENANT FILE
                 writes everything of one tenant but secrets, to hand over; the last line is a manifest
  tenant erase TENANT --by NAME --reason TEXT --yes
                 deletes everything of one tenant and keeps one audit row; --by and --reason stay in it, so no personal
                 data there. Stop the tenant's jobs first. Cannot be undone

  --url URL        the PostgreSQL database. Default: LEADKIT_DATABASE_URL, which keeps the password out of the list of
                   processes
  --directory DIR  the folder of an embedded store, which no other process may have open
  --take-over      takes a folder although a lock of another machine or container is in it; see the message that asks
  --help           this text

Exit codes: 0 done, 1 refused or failed, 2 not understood.
`;

/** Reads a command line; an option beats the environment. */
export function readCommandLine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ReadCommandLine {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { help: true };
  const words = positionals[0] === 'tenant' ? 2 : 1;
  const command = positionals.length === 0 ? undefined : positionals.slice(0, words).join(' ');
  const operands = positionals.slice(words);
  if (command === undefined) return { problem: 'No command was given.' };
  // Not quoted: an address with a password may stand in its place.
  if (!isCommand(command)) return { problem: 'There is no such command.' };
  const wanted = COMMANDS[command];
  if (operands.length !== wanted.length) {
    const takes = wanted.length === 0 ? 'nothing' : wanted.join(' ');
    return { problem: `${command} takes ${takes}, and got ${operands.length} words.` };
  }
  const erasure = readErasure(command, values);
  if (typeof erasure === 'string') return { problem: erasure };
  const place = readPlace(values, env.LEADKIT_DATABASE_URL);
  return typeof place === 'string'
    ? { problem: place }
    : { understood: { command, operands, place, erasure } };
}

interface Values {
  readonly url?: string | undefined;
  readonly directory?: string | undefined;
  readonly 'take-over'?: boolean | undefined;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly help?: boolean | undefined;
}

function parse(argv: readonly string[]): {
  readonly values: Values;
  readonly positionals: readonly string[];
} {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      directory: { type: 'string' },
      'take-over': { type: 'boolean' },
      by: { type: 'string' },
      reason: { type: 'string' },
      yes: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}

/** The reason, or what is wrong with it. */
function readErasure(command: CommandName, { by, reason, yes }: Values): ErasureReason | string | undefined {
  if (command !== 'tenant erase') {
    return [by, reason, yes].every((value) => value === undefined)
      ? undefined
      : '--by, --reason and --yes belong to tenant erase.';
  }
  if (by === undefined || by === '' || reason === undefined || reason === '') {
    return 'tenant erase wants --by and --reason: they are kept as the proof of the erasure.';
  }
  if (yes !== true) {
    return 'tenant erase cannot be undone, so nothing was erased. Write a tenant export first, then repeat it with --yes.';
  }
  return { by, reason };
}

/** The place, or what is wrong with it. */
function readPlace(values: Values, known: string | undefined): StorePlace | string {
  const { url, directory, 'take-over': takeOver = false } = values;
  if (url !== undefined && directory !== undefined) return 'Pass either --url or --directory.';
  if (directory === '') return '--directory is empty.';
  if (directory !== undefined) return { directory, takeOver };
  if (takeOver) return '--take-over belongs to --directory.';
  const address = url ?? known;
  if (address === undefined || address === '') {
    return 'Say where the store is: --url, LEADKIT_DATABASE_URL or --directory.';
  }
  if (!/^postgres(ql)?:\/\//.test(address) || !URL.canParse(address)) {
    // What was given is not quoted: it may hold a password.
    return (
      `${url === undefined ? 'LEADKIT_DATABASE_URL' : '--url'} is no address of a PostgreSQL database. It looks like ` +
      'postgres://user:password@host:5432/database; letters such as @ and / in a password are percent-encoded.'
    );
  }
  return { url: address };
}
