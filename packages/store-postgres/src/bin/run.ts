import { type Clock, LeadKitError, type TenantStore } from '@leadkit/core';
import { checkMigrations, createSqlStore, readApplied } from '@leadkit/store-sql';
import { openSchema } from '../open-schema.ts';
import type { ArchiveHeader, ArchiveKind } from './archive-format.ts';
import { checkStore } from './check-store.ts';
import { type CommandLine, type CommandName, readCommandLine, USAGE } from './command-line.ts';
import { explainError } from './explain-error.ts';
import { importArchive } from './import-archive.ts';
import { type OpenTarget, openTarget } from './open-target.ts';
import { checkArchive } from './read-archive.ts';
import { settle } from './table-rows.ts';
import { describeCounts, writeTenantExport } from './tenant-commands.ts';
import { writeArchive } from './write-archive.ts';

/** What a run has of the world beside the database and files. */
export interface RunIo {
  /** What was asked for. */
  out(text: string): void;
  /** What went wrong. */
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/** Everything of a tenant is erased in one call. */
const TENANT_MS_MAX = 3_600_000;

interface Task extends RunIo {
  readonly operation: string;
  readonly line: CommandLine;
}

const TASKS: Readonly<Record<CommandName, (task: Task) => Promise<number>>> = {
  migrate,
  check,
  export: (task) => write(task, 'export'),
  import: (task) => read(task, 'export'),
  backup: (task) => write(task, 'backup'),
  restore: (task) => read(task, 'backup'),
  'tenant export': exportOneTenant,
  'tenant erase': eraseOneTenant,
};

/** Runs the command line and returns its exit code: 0 done, 1 refused or failed, 2 not understood. */
export async function run(argv: readonly string[], io: RunIo): Promise<number> {
  const answer = readCommandLine(argv, io.env);
  if ('help' in answer) {
    io.out(USAGE);
    return 0;
  }
  if ('problem' in answer) {
    io.err(`${answer.problem}\n\n${USAGE}`);
    return 2;
  }
  const { understood: line } = answer;
  const operation = `leadkit-store ${line.command}`;
  try {
    return await TASKS[line.command]({ ...io, operation, line });
  } catch (error) {
    io.err(`${explainError(operation, error)}\n`);
    return 1;
  }
}

async function migrate(task: Task): Promise<number> {
  return withTarget(task, async ({ target, description }) => {
    const applied = await openSchema(task.operation, target, true);
    task.out([...applied.map((id) => `applied ${id}`), `${description} is up to date`, ''].join('\n'));
    return 0;
  });
}

async function check(task: Task): Promise<number> {
  return withTarget(task, async ({ target, description }) => {
    const { lines, troubles } = await checkStore(target);
    task.out([`database ${description}`, ...lines, ''].join('\n'));
    task.err(troubles.map((trouble) => `${trouble}\n`).join(''));
    return troubles.length === 0 ? 0 : 1;
  });
}

async function write(task: Task, kind: ArchiveKind): Promise<number> {
  return withTarget(task, async (opened) => {
    await demandSchema(task.operation, opened);
    const [file = ''] = task.line.operands;
    const writtenAt = new Date(task.clock.now()).toISOString();
    const header = await writeArchive(opened.target, { operation: task.operation, kind, file, writtenAt });
    task.out(`wrote ${counted(header)} of ${opened.description} to ${file}\n`);
    if (header.leftOut.length > 0) task.out(`left out: ${header.leftOut.join(', ')}\n`);
    return 0;
  });
}

/** The file is read twice: before the database is touched, and while it is stored. */
async function read(task: Task, kind: ArchiveKind): Promise<number> {
  const [file = ''] = task.line.operands;
  const source = { operation: task.operation, kind, file };
  const header = await checkArchive(source);
  return withTarget(task, async (opened) => {
    await demandSchema(task.operation, opened);
    await importArchive(opened.target, source);
    task.out(`stored ${counted(header)} of ${file} in ${opened.description}\n`);
    return 0;
  });
}

async function exportOneTenant(task: Task): Promise<number> {
  const [, file = ''] = task.line.operands;
  return withTenant(task, async (tenant) => {
    const { counts } = await writeTenantExport(task.operation, tenant, file);
    task.out(`wrote ${file} of ${tenant.tenantId}: ${describeCounts(counts)}\n`);
    return 0;
  });
}

async function eraseOneTenant(task: Task): Promise<number> {
  const { by = '', reason = '' } = task.line.erasure ?? {};
  const now = new Date(task.clock.now()).toISOString();
  return withTenant(task, async (tenant) => {
    const { erasedAt, counts } = await tenant.privacy.erase({ now, by, reason });
    task.out(`erased ${tenant.tenantId} at ${erasedAt}: ${describeCounts(counts)}\n`);
    return 0;
  });
}

async function withTenant(task: Task, work: (tenant: TenantStore) => Promise<number>): Promise<number> {
  return withTarget(task, async (opened) => {
    await demandSchema(task.operation, opened);
    const store = createSqlStore(opened.driver, { timeoutMs: TENANT_MS_MAX });
    try {
      return await work(store.tenant(task.line.operands[0] ?? ''));
    } finally {
      await store.close();
    }
  });
}

async function withTarget(task: Task, work: (opened: OpenTarget) => Promise<number>): Promise<number> {
  const opened = await openTarget(task.operation, task.line.place, task.line.command === 'migrate');
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

async function demandSchema(operation: string, { target, description }: OpenTarget): Promise<void> {
  const missing = await target.transaction(async (transaction) => {
    await settle(transaction);
    return checkMigrations(await readApplied(transaction));
  });
  if (missing.length === 0) return;
  throw new LeadKitError({
    code: 'unavailable',
    operation,
    message: `${description} lacks ${missing.length} migrations (${missing.join(', ')}), so nothing was done. Run leadkit-store migrate first.`,
  });
}

function counted({ tables }: ArchiveHeader): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `${rows} rows of ${tables.length} tables`;
}
