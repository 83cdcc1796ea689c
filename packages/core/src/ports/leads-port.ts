import type { IncomingSignal } from '../domain/signal.ts';
import type { CallOptions } from './call-options.ts';

/** What a poll asks for. */
export interface LeadsPoll {
  /** Opaque, from the poll before, at most 1 MB. `null`: the first poll. */
  readonly checkpoint: string | null;
  /** First moment that counts. On the first poll, older signals may be left out; those given are marked as history. */
  readonly collectFrom: string;
  /** Most signals to give back; a port may give fewer. */
  readonly limit: number;
  /** External ids of signals core still follows (orders that can still change); a port re-reads what its lists leave out. */
  readonly open: readonly string[];
}

/** What a poll found. */
export interface LeadsPolled {
  /** New and changed signals, possibly repeated. */
  readonly signals: readonly IncomingSignal[];
  /** For the next poll. Store it together with the signals, or the next poll loses or repeats some. */
  readonly checkpoint: string;
  /** Whether another poll right now would find more. */
  readonly hasMore: boolean;
}

/** What buyers do: threads, orders, questions. No marketplace here pushes; everything polls. */
export interface LeadsPort {
  /** Reads what is new since the checkpoint. Reads only: nothing is marked as read, accepted or answered. */
  poll(input: LeadsPoll, options?: CallOptions): Promise<LeadsPolled>;
}
