import type { Account } from './domain/account.ts';
import type { Decision, EventDraft } from './domain/decision.ts';
import type { AccountId, IdGenerator } from './domain/id.ts';
import type { JsonValue } from './domain/json.ts';
import { isLeadKitError } from './errors.ts';
import type { AnyEvent, EventRecord } from './events/domain-event.ts';
import type { EventType } from './events/event-map.ts';
import type { CallOptions } from './ports/call-options.ts';
import type { Clock } from './ports/clock.ts';
import { change, type EntityChange, type EntityKind, type EntityMap } from './ports/entities.ts';
import type { Logger } from './ports/logger.ts';
import type { Connection } from './ports/platform.ts';
import type { DeliveryReceipt } from './ports/store-deliveries.ts';
import type { TenantStore } from './ports/store-tenant.ts';

/** What every service of one tenant works with. */
export interface ServiceContext {
  readonly tenantId: string;
  readonly store: TenantStore;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  /** The moment as canonical text. */
  readonly now: () => string;
  /** Stores a piece of work and then tells the process-local bus. */
  commit(work: Work, options?: CommitOptions): Promise<void>;
  /** Tells the process-local bus about events that a bulk call of the store has written. */
  announce(events: readonly EventRecord[]): Promise<void>;
  /** Resolves once the kit's own consumers are registered. Bulk calls that write events themselves wait for it. */
  ready(): Promise<void>;
  /** Makes an external write happen once, whatever stops in between. */
  runOnce<Result extends JsonValue>(write: ExternalWrite<Result>, options?: CallOptions): Promise<Result>;
  /** Runs work on an open account, keeping its status true to what happens. */
  useAccount<Result>(
    account: Account,
    work: (connection: Connection) => Promise<Result>,
    purpose?: AccountPurpose,
  ): Promise<Result>;
}

/** Why an account is used: `poll` asks it for news, and its success ends a blind window. */
export type AccountPurpose = 'poll';

/** An external write that has to happen once. */
export interface ExternalWrite<Result extends JsonValue> {
  /** What the write is, the same in every process and after every restart. */
  readonly key: string;
  /** Kind of write, such as `listings.publish`. */
  readonly kind: string;
  readonly accountId?: AccountId | undefined;
  /** Fingerprint of what is sent; the same key with another one is refused. */
  readonly digest?: string | undefined;
  /** Sends it. A LeadKitError without `effect: 'unknown'` means that surely nothing happened. */
  send(options: CallOptions): Promise<Result>;
  /** Finds out what became of a write whose answer was lost. `undefined`: surely nothing happened. */
  lookUp(options: CallOptions): Promise<Result | undefined>;
  /** What to store together with the success. */
  onSuccess(result: Result): Work;
}

/** Changes and events that belong together. */
export interface Work {
  readonly changes: readonly EntityChange[];
  readonly events: readonly EventDraft[];
}

export interface CommitOptions extends CallOptions {
  /** The delivery this work answers: done exactly when the work is stored. */
  readonly acknowledge?: DeliveryReceipt | undefined;
  /** The event that set this work off. */
  readonly cause?: EventRecord | undefined;
}

/** What a module adds to a kit besides its services. */
export interface ModuleWork {
  /** Durable reactions to events, registered before the first commit. */
  readonly consumers?: readonly ModuleConsumer[];
  /** What has to be done again and again. */
  readonly jobs?: readonly ModuleJob[];
}

/** A durable reaction to events. */
export interface ModuleConsumer {
  /** Name, the same for ever: the store keeps its deliveries under it. */
  readonly name: string;
  readonly types: readonly EventType[];
  /** Called at least once per event, in order per subject. What it commits acknowledges the delivery. */
  readonly handle: (
    context: ServiceContext,
    delivery: HandledDelivery,
    options: CallOptions,
  ) => Promise<unknown>;
}

/** An event and the proof that it is ours to handle. */
export interface HandledDelivery {
  readonly event: AnyEvent;
  readonly receipt: DeliveryReceipt;
}

/** What has to be done again and again for one tenant. */
export interface ModuleJob {
  readonly name: string;
  /** Rest between two runs. */
  readonly everyMs: number;
  readonly run: (context: ServiceContext, options: CallOptions) => Promise<unknown>;
}

/** Nothing to do. */
export const NO_WORK: Work = { changes: [], events: [] };

/** The work of one decision: nothing when it changed nothing. */
export function decided<Kind extends EntityKind>(
  kind: Kind,
  decision: Decision<EntityMap[Kind]>,
  before?: EntityMap[Kind],
): Work {
  if (decision.state === before) return NO_WORK;
  return { changes: [change(kind, decision.state, before)], events: decision.events };
}

/** Several pieces of work as one. */
export function together(...works: readonly Work[]): Work {
  return { changes: works.flatMap((work) => work.changes), events: works.flatMap((work) => work.events) };
}

/** Whether a commit lost a race: a store that was changed meanwhile names what; a rule that says no does not. */
export function isLostRace(error: unknown): boolean {
  return isLeadKitError(error, 'conflict') && (error.issues ?? []).length > 0;
}

/** Runs `attempt` again while it loses races: what it reads is then newer. */
export async function retryConflicts<Result>(
  attempt: () => Promise<Result>,
  isConflict: (error: unknown) => boolean,
  triesMax = 5,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= triesMax || !isConflict(error)) throw error;
    }
  }
}
