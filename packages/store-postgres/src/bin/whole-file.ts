import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { LeadKitError } from '@leadkit/core';

/** Packs text into the file that is being written and waits until the disk has it. */
export type WriteText = (chunks: AsyncIterable<string>) => Promise<void>;

/**
 * Writes a gzip file that is there as a whole or not at all, and that only its owner may read.
 *
 * @param work calls what it is given once
 * @throws LeadKitError `conflict` when the file is there already.
 */
export async function writeWholeFile<Result>(
  operation: string,
  path: string,
  work: (write: WriteText) => Promise<Result>,
): Promise<Result> {
  const file = resolve(path);
  await refuseExisting(operation, file);
  const draft = join(dirname(file), `.${basename(file)}-${randomUUID()}`);
  try {
    const result = await work((chunks) =>
      pipeline(
        Readable.from(chunks),
        createGzip(),
        createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }),
      ),
    );
    await rename(draft, file);
    await sync(dirname(file));
    return result;
  } finally {
    await rm(draft, { force: true });
  }
}

async function refuseExisting(operation: string, file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new LeadKitError({
    code: 'conflict',
    operation,
    message: `${file} is there already and was left as it is. Nothing was written. Name another file, or remove it first.`,
  });
}

/** Makes the rename survive a power cut, where the file system can. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
