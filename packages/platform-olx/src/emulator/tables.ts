import type {
  OlxAppRow,
  OlxBillRow,
  OlxCodeRow,
  OlxPacketRow,
  OlxPictureRow,
  OlxQuotaRow,
  OlxSessionRow,
  OlxUserRow,
} from './account-rows.ts';
import type { OlxAdvertRow, OlxVerdict } from './advert-row.ts';
import type { OlxEmulatorSettings } from './settings.ts';

/** A conversation about an advert. Begun by a buyer; the messages are kept apart. */
export interface OlxThreadRow {
  /** Number of the thread. */
  readonly id: number;
  /** The same as UUID. */
  readonly uuid: string;
  /** What it is about. */
  readonly advertId: number;
  /** Owner of the advert. */
  readonly ownerId: number;
  /** The buyer. */
  readonly interlocutorId: number;
  /** When it began, in milliseconds since 1970. */
  readonly createdAt: number;
  /** Number of the newest message. */
  readonly lastMessageId: number;
  /** Whether the owner keeps it among the favourites. */
  readonly isFavourite: boolean;
}

/** One message. */
export interface OlxMessageRow {
  /** Number of the message; they rise over all threads. */
  readonly id: number;
  /** The same as UUID. */
  readonly uuid: string;
  /** Number of its thread. */
  readonly threadId: number;
  /** Seen from the owner: `sent` is theirs, `received` the buyer's. */
  readonly type: 'sent' | 'received';
  /** What was written. */
  readonly text: string;
  /** Files; `null`: none. */
  readonly attachments: readonly OlxAttachment[] | null;
  /** When, in milliseconds since 1970. */
  readonly createdAt: number;
  /** Whether the other side has read it. */
  readonly isRead: boolean;
}

/** A file of a message. */
export interface OlxAttachment {
  /** Name of the file. */
  readonly name: string;
  /** Where it is. */
  readonly url: string;
}

/** A change of an advert, for the change feed. */
export interface OlxChangeRow {
  /** Place in the feed. */
  readonly id: number;
  /** Whose advert. */
  readonly userId: number;
  /** Which advert. */
  readonly advertId: number;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

/** How much one address sent. Moments are milliseconds since 1970. */
export interface OlxAddressRow {
  /** When the window began. */
  readonly windowStartedAt: number;
  /** Requests in it. */
  readonly requests: number;
  /** Until when the address is banned; 0: it is not. */
  readonly bannedUntil: number;
}

/** What moderation does from now on. */
export interface OlxModerationRow {
  /** What it says; `wait` leaves adverts new. */
  readonly verdict: OlxVerdict | 'wait';
  /** What it writes to the owner. */
  readonly html: string;
}

/** Everything OLX keeps, by collection. */
export type OlxTables = {
  /** One row, `current`. */
  readonly settings: OlxEmulatorSettings;
  /** By number. */
  readonly users: OlxUserRow;
  /** By number. */
  readonly adverts: OlxAdvertRow;
  /** By number. */
  readonly pictures: OlxPictureRow;
  /** By client id. */
  readonly apps: OlxAppRow;
  /** By code. */
  readonly codes: OlxCodeRow;
  /** By number. */
  readonly sessions: OlxSessionRow;
  /** By number. */
  readonly threads: OlxThreadRow;
  /** By number. */
  readonly messages: OlxMessageRow;
  /** By UUID. */
  readonly packets: OlxPacketRow;
  /** By number. */
  readonly bills: OlxBillRow;
  /** By place in the feed. */
  readonly changes: OlxChangeRow;
  /** By address; `any` for requests that tell none. */
  readonly addresses: OlxAddressRow;
  /** One row at most, `standing`. */
  readonly moderation: OlxModerationRow;
  /** By user and category: `1000001:9001`. */
  readonly quotas: OlxQuotaRow;
};
