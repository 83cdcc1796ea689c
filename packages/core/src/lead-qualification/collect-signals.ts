import type { Account } from '../domain/account.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { LeadsPort } from '../ports/leads-port.ts';
import { paginate } from '../ports/page.ts';
import type { Connection } from '../ports/platform.ts';
import { BULK_MAX } from '../ports/store-limits.ts';
import type { ServiceContext } from '../service-context.ts';
import { ingestedEvents, toStorable } from './ingest-signals.ts';

/** How many signals one poll asks for. */
const POLL_LIMIT = 200;
/** Most polls of one account in one go, so that a busy account does not starve the others. */
const POLLS_MAX = 50;

/** What collecting brought. */
export interface Collected {
  /** Signals never seen before. */
  readonly created: number;
  /** Signals changed by a newer revision. */
  readonly updated: number;
  /** Accounts that could not be polled; their errors are in the log and on the account. */
  readonly failedAccounts: number;
}

/** Polls every account once, until it has nothing more. One account's failure does not stop the others. */
export async function collectSignals(context: ServiceContext, options: CallOptions = {}): Promise<Collected> {
  await context.ready();
  const total = { created: 0, updated: 0, failedAccounts: 0 };
  for await (const account of paginate((cursor) => context.store.listPage('account', { cursor }, options))) {
    if (account.status === 'paused' || account.status === 'needs_reconnect') continue;
    try {
      const collect = async ({ leads }: Connection): Promise<void> => {
        if (leads !== undefined) await collectAccount(context, account, leads, total, options);
      };
      await context.useAccount(account, collect, 'poll');
    } catch (error) {
      if (!isLeadKitError(error) || options.signal?.aborted) throw error;
      total.failedAccounts += 1;
      context.logger.warn('Signals of an account could not be collected', {
        accountId: account.id,
        code: error.code,
      });
    }
  }
  return total;
}

async function collectAccount(
  context: ServiceContext,
  account: Account,
  leads: LeadsPort,
  total: { created: number; updated: number },
  options: CallOptions,
): Promise<void> {
  const stream = `${account.id}:leads`;
  const open = await openOrders(context, account, options);
  for (let polls = 0; polls < POLLS_MAX; polls += 1) {
    const checkpoint = await context.store.signals.checkpoint(stream, options);
    const polled = await leads.poll(
      { checkpoint, collectFrom: account.collectFrom, limit: POLL_LIMIT, open },
      options,
    );
    const signals = polled.signals.map((signal) => ({
      id: context.ids.next(),
      eventId: context.ids.next(),
      signal: toStorable(signal),
    }));
    const base = {
      stream,
      platform: account.platform,
      accountId: account.id,
      collectFrom: account.collectFrom,
    };
    // All but the last piece leave the checkpoint alone: stopped in between, the poll is repeated and finds them known.
    for (let from = 0; from === 0 || from < signals.length; from += BULK_MAX) {
      const isLast = from + BULK_MAX >= signals.length;
      const ingested = await context.store.signals.ingest(
        {
          ...base,
          now: context.now(),
          signals: signals.slice(from, from + BULK_MAX),
          ...(isLast ? { checkpoint: { from: checkpoint, to: polled.checkpoint } } : {}),
        },
        options,
      );
      for (const { outcome } of ingested) {
        if (outcome === 'created' || outcome === 'updated') total[outcome] += 1;
      }
      await context.announce(
        ingestedEvents(context, account, signals.slice(from, from + BULK_MAX), ingested),
      );
    }
    if (!polled.hasMore) return;
  }
}

async function openOrders(
  context: ServiceContext,
  account: Account,
  options: CallOptions,
): Promise<readonly string[]> {
  const open: string[] = [];
  for await (const signal of paginate((cursor) =>
    context.store.signals.listPage({ accountId: account.id, hasOpenOrder: true, cursor }, options),
  ))
    open.push(signal.externalId);
  return open;
}
