import type { Account } from '../domain/account.ts';
import type { SignalId } from '../domain/id.ts';
import type { IncomingSignal } from '../domain/signal.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { isLeadKitError } from '../errors.ts';
import type { EventRecord } from '../events/domain-event.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { LeadsPort } from '../ports/leads-port.ts';
import { paginate } from '../ports/page.ts';
import { BULK_MAX, type IngestedSignal, type SignalIngest } from '../ports/store.ts';
import { signalEvent } from '../ports/store-events.ts';
import type { ServiceContext } from '../service-context.ts';

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
      await context.useAccount(account, async ({ leads }) => {
        if (leads !== undefined) await collectAccount(context, account, leads, total, options);
      });
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
      signal: storable(inCanonicalTime(signal)),
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
      await context.announce(eventsOf(context, account, signals.slice(from, from + BULK_MAX), ingested));
    }
    if (!polled.hasMore) return;
  }
}

/** The events the store has written with the signals. */
function eventsOf(
  context: ServiceContext,
  account: Account,
  signals: SignalIngest['signals'],
  ingested: readonly IngestedSignal[],
): readonly EventRecord[] {
  return signals.flatMap(({ eventId, signal }, index) => {
    const result = ingested[index];
    if (result?.outcome !== 'created' && result?.outcome !== 'updated') return [];
    const { tenantId, platform, collectFrom } = account;
    const stored = {
      id: result.id as SignalId,
      tenantId,
      platform,
      accountId: account.id,
      version: result.version,
      kind: signal.kind,
      isHistory: signal.occurredAt < collectFrom,
    };
    const type = result.outcome === 'created' ? 'signal.received' : 'signal.updated';
    return [signalEvent(type, stored, { eventId, now: context.now() })];
  });
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

/** Stores compare moments as text, so all of a signal's are made canonical on the way in. */
function inCanonicalTime(signal: IncomingSignal): IncomingSignal {
  const canonical = (moment: string): string => toIsoText(toUnixMs(moment));
  return {
    ...signal,
    occurredAt: canonical(signal.occurredAt),
    ...(signal.respondBy === undefined ? {} : { respondBy: canonical(signal.respondBy) }),
  };
}

/**
 * Texts of buyers as every store can hold them: NUL and halves of a character (a text cut inside an emoji) become
 * U+FFFD, so that one odd message does not hold up an account.
 */
function storable(signal: IncomingSignal): IncomingSignal {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD');
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, clean(part)]));
  };
  return clean(signal) as IncomingSignal;
}
