import type { TenantId } from '../../src/domain/id.ts';
import { type Consumers, type ConsumersOptions, createConsumers } from '../../src/events/consumers.ts';
import type { EventRecord } from '../../src/events/domain-event.ts';
import { createMemoryStore } from '../../src/memory/memory-store.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { Store } from '../../src/ports/store.ts';
import { createTestClock, type TestClock } from '../../src/testing/test-clock.ts';
import { createTestIds } from '../../src/testing/test-ids.ts';

export const TENANT: TenantId = 'agency' as TenantId;
export const STRANGER: TenantId = 'other-agency' as TenantId;

/** A log line. */
interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** One store and one clock, as several processes share them. */
export interface ConsumerBench {
  readonly store: Store;
  readonly clock: TestClock;
  readonly lines: readonly LogLine[];
  /** The consumers of one more process. Jitter is half of the full wait. */
  process(over?: Partial<ConsumersOptions>): Consumers;
  /** Commits events about `lead.scored`, one per subject name. */
  happen(subjects: readonly string[], over?: Partial<EventRecord>): Promise<readonly EventRecord[]>;
}

export function openConsumerBench(): ConsumerBench {
  const store = createMemoryStore();
  const clock = createTestClock();
  const ids = createTestIds();
  const lines: LogLine[] = [];
  const log =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      lines.push({ level, message, fields });
    };
  const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  let score = 0;
  return {
    store,
    clock,
    lines,
    process: (over) =>
      createConsumers({ store: store.deliveries, clock, logger, random: () => 0.5, ...over }),
    happen: async (subjects, over = {}) => {
      const events = subjects.map((id): EventRecord => {
        score += 1;
        return {
          id: ids.next<'event'>(),
          type: 'lead.scored',
          version: 1,
          tenantId: TENANT,
          subject: { kind: 'lead', id, version: 1 },
          occurredAt: clock.nowText(),
          data: { score, previous: 0 },
          ...over,
        };
      });
      const tenant = store.tenant(over.tenantId ?? TENANT);
      await tenant.commit({ now: clock.nowText(), events });
      return events;
    },
  };
}

/** What a test resolves by hand. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
