import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AccountTokens, LeadKitError, type StoredTokens, type TokenValues } from '@leadkit/core';

/**
 * Secrets of one account in one file that only its owner can read, for scripts that run one at a time. A kit keeps them
 * in its store instead, encrypted and shared by all its processes.
 */
export function createFileTokens(path: string): AccountTokens {
  const load = async (): Promise<StoredTokens | undefined> => {
    try {
      return JSON.parse(await readFile(path, 'utf8')) as StoredTokens;
    } catch {
      return undefined;
    }
  };
  return {
    async read() {
      const stored = await load();
      if (stored !== undefined) return stored;
      throw new LeadKitError({
        code: 'unauthenticated',
        operation: 'tokens.read',
        message: `There are no secrets in ${path} yet. Run 1-connect-account.ts first.`,
      });
    },
    async write(values: TokenValues, expectedVersion: number) {
      const stored = { values, version: expectedVersion + 1 };
      await mkdir(dirname(path), { recursive: true });
      // A half-written file would lose the rotated token.
      await writeFile(`${path}.new`, JSON.stringify(stored), { mode: 0o600 });
      await rename(`${path}.new`, path);
      return stored;
    },
    exclusively: (work) => work(new AbortController().signal),
  };
}
