import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLeadKitError } from '@leadkit/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '../src/embedded/folder-lock.ts';
import { isSurelyDead, type ProcessIdentity, thisProcess } from '../src/embedded/process-identity.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadkit-lock-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function locks(): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('lock-'));
}

function leaveLock(owner: object | string): Promise<void> {
  const text = typeof owner === 'string' ? owner : JSON.stringify(owner);
  return writeFile(join(folder, 'lock-1-left.json'), text);
}

async function isTaken(takeOver = false): Promise<boolean> {
  try {
    await lockFolder('test', folder, takeOver);
    return false;
  } catch (error) {
    if (isLeadKitError(error, 'conflict')) return true;
    throw error;
  }
}

/** A process that has just ended, so that its id belongs to nobody. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('a lock names host, process id and start of the process', async () => {
  await lockFolder('test', folder, false);
  const [name] = await locks();
  const owner = JSON.parse(await readFile(join(folder, name ?? ''), 'utf8')) as ProcessIdentity;
  expect(owner).toEqual(await thisProcess());
  expect(owner.pid).toBe(process.pid);
  expect(owner.startedAt).toEqual(expect.any(String));
});

test('a folder this process has is not given to it a second time', async () => {
  await lockFolder('test', folder, false);
  expect(await isTaken()).toBe(true);
  expect(await locks()).toHaveLength(1);
});

test('a released folder can be locked again', async () => {
  const lock = await lockFolder('test', folder, false);
  await lock.release();
  expect(await locks()).toEqual([]);
  expect(await isTaken()).toBe(false);
});

test('of ten at the same moment one at most gets the folder', async () => {
  const taken = await Promise.all(Array.from({ length: 10 }, () => isTaken()));
  expect(taken.filter((isRefused) => !isRefused).length).toBeLessThanOrEqual(1);
});

test('the lock of a process that has ended is taken over', async () => {
  await leaveLock({ ...(await thisProcess()), pid: await deadPid() });
  expect(await isTaken()).toBe(false);
  expect(await locks()).toHaveLength(1);
});

test('the lock of a process whose id belongs to another one now is taken over', async () => {
  await leaveLock({ ...(await thisProcess()), startedAt: 'earlier' });
  expect(await isTaken()).toBe(false);
});

test('a lock of this process id without a start may be of this process, so it holds', async () => {
  const { host, pid } = await thisProcess();
  await leaveLock({ host, pid });
  expect(await isTaken()).toBe(true);
});

test('a lock of another host holds, though its process id belongs to nobody here, until told to take over', async () => {
  await leaveLock({ host: 'elsewhere', pid: await deadPid(), startedAt: 'x' });
  expect(await isTaken()).toBe(true);
  expect(await isTaken(true)).toBe(false);
});

test('a lock that cannot be read holds until told to take over', async () => {
  await leaveLock('{"host":');
  expect(await isTaken()).toBe(true);
  expect(await isTaken(true)).toBe(false);
});

test('told to take over, a process that runs here keeps its folder', async () => {
  await lockFolder('test', folder, false);
  expect(await isTaken(true)).toBe(true);
});

test('the refusal names the process, its host and the file', async () => {
  await leaveLock({ host: 'elsewhere', pid: 4711, startedAt: 'x' });
  await expect(lockFolder('test', folder, false)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/process 4711 on elsewhere .*lock-1-left\.json/),
  });
});

test('a process that runs is not dead', async () => {
  expect(await isSurelyDead(await thisProcess())).toBe(false);
});
