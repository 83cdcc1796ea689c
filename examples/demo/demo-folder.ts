import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DemoProblem } from './demo-problem.ts';

/** Where a demo keeps what it knows. */
export interface DemoFolder {
  /** The marketplaces, as they stand. */
  readonly world: string;
  /** Folder of the host's store. */
  readonly store: string;
  /** Folder of the host's price lists. */
  readonly priceLists: string;
  /** The page with the results. */
  readonly report: string;
  /** Lets another demo have the folder. */
  release(): Promise<void>;
}

/**
 * Takes a folder for this process: two demos in one would each undo the other.
 *
 * @param isFresh forgets what an earlier run left
 * @throws DemoProblem when a demo is running there
 */
export async function openDemoFolder(directory: string, isFresh: boolean): Promise<DemoFolder> {
  const folder = resolve(directory);
  await mkdir(folder, { recursive: true });
  const lock = join(folder, 'demo.lock');
  await takeLock(lock, folder);
  const paths = {
    world: join(folder, 'world.json'),
    store: join(folder, 'store'),
    priceLists: join(folder, 'price-lists'),
    report: join(folder, 'report.html'),
  };
  if (isFresh)
    await Promise.all(Object.values(paths).map((path) => rm(path, { recursive: true, force: true })));
  return { ...paths, release: () => rm(lock, { force: true }) };
}

async function takeLock(lock: string, folder: string): Promise<void> {
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (isRunning(holder))
      throw new DemoProblem(
        `A demo is running in ${folder} already (process ${holder}). Wait for it or stop it, or run this one elsewhere: npm run demo -- --directory .leadkit/demo-2. If process ${holder} is no demo, delete ${lock}.`,
      );
    await rm(lock, { force: true });
  }
  throw new DemoProblem(`Another demo took ${folder} at the same moment. Run this one again.`);
}

function isRunning(processId: number): boolean {
  if (!Number.isSafeInteger(processId) || processId < 1) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
