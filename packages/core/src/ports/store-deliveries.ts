import type { EventRecord } from '../events/domain-event.ts';
import type { CallOptions } from './call-options.ts';
import type { Page, PageRequest } from './page.ts';

/** A named consumer, as a store knows it. */
export interface ConsumerRegistration {
  /** Name, unique within the store. */
  readonly name: string;
  /** Event types it wants. */
  readonly types: readonly string[];
}

/** Proof that a delivery is ours. */
export interface DeliveryReceipt {
  /** The delivery. */
  readonly deliveryId: string;
  /** Token of the claim. A later claim makes it worthless. */
  readonly leaseToken: string;
}

/** An event handed to one consumer. */
export interface ClaimedDelivery extends DeliveryReceipt {
  /** The event. */
  readonly event: EventRecord;
  /** Which try this is, from 1. */
  readonly attempt: number;
}

/** Which deliveries to take. */
export interface ClaimInput {
  /** The consumer that will handle them. */
  readonly consumer: string;
  /** Most of them; more than `BULK_MAX` is lowered to it. */
  readonly limit: number;
  /** How long nobody else gets them, in milliseconds. */
  readonly leaseMs: number;
  /** When: what is due by then can be taken. */
  readonly now: string;
  /** Only of this tenant. Absent: of all. */
  readonly tenantId?: string | undefined;
}

/** How a try failed. */
export interface DeliveryFailure {
  /** Code and message of the error. */
  readonly error: string;
  /** When to try again; `null` gives the delivery up. */
  readonly retryAt: string | null;
  /** When it failed. */
  readonly now: string;
}

/** Which dead letters to list. */
export interface DeadLetterQuery extends PageRequest {
  /** Of this consumer. Absent: of all. */
  readonly consumer?: string | undefined;
}

/** Which dead letters to give another chance. */
export interface ReplayInput {
  /** Of this consumer. */
  readonly consumer: string;
  /** Only these, at most `BULK_MAX`; what is no dead letter of the consumer is passed over. Absent: all of them. */
  readonly deliveryIds?: readonly string[] | undefined;
  /** From when they are due. */
  readonly now: string;
}

/** A delivery that failed too often. */
export interface DeadLetter {
  /** The delivery. */
  readonly deliveryId: string;
  /** The consumer that could not handle it. */
  readonly consumer: string;
  /** The event. */
  readonly event: EventRecord;
  /** How often it was tried. */
  readonly attempts: number;
  /** Code and message of the last error. */
  readonly error: string;
  /** When it was given up. */
  readonly diedAt: string;
}

/** How far behind a consumer is. */
export interface ConsumerBacklog {
  /** The consumer. */
  readonly name: string;
  /** Deliveries not yet done, without dead letters. */
  readonly pending: number;
  /** Deliveries given up. */
  readonly dead: number;
  /** When the oldest pending event happened. */
  readonly oldestAt?: string;
}

/**
 * Events on their way to named consumers: at least once, and in order per (consumer, tenant, subject). The next event of a
 * subject waits until the one before is acknowledged or dead.
 */
export interface DeliveryStore {
  /** Makes a consumer known, or changes its types: every commit from now on writes deliveries for it. */
  register(consumer: ConsumerRegistration, options?: CallOptions): Promise<void>;
  /** Forgets a consumer and its deliveries. */
  unregister(name: string, options?: CallOptions): Promise<void>;
  /** Takes deliveries that are due, for `leaseMs`. Nobody else gets them meanwhile; afterwards they can be taken again. */
  claim(input: ClaimInput, options?: CallOptions): Promise<readonly ClaimedDelivery[]>;
  /** It is done. @throws LeadKitError `conflict` when the lease is lost: somebody else may have done it too. */
  acknowledge(receipt: DeliveryReceipt, options?: CallOptions): Promise<void>;
  /**
   * It failed: tried again at `retryAt`, or given up when that is `null`.
   *
   * @throws LeadKitError `conflict` when the lease is lost.
   */
  fail(receipt: DeliveryReceipt, failure: DeliveryFailure, options?: CallOptions): Promise<void>;
  /**
   * Gives a delivery back untried: due again at once, and the try is not counted. For a process that stops. Lease lost
   * already: nothing happens.
   */
  release(receipt: DeliveryReceipt, options?: CallOptions): Promise<void>;
  /** Dead letters, oldest first. */
  deadLetters(query?: DeadLetterQuery, options?: CallOptions): Promise<Page<DeadLetter>>;
  /** Gives dead letters another chance, from their first try on. Returns how many. */
  replay(input: ReplayInput, options?: CallOptions): Promise<number>;
  /** How far behind every registered consumer is. */
  backlog(options?: CallOptions): Promise<readonly ConsumerBacklog[]>;
}
