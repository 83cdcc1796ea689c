import type { Account } from '../domain/account.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ServiceContext } from '../service-context.ts';
import { readAll } from './read-all.ts';

/** Does the same on every account that can be used. One account's failure is logged and does not stop the others. */
export async function eachAccount(
  context: ServiceContext,
  what: string,
  work: (account: Account) => Promise<void>,
  options: CallOptions,
): Promise<void> {
  for (const account of await readAll(context, 'account', {}, options)) {
    if (account.status === 'paused' || account.status === 'needs_reconnect') continue;
    try {
      await work(account);
    } catch (error) {
      if (!isLeadKitError(error) || options.signal?.aborted) throw error;
      context.logger.warn(what, { accountId: account.id, code: error.code });
    }
  }
}
