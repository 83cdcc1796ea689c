import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret of this installation under which private sellers are hashed: the given one, or a random one that is kept in
 * `seller-hash-key` of the directory, so that the same person has the same key in the next run. Where nothing can be
 * written it lasts for this run.
 */
export async function sellerHashKey(directory: string, given?: string): Promise<string> {
  if (given !== undefined && given !== '') return given;
  const file = join(directory, 'seller-hash-key');
  const made = randomBytes(32).toString('hex');
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(file, `${made}\n`, { flag: 'wx', mode: 0o600 });
    return made;
  } catch {
    // It is there already, or nothing can be written here.
    return (await readFile(file, 'utf8').catch(() => '')).trim() || made;
  }
}
