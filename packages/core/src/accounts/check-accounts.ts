import { recordAccountSuccess } from '../domain/account.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, retryConflicts, type ServiceContext } from '../service-context.ts';
import { expiresSoon } from './connections.ts';

/**
 * Asks every platform whether our credentials still hold and until when, also on accounts nothing else calls: where
 * credentials are renewed by use, this renews them. One account's failure does not stop the others.
 */
export async function checkAccounts(context: ServiceContext, options: CallOptions = {}): Promise<void> {
  for await (const account of paginate((cursor) => context.store.listPage('account', { cursor }, options))) {
    if (account.status === 'paused' || account.status === 'needs_reconnect') continue;
    try {
      const identity = await context.useAccount(account, (connection) => connection.check(options));
      if (identity.expiresAt !== undefined)
        await recordEnd(context, account.id, toIsoText(toUnixMs(identity.expiresAt)));
    } catch (error) {
      if (!isLeadKitError(error) || options.signal?.aborted) throw error;
      context.logger.warn('An account could not be checked', { accountId: account.id, code: error.code });
    }
  }
}

async function recordEnd(context: ServiceContext, accountId: string, expiresAt: string): Promise<void> {
  await retryConflicts(
    async () => {
      const current = await context.store.get('account', accountId);
      if (current === undefined || current.expiresAt === expiresAt) return;
      const now = context.now();
      const end = { expiresAt, expiresSoon: expiresSoon(expiresAt, now) };
      await context.commit(decided('account', recordAccountSuccess(current, end, now), current));
    },
    (error) => isLeadKitError(error, 'conflict'),
  );
}
