import type { CallOptions } from './call-options.ts';
import type { ContractVersion } from './platform.ts';

/** Something to tell people. By default it holds no name and no phone of a buyer. */
export interface Notice {
  /** The same notice told twice has the same key. */
  readonly key: string;
  /** How much it matters. */
  readonly priority: 'low' | 'normal' | 'high';
  /** One line. */
  readonly title: string;
  /** Plain text. */
  readonly body: string;
  /** A page to open. */
  readonly url?: string;
  /** Who gets it: addresses in the notifier's own words. Empty: its default. */
  readonly addresses: readonly string[];
}

/** Tells people: Apprise, a webhook, a chat. */
export interface Notifier {
  /** Version of the contract it was written for. */
  readonly contract: ContractVersion;
  /** Short name in lower case; unique within a kit. */
  readonly id: string;
  /**
   * Sends one notice.
   *
   * @throws LeadKitError on a failure; `effect: 'unknown'` when it may have been sent.
   */
  send(notice: Notice, options?: CallOptions): Promise<void>;
}
