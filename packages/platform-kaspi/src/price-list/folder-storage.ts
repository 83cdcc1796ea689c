import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isLeadKitError, LeadKitError } from '@leadkit/core';
import type { KaspiListStorage } from './list-storage.ts';

/**
 * A storage in a folder, which is made when it is not there. A file is written beside its place, flushed to the disk and
 * renamed, so that a web server or a power cut never meets half of one. The newest list also stands there under a name that
 * stays, `kaspi-<merchant id>.xml`.
 */
export function createFolderStorage(directory: string): KaspiListStorage {
  const at = (name: string): string => join(directory, name);
  let temporaries = 0;
  const temporary = (name: string): string => {
    temporaries += 1;
    return at(`.${name}.${process.pid}-${temporaries}.part`);
  };
  return {
    put: (name, chunks) =>
      naming('put', async () => {
        await mkdir(directory, { recursive: true });
        const part = temporary(name);
        try {
          await writeFlushed(part, chunks);
          await rename(part, at(name));
          await flushFolder(directory);
        } catch (error) {
          await rm(part, { force: true });
          throw error;
        }
      }),
    get: (name) => naming('get', () => openToRead(at(name))),
    remove: (name) => naming('remove', () => rm(at(name), { force: true })),
    alias: (name, alias) =>
      naming('alias', async () => {
        const part = temporary(alias);
        await rm(part, { force: true });
        await link(at(name), part);
        await rename(part, at(alias));
        await flushFolder(directory);
      }),
  };
}

async function writeFlushed(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const chunk of chunks) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename lasts once its folder is on the disk; systems that cannot flush a folder do it themselves. */
async function flushFolder(directory: string): Promise<void> {
  try {
    const folder = await open(directory, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!isSystemError(error, 'EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP')) throw error;
  }
}

/** Opened before it is given, so that a file that is removed meanwhile is still read to its end. */
async function openToRead(path: string): Promise<AsyncIterable<Uint8Array> | undefined> {
  try {
    const file = await open(path, 'r');
    return file.createReadStream();
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Faults of the disk get our error; whatever else was thrown on the way is passed on. */
async function naming<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isLeadKitError(error) || !isSystemError(error)) throw error;
    throw new LeadKitError({
      code: 'unavailable',
      operation: `folderStorage.${what}`,
      platform: 'kaspi',
      cause: error,
      message: `The folder of the price list could not be used (${error.code}). The list published last stays as it is. Check the folder, its rights and the space left.`,
    });
  }
}

function isSystemError(
  error: unknown,
  ...codes: readonly string[]
): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return false;
  return codes.length === 0 || codes.includes(String(error.code));
}
