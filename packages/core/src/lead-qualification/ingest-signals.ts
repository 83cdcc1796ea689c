import type { Account } from '../domain/account.ts';
import type { SignalId } from '../domain/id.ts';
import type { IncomingSignal } from '../domain/signal.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import type { EventRecord } from '../events/domain-event.ts';
import { signalEvent } from '../ports/store-events.ts';
import type { IngestedSignal, SignalIngest } from '../ports/store-signals.ts';
import type { ServiceContext } from '../service-context.ts';

/** The events the store has written with the signals. */
export function ingestedEvents(
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

/** A signal as every store can hold it. */
export function toStorable(signal: IncomingSignal): IncomingSignal {
  return storable(inCanonicalTime(signal));
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
