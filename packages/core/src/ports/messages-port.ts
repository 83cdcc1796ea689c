import type { CallOptions } from './call-options.ts';
import type { Page } from './page.ts';

/** A message of a thread, as the platform shows it. */
export interface ThreadMessage {
  /** The platform's own id. */
  readonly externalId: string;
  /** `inbound`: the buyer wrote it. `outbound`: our side did, here or in the platform's own app. */
  readonly direction: 'inbound' | 'outbound';
  /** What was written. Personal data. */
  readonly text: string;
  /** When it was sent. */
  readonly sentAt: string;
}

/** Threads with buyers. A thread begins with a buyer: no platform here lets a seller write first. */
export interface MessagesPort {
  /** What the platform takes at most. */
  readonly limits: {
    /** Most characters of one message. */
    readonly textLengthMax: number;
  };
  /** Messages of one thread, oldest first. */
  readThread(
    input: { readonly threadExternalId: string; readonly cursor?: string | undefined },
    options?: CallOptions,
  ): Promise<Page<ThreadMessage>>;
  /**
   * Sends one message.
   *
   * @throws LeadKitError `unavailable` with `effect: 'unknown'` when the answer was lost: re-read the thread before any repeat.
   */
  send(
    input: { readonly threadExternalId: string; readonly text: string },
    options?: CallOptions,
  ): Promise<ThreadMessage>;
  /** Marks a thread as read on the platform. Collecting never does. */
  markRead(input: { readonly threadExternalId: string }, options?: CallOptions): Promise<void>;
}
