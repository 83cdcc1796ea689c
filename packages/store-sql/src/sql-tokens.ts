import { LeadKitError, type TokenVault } from '@leadkit/core';
import { checkTokenOwner, checkTokenValues } from '@leadkit/core/store-kit';
import { as, orUndefined } from './plain-json.ts';
import type { SqlGate } from './sql-calls.ts';
import type { SealedTokens, TokenCipher, TokenPlace } from './token-cipher.ts';

/** How many rows are read at a time when secrets are sealed anew. */
const RESEAL_PAGE = 100;

/** Makes the vault. */
export function createSqlTokens(gate: SqlGate, cipher: TokenCipher): TokenVault {
  return {
    read: (tenantId, accountId, options) =>
      gate('tokens.read', 'read', options, async (call) => {
        checkTokenOwner('tokens.read', tenantId, accountId);
        const kept = orUndefined<SealedTokens & { readonly version: number }>(
          await call('token_read', { tenantId, accountId }),
        );
        if (kept === undefined) return undefined;
        const { version } = kept;
        return { values: await cipher.open({ tenantId, accountId, version }, kept), version };
      }),
    write: (tenantId, accountId, values, expectedVersion, options) =>
      gate('tokens.write', 'write', options, async (call) => {
        checkTokenOwner('tokens.write', tenantId, accountId);
        const kept = checkTokenValues(values, expectedVersion);
        const version = expectedVersion + 1;
        const sealed = await cipher.seal({ tenantId, accountId, version }, kept);
        const answer = as<{ readonly refused?: 'conflict'; readonly version?: number }>(
          await call('token_write', { tenantId, accountId, expectedVersion, ...sealed }),
        );
        if (answer.refused !== undefined) throw newer(answer.version, expectedVersion);
        return { values: kept, version };
      }),
    erase: (tenantId, accountId, options) =>
      gate('tokens.erase', 'write', options, async (call) => {
        checkTokenOwner('tokens.erase', tenantId, accountId);
        await call('token_erase', { tenantId, accountId });
      }),
  };
}

/** Seals every secret with the current key. Returns how many were sealed anew. */
export function resealTokens(gate: SqlGate, cipher: TokenCipher): Promise<number> {
  return gate('resealTokens', 'write', undefined, async (call) => {
    const keyId = await cipher.currentKeyId();
    let count = 0;
    while (true) {
      const rows = as<readonly (TokenPlace & SealedTokens)[]>(
        await call('token_list_other_keys', { keyId, limit: RESEAL_PAGE }),
      );
      if (rows.length === 0) return count;
      for (const { tenantId, accountId, version, ...kept } of rows) {
        const place = { tenantId, accountId, version };
        const sealed = await cipher.seal(place, await cipher.open(place, kept));
        // Somebody who wrote meanwhile has sealed with their own current key: the row is read again.
        if (await call('token_reseal', { ...place, ...sealed })) count += 1;
      }
    }
  });
}

function newer(version: number | undefined, expectedVersion: number): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'tokens.write',
    message:
      `The account's tokens are at version ${version}, expected was ${expectedVersion}; they were left as they are. ` +
      'Read them again and use those.',
  });
}
