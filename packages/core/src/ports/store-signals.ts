import type { AccountId } from '../domain/id.ts';
import type { IncomingSignal, Signal, SignalKind } from '../domain/signal.ts';
import type { CallOptions } from './call-options.ts';
import type { Page, PageRequest } from './page.ts';

/** What platforms told us, stored raw. */
export interface SignalStore {
  /** One signal by our id. */
  get(id: string, options?: CallOptions): Promise<Signal | undefined>;
  /** Signals by filter, newest received first. */
  listPage(query?: SignalQuery, options?: CallOptions): Promise<Page<Signal>>;
  /** Where collecting of a stream stands; `null` before the first time. */
  checkpoint(stream: string, options?: CallOptions): Promise<string | null>;
  /**
   * Stores signals and moves the checkpoint, all or nothing. A signal that is known, by its id or any alias, is
   * updated by a newer revision (with `mergeSignal`) and left alone otherwise; the ids it brings are learned either
   * way. Signals are taken in the order given. Events are written only for what changed. Repeating a call changes nothing.
   *
   * @throws LeadKitError `conflict` when the checkpoint is no longer `from`: another process was faster.
   */
  ingest(input: SignalIngest, options?: CallOptions): Promise<readonly IngestedSignal[]>;
}

/** Which signals to list. */
export interface SignalQuery extends PageRequest {
  /** Only these, at most 1 000. */
  readonly ids?: readonly string[] | undefined;
  /** Of these accounts. */
  readonly accountId?: string | undefined;
  /** Of these kinds. */
  readonly kind?: SignalKind | undefined;
  /** Of this thread. */
  readonly threadExternalId?: string | undefined;
  /** Only orders that can still change. */
  readonly hasOpenOrder?: boolean | undefined;
}

/** One call of `ingest`. */
export interface SignalIngest {
  /** Name of what is collected, such as `<accountId>:leads`; it owns the checkpoint. */
  readonly stream: string;
  /** Id of the platform. */
  readonly platform: string;
  /** The account. */
  readonly accountId: AccountId;
  /** When. */
  readonly now: string;
  /** Signals that happened before this moment are history. */
  readonly collectFrom: string;
  /** What came in, at most `BULK_MAX`. */
  readonly signals: readonly SignalToIngest[];
  /** Moves the stream on. Absent: nothing is collected (a call of `receive`). */
  readonly checkpoint?: CheckpointMove | undefined;
  /** Shared by the events that are written. */
  readonly correlationId?: string | undefined;
}

/** A signal, with ids to use should it be new. */
export interface SignalToIngest {
  /** Version 7 UUID of the signal, used when it is new. */
  readonly id: string;
  /** Version 7 UUID of its event, used when there is one. */
  readonly eventId: string;
  /** What the platform told us. */
  readonly signal: IncomingSignal;
}

/** How a stream moves on: compare and set. */
export interface CheckpointMove {
  /** Where the caller found it; `null`: nothing was collected yet. Anything else stored: `conflict`. */
  readonly from: string | null;
  /** Where it goes on next time. */
  readonly to: string;
}

/** What became of one signal. */
export interface IngestedSignal {
  /** Our id: the new one, or that of the known signal. */
  readonly id: string;
  /** `created`, `updated` by a newer revision, `unchanged` (the same again), or `stale` (not newer, and different). */
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'stale';
  /** The version that is stored now. */
  readonly version: number;
}
