import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** Who a process is, told apart from every other one that ever ran. */
export interface ProcessIdentity {
  /**
   * The machine, and where the machine has several lists of processes (containers), which of them. A process id says
   * something only within one.
   */
  readonly host: string;
  /** Process id. It is given to another process one day. */
  readonly pid: number;
  /** When the process started, as the machine counts; absent when it does not say. */
  readonly startedAt?: string | undefined;
}

/** This process. */
export async function thisProcess(): Promise<ProcessIdentity> {
  const { pid } = process;
  return { host: await describeHost(), pid, startedAt: await startOf(pid) };
}

/** Whether a process is surely gone. `false`: it runs, or nobody can say from here. */
export async function isSurelyDead(other: ProcessIdentity): Promise<boolean> {
  if (other.host !== (await describeHost())) return false;
  if (!isRunning(other.pid)) return true;
  const startedAt = await startOf(other.pid);
  return startedAt !== undefined && other.startedAt !== undefined && startedAt !== other.startedAt;
}

async function describeHost(): Promise<string> {
  const parts = [
    hostname(),
    await read('/etc/machine-id'),
    await readlink('/proc/self/ns/pid').catch(() => ''),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function startOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') return await startOnLinux(pid);
    const [command, ...options] =
      process.platform === 'win32'
        ? ['powershell', '-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]
        : ['ps', '-o', 'lstart=', '-p', String(pid)];
    const { stdout } = await promisify(execFile)(command ?? '', options);
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch {
    return undefined;
  }
}

/** Ticks since the boot, and which boot: after a restart of the machine the same ticks are another process. */
async function startOnLinux(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name of the command is in brackets and may hold anything; after it, the start is the 20th field.
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${await read('/proc/sys/kernel/random/boot_id')} ${ticks}`;
}

async function read(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}
