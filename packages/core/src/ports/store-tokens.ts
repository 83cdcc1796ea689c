import type { CallOptions } from './call-options.ts';
import type { StoredTokens, TokenValues } from './platform.ts';

/** Secrets of accounts. A durable store encrypts them unless the host allowed plain text. */
export interface TokenVault {
  /** `undefined`: there are none. */
  read(tenantId: string, accountId: string, options?: CallOptions): Promise<StoredTokens | undefined>;
  /** @throws LeadKitError `conflict` when the stored version is not `expectedVersion` (0: none stored). */
  write(
    tenantId: string,
    accountId: string,
    values: TokenValues,
    expectedVersion: number,
    options?: CallOptions,
  ): Promise<StoredTokens>;
  /** Forgets them. */
  erase(tenantId: string, accountId: string, options?: CallOptions): Promise<void>;
}
