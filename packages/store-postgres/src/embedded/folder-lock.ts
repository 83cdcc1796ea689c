import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeadKitError } from '@leadkit/core';
import { isSurelyDead, type ProcessIdentity, thisProcess } from './process-identity.ts';

/** Held while the store is open. */
export interface FolderLock {
  /** Gives the folder back. */
  release(): Promise<void>;
}

interface Found {
  readonly path: string;
  /** Absent: the file cannot be read as a lock. */
  readonly owner: ProcessIdentity | undefined;
}

const PREFIX = 'lock-';
/** Two that come at the same moment both step back; one of them is first the next time. */
const TRIES = 5;

/**
 * Takes a folder for this process. Two processes in one PostgreSQL folder destroy it, and PGlite itself does not refuse.
 *
 * Each process puts down a file of its own and then looks at the others: whoever looks later sees the earlier one. Files
 * of processes that are surely dead are removed.
 *
 * @param takeOver removes locks of processes nobody can speak for, too
 * @throws LeadKitError `conflict` when another process has it, or may have it.
 */
export async function lockFolder(operation: string, folder: string, takeOver: boolean): Promise<FolderLock> {
  const owner = await thisProcess();
  for (let attempt = 1; ; attempt += 1) {
    const path = await putDown(folder, owner);
    const others = await findOthers(folder, path, takeOver);
    if (others.length === 0) return { release: () => rm(path, { force: true }) };
    await rm(path, { force: true });
    if (attempt === TRIES) throw taken(operation, folder, others);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt));
  }
}

/** Renamed into place, so that a lock is there as a whole or not at all. */
async function putDown(folder: string, owner: ProcessIdentity): Promise<string> {
  const name = `${owner.pid}-${randomUUID()}.json`;
  const draft = join(folder, `draft-${name}`);
  const path = join(folder, PREFIX + name);
  await writeFile(draft, `${JSON.stringify(owner, null, 2)}\n`);
  await rename(draft, path);
  return path;
}

async function findOthers(folder: string, own: string, takeOver: boolean): Promise<readonly Found[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
  const found = await Promise.all(
    names
      .map((name) => join(folder, name))
      .filter((path) => path !== own)
      .map(readLock),
  );
  const others: Found[] = [];
  for (const lock of found) {
    if (lock === undefined) continue;
    const isDead = lock.owner !== undefined && (await isSurelyDead(lock.owner));
    const isUnknown = lock.owner === undefined || !(await isHere(lock.owner));
    if (isDead || (takeOver && isUnknown)) await rm(lock.path, { force: true });
    else others.push(lock);
  }
  return others;
}

/** Whether this process could tell that the other one is dead. */
async function isHere(owner: ProcessIdentity): Promise<boolean> {
  return owner.host === (await thisProcess()).host;
}

/** `undefined`: it has just been given back. */
async function readLock(path: string): Promise<Found | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const { host, pid, startedAt } = JSON.parse(text) as Partial<ProcessIdentity>;
    const isWhole = typeof host === 'string' && typeof pid === 'number';
    return { path, owner: isWhole ? { host, pid, startedAt } : undefined };
  } catch {
    return { path, owner: undefined };
  }
}

function taken(operation: string, folder: string, others: readonly Found[]): LeadKitError {
  const owners = others.map(({ path, owner }) =>
    owner === undefined ? path : `process ${owner.pid} on ${owner.host} (${path})`,
  );
  return new LeadKitError({
    code: 'conflict',
    operation,
    message:
      `${folder} is held by ${owners.join(' and ')}, and only one process may use it. It was not opened. ` +
      'Stop that process. Does it run no more, and was on another machine or in another container? Then pass takeOver: true once. ' +
      'For several processes use PostgreSQL.',
  });
}
