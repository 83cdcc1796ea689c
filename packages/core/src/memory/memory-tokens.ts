import { LeadKitError } from '../errors.ts';
import type { StoredTokens } from '../ports/platform.ts';
import type { TokenVault } from '../ports/store-tokens.ts';
import { checkTokenOwner, checkTokenValues } from '../ports/store-wide-input.ts';
import type { Gate } from './memory-gate.ts';

/** Tokens, and what erasing and exporting a tenant need of them. */
export interface MemoryTokens {
  readonly port: TokenVault;
  /** Accounts of a tenant that have tokens, with their versions. */
  ofTenant(tenantId: string): readonly { readonly accountId: string; readonly version: number }[];
  /** Forgets everything of a tenant. */
  dropTenant(tenantId: string): void;
}

/** Makes an empty vault. It holds plain text: what can read this process's memory can read its tokens anyway. */
export function createMemoryTokens(gate: Gate): MemoryTokens {
  const vault = new Map<string, StoredTokens>();

  function accountsOf(tenantId: string): readonly string[] {
    return [...vault.keys()].flatMap((place) => {
      const [owner, accountId] = JSON.parse(place) as [string, string];
      return owner === tenantId ? [accountId] : [];
    });
  }

  const port: TokenVault = {
    read: (tenantId, accountId, options) =>
      gate('tokens.read', options, () => {
        checkTokenOwner('tokens.read', tenantId, accountId);
        return vault.get(JSON.stringify([tenantId, accountId]));
      }),
    write: (tenantId, accountId, values, expectedVersion, options) =>
      gate('tokens.write', options, () => {
        checkTokenOwner('tokens.write', tenantId, accountId);
        const kept = checkTokenValues(values, expectedVersion);
        const place = JSON.stringify([tenantId, accountId]);
        const version = vault.get(place)?.version ?? 0;
        if (version !== expectedVersion) throw newer(version, expectedVersion);
        const stored: StoredTokens = Object.freeze({ values: kept, version: version + 1 });
        vault.set(place, stored);
        return stored;
      }),
    erase: (tenantId, accountId, options) =>
      gate('tokens.erase', options, () => {
        checkTokenOwner('tokens.erase', tenantId, accountId);
        vault.delete(JSON.stringify([tenantId, accountId]));
      }),
  };

  return {
    port,
    ofTenant: (tenantId) =>
      accountsOf(tenantId).map((accountId) => ({
        accountId,
        version: vault.get(JSON.stringify([tenantId, accountId]))?.version ?? 0,
      })),
    dropTenant: (tenantId) => {
      for (const accountId of accountsOf(tenantId)) vault.delete(JSON.stringify([tenantId, accountId]));
    },
  };
}

function newer(version: number, expectedVersion: number): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: 'tokens.write',
    message:
      `The account's tokens are at version ${version}, expected was ${expectedVersion}; they were left as they are. ` +
      'Read them again and use those.',
  });
}
